"""Commands that go back to the log: replay, audit, rebuild."""

import time
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from events.codec import encode
from store.log.open import open_log
from store.settings import TOPIC_EVENTS, Settings
from streams.commands.progress import progress_bar
from streams.plan_file import plan_in_force

if TYPE_CHECKING:
    from store.snapshot import Snapshot

pass_settings = click.make_pass_decorator(Settings)
SHOWN_MAX = 20


def _say_held_back(log_url: str, topics: Iterable[str]) -> None:
    """Say what nobody can read yet, so that it is not missed in what a command found."""
    from store.health.alarms import UNHOLD, held_back

    with closing(open_log(log_url)) as log:
        held = {
            f"{topic}/{partition}": each
            for topic in topics
            for partition, each in log.held_back(topic).items()
        }
    for place, (offsets, since_ms) in held.items():
        since = datetime.fromtimestamp(since_ms / 1000, tz=UTC)
        click.echo(f"{held_back(place, len(offsets), since)} {UNHOLD}", err=True)


@click.command("replay")
@click.argument("log")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="JSON Lines file for the signals.",
)
@pass_settings
def replay_command(settings: Settings, log: str, out: Path) -> None:
    """Fold LOG through every detector and write its signals.

    LOG is a JSON Lines file of events, or a log's URL. No broker or running system is needed, and
    the same input gives the same bytes.
    """
    from streams.replay import replay

    plan = plan_in_force(settings)
    source: Path | str = log if "://" in log else Path(log)
    with progress_bar(f"replaying {log}") as tell:
        told = replay(source, plan=plan, progress=tell)
    fresh = out.with_name(out.name + ".fresh")
    fresh.write_bytes(b"".join(encode(signal) + b"\n" for signal in told.signals))
    fresh.replace(out)
    click.echo(f"{told.events} events, {len(told.signals)} signals in {out}")
    if isinstance(source, str):
        _say_held_back(source, [TOPIC_EVENTS])
    for letter in told.dead_letters[:SHOWN_MAX]:
        click.echo(f"  {letter.where}: {letter.explanation}", err=True)
    if told.dead_letters:
        click.echo(f"{len(told.dead_letters)} records could not be read", err=True)


def _published(folder: Path, deadline: float) -> "Snapshot":
    """Return the newest snapshot; where there is none yet, wait for the first until `deadline`."""
    from store.snapshot import SnapshotMissing, open_snapshot

    while True:
        try:
            return open_snapshot(folder)
        except SnapshotMissing:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.2)


@click.command("audit")
@click.option(
    "--wait",
    "wait_s",
    default=0.0,
    show_default=True,
    help="Seconds to give a running system to catch up before a difference counts.",
)
@pass_settings
def audit_command(settings: Settings, wait_s: float) -> None:
    """Fold and project the log purely, and list where what is stored differs from what it says.

    Every table of the read model is compared with a clean projection, every signal with the fold,
    and the population's signals with what runs of surveillance told. What is only late is told as
    behind, and is no difference. Exit code 3 if anything differs or is missing.
    """
    from streams.audit import audit, detection_reached

    plan = plan_in_force(settings)
    deadline = time.monotonic() + wait_s
    while True:
        with progress_bar("auditing") as tell:
            snapshot = _published(settings.snapshots, deadline)
            detected = detection_reached(settings)
            found = audit(settings, snapshot, plan=plan, detected=detected, progress=tell)
        if not (found.differences or found.behind) or time.monotonic() >= deadline:
            break
        time.sleep(1.0)
    click.echo(
        f"{found.events} events give {found.expected} signal events under the plan {plan}\n"
        f"{found.published} are "
        f"published ({found.copies} second copies), {found.stored} are stored"
    )
    for late in found.behind:
        click.echo(f"  behind: {late.who} has {late.records:,} records to go; {late.explanation}")
    for difference in found.differences[:SHOWN_MAX]:
        click.echo(f"  {difference.what} {difference.of}: {difference.explanation}")
    _say_held_back(settings.log_url, settings.topics)
    if found.differences:
        click.echo(f"{len(found.differences)} differences")
        raise SystemExit(3)
    click.echo("no difference in any table, and every seal holds")


@click.command("repair")
@pass_settings
def repair_command(settings: Settings) -> None:
    """Fold the whole log, and publish each signal and dead letter that it gives and lacks.

    It may run beside everything else, and a second time: then it finds nothing to publish.
    """
    from streams.repair import repair

    plan = plan_in_force(settings)
    with progress_bar("repairing") as tell:
        done = repair(settings, plan=plan, progress=tell)
    click.echo(f"{done.events} events give {done.expected} signal events under the plan {plan}")
    for signal in done.signals:
        click.echo(f"  published {signal.type} {signal.id} of {signal.subject}")
    for letter in done.letters:
        click.echo(f"  published the dead letter of {letter.where}")
    click.echo(f"{len(done.signals)} signals and {len(done.letters)} dead letters were missing")


@click.command()
@pass_settings
def rebuild(settings: Settings) -> None:
    """Build the read model anew from the log. Stop the projector first.

    The old file is kept beside the new one until the new one is whole.
    """
    from streams.projector import rebuild_read_model

    with progress_bar("rebuilding") as tell:
        records = rebuild_read_model(settings, progress=tell)
    click.echo(f"{records} records read; the read model is new and its snapshot is published")
    _say_held_back(settings.log_url, settings.topics)
