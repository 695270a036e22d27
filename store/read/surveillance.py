"""What was declared for surveillance, and what its looks told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from events.family import Family
from events.surveillance import Benchmark, LookResult, Monitor
from store.snapshot import Snapshot

POPULATION = "monitor:"
"""What a signal's subject begins with where it is about the population."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkRow:
    """A benchmark in force, and the event that declared it."""

    event_id: UUID
    time: datetime
    recordedtime: datetime
    benchmark: Benchmark


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorRow:
    """The newest version of a monitor, and the event that declared it."""

    event_id: UUID
    time: datetime
    recordedtime: datetime
    monitor: Monitor


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A part of a run: its lock, when it was made, and how many looks it told of."""

    event_id: UUID
    time: datetime
    recordedtime: datetime
    part: int
    parts: int
    plan_hash: str
    looks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRow:
    """One version of a look, and the run that told of it; `time` is the run's lock."""

    event_id: UUID
    time: datetime
    recordedtime: datetime
    look: date
    result: LookResult


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow:
    """All monitors read together, and the run that told of it; `time` is the run's lock."""

    event_id: UUID
    time: datetime
    recordedtime: datetime
    family: Family


_BENCHMARKS = """
select event_id, time, recordedtime, benchmark from benchmarks
where ($known_at::timestamptz is null or recordedtime <= $known_at)
qualify row_number() over (partition by benchmark_id order by log_offset) = 1
order by benchmark_id
"""
_MONITORS = """
select event_id, time, recordedtime, monitor from monitors
where ($known_at::timestamptz is null or recordedtime <= $known_at)
qualify row_number() over (partition by monitor_id order by version desc, log_offset) = 1
order by monitor_id
"""
_RUNS = """
select event_id, time, recordedtime, part, parts, plan_hash, looks from surveillance_runs
order by time desc, recordedtime desc, part
"""
_FAMILY = """
select event_id, time, recordedtime, family from families
where ($locked_at::timestamptz is null or time <= $locked_at)
order by time desc, log_offset desc limit 1
"""
_LOOKS = """
select event_id, time, recordedtime, look, result from looks
where ($monitor_id::text is null or monitor_id = $monitor_id)
  and ($locked_at::timestamptz is null or time <= $locked_at)
qualify $every or row_number() over (
    partition by monitor_id, monitor_version, look order by look_version desc, log_offset desc
) = 1
order by monitor_id, monitor_version, look, look_version
"""


def benchmarks(snapshot: Snapshot, *, known_at: datetime | None = None) -> tuple[BenchmarkRow, ...]:
    """Return the benchmarks in force: of each, what was declared first.

    Other numbers under the same id change nothing: they would rewrite what monitors have said
    already, and could take a signal back without a word. They are another benchmark, with an id of
    its own, for a new version of its monitors.
    """
    return snapshot.rows(_benchmark, _BENCHMARKS, {"known_at": known_at})


def monitors(snapshot: Snapshot, *, known_at: datetime | None = None) -> tuple[MonitorRow, ...]:
    """Return the monitors in force: of each its newest version, as it was declared first.

    A version that is declared a second time, with other content, changes nothing: a monitor is
    fixed before its first look.
    """
    return snapshot.rows(_monitor, _MONITORS, {"known_at": known_at})


def runs(snapshot: Snapshot) -> tuple[RunRow, ...]:
    """Return the runs, the latest lock first."""
    return snapshot.rows(RunRow, _RUNS)


def family(snapshot: Snapshot, *, locked_at: datetime | None = None) -> FamilyRow | None:
    """Return how all monitors were read together last, or null where no run has told.

    With `locked_at`, what runs with a later lock told is as if it had not been.
    """
    return next(iter(snapshot.rows(_family, _FAMILY, {"locked_at": locked_at})), None)


def looks(
    snapshot: Snapshot,
    *,
    monitor_id: str | None = None,
    locked_at: datetime | None = None,
    every_version: bool = False,
) -> tuple[LookRow, ...]:
    """Return looks as they were told last, of all versions of monitors; the oldest look first.

    With `locked_at`, what runs with a later lock told is as if it had not been; with
    `every_version`, what was told before a look was re-opened is there too.
    """
    asked = {"monitor_id": monitor_id, "locked_at": locked_at, "every": every_version}
    return snapshot.rows(_look, _LOOKS, asked)


def _benchmark(*, benchmark: str, **columns: Any) -> BenchmarkRow:
    return BenchmarkRow(benchmark=Benchmark.model_validate_json(benchmark), **columns)


def _monitor(*, monitor: str, **columns: Any) -> MonitorRow:
    return MonitorRow(monitor=Monitor.model_validate_json(monitor), **columns)


def _family(*, family: str, **columns: Any) -> FamilyRow:
    return FamilyRow(family=Family.model_validate_json(family), **columns)


def _look(*, result: str, **columns: Any) -> LookRow:
    return LookRow(result=LookResult.model_validate_json(result), **columns)
