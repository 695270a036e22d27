"""Local accounts: who may sign in, as what, with a password of which only a hash is kept.

One SQLite file of mode 0600 in STIMWATCH_HOME, made for few people: every change is one durable
transaction, and several processes share it. It is no part of the log, for what is written there
can never be erased. `store.door` asks for passwords, and `store.sign_ins` keeps sessions, in the
same file. With OIDC there are only sessions in it: who is who comes from the provider.

An administrator who may sign in stays, once there is one: what would leave none is refused. Who
changes an account can have it noted: where the note cannot be made, nothing is changed.

Passwords are hashed by argon2id with the library's parameters (RFC 9106, low memory).
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from events.access import ACCOUNT_PATTERN, UNKNOWN_ACCOUNT, Role
from store.accounts_file import opened
from store.passwords import PASSWORD_MAX, PASSWORD_MIN, fits, verifies

_CENTRE = r"[A-Za-z0-9._:@/+-]{1,128}"
_SELECT = "select name, roles, centre, disabled, created_s, must_change, signed_in_s from accounts"


class AccountError(ValueError):
    """The account cannot be made or changed like that; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may sign in; `centre` is where a clinician works.

    Where `must_change` is true, its password was made by somebody else, and all that can be done
    with it is to choose another.
    """

    name: str
    roles: tuple[Role, ...]
    centre: str | None
    disabled: bool
    created_at: datetime
    must_change: bool = False
    signed_in_at: datetime | None = None


Note = Callable[[Account], None]
"""Notes how an account stands after a change, before that counts; what it raises undoes it."""


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
        must_change: bool = False,
        note: Note | None = None,
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
        _check_roles(name, roles, centre)
        row = (name, ",".join(roles), centre, _hashed(self.hasher, password), now.timestamp())
        with self._changing(name, note) as connection:
            try:
                connection.execute(
                    "insert into accounts (name, roles, centre, password, created_s, must_change) "
                    "values (?, ?, ?, ?, ?, ?)",
                    [*row, must_change],
                )
            except sqlite3.IntegrityError as taken:
                message = f"there is an account {name} already: choose another name"
                raise AccountError(message) from taken

    def set_roles(
        self, name: str, *, roles: tuple[Role, ...], centre: str | None, note: Note | None = None
    ) -> None:
        """Give an account other roles, or another centre; they count from the next action on."""
        _check_roles(name, roles, centre)
        with self._changing(name, note) as connection:
            self._set(connection, name, roles=",".join(roles), centre=centre)

    def set_password(
        self, name: str, password: str, *, must_change: bool = False, note: Note | None = None
    ) -> None:
        """Give an account another password, which ends its sessions; AccountError as in `add`."""
        hashed = _hashed(self.hasher, password)
        with self._changing(name, note) as connection:
            self._set(connection, name, password=hashed, must_change=must_change)
            connection.execute("delete from sessions where name = ?", [name])

    def ask_for_another(self, name: str) -> None:
        """Let an account do nothing more until it has chosen another password."""
        with self._changing(name, None) as connection:
            self._set(connection, name, must_change=True)

    def disable(self, name: str, *, disabled: bool = True, note: Note | None = None) -> None:
        """Let nobody sign in with an account, or let them again; its sessions end."""
        with self._changing(name, note) as connection:
            self._set(connection, name, disabled=disabled)
            connection.execute("delete from sessions where name = ?", [name])

    def every(self) -> tuple[Account, ...]:
        """Return all accounts by name; none where there is no file yet."""
        rows = self.rows(f"{_SELECT} order by 1")
        return tuple(_account(*row) for row in rows)

    def find(self, name: str) -> Account | None:
        """Return an account that may sign in, or None."""
        rows = self.rows(f"{_SELECT} where name = ? and not disabled", name)
        return _account(*rows[0]) if rows else None

    def is_password(self, name: str, password: str) -> bool:
        """Say whether this is the password of an account, for one who has proved to have it."""
        hashed = self.hashed(name)
        return hashed is not None and verifies(self.hasher, hashed, password)

    def hashed(self, name: str) -> str | None:
        """Return the hash of the password of an account that may sign in, or None."""
        rows = self.rows("select password from accounts where name = ? and not disabled", name)
        return rows[0][0] if rows else None

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a query finds; nothing where there is no file yet."""
        if not self.path.exists():
            return []
        with closing(opened(self.path)) as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for one transaction, which is durable when it has been left."""
        with closing(opened(self.path)) as connection:
            connection.execute("begin immediate")
            try:
                yield connection
            except BaseException:
                connection.execute("rollback")
                raise
            connection.execute("commit")

    @contextmanager
    def _changing(self, name: str, note: Note | None) -> Iterator[sqlite3.Connection]:
        """Lend a connection for one change of an account, which stands only if all of it can."""
        with self.writing() as connection:
            before = _administrators(connection)
            yield connection
            if before and not _administrators(connection):
                message = (
                    f"{name} is the last administrator who may sign in: nobody could manage "
                    "accounts any more. Make another administrator first"
                )
                raise AccountError(message)
            if note is not None:
                note(_account(*connection.execute(f"{_SELECT} where name = ?", [name]).fetchone()))

    def _set(self, connection: sqlite3.Connection, name: str, **values: object) -> None:
        columns = ", ".join(f"{column} = ?" for column in values)
        found = connection.execute(
            f"update accounts set {columns} where name = ?", [*values.values(), name]
        )
        if not found.rowcount:
            message = f"there is no account {name}: see `stimwatch user list`"
            raise AccountError(message)


def _check_roles(name: str, roles: tuple[Role, ...], centre: str | None) -> None:
    if not roles:
        message = f"{name} needs a role"
        raise AccountError(message)
    if "clinician" in roles and not centre:
        message = f"{name} is a clinician, who sees one centre only: say which, with --centre"
        raise AccountError(message)
    if centre is not None and not re.fullmatch(_CENTRE, centre):
        message = "the centre is no code: use letters, digits and . _ : @ / + - as on implants"
        raise AccountError(message)


def _hashed(hasher: PasswordHasher, password: str) -> str:
    if not fits(password):
        message = f"a password has {PASSWORD_MIN} to {PASSWORD_MAX:,} characters"
        raise AccountError(message)
    return hasher.hash(password)


def _administrators(connection: sqlite3.Connection) -> int:
    """Return how many administrators may sign in."""
    rows = connection.execute("select roles from accounts where not disabled").fetchall()
    return sum("administrator" in roles.split(",") for (roles,) in rows)


def _account(
    name: str,
    roles: str,
    centre: str | None,
    disabled: int,
    created: float,
    must_change: int,
    signed_in: float | None,
) -> Account:
    return Account(
        name=name,
        roles=tuple(roles.split(",")),  # type: ignore[arg-type]
        centre=centre,
        disabled=bool(disabled),
        created_at=datetime.fromtimestamp(created, tz=UTC),
        must_change=bool(must_change),
        signed_in_at=None if signed_in is None else datetime.fromtimestamp(signed_in, tz=UTC),
    )
