"""What was declared before stays declared: another number asks for another name.

Looked up in the newest snapshot and, from there on, on the log itself, so that a declaration that
no projector has read yet counts too.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from detectors.population.declared import Declaration
from events.codec import UndecodableEvent, decode
from events.surveillance import Benchmark, BenchmarkDeclared, Monitor, MonitorDeclared
from store.log.interface import Log
from store.reached import reached
from store.read.surveillance import benchmarks, monitors
from store.settings import TOPIC_EVENTS
from store.snapshot import SnapshotError, open_snapshot

_KINDS = tuple(
    kind.model_fields["type"].default.encode() for kind in (BenchmarkDeclared, MonitorDeclared)
)


def refuse_silent_changes(declared: Declaration, log: Log, snapshots: Path) -> None:
    """Raise where a benchmark, or a version of a monitor, was declared with other content.

    Raises
    ------
    click.ClickException
        With every such benchmark and monitor, and what to do.
    """
    benchmarks_known: dict[str, Benchmark] = {}
    monitors_known: dict[str, Monitor] = {}
    for known in _declared(log, snapshots):
        if isinstance(known, Benchmark):
            benchmarks_known.setdefault(known.benchmark_id, known)
        elif (now := monitors_known.get(known.monitor_id)) is None or known.version > now.version:
            monitors_known[known.monitor_id] = known
    problems = [
        f"the benchmark {each.benchmark_id} was declared with other content: give it an id of its "
        "own, and the monitors that use it a new version that names it"
        for each in declared.benchmarks
        if benchmarks_known.get(each.benchmark_id, each) != each
    ]
    for monitor in declared.monitors:
        before = monitors_known.get(monitor.monitor_id)
        if before is None or before == monitor or monitor.version > before.version:
            continue
        problems.append(
            f"{monitor.monitor_id} was declared as version {before.version} and is otherwise here: "
            f"give it version {before.version + 1}. What it spent of alpha stays spent"
        )
    if problems:
        raise click.ClickException("nothing was declared:\n  " + "\n  ".join(problems))


def _declared(log: Log, snapshots: Path) -> Iterator[Benchmark | Monitor]:
    """Yield what was declared, the oldest first."""
    begins: Mapping[int, int] = {}
    try:
        snapshot = open_snapshot(snapshots)
        if begins := reached(log, snapshot.current):
            yield from (row.benchmark for row in benchmarks(snapshot))
            yield from (row.monitor for row in monitors(snapshot))
    except SnapshotError:
        pass
    for partition, end in log.end_offsets(TOPIC_EVENTS).items():
        for batch in log.read(TOPIC_EVENTS, partition, begins.get(partition, 0), stop=end):
            for record in batch:
                if any(kind in record.value for kind in _KINDS):
                    yield from _told_by(record.value)


def _told_by(value: bytes) -> Iterator[Benchmark | Monitor]:
    try:
        event = decode(value)
    except UndecodableEvent:
        return
    if isinstance(event, BenchmarkDeclared | MonitorDeclared):
        yield event.data
