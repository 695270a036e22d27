"""Changes of accounts: noted before they count, and never down to no administrator."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from events.sample import moment
from store.account_notes import account_changed
from store.accounts import Account, AccountError, Accounts
from store.sign_ins import AGE_MAX, IDLE_MAX, begin, look

NOW = moment(100)
PASSWORD = "correct horse battery"
OLD_TABLE = """
create table accounts (
    name text primary key, roles text not null, centre text, password text not null,
    disabled integer not null default 0, created_s real not null
);
create table attempts (
    name_sha256 text primary key, in_a_row integer not null, last_s real not null
);
create table sessions (
    key_sha256 text primary key, name text not null, started_s real not null,
    seen_s real not null, ended_s real
);
insert into accounts values ('jo', 'regulator', null, '$argon2id$none', 0, 1.0);
"""


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    made = Accounts(tmp_path / "accounts.sqlite", hasher)
    for name, role in (("ada", "administrator"), ("jo", "regulator")):
        made.add(name, roles=(role,), centre=None, password=PASSWORD, now=NOW)  # type: ignore[arg-type]
    return made


def fail(_: Account) -> None:
    message = "the log is down"
    raise OSError(message)


CHANGES: dict[str, Callable[[Accounts], None]] = {
    "add": lambda a: a.add(
        "ann", roles=("regulator",), centre=None, password=PASSWORD, now=NOW, note=fail
    ),
    "roles": lambda a: a.set_roles("jo", roles=("administrator",), centre=None, note=fail),
    "password": lambda a: a.set_password("jo", "another horse battery", note=fail),
    "disable": lambda a: a.disable("jo", note=fail),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_cannot_be_noted_is_not_done(change: str, accounts: Accounts) -> None:
    before = accounts.every()
    key = begin(accounts, "jo", now=NOW)

    with pytest.raises(OSError, match="the log is down"):
        CHANGES[change](accounts)

    assert [each.roles for each in accounts.every()] == [each.roles for each in before]
    assert accounts.is_password("jo", PASSWORD)
    assert look(accounts, key, now=NOW, in_use=False) is not None


@pytest.mark.parametrize(
    "leave",
    [
        lambda a: a.disable("ada"),
        lambda a: a.set_roles("ada", roles=("regulator",), centre=None),
    ],
    ids=["disabled", "without the role"],
)
def test_the_last_administrator_stays_whoever_asks(
    leave: Callable[[Accounts], None], accounts: Accounts
) -> None:
    with pytest.raises(AccountError, match="ada is the last administrator"):
        leave(accounts)

    accounts.add("eve", roles=("administrator",), centre=None, password=PASSWORD, now=NOW)
    leave(accounts)
    with pytest.raises(AccountError, match="eve is the last administrator"):
        accounts.disable("eve")


def test_where_there_never_was_an_administrator_accounts_can_be_shut(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path / "accounts.sqlite", PasswordHasher(1, 8, 1))
    accounts.add("jo", roles=("regulator",), centre=None, password=PASSWORD, now=NOW)

    accounts.disable("jo")

    assert accounts.find("jo") is None


def test_a_note_says_how_the_account_stands_and_no_password(accounts: Accounts) -> None:
    told: list[Account] = []

    accounts.set_roles("jo", roles=("clinician",), centre="centre-1", note=told.append)

    event = account_changed(told[0], "roles", actor="person:ada", source="urn:test", now=NOW)
    assert (event.subject, event.data.roles, event.data.centre) == (
        "person:jo",
        ("clinician",),
        "centre-1",
    )
    assert "argon2" not in event.model_dump_json()


def test_a_file_of_before_gets_its_new_columns_once(tmp_path: Path) -> None:
    path = tmp_path / "accounts.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(OLD_TABLE)
    accounts = Accounts(path)

    first, again = accounts.every(), accounts.every()

    assert first == again
    assert [(e.name, e.must_change, e.signed_in_at) for e in first] == [("jo", False, None)]


def test_a_sign_in_is_remembered_and_tells_when_it_ends(accounts: Accounts) -> None:
    key = begin(accounts, "jo", now=NOW)
    later = NOW + timedelta(minutes=5)

    session = look(accounts, key, now=later, in_use=True)

    assert session is not None
    assert (session.idles_out_at, session.ends_at) == (later + IDLE_MAX, NOW + AGE_MAX)
    assert {each.name: each.signed_in_at for each in accounts.every()} == {"ada": None, "jo": NOW}


def test_a_centre_that_is_no_code_is_refused(accounts: Accounts) -> None:
    with pytest.raises(AccountError, match="the centre is no code"):
        accounts.set_roles("jo", roles=("clinician",), centre="ward 3")
