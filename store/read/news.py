"""How much is new: what has been learnt since a moment. `store.read.inbox` has what waits."""

from dataclasses import dataclass
from datetime import datetime

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What has been recorded since a moment, by when we learnt it and not when it happened."""

    signals: int
    reports: int
    uploads: int
    letters: int


_NEWS = """
select
    (select count(*) from signal_events where type = 'signal.raised' and recordedtime >= $since),
    (select count(*) from adverse_events
        where event_id = report_id and recordedtime >= $since),
    (select count(*) from events
        where type = 'telemetry.uploaded' and recordedtime >= $since),
    (select count(*) from dead_letters where recordedtime >= $since)
"""


def news(snapshot: Snapshot, *, since: datetime) -> News:
    """Return how much has been recorded since a moment."""
    ((signals, reports, uploads, letters),) = snapshot.tuples(_NEWS, {"since": since})
    return News(signals=signals, reports=reports, uploads=uploads, letters=letters)
