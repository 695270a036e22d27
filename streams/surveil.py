"""Look at the whole population at a data lock, and tell the log what is new.

Runs on what the projector has published, never on its live file: a snapshot says exactly how far
each partition was read, and those offsets go into the run. What is told are events like any other;
projected, they are the memory of the next run. See docs/adr/0009.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from detectors.population.evaluate import Before, evaluate
from detectors.population.expected import edges_for
from detectors.population.family import Answered, family, same
from detectors.population.flows import Fleet
from detectors.population.question import Taken
from detectors.population.run import Asked, Circumstances, news, run_events
from detectors.population.signals import Open, signal_id, signal_of
from detectors.population.stratum import edges_of
from events.codec import encode
from events.family import Family
from events.signal import SignalRaised, SignalUpdated
from events.surveillance import Benchmark, LookResult, Monitor, PartitionOffset, SurveillanceRun
from store.log.interface import Entry, Log
from store.read import surveillance
from store.read.overview import origin
from store.read.signals import signal
from store.read.surveillance import benchmarks, looks, monitors, runs
from store.settings import TOPIC_EVENTS, TOPIC_SIGNALS
from store.snapshot import Snapshot
from streams.fleet_reading import read_fleet


class LockIsPast(Exception):
    """A later lock was evaluated already; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """What one run came to: every look, all monitors together, and the events to be appended."""

    lock: datetime
    results: tuple[LookResult, ...]
    family: Family | None
    runs: tuple[SurveillanceRun, ...]
    signals: tuple[SignalRaised | SignalUpdated, ...]


def latest_lock(now: datetime) -> datetime:
    """Return the midnight that begins the day: what runs at one day shares its lock.

    >>> latest_lock(datetime(2026, 3, 2, 17, 30, tzinfo=UTC)).isoformat()
    '2026-03-02T00:00:00+00:00'
    """
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def survey(
    snapshot: Snapshot, *, lock: datetime, now: datetime, plan_hash: str, what_if: bool = False
) -> Surveyed:
    """Evaluate all monitors on what was known at `lock`; nothing is appended.

    Raises
    ------
    LockIsPast
        If a later lock was evaluated before, and it is not asked as a what-if.
    """
    last = max((run.time for run in runs(snapshot)), default=None)
    if last is not None and lock < last and not what_if:
        message = (
            f"data locked at {last.isoformat()} were evaluated already, which is after "
            f"{lock.isoformat()}: surveillance goes forward only. Ask with --what-if to see what "
            "was known then, without telling the log"
        )
        raise LockIsPast(message)
    declared = tuple(row.monitor for row in monitors(snapshot, known_at=now))
    known = {row.benchmark.benchmark_id: row.benchmark for row in benchmarks(snapshot)}
    fleet = _fleet(snapshot, lock, declared, known)
    told = {
        (r.result.monitor_id, r.result.monitor_version, r.look): r.result
        for r in looks(snapshot, locked_at=lock)
    }
    around = Circumstances(
        lock=lock,
        now=now,
        plan_hash=plan_hash,
        offsets=_offsets(snapshot),
        simulated=origin(snapshot) == "simulated",
    )
    happened = {e.event_id: e.at_s for events in fleet.events.values() for e in events}
    answered, fresh, signals = list[Answered](), list[LookResult](), []
    for monitor in declared:
        benchmark = known.get(monitor.benchmark_id) if monitor.benchmark_id else None
        before = memory(monitor, told)
        results = evaluate(monitor, benchmark, fleet, lock=lock, before=before)
        answered.append(Answered(monitor=monitor, benchmark=benchmark, results=results))
        fresh += news(results, told)
        raised = signal_of(
            monitor,
            benchmark,
            results,
            happened=happened,
            known=_open(snapshot, signal_id(monitor)),
            around=around,
        )
        if raised is not None:
            signals.append(raised)
    together, read_last = family(answered), surveillance.family(snapshot, locked_at=lock)
    otherwise = None if same(together, read_last.family if read_last else None) else together
    silent = not fresh and otherwise is None and (last == lock or not declared)
    return Surveyed(
        lock=lock,
        results=tuple(result for each in answered for result in each.results),
        family=together,
        runs=() if silent else run_events(fresh, around, family=otherwise),
        signals=tuple(signals),
    )


def tell(log: Log, surveyed: Surveyed) -> int:
    """Append what a run has to tell; return how many events that is.

    Looks first: were the signals lost in between, the next run would raise them, with the same ids.
    """
    for topic, told in ((TOPIC_EVENTS, surveyed.runs), (TOPIC_SIGNALS, surveyed.signals)):
        if told:
            log.append(topic, [Entry(event.subject.encode(), encode(event)) for event in told])
    return len(surveyed.runs) + len(surveyed.signals)


def memory(monitor: Monitor, told: Mapping[Asked, LookResult]) -> Before:
    """Return what was told of a monitor before: its own looks, and what earlier versions spent."""
    own = {
        look: Taken(result.critical_events, result.alpha_spent or 0.0)
        for (name, version, look), result in told.items()
        if (name, version) == (monitor.monitor_id, monitor.version)
        and (result.alpha_spent is not None or result.critical_events is not None)
    }
    spent = [
        result.alpha_spent
        for (name, version, _), result in told.items()
        if name == monitor.monitor_id and version < monitor.version and result.alpha_spent
    ]
    return Before(taken=own, already_spent=max(spent, default=0.0))


def _fleet(
    snapshot: Snapshot,
    lock: datetime,
    declared: tuple[Monitor, ...],
    known: Mapping[str, Benchmark],
) -> Fleet:
    return read_fleet(
        snapshot,
        lock=lock,
        edges_s=edges_for(known.values()),
        edges=edges_of(declared),
        hazards=tuple(sorted({monitor.hazard for monitor in declared})),
        compared=tuple(sorted({each.hazard for each in declared if each.comparator is not None})),
        by_week=any(monitor.every == "week" for monitor in declared),
    )


def _offsets(snapshot: Snapshot) -> tuple[PartitionOffset, ...]:
    read = (
        (int(place.rpartition("/")[2]), offset)
        for place, offset in snapshot.current.offsets.items()
        if place.rpartition("/")[0] == TOPIC_EVENTS
    )
    return tuple(PartitionOffset(partition=n, next_offset=offset) for n, offset in sorted(read))


def _open(snapshot: Snapshot, which: UUID) -> Open | None:
    found = signal(snapshot, which)
    if found is None:
        return None
    return Open(state=found.signal.detector_state, statistic=found.signal.statistic)
