"""The command that writes a signal summary for regulators."""

from datetime import datetime
from pathlib import Path

import click

from reports.summary_files import FORMATS, file_of
from store.settings import Settings
from store.snapshot import open_snapshot
from streams.summarise import summarise

pass_settings = click.make_pass_decorator(Settings)
_day = click.DateTime(formats=["%Y-%m-%d"])


@click.command("summary")
@click.option("--from", "since", type=_day, required=True, help="First day, in UTC.")
@click.option("--to", "until", type=_day, required=True, help="Last day, in UTC.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="pdf",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write; one that is there is replaced.",
)
@pass_settings
def summary_command(
    settings: Settings, since: datetime, until: datetime, form: str, out: Path
) -> None:
    """Write every signal raised in a period, with its evidence and decisions, to a file.

    It tells what the newest snapshot knows, and submits nothing to anybody.
    """
    try:
        summary = summarise(
            open_snapshot(settings.snapshots), since=since.date(), until=until.date()
        )
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    file = file_of(summary, form)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(file.content)
    click.echo(f"{out}: {len(summary.signals)} signals, SHA-256 {file.sha256}")
