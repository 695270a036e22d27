"""What a file may bring onto the ledger, and what only the program's own parts may write there.

Whoever has a file may have made it up. Records of devices and patients come in files, and are
doubted like all data. What a person decided, who signed in, and what detectors concluded is another
kind of evidence: it counts because the one part that writes it had asked who is there, or had read
the ledger. So a file cannot bring it, simulated or not. A new kind of event comes in files only
once it is named among the kinds of a device.
"""

from events.clock import ClockTicked
from events.envelope import DASHBOARD_SOURCE, SIMULATED_SOURCE, Event
from events.kinds import OF_A_DEVICE

REASON = "not_from_a_file"
FROM_FILES: frozenset[type[Event]] = frozenset({*OF_A_DEVICE, ClockTicked})
"""Records of devices and patients, and the days of a history."""
_DASHBOARD = (DASHBOARD_SOURCE, f"{SIMULATED_SOURCE}:dashboard")
_WRITTEN_BY = {
    "access": "the dashboard, when it happens",
    "account": "the program, when an account is changed",
    "clock": "a person, with `stimwatch clock`",
    "benchmark": "`stimwatch surveil`, from a declaration",
    "evaluation": "a worker",
    "export": "the dashboard, when it happens",
    "letters": "the dashboard, when it happens",
    "monitor": "`stimwatch surveil`, from a declaration",
    "person": "the dashboard, when it happens",
    "plan": "the program, when a plan comes into force",
    "signal": "a worker, or a person at the dashboard",
    "surveillance": "`stimwatch surveil`",
    "text": "a person, at the dashboard or by `stimwatch ingest --confirm`",
    "yellow_card": "a person at the dashboard",
}


def why_not_from_a_file(event: Event) -> str | None:
    """Return why no file may bring this event, or None where one may.

    Examples
    --------
    >>> from events.sample import adverse_event, reviewed
    >>> why_not_from_a_file(adverse_event(day=1))
    >>> why_not_from_a_file(reviewed("acknowledged", day=2))
    'no file may bring signal.reviewed: it is written by a worker, or a person at the dashboard. ...
    """
    family = event.type.partition(".")[0]
    if type(event) not in FROM_FILES:
        by = _WRITTEN_BY.get(family, "the program itself")
        return (
            f"no file may bring {event.type}: it is written by {by}. Whoever has a file could have "
            "made it up, so nothing was taken over"
        )
    if event.actor.startswith("person:") or event.source.startswith(_DASHBOARD):
        return (
            f"this {event.type} says that a person wrote it at the dashboard, and no file may say "
            "so. Where another system sends it, name that system as its source and its actor"
        )
    return None
