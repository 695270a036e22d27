"""What a person may decide about a signal, what each decision needs, and what stops it.

A decision is one `signal.reviewed` event. Nothing here looks anything up or reads a clock.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from events.screening.text import looks_like
from events.signal import Review

SNOOZE_MAX_DAYS = 14
"""Longer than that nobody may keep a signal quiet at one stroke. Assumed; no source was found."""
REASON_MAX = 500

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "acknowledged": "Acknowledge: I am looking at it",
        "assigned": "Assign it to somebody",
        "assessed": "Assess: what it turned out to be",
        "snoozed": "Snooze: look again later",
        "escalated": "Escalate: it needs more than this team",
        "closed": "Close: nothing more is to be done",
        "reopened": "Open again",
    }
)
VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "validated": "validated: worth an assessment",
        "refuted": "refuted: there is another explanation",
        "confirmed": "confirmed: the hazard is real",
    }
)
FINAL = ("refuted", "confirmed")
"""What a signal can be closed with; one that is only validated still has to be assessed."""

NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "acknowledged": (),
        "assigned": ("assignee",),
        "assessed": ("verdict", "reason"),
        "snoozed": ("days", "reason"),
        "escalated": ("reason",),
        "closed": ("verdict", "reason"),
        "reopened": ("reason",),
    }
)
"""What each action needs. A reason may be given with any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What stands in the form. `days` is how long a snooze lasts."""

    action: str
    verdict: str | None = None
    reason: str = ""
    assignee: str | None = None
    days: int | None = None


def offered(state: str, *, changed: bool = False) -> tuple[str, ...]:
    """Return the actions that make sense for a signal of this state.

    Who has closed a signal opens it again before anything else; only that its evidence has
    `changed` since can be acknowledged as it is.

    >>> offered("closed"), offered("closed", changed=True)
    (('reopened',), ('reopened', 'acknowledged'))
    >>> offered("open")[0], "reopened" in offered("open")
    ('acknowledged', False)
    """
    if state == "closed":
        return ("reopened", "acknowledged") if changed else ("reopened",)
    return tuple(action for action in ACTIONS if action != "reopened")


def state_after(state: str, actions: Iterable[str]) -> str:
    """Return the state of a signal after more decisions, in their order.

    >>> state_after("open", ["assessed", "closed"]), state_after("closed", ["reopened"])
    ('closed', 'open')
    """
    for action in actions:
        state = {"closed": "closed", "reopened": "open"}.get(action, state)
    return state


def verdicts_for(action: str) -> tuple[str, ...]:
    """Return the verdicts that an action can be given with.

    >>> verdicts_for("closed"), verdicts_for("snoozed")
    (('refuted', 'confirmed'), ())
    """
    if "verdict" not in NEEDS[action]:
        return ()
    return FINAL if action == "closed" else tuple(VERDICTS)


def faults(
    decision: Decision, *, state: str, people: Collection[str], changed: bool = False
) -> tuple[str, ...]:
    """Return, in plain words, everything that stops the decision from being stored."""
    found: list[str] = []
    if decision.action not in offered(state, changed=changed):
        found.append(f"Decision: a signal that is {state} cannot be {decision.action}.")
    needs = NEEDS[decision.action]
    if "verdict" in needs and decision.verdict not in verdicts_for(decision.action):
        found.append(
            "Verdict: a signal is closed as refuted or confirmed, so that detectors can be judged."
            if decision.action == "closed"
            else "Verdict: say what the assessment found."
        )
    if "assignee" in needs and decision.assignee not in people:
        found.append("Assign to: choose one of the accounts.")
    if "days" in needs and not 1 <= (decision.days or 0) <= SNOOZE_MAX_DAYS:
        found.append(f"Days: a signal sleeps for 1 to {SNOOZE_MAX_DAYS} days, then it waits again.")
    if "reason" in needs and not decision.reason.strip():
        found.append("Reason: say why, so that the next reader need not guess.")
    if len(decision.reason.strip()) > REASON_MAX:
        found.append(f"Reason: keep it below {REASON_MAX} characters.")
    if person := looks_like(decision.reason):
        found.append(
            f"Reason: there is {person}. Take that out: surveillance must not know who the patient "
            "is, and nothing was stored."
        )
    return tuple(found)


def review(signal: UUID, decision: Decision, *, now: datetime) -> Review:
    """Return the decision of a form without faults; what its action does not need is left out."""
    needs = NEEDS[decision.action]
    until = now + timedelta(days=decision.days) if "days" in needs and decision.days else None
    return Review.model_validate(
        {
            "signal_id": signal,
            "action": decision.action,
            "verdict": decision.verdict if "verdict" in needs else None,
            "reason": decision.reason.strip(),
            "assignee": decision.assignee if "assignee" in needs else None,
            "until": until,
        }
    )
