"""Commands of the clock: tick, and what a person has to say of it."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime

import click
from pydantic import ValidationError

from store.log.interface import Log
from store.log.open import open_log
from store.settings import Settings
from streams.interrupt import remembered

pass_settings = click.make_pass_decorator(Settings)
CLOCK_EVERY_S = 60.0
"""How often the clock looks whether a new day has come, or the first event."""

FOR_EVER = datetime(9999, 12, 31, tzinfo=UTC)
_day = click.DateTime(["%Y-%m-%d"])
_by = click.option("--by", prompt="Your name", help="Who says so, in one word.")
_reason = click.option("--reason", prompt="Why", help="Why, for whoever reads the log later.")


@click.group("clock", invoke_without_command=True)
@click.option("--once", is_flag=True, help="Tick for today and end, as a scheduler would want.")
@pass_settings
@click.pass_context
def clock_group(context: click.Context, settings: Settings, once: bool) -> None:
    """Tick: tell the log once a day what day it is, so that silence and delay are noticed.

    Run one; a second one does no harm. Nothing is ticked for an empty log or a simulated fleet.
    """
    if context.invoked_subcommand is None:
        _run(settings, once=once)


def _run(settings: Settings, *, once: bool) -> None:
    from streams.clock import tick
    from streams.heart import beating

    with ExitStack() as stack:
        interrupt = stack.enter_context(remembered())
        log = stack.enter_context(closing(open_log(settings.log_url)))
        log.create_topics(settings.topics)
        if not once:
            stack.enter_context(beating(settings, "clock"))
        ticked: date | None = None
        while not interrupt.wished:
            now = datetime.now(UTC)
            if now.date() != ticked and tick(log, now):
                ticked = now.date()
                click.echo(f"ticked for {ticked}")
            if once:
                break
            interrupt.sleep(CLOCK_EVERY_S)
    if ticked is None:
        click.echo("nothing to tick for: the log is empty, or simulated and brings its own time")


@clock_group.command("confirm")
@click.argument("day", type=_day)
@_by
@_reason
@pass_settings
def confirm_command(settings: Settings, day: datetime, by: str, reason: str) -> None:
    """Say that it is DAY, after a pause so long that ticks of the clock are refused.

    DAY is today, such as 2026-03-02, and this machine must think so too.
    """
    from streams.clock import confirm

    now = datetime.now(UTC)
    if day.date() != now.date():
        message = (
            f"this machine says that it is {now.date()} (UTC), not {day.date()}: set its clock "
            "where that is wrong. Only today can be confirmed"
        )
        raise click.ClickException(message)
    with _real_log(settings) as log, _named(by):
        confirm(log, now, by=by, reason=reason)
    click.echo(f"confirmed by {by}: it is {now.date()}; ticked for it")


@clock_group.command("correct")
@click.option("--from", "first", type=_day, required=True, help="First day that was wrong.")
@click.option("--to", "last", type=_day, help="Last day that was wrong; for ever, if left out.")
@_by
@_reason
@pass_settings
def correct_command(
    settings: Settings, first: datetime, last: datetime | None, by: str, reason: str
) -> None:
    """Take back the ticks of days that had not come, told by a clock that was wrong.

    Signals that rest on them are withdrawn, and what they had hidden is told. Ticks that come after
    this count, also for these days. First set the clock of the machine that ticks.
    """
    from streams.clock import NothingToTakeBack, correct

    with _real_log(settings) as log, _named(by):
        try:
            days = correct(
                log,
                datetime.now(UTC),
                first=first.replace(tzinfo=UTC),
                last=last.replace(tzinfo=UTC) if last else FOR_EVER,
                by=by,
                reason=reason,
            )
        except NothingToTakeBack as nothing:
            message = f"{nothing}: nothing was taken back"
            raise click.ClickException(message) from nothing
    told = ", ".join(f"{day:%Y-%m-%d}" for day in days)
    click.echo(f"taken back by {by}: {told}")


@contextmanager
def _real_log(settings: Settings) -> Iterator[Log]:
    """Open the log, which must be one that is ticked for."""
    from streams.clock import has_a_clock

    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
        if not has_a_clock(log):
            message = (
                "the log is empty, or simulated and brings its own time: no clock ticks for it"
            )
            raise click.ClickException(message)
        yield log


@contextmanager
def _named(by: str) -> Iterator[None]:
    """Explain what the block cannot say of a person or a reason."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = {"actor": "--by", "reason": "--reason"}.get(str(first["loc"][-1]), "")
        raise click.BadParameter(first["msg"], param_hint=where) from error
