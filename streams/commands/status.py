"""The command that says whether everything is at work, for a person and for a monitor."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click

from store.health.alarms import Alarm, alarms, lasting, moment
from store.health.watch import Progress, Ticks, Watch, Watched
from store.log.interface import LogError
from store.log.open import open_log
from store.notes import notes_set_aside
from store.read.clock import ClockRow, clock
from store.settings import Settings
from store.snapshot import SnapshotError, open_snapshot

pass_settings = click.make_pass_decorator(Settings)
STOPPED = 3
SHOWN_MAX = 5
"""So many of the caches that were set aside are named, the newest last."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a look found: how things stand, and what is wrong."""

    at: datetime
    watched: Watched | None
    known: ClockRow | None
    alarms: tuple[Alarm, ...]


@click.command("status")
@click.option("--quiet", is_flag=True, help="Say only what is wrong.")
@click.option(
    "--wait",
    "wait_s",
    default=0.0,
    show_default=True,
    help="Seconds to give a system that has just been started before anything counts as wrong.",
)
@pass_settings
def status_command(settings: Settings, quiet: bool, wait_s: float) -> None:
    """Say whether detection and projection keep up with the log, and whether the clock ticks.

    Exit code 0 where all is at work, 3 where something has stopped or is behind by more than
    STIMWATCH_LATE_S seconds (180), or the log does not answer: let a monitor ask every minute.
    """
    deadline = time.monotonic() + wait_s
    while (found := _look(settings)).alarms and time.monotonic() < deadline:
        time.sleep(1.0)
    if not quiet:
        for line in _lines(settings, found):
            click.echo(line)
    for alarm in found.alarms:
        click.echo(_told(alarm))
    if found.alarms:
        raise SystemExit(STOPPED)
    if not quiet:
        click.echo("everything is at work")


def _look(settings: Settings) -> _Found:
    now = datetime.now(UTC)
    watched, fault = None, ""
    try:
        with closing(open_log(settings.log_url)) as log:
            watched = Watch(log, settings.topics).look(now=now)
    except LogError as error:
        fault = str(error)
    known = _known(settings)
    late = timedelta(seconds=settings.late_s)
    wrong = alarms(watched, known, fault=fault, now=now, late=late)
    return _Found(now, watched, known, wrong)


def _known(settings: Settings) -> ClockRow | None:
    """Return what the newest snapshot knows of the time; None where there is none."""
    try:
        return clock(open_snapshot(settings.snapshots))
    except SnapshotError:
        return None


def _lines(settings: Settings, found: _Found) -> Iterator[str]:
    watched, known, now = found.watched, found.known, found.at
    yield f"{'log':<13} {settings.log_url}"
    if watched is not None:
        yield f"{'detection':<13} {_progress(watched.detection, now)}"
        yield f"{'projection':<13} {_progress(watched.projection, now)}"
        yield f"{'clock':<13} {_ticked(watched.ticks, known)}"
    for beat, appended_ms in watched.heard if watched is not None else ():
        age = now - datetime.fromtimestamp(appended_ms / 1000, tz=UTC)
        said = "told to end" if beat.stopped else "heard"
        yield f"{beat.part:<13} {beat.name}, {said} {_ago(age)}"
    for noted in notes_set_aside(settings.home)[-SHOWN_MAX:]:
        yield f"{'set aside':<13} {noted.cache} at {moment(noted.at)}: {noted.why}"


def _progress(progress: Progress, now: datetime) -> str:
    if progress.heard_at is None:
        return "nobody was ever heard"
    if progress.waiting_since is None:
        return "up to the end of the log"
    waiting = lasting(now - progress.waiting_since)
    if progress.waiting == 1:
        return f"1 record waits, for {waiting}"
    return f"{progress.waiting:,} records wait, the oldest for {waiting}"


def _ticked(ticks: Ticks, known: ClockRow | None) -> str:
    if known is not None and known.simulated:
        return "not needed: the fleet is simulated and brings its own time"
    if not ticks.known:
        return "not known: no worker has told of any device"
    return f"ticked for {moment(ticks.oldest)}" if ticks.oldest else "has not ticked yet"


def _ago(age: timedelta) -> str:
    return f"{lasting(age)} ago" if age > timedelta(0) else "just now"


def _told(alarm: Alarm) -> str:
    return f"\n{alarm.head.upper()}\n  {alarm.meaning}\n  What to do: {alarm.todo}"
