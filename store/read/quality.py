"""What is doubtful about the data: flagged and shown, never dropped silently."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRow:
    """One doubt about one event.

    | flag | meaning |
    |---|---|
    | `never_implanted` | events came of a device that nobody registered; cleared by its implant |
    | `before_implant` | a report, as last amended, is dated before the implant |
    | `after_explant` | a report, as last amended, is dated after the explant |
    | `implanted_again` | a second implant of the same device; the later one counts |
    | `same_id_other_content` | two events of one id differ; the first one counts |
    | `note` | the gateway, or the reporter, noted it |
    """

    device: str
    event_id: UUID
    flag: str
    detail: str
    time: datetime
    cleared_at: datetime | None


_LIST = """
with latest as (
    select * from adverse_events
    qualify row_number() over (partition by report_id order by log_offset desc) = 1
), flags as (
    select device, event_id, flag, detail, time, null::timestamptz as cleared_at
    from data_quality
    union all
    select device, first_event_id, 'never_implanted',
        coalesce(events_before_implant || ' events came before the registration', ''),
        first_seen_at, registered_at
    from devices where not registered or events_before_implant > 0
    union all
    select device, event_id, 'before_implant', 'implanted on ' || implanted_on, time, null
    from latest join devices using (device) where time::date < implanted_on
    union all
    select device, event_id, 'after_explant', 'explanted on ' || explanted_at::date, time, null
    from latest join devices using (device) where time > explanted_at
)
select * from flags
where ($device::text is null or device = $device)
  and ($flag::text is null or flag = $flag)
  and ($cleared or cleared_at is null)
order by time desc, device, flag, event_id, detail
limit $limit
"""


def data_quality(
    snapshot: Snapshot,
    *,
    device: str | None = None,
    flag: str | None = None,
    cleared: bool = False,
    limit: int = 1000,
) -> tuple[FlagRow, ...]:
    """Return doubts, the newest first; those that were cleared only if asked for."""
    asked = {"device": device, "flag": flag, "cleared": cleared, "limit": limit}
    return snapshot.rows(FlagRow, _LIST, asked)
