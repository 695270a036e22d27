"""What a person decides about a signal, checked before it becomes an event."""

from uuid import UUID

from events.signal import Review
from reports.identifiers import find_identifiers

ACTIONS = {
    "acknowledged": "Acknowledge: I am looking at it",
    "closed": "Close: nothing more is to be done",
    "reopened": "Open again",
}
VERDICTS = {
    None: "no verdict",
    "validated": "validated: worth an assessment",
    "refuted": "refuted: there is another explanation",
    "confirmed": "confirmed: the hazard is real",
}
REASON_MAX = 500


def faults(*, action: str, verdict: str | None, reason: str) -> tuple[str, ...]:
    """Return, in plain words, everything that stops the decision from being stored."""
    found: list[str] = []
    if action == "closed" and verdict is None:
        found.append("Verdict: a signal is closed with a verdict, so that detectors can be judged.")
    if action != "acknowledged" and not reason.strip():
        found.append("Reason: say why, so that the next reader need not guess.")
    for each in find_identifiers(reason):
        found.append(
            f"Reason: there is {each}. Take it out: surveillance must not know who the patient is, "
            "and nothing was stored."
        )
    return tuple(found)


def review(signal: UUID, *, action: str, verdict: str | None, reason: str) -> Review:
    """Return the decision of a form without faults."""
    return Review.model_validate(
        {"signal_id": signal, "action": action, "verdict": verdict, "reason": reason.strip()}
    )
