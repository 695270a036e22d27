"""What people do at the dashboard, as events on the log: sign-ins, refusals, exports, retries."""

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from dashboard.append import SOURCE, append
from events.access import (
    UNKNOWN_ACCOUNT,
    AccessRefused,
    Export,
    ExportMade,
    LettersRetried,
    PersonSignedIn,
    PersonSignedOut,
    Refusal,
    Retry,
    SignIn,
    SignOut,
)
from events.envelope import Event
from store.log.interface import Log, LogError

_log = logging.getLogger(__name__)


def signed_in(account: str, told: SignIn, *, now: datetime) -> PersonSignedIn:
    """Return the event that somebody signed in."""
    return PersonSignedIn(**_envelope(account, now), data=told)


def signed_out(account: str, told: SignOut, *, now: datetime) -> PersonSignedOut:
    """Return the event that a session ended."""
    return PersonSignedOut(**_envelope(account, now), data=told)


def refused(account: str | None, told: Refusal, *, now: datetime) -> AccessRefused:
    """Return the event that somebody was refused; None is a name that has no account."""
    return AccessRefused(**_envelope(account or UNKNOWN_ACCOUNT, now), data=told)


def exported(
    account: str,
    actor: str,
    content: bytes,
    *,
    place: str,
    file: str,
    media_type: str,
    about: UUID | None,
    now: datetime,
) -> ExportMade:
    """Return the event that somebody took `content` away as a file."""
    told = Export(
        place=place,
        file=file,
        media_type=media_type,
        size_bytes=len(content),
        sha256=sha256(content).hexdigest(),
        about=about,
    )
    return ExportMade(**_envelope(account, now) | {"actor": actor}, data=told)


def retried(
    account: str, actor: str, letters: Collection[UUID], *, settled: int, now: datetime
) -> LettersRetried:
    """Return the event that somebody tried dead letters again."""
    told = Retry(letters=tuple(sorted(letters)), settled=settled)
    return LettersRetried(**_envelope(account, now) | {"actor": actor}, data=told)


def tell(event: Event, *, log_url: str, open_log: Callable[[str], Log]) -> bool:
    """Append what somebody did, and return whether the log took it.

    A log that is down keeps nobody out: the pages then say what cannot be written. What it did not
    take stands in the program's own log. An export is another matter: it waits for the log.
    """
    try:
        append(event, log_url=log_url, open_log=open_log)
    except (LogError, OSError) as fault:
        _log.error("not on the log: %s of %s: %s", event.type, event.subject, fault)
        return False
    return True


def _envelope(account: str, now: datetime) -> dict[str, Any]:
    who = f"person:{account}"
    return {
        "id": uuid4(),
        "source": SOURCE,
        "subject": who,
        "time": now,
        "recordedtime": now,
        "actor": who,
    }
