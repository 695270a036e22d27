"""The command that says how much of what was raised is chance, and which signals page."""

from datetime import timedelta

import click

from detectors.discovery import Raised, Share, daily_false, shares
from detectors.wording import plural
from events.vocabulary import HAZARD_NAMES
from store.settings import Settings

pass_settings = click.make_pass_decorator(Settings)


@click.command("chance")
@click.option(
    "--days",
    default=1,
    type=click.IntRange(1, 3_650),
    show_default=True,
    help="The time up to now that is looked at.",
)
@pass_settings
def chance(settings: Settings, days: int) -> None:
    """Say how many of the latest signals are chance, and which hazards' signals page.

    As of the newest published snapshot, by the rates in the plan in force. What waits is not lost:
    it is in the list of signals, for the next regular review.
    """
    from store.read.raised import raised_within
    from store.snapshot import open_snapshot
    from streams.plan_file import plan_in_force

    discovery = plan_in_force(settings).discovery
    snapshot = open_snapshot(settings.snapshots)
    until = (snapshot.current.as_of or snapshot.current.published_at) + timedelta(seconds=1)
    found = raised_within(snapshot, since=until - timedelta(days=days), until=until)
    false = daily_false(discovery, devices=found.devices)
    fleet = f"{plural(found.devices, 'device')} in place"
    click.echo(f"{fleet}: about {false:.3f} false signals a day, by the rates in the plan")
    told = [Raised(hazard=row.hazard, grade=row.grade, count=row.count) for row in found.rows]
    for share in shares(discovery, told, devices=found.devices, days=float(days)):
        click.echo(_line(share))
    click.echo(f"{plural(sum(each.count for each in told), 'signal')} in {plural(days, 'day')}")


def _line(share: Share) -> str:
    rate = "chance not measured"
    if share.false_share is not None:
        rate = f"{share.false_share:.1%} of them by chance".replace("%", " %")
    counts = f"{share.told:>5} raised {share.pages:>5} page {share.waits:>5} wait"
    return f"{HAZARD_NAMES[share.hazard]:<24}{counts}   {rate}"
