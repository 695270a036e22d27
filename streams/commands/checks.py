"""Commands that go back to the log: replay, audit, rebuild, dead letters."""

import time
from contextlib import closing
from pathlib import Path

import click

from detectors.plan import default_plan
from events.codec import UndecodableEvent, decode, encode
from events.dead_letter import DeadLetter
from store.log.interface import Entry
from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, Settings
from streams.commands.progress import progress_bar

pass_settings = click.make_pass_decorator(Settings)
SHOWN_MAX = 20


@click.command("replay")
@click.argument("log")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="JSON Lines file for the signals.",
)
def replay_command(log: str, out: Path) -> None:
    """Fold LOG through every detector and write its signals.

    LOG is a JSON Lines file of events, or a log's URL. No broker or running system is needed, and
    the same input gives the same bytes.
    """
    from streams.replay import replay

    source: Path | str = log if "://" in log else Path(log)
    with progress_bar(f"replaying {log}") as tell:
        told = replay(source, plan=default_plan(), progress=tell)
    fresh = out.with_name(out.name + ".fresh")
    fresh.write_bytes(b"".join(encode(signal) + b"\n" for signal in told.signals))
    fresh.replace(out)
    click.echo(f"{told.events} events, {len(told.signals)} signals in {out}")
    for letter in told.dead_letters[:SHOWN_MAX]:
        click.echo(f"  {letter.where}: {letter.explanation}", err=True)
    if told.dead_letters:
        click.echo(f"{len(told.dead_letters)} records could not be read", err=True)


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
    """Replay the log purely and list where stored signals differ from what it says.

    The seal over each partition is recomputed too: are the records those that were projected? Exit
    code 3 if anything differs.
    """
    from store.read.audit import seals, signal_events
    from store.snapshot import open_snapshot
    from streams.audit import audit, broken_seals, canonical

    deadline = time.monotonic() + wait_s
    while True:
        with progress_bar("auditing") as tell:
            snapshot = open_snapshot(settings.snapshots)
            stored = canonical(signal_events(snapshot))
            found = audit(settings, stored, plan=default_plan(), progress=tell)
        if not found.differences or time.monotonic() >= deadline:
            break
        time.sleep(1.0)
    click.echo(
        f"{found.events} events give {found.expected} signal events; {found.published} are "
        f"published ({found.copies} second copies), {found.stored} are stored"
    )
    for difference in found.differences[:SHOWN_MAX]:
        click.echo(f"  {difference.what} {difference.signal_id}: {difference.explanation}")
    broken = broken_seals(settings.log_url, seals(snapshot))
    for place in broken:
        click.echo(f"  broken seal: the records of {place} are not those that were projected")
    if found.differences or broken:
        click.echo(f"{len(found.differences)} differences, {len(broken)} broken seals")
        raise SystemExit(3)
    click.echo("no difference, and every seal holds")


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


@click.group("dead-letters")
def dead_letters() -> None:
    """Show what could not be read, or try it again."""


@dead_letters.command("list")
@pass_settings
def list_letters(settings: Settings) -> None:
    """List what was set aside, with the reason; the payload is not shown, it may be personal."""
    letters = _letters(settings)
    for letter in letters:
        click.echo(f"{letter.reason:16} {letter.where}  {letter.explanation}")
    click.echo(f"{len(letters)} dead letters")


@dead_letters.command("retry")
@pass_settings
def retry_letters(settings: Settings) -> None:
    """Append again what can be read by now; the rest stays where it is."""
    letters = _letters(settings)
    entries = []
    for letter in letters:
        try:
            event = decode(letter.payload)
        except UndecodableEvent:
            continue
        entries.append(Entry(event.subject.encode(), letter.payload))
    with closing(open_log(settings.log_url)) as log:
        log.append(TOPIC_EVENTS, entries)
    click.echo(
        f"{len(entries)} of {len(letters)} dead letters could be read and are on the log again"
    )


def _letters(settings: Settings) -> list[DeadLetter]:
    from streams.replay import topic_records

    with closing(open_log(settings.log_url)) as log:
        records = [r for rs in topic_records(log, TOPIC_DEAD_LETTERS) for r in rs]
    letters = [DeadLetter.model_validate_json(r.value) for r in records]
    return list({letter.id: letter for letter in letters}.values())
