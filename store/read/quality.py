"""What is doubtful about the data: flagged and shown, never dropped silently."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.snapshot import Snapshot
from store.standing import LATEST


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRow:
    """One doubt about one event.

    | flag | meaning |
    |---|---|
    | `never_implanted` | events came of a device that nobody registered; cleared by its implant |
    | `before_implant` | a report, as last amended, is dated before the implant |
    | `after_explant` | a report, as last amended, is dated after the explant |
    | `late_upload` | an upload came so long after a newer one that detectors did not count it |
    | `implanted_again` | a second implant of the same device; the later one counts |
    | `same_id_other_content` | two events of one id differ; the first one counts |
    | `kilo_ohm` | impedances of an upload look like kilo-ohm |
    | `zero_impedance` | contacts read 0 ohm: no measurement, and no padding either, that is null |
    | `saturated` | impedances stand at a ceiling: an open circuit, or no measurement |
    | `overlapping_sessions` | a session starts before the one listed before it has ended |
    | `time_backwards` | a session starts no later than one that is listed before it |
    | `future_session` | sessions start over a day after their upload was recorded |
    | `before_implant_session` | sessions start before the day of the registered implant |
    | `unknown_contact` | contacts read like contacts that the registered lead does not have |
    | `note` | the gateway, or the reporter, noted it |

    Of an upload each kind is flagged once, with a count and an example, for what it added. What
    rests on the registration is found when it is read, because that may come after the upload:
    `before_implant`, `after_explant`, `before_implant_session` and `unknown_contact`. The contacts
    are those of the leads in place now, so no upload before the latest revision is judged.
    """

    device: str
    event_id: UUID
    flag: str
    detail: str
    time: datetime
    cleared_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagCount:
    """How many doubts of one kind stand, and on how many devices."""

    flag: str
    count: int
    devices: int


_ASKED = f"""
with latest as (
    select * from adverse_events
    {LATEST}
), leads as (
    select device, revised_at, unnest(
        from_json(leads, '[{{"side": "VARCHAR", "contacts": "INTEGER"}}]'), recursive := true)
    from devices
), strange as (
    select device, upload_id, time, string_agg('the ' || side || ' lead has ' || contacts
        || ' contacts, readings name ' || read_contacts, '; ' order by side) as detail
    from (
        unpivot (select * rename (left_contacts as "left", right_contacts as "right") from uploads)
        on "left", "right" into name side value read_contacts
    ) join leads using (device, side)
    where read_contacts > contacts and (revised_at is null or time >= revised_at)
    group by all
), early as (
    select device, upload_id, time, uploads.sessions, implanted_on,
        count(*) as count, min(started_at) as first_at
    from uploads join devices using (device) join sessions using (device, upload_id)
    where first_started_at::date < implanted_on and started_at::date < implanted_on
    group by all
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
    union all
    select device, upload_id, 'unknown_contact', detail, time, null from strange
    union all
    select device, upload_id, 'before_implant_session',
        printf('%d of %d new sessions start before the implant of %s (%s UTC)', count, sessions,
            implanted_on::text, strftime(first_at, '%Y-%m-%d %H:%M')), time, null
    from early
), asked as (
    select * from flags
    where ($device::text is null or device = $device)
      and ($flag::text is null or flag = $flag)
      and ($cleared or cleared_at is null)
)
"""
_NEWEST = """
from asked order by time desc, device, flag, event_id, detail
limit $limit
"""
_COUNTS = """
select flag, count(*) as count, count(distinct device) as devices
from asked group by flag order by count desc, flag
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
    return snapshot.rows(FlagRow, _ASKED + _NEWEST, asked)


def flag_counts(snapshot: Snapshot, *, device: str | None = None) -> tuple[FlagCount, ...]:
    """Return how many doubts of each kind stand, the most frequent first."""
    asked = {"device": device, "flag": None, "cleared": False}
    return snapshot.rows(FlagCount, _ASKED + _COUNTS, asked)
