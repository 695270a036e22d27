"""Time at risk and events of the population, as known at a data lock.

The plain meaning is in `detectors.population.at_risk`. Here nothing is cut by month: it is told how
many devices enter and leave each band of age in each calendar month, and the sum of the seconds at
which they do. With N devices inside and S the sum of their signed times, the time at risk until t
is t N - S, for every beginning of a month t. Where it is told by week, that is so for Mondays too.
All sums are of whole seconds and so exact.

A device is at risk from its implant, or from a late registration; until it is explanted, lost to
follow-up (also where it comes back) or its bearer dies; and for each hazard until its first event.
Two clocks: the age of the implant, and for fracture and migration the age of the newest lead.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from store.snapshot import Snapshot
from store.standing import LATEST

LEAD_HAZARDS = ("lead_fracture", "lead_migration")
ENROLMENT_GRACE_S = 30 * 86_400
AGE_EDGES_S = (0, 2_592_000, 7_889_400, 31_557_600, 63_115_200, 157_788_000)
"""0-30 days, 1-3, 3-12, 12-24, 24-60 and over 60 months of 30.4375 days."""
EVER = datetime(9999, 1, 1, tzinfo=UTC)

WHO = "lead_model, lead_version, technique, centre, age_from_years, bmi_from_kg_m2"

SPELLS = """
with life as (
    select *, (epoch_us(time) // 1000000)::bigint as at_s from device_life
    where recordedtime <= $lock
), implants as materialized (
    select device,
        (epoch_us(arg_max(implanted_on, log_offset)::timestamp) // 1000000)::bigint as born_s,
        (epoch_us(min(recordedtime)) // 1000000)::bigint as registered_s,
        max(log_offset) as log_offset
    from life where type = 'device.implanted' group by device
), people as (
    select device, born_s, technique, centre,
        case when registered_s - born_s <= $grace_s then born_s else registered_s end as start_s,
        list_max(list_filter($age_years, lambda edge: edge <= age_years)) as age_from_years,
        list_max(list_filter($bmi_kg_m2, lambda edge: edge <= bmi_kg_m2)) as bmi_from_kg_m2
    from implants join life using (device, log_offset)
), ends as (
    select device, min(at_s) as end_s
    from life join implants using (device)
    where type in ('device.explanted', 'follow_up.lost', 'patient.died') and at_s >= born_s
    group by device
), surgery as (
    select device, born_s as at_s, born_s as lead_born_s, left_model, left_version, right_model,
        right_version, log_offset
    from implants join life using (device, log_offset)
    union all by name
    select device, at_s, case when new_lead then at_s end as lead_born_s, left_model, left_version,
        right_model, right_version, life.log_offset
    from life join implants using (device) where type = 'device.revised' and at_s > born_s
), leads as (
    select device, at_s,
        max(lead_born_s) over so_far as lead_born_s,
        last_value(left_model ignore nulls) over so_far as lm,
        last_value(right_model ignore nulls) over so_far as rm,
        last_value(left_version ignore nulls) over so_far as lv,
        last_value(right_version ignore nulls) over so_far as rv,
        lead(at_s) over (partition by device order by at_s, surgery.log_offset) as next_s
    from surgery
    window so_far as (
        partition by device order by at_s, surgery.log_offset
        rows between unbounded preceding and current row
    )
), spells as materialized (
    select device, born_s, lead_born_s, at_s <= start_s as is_first, start_s, ends.end_s as over_s,
        greatest(at_s, start_s) as from_s, least(next_s, ends.end_s) as until_s,
        case when rm is null or lm = rm then lm when lm is null then rm else lm || ' + ' || rm end
            as lead_model,
        case when rv is null or lv = rv then lv when lv is null then rv else lv || ' + ' || rv end
            as lead_version,
        technique, centre, age_from_years, bmi_from_kg_m2
    from leads join people using (device) left join ends using (device)
    where (next_s is null or next_s > start_s)
      and (ends.end_s is null or (ends.end_s >= at_s and ends.end_s >= start_s))
      and (next_s is null or next_s > at_s)
)
"""

OUTCOMES = f"""
, latest as (
    select event_id, device, hazard, time from adverse_events where recordedtime <= $lock
    {LATEST}
), told as (
    select event_id, device, hazard, (epoch_us(time) // 1000000)::bigint as at_s from latest
    union all
    select event_id, device, reason, at_s from life
    where type in ('device.revised', 'device.explanted')
    union all
    select event_id, device, 'early_removal', at_s from life
    where type = 'device.explanted' and reason not in ('no_longer_needed', 'early_removal')
), outcomes as materialized (
    select told.*, born_s, row_number() over (
            partition by device, hazard, at_s >= born_s order by at_s, event_id
        ) as turn
    from told left join implants using (device) where list_contains($hazards, hazard)
)
"""

_FLOWS = f"""
{SPELLS} {OUTCOMES}
, bands as (
    select unnest(range(1, len($edges_s) + 1)) - 1 as band, unnest($edges_s) as edge,
        unnest(list_append($edges_s[2:], null)) as after
), clocks as (
    select 'implant' as clock, null::text as hazard, device, from_s, until_s, born_s, 1 as sign,
        {WHO} from spells
    union all by name
    select 'lead' as clock, null::text as hazard, device, from_s, until_s, lead_born_s as born_s,
        1 as sign, {WHO} from spells
    union all by name
    select case when list_contains($lead_hazards, hazard) then 'lead' else 'implant' end as clock,
        hazard, device, greatest(from_s, outcomes.at_s) as from_s, until_s,
        case when list_contains($lead_hazards, hazard) then lead_born_s else spells.born_s end
            as born_s, -1 as sign, {WHO}
    from spells join outcomes using (device)
    where turn = 1 and outcomes.at_s >= spells.born_s
      and (until_s is null or until_s > outcomes.at_s)
), inside as (
    select clock, hazard, band, sign, greatest(from_s, born_s + edge) as begins,
        least(until_s, born_s + after) as ends, {WHO}
    from clocks, bands
    where (until_s is null or born_s + edge < until_s)
      and (after is null or born_s + after > from_s)
), moves as (
    select clock, hazard, band, sign, begins as at_s, {WHO} from inside
    where ends is null or begins < ends
    union all
    select clock, hazard, band, -sign, ends, {WHO} from inside where begins < ends
), dated as (
    select *, make_timestamp(at_s * 1000000)::date as on_day from moves
)
select clock, hazard, band, (greatest(date_trunc('month', on_day),
        case when $by_week then date_trunc('week', on_day) end)::date - date '1970-01-01')::bigint
        as day,
    sum(sign)::bigint as devices, sum(sign * at_s)::bigint as seconds, {WHO}
from dated group by all order by all
"""

_EVENTS = f"""
{SPELLS} {OUTCOMES}
select outcomes.event_id, outcomes.hazard, outcomes.at_s, outcomes.device,
    (outcomes.at_s - case when list_contains($lead_hazards, hazard) then lead_born_s
        else spells.born_s end)::bigint as age_s,
    case when outcomes.born_s is null then 'the device is not registered'
        when outcomes.at_s < outcomes.born_s then 'it lies before the implant'
        when turn > 1 then 'again'
        when spells.device is null then 'the device was not at risk'
        else 'first' end as standing,
    {WHO}
from outcomes left join spells on spells.device = outcomes.device
    and outcomes.at_s <= coalesce(spells.until_s, outcomes.at_s)
    and (outcomes.at_s > spells.from_s
        or (outcomes.at_s = spells.from_s and spells.from_s = spells.start_s))
order by outcomes.at_s, outcomes.event_id
"""

_TIME_AT_RISK = f"""
{SPELLS}
, within as (
    select nullif(concat_ws(', ', nullif(lead_model, ''), nullif(lead_version, ''),
            nullif(technique, '')), '') as stratum,
        greatest(from_s, (epoch_us($since::timestamptz) // 1000000)::bigint) as begins,
        least(until_s, (epoch_us($until::timestamptz) // 1000000)::bigint) as ends
    from spells
)
select stratum, sum(ends - begins)::bigint as seconds
from within where ends > begins group by stratum order by stratum
"""

_DOUBTS = """
with known as (select * from device_life where recordedtime <= $lock),
implants as (
    select device, arg_max(implanted_on, log_offset) as implanted_on
    from known where type = 'device.implanted' group by device
), twice as (
    select device from known join implants using (device)
    where type = 'device.explanted' and time >= known_from(implants.implanted_on)
    group by device having count(*) > 1
), early as (
    select distinct device from known join implants using (device)
    where type <> 'device.implanted' and time < known_from(implants.implanted_on)
)
select 'removed twice: the first removal counts' as doubt, count(*)::integer as devices
from twice having count(*) > 0
union all
select 'surgery or end before the implant: it does not count', count(*)::integer
from early having count(*) > 0
""".replace("known_from(implants.implanted_on)", "implants.implanted_on::timestamptz")


def flows(
    snapshot: Snapshot,
    *,
    lock: datetime = EVER,
    edges_s: tuple[int, ...] = AGE_EDGES_S,
    by_week: bool = False,
    age_years: tuple[float, ...] = (0.0,),
    bmi_kg_m2: tuple[float, ...] = (0.0,),
    hazards: tuple[str, ...] = (),
) -> pa.Table:
    """Return how many devices enter (less those that leave) each band of age in each month.

    With `by_week` Mondays cut the months. `day` is the one on which the month or its part begins,
    in days since 1970; `devices` and `seconds` are signed sums. Rows without a hazard are of all
    devices, under either clock; those with one take away, under its own clock, what comes after
    each device's first event of it.
    """
    asked = asked_of(lock, edges_s, age_years, bmi_kg_m2, hazards)
    return snapshot.table(_FLOWS, asked | {"by_week": by_week})


def events(
    snapshot: Snapshot,
    *,
    lock: datetime = EVER,
    age_years: tuple[float, ...] = (0.0,),
    bmi_kg_m2: tuple[float, ...] = (0.0,),
    hazards: tuple[str, ...] = (),
) -> pa.Table:
    """Return every event of these hazards, with what it counts as.

    An event is a report in its latest version, or a revision or removal for that reason; every
    removal but one for a device no longer needed is an early removal too, and the age bands of the
    benchmark say how early. `standing` is `first` for the first one of a device and hazard while it
    was at risk, `again` for later ones, else why it does not count. A report and the surgery that
    follows are two events, of which the first one counts where first events do. An event at the
    moment of a revision belongs to the lead that was there before.
    """
    asked = asked_of(lock, None, age_years, bmi_kg_m2, hazards)
    return snapshot.table(_EVENTS, asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAtRisk:
    """Seconds at risk of a stratum: lead model, lead version and technique."""

    stratum: str | None
    seconds: int


def time_at_risk(snapshot: Snapshot, *, since: datetime, until: datetime) -> tuple[TimeAtRisk, ...]:
    """Return the time at risk of each stratum from `since` until `until`, first events or not."""
    asked = {"since": since, "until": until, "lock": EVER, "grace_s": ENROLMENT_GRACE_S}
    asked |= {"age_years": [0.0], "bmi_kg_m2": [0.0]}
    return snapshot.rows(TimeAtRisk, _TIME_AT_RISK, asked)


def doubts(snapshot: Snapshot, *, lock: datetime = EVER) -> tuple[tuple[str, int], ...]:
    """Return what is wrong with the lives of devices, and of how many."""
    return tuple((why, count) for why, count in snapshot.tuples(_DOUBTS, {"lock": lock}))


def asked_of(
    lock: datetime,
    edges_s: tuple[int, ...] | None,
    age_years: tuple[float, ...],
    bmi_kg_m2: tuple[float, ...],
    hazards: tuple[str, ...],
) -> dict[str, object]:
    """Return what the queries here ask for by name; without edges, none are asked for."""
    asked: dict[str, object] = {
        "lock": lock,
        "grace_s": ENROLMENT_GRACE_S,
        "age_years": list(age_years),
        "bmi_kg_m2": list(bmi_kg_m2),
        "hazards": list(hazards) or [""],
        "lead_hazards": list(LEAD_HAZARDS),
    }
    return asked if edges_s is None else asked | {"edges_s": list(edges_s)}
