"""The life of every registered device: when it came, when and how it left, and what went wrong.

`store.read.exposure` tells the same lives as sums, for surveillance of large fleets; here they are
told one by one, for curves over the age of the implant. The rules are the same: a device that is
registered late comes late, loss to follow-up and death end its life, and of each hazard the first
event counts, be it a report, a revision or a removal for that reason.
"""

import pyarrow as pa

from store.snapshot import Snapshot
from store.standing import LATEST

ENROLMENT_GRACE_S = 30 * 86_400
OUTCOMES = (
    "lead_fracture",
    "lead_migration",
    "infection",
    "pain",
    "generator_failure",
    "early_removal",
)
"""The six safety outcomes of IPG739, section 3.3."""

_FIRSTS = ",\n    ".join(
    f"min(at_s) filter (where hazard = '{hazard}') as {hazard}_at_s" for hazard in OUTCOMES
)
_SINCE = ", ".join(f"{hazard}_at_s - born_s as {hazard}_s" for hazard in OUTCOMES)
_LIVES = f"""
with life as (
    select *, (epoch_us(time) // 1000000)::bigint as at_s from device_life
    where recordedtime <= $until
), implants as (
    select device, max(log_offset) as log_offset, min(recordedtime) as registered_at,
        (epoch_us(arg_max(implanted_on, log_offset)::timestamp) // 1000000)::bigint as born_s
    from life where type = 'device.implanted' group by device
), ends as (
    select device, min(at_s) as end_s, arg_min(
            case when type = 'patient.died' then 'died' when type = 'follow_up.lost' then 'lost'
                when reason = 'no_longer_needed' then 'not needed' else 'removed' end,
            (at_s, log_offset)
        ) as ended
    from life join (select device, born_s from implants) using (device)
    where type in ('device.explanted', 'follow_up.lost', 'patient.died') and at_s >= born_s
    group by device
), other_leads as (
    select device, min(at_s) as other_leads_at_s
    from life join (select device, born_s from implants) using (device)
    where type = 'device.revised' and new_lead and at_s > born_s group by device
), latest as (
    select device, hazard, time from adverse_events where recordedtime <= $until
    {LATEST}
), told as (
    select device, hazard, (epoch_us(time) // 1000000)::bigint as at_s from latest
    union all
    select device, reason, at_s from life where type in ('device.revised', 'device.explanted')
    union all
    select device, 'early_removal', at_s from life
    where type = 'device.explanted' and reason not in ('no_longer_needed', 'early_removal')
), firsts as (
    select device, {_FIRSTS}
    from told join (select device, born_s from implants) using (device)
    where at_s >= born_s group by device
)
select device, technique, centre, age_years, bmi_kg_m2,
    case when right_model is null or left_model = right_model then left_model
        when left_model is null then right_model
        else left_model || ' + ' || right_model end as lead_model,
    case when right_version is null or left_version = right_version then left_version
        when left_version is null then right_version
        else left_version || ' + ' || right_version end as lead_version,
    case when epoch_us(registered_at) // 1000000 - born_s <= $grace_s then 0
        else (epoch_us(registered_at) // 1000000)::bigint - born_s end as entry_s,
    coalesce(end_s, $until_s) - born_s as exit_s, coalesce(ended, 'watched') as ended,
    other_leads_at_s - born_s as other_leads_s, {_SINCE}
from implants join life using (device, log_offset)
    left join ends using (device) left join other_leads using (device)
    left join firsts using (device)
where born_s <= $until_s
order by device
"""


def lives(snapshot: Snapshot) -> pa.Table:
    """Return every registered device, its life told in seconds since the implant.

    `ended` is removed, not needed (removed for that), died, lost, or watched: then `exit_s` is when
    the newest event was recorded. `other_leads_s` is when it first got other leads than those of
    `lead_model`; `<hazard>_s` when its first event of that hazard was, in or out of sight.
    """
    until = snapshot.current.as_of
    asked = {
        "until": until,
        "until_s": 0 if until is None else int(until.timestamp()),
        "grace_s": ENROLMENT_GRACE_S,
    }
    return snapshot.table(_LIVES, asked)
