"""Sessions of people at the dashboard: they end by sign-out, by idling, and by age.

A session is a row beside the accounts, and the browser session holds its key, of which only a hash
is stored. Whatever is checked is read from there anew, so an account that is disabled is out at
once. A row stays after its end, so that its key opens nothing again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from store.accounts import Accounts

IDLE_MAX = timedelta(minutes=30)
AGE_MAX = timedelta(hours=12)
"""One shift. Assumed, as is the half hour; both are told in docs/sign-in.md."""
_SEEN_EVERY_S = 20.0
"""A use sooner after the last is not written down: a page asks many times a second."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open session; `just_expired` where this very look found it too old and ended it.

    It ends at `idles_out_at` unless it is used, and at `ends_at` in any case.
    """

    name: str
    started_at: datetime
    idles_out_at: datetime
    just_expired: bool = False

    @property
    def ends_at(self) -> datetime:
        """When it is too old, however much it is used."""
        return self.started_at + AGE_MAX


def begin(
    accounts: Accounts,
    name: str,
    *,
    now: datetime,
    key: str | None = None,
    started_at: datetime | None = None,
) -> str:
    """Begin a session and return its key; a `key` that is given must never have been used."""
    key = key or token_urlsafe(32)
    started = (started_at or now).timestamp()
    with accounts.writing() as connection:
        connection.execute(
            "delete from sessions where started_s < ?", [(now - 3 * AGE_MAX).timestamp()]
        )
        connection.execute(
            "insert or ignore into sessions (key_sha256, name, started_s, seen_s) "
            "values (?, ?, ?, ?)",
            [_hash(key), name, started, now.timestamp()],
        )
        connection.execute(
            "update accounts set signed_in_s = ? where name = ?", [now.timestamp(), name]
        )
    return key


def look(accounts: Accounts, key: str, *, now: datetime, in_use: bool) -> Session | None:
    """Return the session of a key, or None where it is unknown or has ended.

    `in_use` says that a person did something, and keeps the session from idling.
    """
    at = now.timestamp()
    rows = accounts.rows(
        "select name, started_s, seen_s from sessions where key_sha256 = ? and ended_s is null",
        _hash(key),
    )
    if not rows:
        return None
    name, started_s, seen_s = rows[0]
    started = datetime.fromtimestamp(started_s, tz=UTC)
    if at - seen_s > IDLE_MAX.total_seconds() or at - started_s > AGE_MAX.total_seconds():
        ended = end(accounts, key, now=now)
        return Session(name, started, now, just_expired=True) if ended else None
    if in_use and at - seen_s > _SEEN_EVERY_S:
        with accounts.writing() as connection:
            connection.execute(
                "update sessions set seen_s = ? where key_sha256 = ?", [at, _hash(key)]
            )
    seen = now if in_use else datetime.fromtimestamp(seen_s, tz=UTC)
    return Session(name, started, seen + IDLE_MAX)


def is_used(accounts: Accounts, key: str) -> bool:
    """Say whether a session of this key was ever begun."""
    return bool(accounts.rows("select 1 from sessions where key_sha256 = ?", _hash(key)))


def end(accounts: Accounts, key: str, *, now: datetime) -> bool:
    """End a session; return whether it was open until now."""
    with accounts.writing() as connection:
        changed = connection.execute(
            "update sessions set ended_s = ? where key_sha256 = ? and ended_s is null",
            [now.timestamp(), _hash(key)],
        ).rowcount
    return bool(changed)


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
