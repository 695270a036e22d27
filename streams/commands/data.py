"""Commands that make data and room for them."""

from contextlib import closing
from pathlib import Path

import click

from store.health.heartbeat import HEARTBEATS
from store.log.open import open_log
from store.settings import Settings
from streams.commands.progress import progress_bar
from streams.simulate.fleet import write_fleet
from streams.simulate.presets import PRESETS

pass_settings = click.make_pass_decorator(Settings)


@click.command()
@pass_settings
def topics(settings: Settings) -> None:
    """Create the topics that do not exist; partition counts are fixed from then on."""
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics | HEARTBEATS)
        for name in settings.topics | HEARTBEATS:
            click.echo(f"{name}: {log.partition_count(name)} partitions")
        for advice in log.advice():
            click.echo(advice, err=True)


@click.command("simulate")
@click.option("--devices", type=click.IntRange(1), required=True, help="Devices in the fleet.")
@click.option("--days", type=click.IntRange(1), required=True, help="Days it is watched for.")
@click.option("--seed", type=int, required=True, help="Another seed, another fleet.")
@click.option(
    "--preset",
    type=click.Choice(sorted(PRESETS)),
    default="typical",
    show_default=True,
    help="How often what happens: as assumed, never, often, or all that is bad at once.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for events.jsonl and truth.jsonl.",
)
def simulate_command(devices: int, days: int, seed: int, preset: str, out: Path) -> None:
    """Make up a fleet: its events, and apart from them the truth about who fails, how and when.

    The same numbers give the same bytes. Events are marked as simulated and never share a log with
    real ones.
    """
    with progress_bar("simulating") as tell:
        write_fleet(
            out,
            devices=devices,
            days=days,
            seed=seed,
            parameters=PRESETS[preset],
            progress=tell,
        )
    click.echo(f"{out / 'events.jsonl'}\n{out / 'truth.jsonl'}")
