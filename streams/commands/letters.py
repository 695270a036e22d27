"""Commands for what was set aside: list it, and try it again."""

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime

import click

from store.letters import Fate, Standing, fates, place_of, retry
from store.log.open import open_log
from store.settings import Settings

pass_settings = click.make_pass_decorator(Settings)


@click.group("dead-letters")
def dead_letters() -> None:
    """Show what could not be read, or try it again."""


@dead_letters.command("list")
@pass_settings
def list_letters(settings: Settings) -> None:
    """List what was set aside, with the reason, and what became of it.

    A letter that was retried says when, to which place on the ledger, and whether it was accepted
    or came back. The payload is not shown, it may be personal.
    """
    with closing(open_log(settings.log_url)) as log:
        found = fates(log, now=datetime.now(UTC))
    for fate in found:
        letter = fate.letter
        click.echo(f"{letter.reason:16} {letter.where}  {letter.explanation}")
        if fate.standing is not Standing.UNREADABLE:
            click.echo(f"{'':16} {_became(fate)}")
    counts = Counter(fate.standing for fate in found)
    parts = [f"{counts[standing]} {standing}" for standing in Standing if counts[standing]]
    click.echo(": ".join([f"{len(found)} dead letters", *([", ".join(parts)] if parts else [])]))


@dead_letters.command("retry")
@pass_settings
def retry_letters(settings: Settings) -> None:
    """Append again what can be accepted by now; the rest stays where it is.

    What lies on the ledger already is passed over, so a second retry appends nothing.
    """
    with closing(open_log(settings.log_url)) as log:
        found = fates(log, now=datetime.now(UTC))
        settled = retry(log, found)
    before = sum(fate.standing is Standing.ACCEPTED for fate in found)
    click.echo(
        f"{settled} of {len(found)} dead letters could be read and are on the log again; "
        f"{before} had been accepted before"
    )


def _became(fate: Fate) -> str:
    if fate.retried is None:
        return fate.standing
    at = datetime.fromtimestamp(fate.retried.appended_ms / 1000, tz=UTC)
    place = place_of(fate.retried)
    if fate.standing is Standing.ID_TAKEN:
        return f"{fate.standing}: {place}, since {at:%Y-%m-%d %H:%M} UTC"
    return f"retried {at:%Y-%m-%d %H:%M} UTC to {place}: {fate.standing}"
