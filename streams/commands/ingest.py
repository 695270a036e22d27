"""The command that brings files in, and says what became of each of their rows."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from store.log.open import open_log
from store.settings import Settings
from streams.commands.progress import progress_bar

if TYPE_CHECKING:
    from streams.gateways.confirms import Confirms
    from streams.gateways.files.source import Source
    from streams.gateways.ingest_report import IngestReport

REFUSED_SHARE_MAX = 0.01
NOTHING_READ, MANY_REFUSED = 1, 4
"""Exit codes."""
pass_settings = click.make_pass_decorator(Settings)


@click.command("ingest")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
)
@click.option(
    "--dates",
    type=click.Choice(["day-first", "month-first"]),
    help="How dates like 1/5/2024 are written, where the rows of a file do not tell.",
)
@click.option(
    "--confirm",
    "confirm",
    multiple=True,
    metavar="TOKEN",
    help="A line that was refused for naming a person names nobody; the refusal prints its TOKEN.",
)
@click.option("--reason", default="", help="Why what is confirmed names nobody; kept on the log.")
@pass_settings
def ingest_command(
    settings: Settings,
    files: tuple[Path, ...],
    dates: Literal["day-first", "month-first"] | None,
    confirm: tuple[str, ...],
    reason: str,
) -> None:
    """Read FILES into the log: session exports, MAUDE records, our own JSON Lines.

    A file may be a folder or a zip archive, may be packed by gzip, and is standard input where it
    is `-`. What cannot be read, and what no file may bring (decisions of people, conclusions of
    detectors), becomes a dead letter with its reason; the rest goes on. A second import of the same
    records adds nothing. docs/imports.md lists every format and field.

    Exit code 1 if nothing at all could be read, 4 if more than 1 % of the rows were refused, or a
    file could not be read to its end.
    """
    from streams.gateways.ingest import ingest
    from streams.gateways.readers import Reading

    confirms = _confirms(confirm, reason)
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
        with progress_bar("reading") as tell:
            report = ingest(
                files,
                log,
                now=datetime.now(UTC),
                progress=lambda source, rows: tell(
                    source.bytes_read, source.size_bytes, _at(source, rows)
                ),
                how=Reading(dates=dates),
                quarantine=settings.home / "quarantine",
                known=settings.home / "known-events.sqlite",
                index=settings.home / "reports.index",
                confirms=confirms,
            )
    for line in told(report):
        click.echo(line)
    for token in sorted(set(confirm) - (confirms.used if confirms else set())):
        click.echo(f"  nothing was refused under {token}: its text may have changed", err=True)
    _tell_refusals(report)


def _confirms(tokens: tuple[str, ...], reason: str) -> "Confirms | None":
    from streams.gateways.confirms import Confirms, reason_fault

    if not tokens:
        return None
    fault = reason_fault(reason)
    if fault:
        raise click.BadParameter(fault, param_hint="--reason")
    return Confirms(tokens=frozenset(tokens), reason=reason, now=datetime.now(UTC))


def _at(source: "Source", rows: int) -> str:
    read, size = source.bytes_read / 1e6, source.size_bytes / 1e6
    return f"{source.name}: {rows:,} rows, {read:,.1f} of {size:,.1f} MB"


def told(report: "IngestReport") -> tuple[str, ...]:
    """Return what became of the rows; the counts add up."""
    files = "1 file" if report.files == 1 else f"{report.files:,} files"
    counts = f"{report.accepted:,} new, {report.duplicates:,} known already"
    rows = "1 row" if report.rows == 1 else f"{report.rows:,} rows"
    line = f"{rows} read from {files}: {counts}, {report.refused:,} refused"
    if not report.parts:
        return (line,)
    return (line, f"  among them further rows, and so parts, of one report: {report.parts:,}")


def _tell_refusals(report: "IngestReport") -> None:
    """Say what was refused, why and what to do; the last line is loud where it was much."""
    from streams.gateways.rejects import place_of

    for each in report.refusals:
        first = "at" if each.count == 1 else "first at"
        place = f"{each.where} ({place_of(each.where)})"
        click.echo(
            f"  {each.count:,} refused as {each.reason}, {first} {place}: {each.explanation}",
            err=True,
        )
    if report.not_kept:
        click.echo(f"  {report.not_kept:,} of them are not kept as dead letters", err=True)
    elif report.refusals:
        click.echo("  each is a dead letter: `stimwatch dead-letters list`", err=True)
        click.echo("  there a file is called by a hash, for its name may be a person's", err=True)
    refused = report.refused - report.by_the_way
    share = refused / max(report.rows - report.by_the_way, 1)
    if report.not_whole or share > REFUSED_SHARE_MAX:
        files = "1 file" if report.not_whole == 1 else f"{report.not_whole:,} files"
        lacks = f"; {files} could not be read, or not to the end" if report.not_whole else ""
        line = (
            f"REFUSED: {refused:,} of {report.rows:,} rows ({share:.1%}){lacks}. They are not on "
            "the log: mend them, and bring them in again"
        )
        click.secho(line, fg="red", bold=True, err=True)
        nothing = not report.accepted and not report.duplicates
        raise SystemExit(NOTHING_READ if nothing else MANY_REFUSED)
    if report.rows == report.by_the_way:
        click.secho("REFUSED: nothing in these files could be read", fg="red", bold=True, err=True)
        raise SystemExit(NOTHING_READ)
