"""How much there is, how new it is, and whether it is real."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from store.snapshot import Snapshot

Origin = Literal["real", "simulated", "mixed", "empty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSignals:
    """How many signals of one hazard and grade are open."""

    hazard: str
    grade: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetters:
    """How many records were set aside for one reason."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the first page shows. Every page shows `origin`, `as_of` and `published_at`.

    `skipped` counts records that the projector could not read; where it exceeds the dead letters,
    the detecting worker has not yet come that far, or is not running.
    """

    origin: Origin
    sequence: int
    as_of: datetime | None
    published_at: datetime
    devices_registered: int
    devices_unregistered: int
    sessions: int
    newest_upload_at: datetime | None
    adverse_events: int
    signals_open: tuple[OpenSignals, ...]
    dead_letters: tuple[DeadLetters, ...]
    skipped: int


_COUNTS = """
select
    (select count(*) from devices where registered),
    (select count(*) from devices where not registered),
    (select count(*) from sessions),
    (select max(last_upload_at) from devices),
    (select count(distinct report_id) from adverse_events),
    (select coalesce(sum(skipped), 0)::bigint from position where topic <> 'dead-letters')
"""
_OPEN = """
select hazard, grade, count(*) as count from signals where state = 'open'
group by all order by count desc, hazard, grade
"""
_LETTERS = """
select reason, count(*) as count from dead_letters group by all order by count desc, reason
"""


def overview(snapshot: Snapshot) -> Overview:
    """Return the counts of everything, and how new they are."""
    ((registered, unregistered, sessions, upload_at, reports, skipped),) = snapshot.tuples(_COUNTS)
    return Overview(
        origin=origin(snapshot),
        sequence=snapshot.current.sequence,
        as_of=snapshot.current.as_of,
        published_at=snapshot.current.published_at,
        devices_registered=registered,
        devices_unregistered=unregistered,
        sessions=sessions,
        newest_upload_at=upload_at,
        adverse_events=reports,
        signals_open=snapshot.rows(OpenSignals, _OPEN),
        dead_letters=snapshot.rows(DeadLetters, _LETTERS),
        skipped=skipped,
    )


def origin(snapshot: Snapshot) -> Origin:
    """Return whether what is known of devices is real, simulated, or both, which must not be.

    The clock's ticks and other events that concern no device do not count.
    """
    ((simulated, real),) = snapshot.tuples(
        "select coalesce(bool_or(has_simulated), false), coalesce(bool_or(has_real), false) "
        "from devices"
    )
    if simulated and real:
        return "mixed"
    if simulated:
        return "simulated"
    return "real" if real else "empty"
