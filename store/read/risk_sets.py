"""Who could have had an event, at the moment before it: what a comparison of two strata rests on.

For each event that counts it is told how many devices of each kind were at risk right then, in the
same band of age as the device that had it. That device is among them, and those that had their own
event of the hazard before are not. Of several events in one second the ids decide which came first.
"""

from datetime import datetime

import pyarrow as pa

from store.read.exposure import EVER, OUTCOMES, SPELLS, WHO, asked_of
from store.snapshot import Snapshot

_BAND = "greatest(len(list_filter($edges_s, lambda edge: edge < at_s - origin_s)), 1)"
_RISK_SETS = f"""
{SPELLS} {OUTCOMES}
, firsts as (
    select event_id, device, hazard, at_s, list_contains($lead_hazards, hazard) as of_lead
    from outcomes where turn = 1 and at_s >= born_s
), present as (
    select firsts.event_id, hazard, at_s, spells.device, firsts.device as had_it,
        case when of_lead then lead_born_s else born_s end as origin_s, {WHO}
    from firsts join spells
        on (from_s < at_s or (from_s = at_s and from_s = start_s))
        and at_s <= coalesce(until_s, at_s)
), at_age as (
    select present.* exclude (origin_s), {_BAND} as band from present
), own as (
    select event_id, hazard, band from at_age where device = had_it
), before as (
    select device, hazard, at_s as before_s, event_id as before_id from firsts
)
select hazard, event_id, count(*)::bigint as devices, {WHO}
from at_age join own using (event_id, hazard, band) left join before using (device, hazard)
where before_s is null or before_s > at_s or (before_s = at_s and before_id >= event_id)
group by all order by all
"""


def risk_sets(
    snapshot: Snapshot,
    *,
    edges_s: tuple[int, ...],
    lock: datetime = EVER,
    age_years: tuple[float, ...] = (0.0,),
    bmi_kg_m2: tuple[float, ...] = (0.0,),
    hazards: tuple[str, ...] = (),
) -> pa.Table:
    """Return the devices at risk right before each first event of these hazards, a row for a kind.

    The columns are `hazard`, `event_id`, `devices`, and what strata ask of a device.
    """
    asked = asked_of(lock, edges_s, age_years, bmi_kg_m2, hazards)
    return snapshot.table(_RISK_SETS, asked)
