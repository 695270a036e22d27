"""Local accounts: who may sign in, as what, with a password of which only a hash is kept.

One SQLite file of mode 0600 in STIMWATCH_HOME, made for few people: every change is one durable
transaction, and several processes share it. It is no part of the log, for what is written there
can never be erased. `store.sign_ins` keeps sessions in the same file. With OIDC there are only
sessions in it: who is who comes from the provider.

Passwords are hashed by argon2id with the library's parameters (RFC 9106, low memory). After
`FREE_ATTEMPTS` wrong ones in a row a name waits, longer each time, whether it has an account or
not. An attempt is counted before its password is looked at, so that many at once gain nothing.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from events.access import ACCOUNT_PATTERN, UNKNOWN_ACCOUNT, Role

PASSWORD_MIN, PASSWORD_MAX = 12, 1_024
FREE_ATTEMPTS = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
REMEMBERED_NAMES_MAX = 1_000
"""Names that were tried without success; of more, those tried longest ago are forgotten."""

_TABLES = """
create table if not exists accounts (
    name text primary key, roles text not null, centre text, password text not null,
    disabled integer not null default 0, created_s real not null
);
create table if not exists attempts (
    name_sha256 text primary key, in_a_row integer not null, last_s real not null
);
create table if not exists sessions (
    key_sha256 text primary key, name text not null, started_s real not null,
    seen_s real not null, ended_s real
);
"""


class AccountError(ValueError):
    """The account cannot be made or changed like that; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may sign in; `centre` is where a clinician works."""

    name: str
    roles: tuple[Role, ...]
    centre: str | None
    disabled: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """The password was wrong, or nobody looked at it, because too many were before it.

    `account` is None where no such account is known. `wait` is how long the next one must wait.
    """

    why: Literal["wrong_password", "too_many_attempts"]
    account: str | None
    wait: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Accounts:
    """The file of accounts; it is made when first written to."""

    path: Path
    hasher: PasswordHasher = PasswordHasher()

    def add(
        self,
        name: str,
        *,
        roles: tuple[Role, ...],
        centre: str | None,
        password: str,
        now: datetime,
    ) -> None:
        """Make an account.

        Raises
        ------
        AccountError
            If the name is taken or none, a clinician has no centre, or the password is too short.
        """
        if not re.fullmatch(ACCOUNT_PATTERN, name) or name == UNKNOWN_ACCOUNT:
            message = f"{name!r} cannot be an account: use 1 to 64 letters, digits and . _ @ + -"
            raise AccountError(message)
        if not roles:
            message = f"{name} needs a role"
            raise AccountError(message)
        if "clinician" in roles and not centre:
            message = f"{name} is a clinician, who sees one centre only: say which, with --centre"
            raise AccountError(message)
        row = (name, ",".join(roles), centre, self._hashed(password), now.timestamp())
        with self.writing() as connection:
            try:
                connection.execute(
                    "insert into accounts (name, roles, centre, password, created_s) "
                    "values (?, ?, ?, ?, ?)",
                    row,
                )
            except sqlite3.IntegrityError as taken:
                message = f"there is an account {name} already: choose another name"
                raise AccountError(message) from taken

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password, which ends its sessions; AccountError as in `add`."""
        hashed = self._hashed(password)
        self._change(name, "update accounts set password = ? where name = ?", hashed)

    def disable(self, name: str, *, disabled: bool = True) -> None:
        """Let nobody sign in with an account, or let them again; its sessions end."""
        self._change(name, "update accounts set disabled = ? where name = ?", int(disabled))

    def every(self) -> tuple[Account, ...]:
        """Return all accounts by name; none where there is no file yet."""
        rows = self.rows("select name, roles, centre, disabled, created_s from accounts order by 1")
        return tuple(_account(*row) for row in rows)

    def find(self, name: str) -> Account | None:
        """Return an account that may sign in, or None."""
        rows = self.rows(
            "select name, roles, centre, disabled, created_s from accounts "
            "where name = ? and not disabled",
            name,
        )
        return _account(*rows[0]) if rows else None

    def check(self, name: str, password: str, *, now: datetime) -> Account | Refused:
        """Return the account if the password is right, or why nobody comes in.

        A name without an account takes as long as one with it, and waits as long too.
        """
        key, at = sha256(name.encode()).hexdigest(), now.timestamp()
        account = self.find(name)
        known = account.name if account else None
        with self.writing() as connection:
            found = connection.execute(
                "select in_a_row, last_s from attempts where name_sha256 = ?", [key]
            ).fetchone()
            in_a_row, last_s = found or (0, 0.0)
            left = last_s + wait_after(in_a_row).total_seconds() - at
            if left > 0:
                return Refused("too_many_attempts", known, timedelta(seconds=left))
            connection.execute(
                "insert or replace into attempts values (?, ?, ?)", [key, in_a_row + 1, at]
            )
            connection.execute(
                "delete from attempts where name_sha256 not in "
                "(select name_sha256 from attempts order by last_s desc limit ?)",
                [REMEMBERED_NAMES_MAX],
            )
        hashes = self.rows("select password from accounts where name = ? and not disabled", name)
        hashed = hashes[0][0] if hashes else _nobodys(self.hasher)
        right = _verifies(self.hasher, hashed, password)
        if account is None or not hashes or not right:
            return Refused("wrong_password", known, wait_after(in_a_row + 1))
        with self.writing() as connection:
            connection.execute("delete from attempts where name_sha256 = ?", [key])
        return account

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a query finds; nothing where there is no file yet."""
        if not self.path.exists():
            return []
        with closing(self._open()) as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for one transaction, which is durable when it has been left."""
        with closing(self._open()) as connection:
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    def _open(self) -> sqlite3.Connection:
        """Open the file; make it readable by its owner only, before anything is in it."""
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(self.path, timeout=10.0, isolation_level=None)
        connection.execute("pragma synchronous = full")
        if not connection.execute("select 1 from sqlite_master limit 1").fetchone():
            connection.executescript(_TABLES)
        return connection

    def _change(self, name: str, statement: str, value: object) -> None:
        with self.writing() as connection:
            if not connection.execute(statement, [value, name]).rowcount:
                message = f"there is no account {name}: see `stimwatch user list`"
                raise AccountError(message)
            connection.execute("delete from sessions where name = ?", [name])

    def _hashed(self, password: str) -> str:
        if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
            message = f"a password has {PASSWORD_MIN} to {PASSWORD_MAX:,} characters"
            raise AccountError(message)
        return self.hasher.hash(password)


def wait_after(in_a_row: int) -> timedelta:
    """Return how long a name waits after so many wrong passwords in a row.

    >>> [wait_after(wrong).total_seconds() for wrong in (4, 5, 6, 7, 60)]
    [0.0, 15.0, 30.0, 60.0, 900.0]
    """
    if in_a_row < FREE_ATTEMPTS:
        return timedelta()
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(in_a_row - FREE_ATTEMPTS, 30))


def _account(name: str, roles: str, centre: str | None, disabled: int, created: float) -> Account:
    return Account(
        name=name,
        roles=tuple(roles.split(",")),  # type: ignore[arg-type]
        centre=centre,
        disabled=bool(disabled),
        created_at=datetime.fromtimestamp(created, tz=UTC),
    )


def _verifies(hasher: PasswordHasher, hashed: str, password: str) -> bool:
    try:
        return hasher.verify(hashed, password[: PASSWORD_MAX + 1])
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    """Return a hash that no account has, so that an unknown name takes as long as a known one."""
    return hasher.hash(os.urandom(16).hex())
