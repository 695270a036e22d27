"""What a device measured, as long tables that a chart can draw."""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from store.snapshot import Snapshot

MEASURES = (
    "delivered_min",
    "duration_s",
    "amplitude_ma",
    "pulse_width_us",
    "frequency_hz",
    "left_motor_threshold_ma",
    "right_motor_threshold_ma",
    "battery_v",
    "battery_percent",
    "reset_count",
    "error_count",
    "aborted",
)
"""What the second table holds; units stand last in the name. `aborted` is 0 or 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telemetry:
    """Two tables, in order of time. What was not measured has no row.

    `impedances` has the columns started_at, side, contact (0 first), impedance_ohm and past: null
    where that was measured, `>=` or `<=` where it is the end of the device's range. `measures` has
    started_at, measure (one of `MEASURES`) and value. `sessions` is how many there are in the
    time asked for; with `thinned`, not all of them are in the tables, but the highest and the
    lowest value of every stretch of time are: a spike is never lost.
    """

    impedances: pa.Table
    measures: pa.Table
    sessions: int
    thinned: bool


_PICKED = """
with picked as (
    select *, ntile($stretches) over (order by started_at) as stretch from sessions
    where device = $device
      and ($start::timestamptz is null or started_at >= $start)
      and ($stop::timestamptz is null or started_at < $stop)
)
"""
_COUNT = _PICKED.replace("ntile($stretches) over (order by started_at)", "1") + (
    "select count(*) from picked"
)
_ENDS = """
qualify $every
    or row_number() over (partition by {series}, stretch order by {value}, started_at) = 1
    or row_number() over (partition by {series}, stretch order by {value} desc, started_at) = 1
order by started_at, {series}
"""
_CONTACTS = (
    _PICKED
    + """
, contacts as (
    select started_at, stretch, 'left' as side,
        unnest(range(len(left_impedance_ohm)))::integer as contact,
        unnest(left_impedance_ohm) as number,
        unnest(left_impedance_at_least_ohm) as at_least,
        unnest(left_impedance_at_most_ohm) as at_most
    from picked
    union all
    select started_at, stretch, 'right',
        unnest(range(len(right_impedance_ohm)))::integer, unnest(right_impedance_ohm),
        unnest(right_impedance_at_least_ohm), unnest(right_impedance_at_most_ohm)
    from picked
), readings as (
    select *, coalesce(number, at_least, at_most) as impedance_ohm,
        case when at_least is not null then '>=' when at_most is not null then '<=' end as past
    from contacts
)
select started_at, side, contact, impedance_ohm, past from readings
where impedance_ohm is not null
"""
    + _ENDS.format(series="side, contact", value="impedance_ohm")
)
_MEASURES = (
    _PICKED
    + ", measures as ("
    + " union all ".join(
        f"select started_at, stretch, '{measure}' as measure, {measure}::double as value "
        "from picked"
        for measure in MEASURES
    )
    + ") select started_at, measure, value from measures where value is not null"
    + _ENDS.format(series="measure", value="value")
)


def telemetry(
    snapshot: Snapshot,
    device_id: str,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    points_max: int = 2000,
) -> Telemetry:
    """Return the sessions from `start` up to, not including, `end`; None is open.

    Where there are more sessions than `points_max`, time is cut into stretches of equally many
    sessions, and of each contact and each measure a stretch keeps its lowest and highest value.
    """
    span = {"device": device_id, "start": start, "stop": end}
    ((sessions,),) = snapshot.tuples(_COUNT, span)
    thinned = sessions > points_max
    asked = span | {"stretches": max(1, points_max // 2), "every": not thinned}
    return Telemetry(
        impedances=snapshot.table(_CONTACTS, asked),
        measures=snapshot.table(_MEASURES, asked),
        sessions=sessions,
        thinned=thinned,
    )
