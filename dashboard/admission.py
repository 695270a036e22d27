"""Is this person still in, and as whom? Asked anew of the accounts before everything that is done.

There is one question, `who`, and it draws nothing and remembers nothing: so the same answers a page
that is drawn, a form that is sent, and a download that begins when no page is being drawn at all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal

from dashboard.claims import ClaimMap, NoRole, person_of
from dashboard.places import Person
from store.accounts import Accounts
from store.sign_ins import begin, is_used, look


@dataclass(frozen=True, slots=True)
class Out:
    """Nobody is in. `account` is whose session it was; `just_now` says that it ended now.

    Who must change the password has a session, and may do that with it, and nothing else.
    """

    why: Literal["signed_out", "expired", "no_role", "must_change"]
    account: str | None = None
    message: str = ""
    just_now: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What a browser session holds: a session's key; with OIDC, the claims that it came with."""

    key: str
    claims: Mapping[str, Any] | None = None
    known: ClaimMap | None = None


def pass_of(claims: Mapping[str, Any], known: ClaimMap) -> Pass:
    """Return the pass of a sign-in by OIDC: the same claims are the same sign-in."""
    told = json.dumps(dict(claims), sort_keys=True, default=str)
    return Pass(key=f"oidc:{sha256(told.encode()).hexdigest()}", claims=claims, known=known)


def who(shown: Pass, *, accounts: Accounts, now: datetime, in_use: bool) -> Person | Out:
    """Return who holds a pass at `now`, or why nobody is in.

    `in_use` says that a person did something, which keeps the session from idling.
    """
    session = look(accounts, shown.key, now=now, in_use=in_use)
    if session is None:
        return Out("expired" if is_used(accounts, shown.key) else "signed_out")
    if session.just_expired:
        return Out("expired", session.name, just_now=True)
    if shown.claims is not None and shown.known is not None:
        try:
            return person_of(shown.claims, shown.known)
        except NoRole as missing:
            return Out("no_role", session.name, str(missing))
    account = accounts.find(session.name)
    if account is None:
        return Out("signed_out")
    if account.must_change:
        return Out("must_change", account.name)
    return Person(account=account.name, roles=account.roles, centre=account.centre)


def begin_by_claims(shown: Pass, *, accounts: Accounts, now: datetime) -> Person | Out | None:
    """Begin the session of a sign-in by OIDC where it is new; None where it was begun before.

    Its age counts from when the provider says that it signed the person in.
    """
    assert shown.claims is not None
    assert shown.known is not None
    if is_used(accounts, shown.key):
        return None
    try:
        person = person_of(shown.claims, shown.known)
    except NoRole as missing:
        return Out("no_role", message=str(missing))
    issued = shown.claims.get("iat")
    started = datetime.fromtimestamp(issued, tz=UTC) if isinstance(issued, int | float) else now
    begin(accounts, person.account, now=now, key=shown.key, started_at=min(started, now))
    return person
