"""Local accounts and their sessions: one small file that several processes share."""

import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from events.access import Role
from events.sample import moment
from store.accounts import Account, AccountError, Accounts
from store.door import Refused, check_password
from store.sign_ins import AGE_MAX, IDLE_MAX, begin, end, is_used, look

NOW = moment(100)
RIGHT, WRONG = "correct horse battery", "wrong horse battery"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    made = Accounts(tmp_path / "home" / "accounts.sqlite", hasher)
    add(made, "jo")
    return made


def add(accounts: Accounts, name: str, role: Role = "regulator", centre: str | None = None) -> None:
    accounts.add(name, roles=(role,), centre=centre, password=RIGHT, now=NOW)


def test_the_file_is_its_owners_alone_and_holds_no_password(accounts: Accounts) -> None:
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert RIGHT.encode() not in accounts.path.read_bytes()
    assert b"$argon2id$" in accounts.path.read_bytes()


def test_hashes_are_made_as_the_library_advises() -> None:
    default = Accounts(Path("nowhere")).hasher

    assert default.time_cost * default.memory_cost >= 3 * 65_536
    assert default.type.name == "ID"


@pytest.mark.parametrize(
    ("name", "password", "role", "says"),
    [
        ("jo", RIGHT, "regulator", "already"),
        ("jo smith", RIGHT, "regulator", "cannot be an account"),
        ("nobody", RIGHT, "regulator", "cannot be an account"),
        ("ann", "short", "regulator", "12 to 1,024 characters"),
        ("ann", RIGHT, "clinician", "--centre"),
    ],
)
def test_what_cannot_be_an_account_is_refused_with_its_reason(
    name: str, password: str, role: Role, says: str, accounts: Accounts
) -> None:
    with pytest.raises(AccountError, match=says) as refused:
        accounts.add(name, roles=(role,), centre=None, password=password, now=NOW)

    assert password not in str(refused.value)


def test_disabling_or_a_new_password_ends_open_sessions_at_once(accounts: Accounts) -> None:
    add(accounts, "ann")
    first, second = (begin(accounts, name, now=NOW) for name in ("jo", "ann"))

    accounts.disable("jo")
    accounts.set_password("ann", "another horse battery")

    assert look(accounts, first, now=NOW, in_use=False) is None
    assert look(accounts, second, now=NOW, in_use=False) is None
    assert isinstance(check_password(accounts, "jo", RIGHT, now=NOW), Refused)
    accounts.disable("jo", disabled=False)
    assert isinstance(check_password(accounts, "jo", RIGHT, now=NOW), Account)


def test_a_session_ends_by_idling_and_using_it_keeps_it(accounts: Accounts) -> None:
    used, idle = begin(accounts, "jo", now=NOW), begin(accounts, "jo", now=NOW)

    for minute in range(0, 60, 10):
        at = NOW + timedelta(minutes=minute)
        assert look(accounts, used, now=at, in_use=True)
    after = NOW + IDLE_MAX + timedelta(seconds=1)
    first, second = (look(accounts, idle, now=after, in_use=True) for _ in range(2))

    assert first is not None
    assert first.just_expired
    assert second is None
    assert look(accounts, used, now=after, in_use=True) is not None


def test_looking_without_use_keeps_no_session(accounts: Accounts) -> None:
    key = begin(accounts, "jo", now=NOW)

    for minute in range(0, 30, 5):
        look(accounts, key, now=NOW + timedelta(minutes=minute), in_use=False)
    ended = look(accounts, key, now=NOW + IDLE_MAX + timedelta(seconds=1), in_use=False)

    assert ended is not None
    assert ended.just_expired


def test_a_session_ends_by_its_age_however_much_it_is_used(accounts: Accounts) -> None:
    key, at = begin(accounts, "jo", now=NOW), NOW

    while at <= NOW + AGE_MAX:
        found = look(accounts, key, now=at, in_use=True)
        assert found is not None
        assert not found.just_expired
        at += timedelta(minutes=20)

    ended = look(accounts, key, now=at, in_use=True)
    assert ended is not None
    assert ended.just_expired


def test_a_key_that_was_used_up_opens_nothing_again(accounts: Accounts) -> None:
    key = begin(accounts, "jo", now=NOW)

    assert end(accounts, key, now=NOW)
    assert not end(accounts, key, now=NOW)
    begin(accounts, "jo", now=NOW, key=key)

    assert is_used(accounts, key)
    assert look(accounts, key, now=NOW, in_use=True) is None


def test_keys_of_sessions_are_kept_as_hashes(accounts: Accounts) -> None:
    key = begin(accounts, "jo", now=NOW)

    assert key.encode() not in accounts.path.read_bytes()


def test_a_home_without_a_file_has_no_accounts_and_stays_without_it(tmp_path: Path) -> None:
    nothing = Accounts(tmp_path / "accounts.sqlite")

    assert nothing.every() == ()
    assert not nothing.path.exists()


def test_a_change_that_fails_half_way_changes_nothing(accounts: Accounts) -> None:
    with pytest.raises(sqlite3.OperationalError), accounts.writing() as connection:
        connection.execute("update accounts set roles = 'administrator'")
        connection.execute("no such statement")

    assert accounts.every()[0].roles == ("regulator",)
