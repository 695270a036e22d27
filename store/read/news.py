"""How much is new: what has been learnt since a moment. `store.read.inbox` has what waits."""

from dataclasses import dataclass
from datetime import datetime

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What has been recorded since a moment, by when we learnt it and not when it happened.

    `reports` are those that people filed, `imported` those that came from public databases.
    """

    signals: int
    reports: int
    imported: int
    uploads: int
    letters: int


_NEWS = """
select
    (select count(*) from signal_events where type = 'signal.raised' and recordedtime >= $since),
    (select count(*) from adverse_events
        where event_id = report_id and source_system is null and recordedtime >= $since),
    (select count(*) from adverse_events
        where event_id = report_id and source_system is not null and recordedtime >= $since),
    (select count(*) from events
        where type = 'telemetry.uploaded' and recordedtime >= $since),
    (select count(*) from dead_letters where recordedtime >= $since)
"""


def news(snapshot: Snapshot, *, since: datetime) -> News:
    """Return how much has been recorded since a moment."""
    ((signals, reports, imported, uploads, letters),) = snapshot.tuples(_NEWS, {"since": since})
    return News(
        signals=signals, reports=reports, imported=imported, uploads=uploads, letters=letters
    )
