"""How long surveillance of a large population takes: 100,000 devices, 6 outcomes, 20 strata.

The population is made up in the read model itself, five years of it. What is timed is the work of a
run: exposure and events by SQL (`read_s`), and 120 monitors at all their monthly looks. `first_s`
has to find the critical values too, which depend on how monitors were declared and are kept by the
process; `again_s` is any later run, by the clock, which a busy machine slows, and `again_cpu_s` on
the processors.
"""

import tempfile
import time
from datetime import timedelta
from pathlib import Path

from detectors.population.evaluate import evaluate
from detectors.population.expected import edges_for
from detectors.population.flows import Fleet
from detectors.population.stratum import edges_of
from events.sample import moment
from events.surveillance import AgeBand, Benchmark, Monitor, Stratum
from events.vocabulary import Hazard
from store.live import open_live
from store.publish import publish
from store.snapshot import Snapshot, open_snapshot
from streams.fleet_reading import read_fleet

DEVICES = 100_000
MONTHS = 60
LOCK = moment(MONTHS * 30.4375 + 40)
OUTCOMES: tuple[Hazard, ...] = (
    "lead_fracture",
    "lead_migration",
    "infection",
    "pain",
    "generator_failure",
    "early_removal",
)
CENTRES = 17
STRATA = (
    Stratum(),
    Stratum(lead_model="Lead A"),
    Stratum(lead_model="Lead B"),
    *(Stratum(centre=f"centre-{n}") for n in range(CENTRES)),
)
RATE = 0.0001
"""Events per device-month, of each outcome."""

_LIVES = """
insert into device_life by name
with devices as (
    select n, 'device-' || n as device,
        timestamp '2026-01-01' + to_days(((n * 7919) % $days)::integer) as born
    from range($devices) as made(n)
)
select uuid() as event_id, 'device.implanted' as type, device, born::timestamptz as time,
    born::timestamptz as recordedtime, born::date as implanted_on,
    case when n % 3 = 0 then 'Lead A' else 'Lead B' end as left_model, 'midline' as technique,
    'centre-' || (n % $centres) as centre, (30 + n % 50)::integer as age_years,
    20.0 + n % 20 as bmi_kg_m2, false as simulated, 0 as partition, 2 * n as log_offset
from devices
union all by name
select uuid() as event_id, 'device.explanted' as type, device,
    (born + to_days((200 + n % 900)::integer))::timestamptz as time,
    (born + to_days((200 + n % 900)::integer))::timestamptz as recordedtime,
    null::date as implanted_on, 'no_longer_needed' as reason, false as simulated, 0 as partition,
    2 * n + 1 as log_offset
from devices where n % 12 = 0
"""
_REPORTS = """
insert into adverse_events by name
select id as report_id, id as event_id, device, time, time as recordedtime, hazard,
    0 as partition, row_number() over () as log_offset
from (
    select uuid() as id, 'device-' || ((n * 104729) % $devices) as device,
        timestamptz '2026-03-01' + to_days(((n * 31) % $days)::integer) as time,
        list_extract($hazards, 1 + n % 6) as hazard
    from range($reports) as made(n)
)
"""


def run() -> dict[str, object]:
    """Measure, and return seconds."""
    benchmarks, monitors = _declared()
    with tempfile.TemporaryDirectory() as folder:
        snapshot = _made_up(Path(folder))
        reading = time.perf_counter()
        fleet = _read(snapshot, benchmarks, monitors)
        read_s = time.perf_counter() - reading
        first = _evaluated(fleet, benchmarks, monitors)
        again, cpu = time.perf_counter(), time.process_time()
        fleet = _read(snapshot, benchmarks, monitors)
        looks = _evaluated(fleet, benchmarks, monitors)[1]
        again_s, again_cpu_s = time.perf_counter() - again, time.process_time() - cpu
    return {
        "name": "population",
        "devices": DEVICES,
        "monitors": len(monitors),
        "looks": looks,
        "read_s": round(read_s, 2),
        "first_s": round(read_s + first[0], 2),
        "again_s": round(again_s, 2),
        "again_cpu_s": round(again_cpu_s, 2),
        "goals": {"again_s": "<= 3"},
    }


def _evaluated(
    fleet: Fleet, benchmarks: dict[Hazard, Benchmark], monitors: tuple[Monitor, ...]
) -> tuple[float, int]:
    started, looks = time.perf_counter(), 0
    for monitor in monitors:
        looks += len(evaluate(monitor, benchmarks[monitor.hazard], fleet, lock=LOCK))
    return time.perf_counter() - started, looks


def _read(
    snapshot: Snapshot, benchmarks: dict[Hazard, Benchmark], monitors: tuple[Monitor, ...]
) -> Fleet:
    return read_fleet(
        snapshot,
        lock=LOCK,
        edges_s=edges_for(benchmarks.values()),
        edges=edges_of(monitors),
        hazards=OUTCOMES,
    )


def _made_up(folder: Path) -> Snapshot:
    live = open_live(folder / "live.duckdb")
    days = int(MONTHS * 30.4375) - 60
    asked = {"devices": DEVICES, "days": days, "centres": CENTRES}
    live.connection.execute(_LIVES, asked)
    reports = int(DEVICES * MONTHS / 2 * RATE * len(OUTCOMES))
    given = {"devices": DEVICES, "days": days, "reports": reports, "hazards": list(OUTCOMES)}
    live.connection.execute(_REPORTS, given)
    publish(live, folder / "snapshots", now=LOCK + timedelta(days=1))
    live.close()
    return open_snapshot(folder / "snapshots")


def _declared() -> tuple[dict[Hazard, Benchmark], tuple[Monitor, ...]]:
    benchmarks: dict[Hazard, Benchmark] = {}
    for number, hazard in enumerate(OUTCOMES):
        benchmarks[hazard] = Benchmark(
            benchmark_id=f"made-up-{hazard}",
            hazard=hazard,
            bands=(
                AgeBand(from_month=0.0, to_month=12.0, per_device_month=1.2 * RATE),
                AgeBand(from_month=12.0, per_device_month=RATE),
            ),
            events=40 if number % 2 else 400,
            exposure_device_months=80_000.0,
            reference="made up for this measurement",
            confidence="none",
        )
    monitors = tuple(
        Monitor(
            monitor_id=f"{hazard}-{number}",
            version=1,
            hazard=hazard,
            stratum=stratum,
            benchmark_id=f"made-up-{hazard}",
            method="poisson-spending",
            alpha=0.05,
            horizon_events=1.2 * DEVICES * MONTHS / 2 * RATE / (1 if number < 3 else CENTRES),
            reporting_lag_days=30.0,
        )
        for hazard in OUTCOMES
        for number, stratum in enumerate(STRATA)
    )
    return benchmarks, monitors


if __name__ == "__main__":
    import json

    print(json.dumps(run(), indent=2))
