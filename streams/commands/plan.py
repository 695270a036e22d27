"""Commands about the PMS plan: whether it is whole, and what another one would change."""

from collections import Counter
from pathlib import Path
from typing import Any

import click

from detectors.plan import HASH_SHOWN
from detectors.plan_difference import Difference, differences
from detectors.plan_text import Approval, WrittenPlan
from events.plan import PlanDamaged
from store.settings import Settings
from streams.plan_file import read_plan_file

pass_settings = click.make_pass_decorator(Settings)
plan_path = click.Path(dir_okay=False, path_type=Path)
HOW_SURE = ("verified", "reported", "assumed", "unknown")


@click.group("plan")
def plan_group() -> None:
    """Look at the PMS plan: every threshold and window, with its source."""


@plan_group.command("check")
@click.argument("file", type=plan_path, required=False)
@pass_settings
def check_plan(settings: Settings, file: Path | None) -> None:
    """Tell whether FILE is a plan to work with, and how much of it is assumed.

    Without FILE, look at the plan in force. Exit code 1 with every problem that there is.
    """
    written = read_plan_file(file or settings.plan)
    plan, head = written.plan, written.head
    counts = Counter[str](s.written.confidence or "unknown" for s in written.settings)
    click.echo(f"{file or settings.plan} is a plan to work with")
    click.echo(f"  plan        {plan.label}, of {head.date}; {_approval(head.approved_by)}")
    click.echo(f"  hash        {plan.sha256}")
    click.echo(f"  detectors   {len(plan.detectors)}")
    told = ", ".join(f"{counts[word]} {word}" for word in HOW_SURE if counts[word])
    click.echo(f"  parameters  {len(written.settings)}: {told}")


@plan_group.command("diff")
@click.argument("one", type=plan_path)
@click.argument("other", type=plan_path, required=False)
@pass_settings
def diff_plans(settings: Settings, one: Path, other: Path | None) -> None:
    """Tell what changes from plan ONE to plan OTHER, and whether anything is decided otherwise.

    With ONE alone: what changes if it takes the place of the plan in force.
    """
    old = read_plan_file(one if other else settings.plan)
    new = read_plan_file(other or one)
    found = differences(old, new)
    for difference in found:
        click.echo(_line(difference))
    click.echo(_conclusion(old, new, found))


@plan_group.command("list")
@pass_settings
def list_plans(settings: Settings) -> None:
    """List the plans that the log names, the one in force first, as of the newest snapshot."""
    from store.read.plans import plans_seen
    from store.snapshot import open_snapshot

    for seen in plans_seen(open_snapshot(settings.snapshots)):
        text = f"{seen.called}, of {seen.dated}" if seen.called else "its text is not on the log"
        used = f"{seen.first_at.date()} to {seen.last_at.date()}"
        click.echo(f"{seen.plan_hash[:HASH_SHOWN]}  {used}  {seen.signals:>6} signals  {text}")


@plan_group.command("show")
@click.argument("hash_begins", metavar="HASH")
@pass_settings
def show_plan(settings: Settings, hash_begins: str) -> None:
    """Print the text of the plan on the log whose hash begins with HASH, as its file was.

    Under it, an audit asks by the rules of its time: `stimwatch plan show HASH > old.toml`.
    """
    from store.read.plans import plans_told, told_plan
    from store.snapshot import open_snapshot

    snapshot = open_snapshot(settings.snapshots)
    found = [each for each in plans_told(snapshot) if each.plan_hash.startswith(hash_begins)]
    if len({each.plan_hash for each in found}) != 1:
        count = "no plan" if not found else "more than one plan"
        message = f"{count} on the log has a hash that begins so; see `stimwatch plan list`"
        raise click.BadParameter(message, param_hint="HASH")
    try:
        plan = told_plan(snapshot, found[0].event_id)
    except PlanDamaged as damaged:
        raise click.ClickException(str(damaged)) from damaged
    click.echo(plan.text if plan else "", nl=False)


def _line(found: Difference) -> str:
    old, new = _shown(found.old), _shown(found.new)
    if found.decides:
        return f"{found.place}: {old} -> {new} {found.unit or ''}".rstrip()
    return f"{found.place}, {found.what}: {old} -> {new}"


def _conclusion(old: WrittenPlan, new: WrittenPlan, found: tuple[Difference, ...]) -> str:
    before, after = old.plan.sha256[:HASH_SHOWN], new.plan.sha256[:HASH_SHOWN]
    if before != after:
        count = sum(difference.decides for difference in found)
        values = "1 value decides" if count == 1 else f"{count} values decide"
        return f"{values} otherwise: the hash changes from {before} to {after}"
    what = "only words change" if found else "no difference"
    return f"{what}: the same is decided, and the hash stays {after}"


def _shown(value: Any) -> str:
    match value:
        case None:
            return "unknown"
        case float():
            return f"{value:g}"
        case Approval():
            return _approval(value)
        case _:
            return str(value)


def _approval(approved_by: Approval) -> str:
    if approved_by.name is None:
        return f"not approved: {approved_by.reason}"
    return f"approved by {approved_by.name} on {approved_by.on}"
