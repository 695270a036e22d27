"""The door: whether a password opens an account, and whether it may be tried now.

After `FREE_ATTEMPTS` wrong ones in a row a name waits, longer each time, whether it has an account
or not. An attempt is counted before its password is looked at, so that many at once gain nothing.
Names are kept as hashes only: people type passwords where names belong.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from store.accounts import Account, Accounts
from store.passwords import nobodys, verifies

FREE_ATTEMPTS = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
REMEMBERED_NAMES_MAX = 1_000
"""Names that were tried without success; of more, those tried longest ago are forgotten."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The password was wrong, or nobody looked at it, because too many were before it.

    `account` is None where no such account is known. `wait` is how long the next one must wait.
    """

    why: Literal["wrong_password", "too_many_attempts"]
    account: str | None
    wait: timedelta = timedelta()


def check_password(
    accounts: Accounts, name: str, password: str, *, now: datetime
) -> Account | Refused:
    """Return the account if the password is right, or why nobody comes in.

    A name without an account takes as long as one with it, and waits as long too.
    """
    key = sha256(name.encode()).hexdigest()
    account = accounts.find(name)
    known = account.name if account else None
    counted = _count(accounts, key, now=now)
    if isinstance(counted, timedelta):
        return Refused("too_many_attempts", known, counted)
    hashed = accounts.hashed(name)
    right = verifies(accounts.hasher, hashed or nobodys(accounts.hasher), password)
    if account is None or hashed is None or not right:
        return Refused("wrong_password", known, wait_after(counted))
    with accounts.writing() as connection:
        connection.execute("delete from attempts where name_sha256 = ?", [key])
    return account


def wait_after(in_a_row: int) -> timedelta:
    """Return how long a name waits after so many wrong passwords in a row.

    >>> [wait_after(wrong).total_seconds() for wrong in (4, 5, 6, 7, 60)]
    [0.0, 15.0, 30.0, 60.0, 900.0]
    """
    if in_a_row < FREE_ATTEMPTS:
        return timedelta()
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(in_a_row - FREE_ATTEMPTS, 30))


def _count(accounts: Accounts, key: str, *, now: datetime) -> int | timedelta:
    """Count one attempt, and return how many in a row that is; or how long it must wait."""
    at = now.timestamp()
    with accounts.writing() as connection:
        found = connection.execute(
            "select in_a_row, last_s from attempts where name_sha256 = ?", [key]
        ).fetchone()
        in_a_row, last_s = found or (0, 0.0)
        left = last_s + wait_after(in_a_row).total_seconds() - at
        if left > 0:
            return timedelta(seconds=left)
        connection.execute(
            "insert or replace into attempts values (?, ?, ?)", [key, in_a_row + 1, at]
        )
        connection.execute(
            "delete from attempts where name_sha256 not in "
            "(select name_sha256 from attempts order by last_s desc limit ?)",
            [REMEMBERED_NAMES_MAX],
        )
    return int(in_a_row) + 1
