"""Which decision needs what, and what stops it."""

from uuid import UUID

import pytest

from dashboard.triage import ACTIONS, NEEDS, SNOOZE_MAX_DAYS, Decision, faults, offered, review
from events.sample import moment

PEOPLE = ("jo", "lee")
WHOLE = {
    "verdict": "refuted",
    "reason": "The pad was dry.",
    "assignee": "lee",
    "days": SNOOZE_MAX_DAYS,
}
SIGNAL = UUID(int=7)


def wrong(decision: Decision, *, state: str = "open") -> tuple[str, ...]:
    return faults(decision, state=state, people=PEOPLE)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_decision_that_says_all_that_it_needs_is_stored(action: str) -> None:
    state = "closed" if action == "reopened" else "open"

    assert wrong(Decision(action=action, **WHOLE), state=state) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("action", "need"), [(action, need) for action, needs in NEEDS.items() for need in needs]
)
def test_a_decision_that_lacks_what_it_needs_is_refused(action: str, need: str) -> None:
    state = "closed" if action == "reopened" else "open"
    lacking = WHOLE | {need: "" if need == "reason" else None}

    found = wrong(Decision(action=action, **lacking), state=state)  # type: ignore[arg-type]

    heads = {"verdict": "Verdict", "reason": "Reason", "assignee": "Assign to", "days": "Days"}
    assert [each.partition(":")[0] for each in found] == [heads[need]]


@pytest.mark.parametrize("days", [0, -1, SNOOZE_MAX_DAYS + 1])
def test_nobody_can_keep_a_signal_quiet_for_longer_than_allowed(days: int) -> None:
    assert wrong(Decision(action="snoozed", reason="a visit is booked", days=days))


def test_a_signal_is_not_closed_while_it_is_only_worth_an_assessment() -> None:
    assert wrong(Decision(action="closed", verdict="validated", reason="seen"))
    assert not wrong(Decision(action="assessed", verdict="validated", reason="seen"))


def test_a_closed_signal_can_only_be_opened_again_unless_it_has_changed() -> None:
    assert offered("closed") == ("reopened",)
    assert "acknowledged" in offered("closed", changed=True)
    assert wrong(Decision(action="snoozed", reason="later", days=2), state="closed")


def test_a_signal_is_assigned_to_accounts_only() -> None:
    assert wrong(Decision(action="assigned", assignee="somebody else"))


def test_an_identifier_in_the_reason_is_refused_and_not_repeated() -> None:
    (fault,) = wrong(Decision(action="acknowledged", reason="NHS number 943 476 5919"))

    assert "Take that out" in fault
    assert "943" not in fault


def test_what_an_action_does_not_need_does_not_enter_the_event() -> None:
    said = Decision(action="snoozed", **WHOLE)  # type: ignore[arg-type]

    told = review(SIGNAL, said, now=moment(1))

    assert (told.verdict, told.assignee, told.until) == (None, None, moment(15))
    assert review(SIGNAL, Decision(action="acknowledged"), now=moment(1)).until is None
