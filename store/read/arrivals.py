"""What has come since somebody opened a page: by its place on the log, not by any clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.settings import TOPIC_SIGNALS
from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalRow:
    """A signal that was raised since."""

    signal_id: UUID
    device: str
    hazard: str
    grade: str
    side: str | None
    contact: int | None
    recordedtime: datetime


_RAISED = """
with seen as (select unnest($partitions) as partition, unnest($offsets) as seen_to)
select signal_id, device, hazard, grade, side, contact, recordedtime
from signal_events left join seen using (partition)
where type = 'signal.raised' and log_offset >= coalesce(seen_to, 0)
  and ($centre::text is null or device in (select device from devices where centre = $centre))
order by array_position(['urgent', 'warning', 'advisory'], grade), recordedtime desc, signal_id
limit $limit
"""


def raised_since(
    snapshot: Snapshot, offsets: Mapping[str, int], *, centre: str | None = None, limit: int = 50
) -> tuple[ArrivalRow, ...]:
    """Return the signals that lie at `offsets` of the log or later, the gravest first.

    `offsets` are those of an earlier snapshot, whose page is still open.
    """
    seen = {
        int(name.rpartition("/")[2]): offset
        for name, offset in offsets.items()
        if name.startswith(f"{TOPIC_SIGNALS}/")
    }
    asked = {"partitions": list(seen), "offsets": list(seen.values())}
    return snapshot.rows(ArrivalRow, _RAISED, asked | {"centre": centre, "limit": limit})
