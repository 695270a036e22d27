"""How much of the therapy is still used since a day, counted only while somebody wants to know."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from detectors.quality import fresh_sessions
from detectors.spell import DAY_S
from events.telemetry import TelemetryUploaded

WEEK_DAYS = 7.0


@dataclass(frozen=True, slots=True)
class Least:
    """What is hardly a use. Both values are assumed.

    Parameters
    ----------
    few_sessions
        So few sessions a week, or fewer [sessions]; assumed. Half of all people held six or more of
        fourteen: Gilligan et al. 2023.
    over_days
        Least time over which it is judged [days]; assumed.
    """

    few_sessions: float = 1.0
    over_days: float = 28.0


class Use(NamedTuple):
    """Sessions held since a time, as the latest upload tells; times in seconds since 1970."""

    since_s: float
    newest_s: float
    read_s: float
    sessions: int
    event_id: UUID | None


def use_since(at_s: float) -> Use:
    """Return the use since a time, of which nothing is known yet."""
    return Use(float(at_s), float(at_s), float(at_s), 0, None)


def after_upload(use: Use, upload: TelemetryUploaded) -> Use | None:
    """Return the use as this upload tells it; null where it tells nothing new.

    An interrogation in the clinic delivers nothing and is no session. What is uploaded out of order
    is left out.

    Examples
    --------
    >>> from events.sample import session, upload
    >>> use = use_since(session(day=0.0).start.timestamp())
    >>> read = upload(session(day=5.0), session(day=30.0, delivered_min=0.0), day=30.1)
    >>> use = after_upload(use, read)
    >>> use.sessions, is_hardly(Least(), use), after_upload(use, read)
    (1, True, None)
    """
    at_s = upload.time.timestamp()
    if at_s <= use.read_s or not upload.data.completed:
        return None
    fresh = fresh_sessions(upload, use.newest_s)
    held = sum(session.delivered_min != 0.0 for session in fresh.sessions)
    newest_s = fresh.starts_s[-1] if fresh.starts_s else use.newest_s
    return Use(use.since_s, newest_s, at_s, use.sessions + held, upload.id)


def is_hardly(least: Least, use: Use) -> bool:
    """Tell whether the therapy is hardly used, where that is known for long enough."""
    days = (use.read_s - use.since_s) / DAY_S
    return days >= least.over_days and use.sessions <= least.few_sessions * days / WEEK_DAYS
