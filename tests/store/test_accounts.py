"""Local accounts and their sessions: one small file that several processes share."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from events.access import Role
from events.sample import moment
from store.accounts import (
    FREE_ATTEMPTS,
    REMEMBERED_NAMES_MAX,
    Account,
    AccountError,
    Accounts,
    Refused,
)
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


def test_the_right_password_opens_and_the_wrong_one_does_not(accounts: Accounts) -> None:
    right, wrong = accounts.check("jo", RIGHT, now=NOW), accounts.check("jo", WRONG, now=NOW)

    assert isinstance(right, Account)
    assert (right.name, right.roles, right.centre) == ("jo", ("regulator",), None)
    assert wrong == Refused("wrong_password", "jo")


def test_the_file_is_its_owners_alone_and_holds_no_password(accounts: Accounts) -> None:
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert RIGHT.encode() not in accounts.path.read_bytes()
    assert b"$argon2id$" in accounts.path.read_bytes()


def test_hashes_are_made_as_the_library_advises() -> None:
    default = Accounts(Path("nowhere")).hasher

    assert default.time_cost * default.memory_cost >= 3 * 65_536
    assert default.type.name == "ID"


def test_a_name_without_an_account_is_refused_like_one_with_it(accounts: Accounts) -> None:
    tries = FREE_ATTEMPTS + 1
    known = [accounts.check("jo", WRONG, now=NOW) for _ in range(tries)]
    unknown = [accounts.check("nobody-here", WRONG, now=NOW) for _ in range(tries)]

    assert all(isinstance(each, Refused) for each in (*known, *unknown))
    assert [(e.why, e.wait) for e in known if isinstance(e, Refused)] == [
        (e.why, e.wait) for e in unknown if isinstance(e, Refused)
    ]
    assert {each.account for each in unknown if isinstance(each, Refused)} == {None}


def test_after_too_many_wrong_passwords_even_the_right_one_waits(accounts: Accounts) -> None:
    for _ in range(FREE_ATTEMPTS):
        accounts.check("jo", WRONG, now=NOW)

    early = accounts.check("jo", RIGHT, now=NOW + timedelta(seconds=14))
    late = accounts.check("jo", RIGHT, now=NOW + timedelta(seconds=16))

    assert isinstance(early, Refused)
    assert early.why == "too_many_attempts"
    assert isinstance(late, Account)


def test_many_attempts_at_once_gain_nothing(accounts: Accounts) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: accounts.check("jo", WRONG, now=NOW), range(40)))

    looked_at = [each for each in found if isinstance(each, Refused) and each.why[0] == "w"]
    assert len(looked_at) == FREE_ATTEMPTS


def test_a_success_forgives_the_wrong_ones_before_it(accounts: Accounts) -> None:
    for _ in range(3):
        for _ in range(FREE_ATTEMPTS - 1):
            accounts.check("jo", WRONG, now=NOW)
        assert isinstance(accounts.check("jo", RIGHT, now=NOW), Account)


def test_names_that_were_tried_are_kept_as_hashes_and_not_without_end(accounts: Accounts) -> None:
    accounts.check("my-password-typed-as-name", WRONG, now=NOW)
    with accounts.writing() as connection:
        rows = [(f"{i:064x}", 1, i) for i in range(REMEMBERED_NAMES_MAX + 50)]
        connection.executemany("insert into attempts values (?, ?, ?)", rows)
    accounts.check("another", WRONG, now=NOW)

    ((count,),) = accounts.rows("select count(*) from attempts")
    assert count == REMEMBERED_NAMES_MAX
    assert b"my-password-typed-as-name" not in accounts.path.read_bytes()


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
    assert isinstance(accounts.check("jo", RIGHT, now=NOW), Refused)
    accounts.disable("jo", disabled=False)
    assert isinstance(accounts.check("jo", RIGHT, now=NOW), Account)


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
