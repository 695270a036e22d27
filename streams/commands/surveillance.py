"""Commands of population surveillance: declare what is monitored, and look."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from detectors.population.declared import (
    Declaration,
    InvalidDeclaration,
    declaration_events,
    read_declaration,
)
from detectors.wording import plural
from events.codec import encode
from store.log.interface import Entry, TopicMissing
from store.log.left import left
from store.log.open import open_log
from store.reached import is_of
from store.settings import TOPIC_EVENTS, TOPIC_SIGNALS, Settings
from store.snapshot import SnapshotMissing, open_snapshot
from streams.commands.together import lines
from streams.interrupt import Interrupt, remembered
from streams.plan_file import plan_in_force

CAUGHT_UP_S = 2.0
pass_settings = click.make_pass_decorator(Settings)
file_path = click.Path(exists=True, dir_okay=False, path_type=Path)
LOOK_EVERY_S = 600.0
"""How often a running surveillance asks whether a new day has come, or a lost run is due again."""


@click.group("monitors")
def monitors_group() -> None:
    """Declare what the population is watched for: benchmarks, and the monitors that use them."""


@monitors_group.command("check")
@click.argument("file", type=file_path)
def check_monitors(file: Path) -> None:
    """Tell whether FILE can be declared, and which of its benchmarks have no value."""
    declared = _read(file)
    click.echo(f"{file} can be declared: {_counts(declared)}")
    for benchmark in declared.benchmarks:
        if benchmark.missing_reason and benchmark.bands is None and benchmark.cumulative is None:
            click.echo(f"  {benchmark.benchmark_id} has no value: {benchmark.missing_reason}")


@monitors_group.command("declare")
@click.argument("file", type=file_path)
@pass_settings
def declare_monitors(settings: Settings, file: Path) -> None:
    """Append the benchmarks and monitors in FILE to the log; twice is the same as once.

    A monitor that was declared before is changed by a new version only, and a benchmark by one with
    another id, which a new version of the monitor names.
    """
    from streams.declared_before import refuse_silent_changes
    from streams.gateways.on_log import is_simulated

    declared = _read(file)
    now = datetime.now(UTC)
    if declared.head.declared_on > now.date():
        message = f"declared_on is {declared.head.declared_on}, which is yet to come"
        raise click.ClickException(message)
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
        refuse_silent_changes(declared, log, settings.snapshots)
        told = declaration_events(declared, now=now, simulated=bool(is_simulated(log)))
        log.append(TOPIC_EVENTS, [Entry(e.subject.encode(), encode(e)) for e in told])
    click.echo(f"declared {_counts(declared)}")


@click.command("surveil")
@click.option("--as-of", help="Data lock, e.g. 2026-03-01 or 2026-03-01T06:00+00:00; UTC.")
@click.option("--what-if", is_flag=True, help="Only show what would be told, for any lock.")
@click.option("--every-day", is_flag=True, help="Stay, and look once a day as days go by.")
@pass_settings
def surveil_command(settings: Settings, as_of: str | None, what_if: bool, every_day: bool) -> None:
    """Evaluate all monitors on what is known at a data lock, and tell the log what is new.

    Without --as-of the lock is the midnight that began this day, UTC. A second run over the same
    data tells nothing.
    """
    if not every_day:
        _run(settings, _moment(as_of), what_if=what_if)
        return
    if as_of or what_if:
        message = "--every-day takes neither --as-of nor --what-if"
        raise click.UsageError(message)
    from streams.heart import beating

    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
    with remembered() as interrupt, beating(settings, "surveillance"):
        while _wait_for_projector(settings, interrupt):
            _run(settings, None, what_if=False)
            interrupt.sleep(LOOK_EVERY_S)


def _wait_for_projector(settings: Settings, interrupt: Interrupt) -> bool:
    """Wait until what is on this log by now is published: half a history misleads, or another.

    Returns false where somebody interrupts before.
    """
    wanted: dict[str, dict[int, int]] = {}
    while not interrupt.wished:
        try:
            current = open_snapshot(settings.snapshots).current
            there = current.offsets
            with closing(open_log(settings.log_url)) as log:
                wanted = wanted or {
                    topic: log.end_offsets(topic) for topic in (TOPIC_EVENTS, TOPIC_SIGNALS)
                }
                if is_of(log, current) and not any(
                    left(log, topic, _of(topic, there), ends=ends) for topic, ends in wanted.items()
                ):
                    return True
        except (SnapshotMissing, TopicMissing):
            pass
        interrupt.sleep(CAUGHT_UP_S)
    return False


def _of(topic: str, offsets: Mapping[str, int]) -> dict[int, int]:
    """Return by partition what a snapshot says of a topic.

    >>> _of("events", {"events/0": 7, "signals/0": 3})
    {0: 7}
    """
    places = ((place.rpartition("/"), offset) for place, offset in offsets.items())
    return {int(number): offset for (name, _, number), offset in places if name == topic}


def _run(settings: Settings, lock: datetime | None, *, what_if: bool) -> None:
    from streams.surveil import LockIsPast, latest_lock, survey, tell

    now = datetime.now(UTC)
    snapshot = open_snapshot(settings.snapshots)
    plan = plan_in_force(settings)
    at = lock or latest_lock(now)
    if at - now > timedelta(0):
        message = f"data cannot be locked at {at.isoformat()}, which is yet to come"
        raise click.ClickException(message)
    try:
        found = survey(snapshot, lock=at, now=now, plan_hash=plan.sha256, what_if=what_if)
    except LockIsPast as past:
        raise click.ClickException(str(past)) from past
    latest = {result.monitor_id: result for result in found.results}
    click.echo(f"{plural(len(latest), 'monitor')} evaluated, data locked at {at.isoformat()}")
    for name, look in latest.items():
        click.echo(f"  {name}: {look.state.replace('_', ' ')}, {look.reason or _numbers(look)}")
    for line in lines(found.family) if found.family else ():
        click.echo(line)
    if what_if:
        click.echo("nothing is told to the log")
        return
    with closing(open_log(settings.log_url)) as log:
        told = tell(log, found)
    looks = sum(len(run.data.results) for run in found.runs)
    click.echo(
        f"{plural(looks, 'look')} and {plural(len(found.signals), 'signal')} told"
        if told
        else "nothing new"
    )


def _numbers(look: object) -> str:
    observed, expected = getattr(look, "observed", None), getattr(look, "expected", None)
    return f"{observed} events where {expected or 0.0:.2f} were expected"


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _read(file: Path) -> Declaration:
    try:
        return read_declaration(file.read_bytes())
    except InvalidDeclaration as invalid:
        lines = "".join(f"\n  {problem}" for problem in invalid.problems)
        message = f"{file} cannot be declared:{lines}"
        raise click.ClickException(message) from invalid


def _counts(declared: Declaration) -> str:
    benchmarks = plural(len(declared.benchmarks), "benchmark")
    return f"{benchmarks} and {plural(len(declared.monitors), 'monitor')}"
