"""Commands about the file of the log itself: whether it is whole, and saving what is."""

from pathlib import Path

import click

from store.log.interface import LogError, Record
from store.log.open import sqlite_path
from store.log.salvage import DamagedLog, Place, Span
from store.settings import Settings
from store.snapshot import SnapshotError, read_current
from streams.commands.progress import progress_bar

pass_settings = click.make_pass_decorator(Settings)
AT_ONCE = 2_000
SPANS_SHOWN = 20


class NotEmbedded(LogError):
    """The log is no file of ours."""


@click.group("log")
def log_group() -> None:
    """Look whether the file of the log is whole; save what is whole of a damaged one."""


@log_group.command()
@pass_settings
def check(settings: Settings) -> None:
    """Read the log page by page and say which records are missing, by partition and offset.

    Nothing is changed. Stop what uses the log first. Where a read model is published, it says how
    far each partition went. Exit code 3 if anything is missing or damaged. That records say what
    they said when they were projected is for `stimwatch audit` to find: it recomputes the seals.
    """
    from store.log.sqlite_file import faults

    path = _file(settings)
    log = DamagedLog(path, settings.topics)
    with progress_bar("reading") as tell:
        for number, _ in enumerate(log.records(), start=1):
            tell(number, number)
    wrong = faults(path)
    lost = _told(log, _ends(settings))
    if wrong:
        click.echo(f"the file is damaged. SQLite says: {wrong[0].splitlines()[-1]}")
        click.echo("`stimwatch log salvage NEW` saves what is whole; or put back a backup")
    elif lost:
        click.echo("the file is whole, but records are missing; ask their sources for them again")
    else:
        click.echo("the log is whole")
    if wrong or lost:
        raise SystemExit(3)


@log_group.command()
@click.argument("new", type=click.Path(path_type=Path))
@pass_settings
def salvage(settings: Settings, new: Path) -> None:
    """Save all whole records into a new log, the file NEW; say what is missing.

    The damaged file is only read: keep it. Stop what uses it first. Then put NEW where the log was
    and start again. Exit code 3 if anything is missing.
    """
    from store.log.sqlite import SqliteLog

    path = _file(settings)
    if new.exists():
        message = f"{new} is there already, and nothing is written over. Choose another name"
        raise click.ClickException(message)
    log = DamagedLog(path, settings.topics)
    fresh = SqliteLog(new.absolute())
    fresh.create_topics(settings.topics)
    with progress_bar("saving") as tell:
        batch, saved = list[Record](), 0
        for record in log.records():
            batch.append(record)
            if len(batch) == AT_ONCE:
                fresh.restore(batch)
                saved += len(batch)
                batch = []
                tell(saved, saved)
        fresh.restore(batch)
    fresh.close()
    lost = _told(log, _ends(settings))
    click.echo(f"{saved + len(batch)} records are saved in {new}")
    if lost:
        click.echo("what is missing was not found in the file; ask its sources for it again")
        raise SystemExit(3)


def _told(log: DamagedLog, ends: dict[Place, int]) -> bool:
    """Print what was found of each partition; say whether anything is missing."""
    lost = False
    for (topic, number), found in sorted(log.found.items()):
        missing = found.missing(ends.get((topic, number), 0))
        lost = lost or bool(missing)
        what = f"; missing: {_spans(missing)}" if missing else ", none missing"
        click.echo(f"{topic}/{number}: {found.records:,} records{what}")
    if log.unclaimed:
        click.echo(f"{log.unclaimed:,} records are of no partition that is known")
    if log.lost_frames:
        click.echo(f"{log.lost_frames:,} pages of the write-ahead log are damaged")
    return lost or bool(log.unclaimed or log.lost_frames)


def _spans(missing: tuple[Span, ...]) -> str:
    """Return offsets in words.

    >>> _spans(((0, 0), (4, 6)))
    'offsets 0, 4 to 6 (4 records)'
    """
    shown = ", ".join(
        str(first) if first == last else f"{first} to {last}"
        for first, last in missing[:SPANS_SHOWN]
    )
    more = len(missing) - SPANS_SHOWN
    shown += f" and {more} stretches more" if more > 0 else ""
    count = sum(last - first + 1 for first, last in missing)
    return f"offsets {shown} ({count:,} record{'s' * (count > 1)})"


def _ends(settings: Settings) -> dict[Place, int]:
    """Return how far the read model had read each partition, where one is published."""
    try:
        offsets = read_current(settings.snapshots).offsets
    except SnapshotError:
        return {}
    ends = ((place.rpartition("/"), end) for place, end in offsets.items())
    return {(topic, int(number)): end for (topic, _, number), end in ends}


def _file(settings: Settings) -> Path:
    """Return the file of an embedded log."""
    if not settings.log_url.startswith("sqlite"):
        message = (
            f"{settings.log_url} is no file of ours: Kafka keeps and checks its own. `stimwatch "
            "audit` says whether its records are those that were projected"
        )
        raise NotEmbedded(message)
    path = sqlite_path(settings.log_url)
    if not path.exists():
        message = f"there is no log {path}: look at STIMWATCH_LOG and STIMWATCH_HOME"
        raise NotEmbedded(message)
    return path
