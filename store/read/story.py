"""What happened to a device, in one order: surgery, reports, pictures, signals, decisions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """One thing that happened: its event, the kind of it, and the particulars in its own words.

    `type` is that of the event; `hazard` is of signals, decisions and reports. `said` is the grade
    of a signal, the action of a decision, the seriousness of a report, the finding of a picture.
    """

    event_id: UUID
    type: str
    time: datetime
    recordedtime: datetime
    actor: str
    hazard: str | None
    said: str | None


_STORY = """
with told as (
    select event_id, hazard, case state when 'cleared' then 'cleared' else grade end as said
    from signal_events where device = $device
    union all
    select event_id, hazard, concat_ws(', ', action, verdict) as said
    from (select event_id, signal_id, action, verdict from signal_reviews where device = $device)
        left join (select signal_id, hazard from signals) using (signal_id)
    union all
    select event_id, hazard, seriousness from adverse_events where device = $device
    union all
    select event_id, null, concat_ws(', ', modality, finding) from imaging where device = $device
)
select event_id, type, time, recordedtime, actor, hazard, said
from events left join told using (event_id)
where device = $device
  and type not in ('telemetry.uploaded', 'signal.repeated', 'evaluation.changed')
  and ($start::timestamptz is null or time >= $start)
  and ($stop::timestamptz is null or time < $stop)
order by time, topic, partition, log_offset
limit $limit
"""


def story(
    snapshot: Snapshot,
    device_id: str,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    limit: int = 2_000,
) -> tuple[StoryRow, ...]:
    """Return what happened from `start` up to, not including, `end`, the oldest first.

    Uploads are left out, they are drawn as telemetry, and so is what only repeats.
    """
    asked = {"device": device_id, "start": start, "stop": end, "limit": limit}
    return snapshot.rows(StoryRow, _STORY, asked)
