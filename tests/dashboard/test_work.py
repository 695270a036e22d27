"""What is said of signals as work."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from dashboard.work import about, first_line, fresh, headline, overdue, risen
from events.sample import moment
from store.read.inbox import InboxRow

AT = moment(20)
ROW = InboxRow(
    signal_id=UUID(int=1),
    device="device-1",
    hazard="infection",
    grade="urgent",
    side=None,
    contact=None,
    state="open",
    stage="waiting",
    why="new",
    since=moment(10),
    learnt_at=moment(10),
    updated_at=moment(10),
    graver_at=None,
    reminders=0,
    escalated=False,
    summary="Fever.",
    review=None,
    verdict=None,
    assignee=None,
    reviewed_at=None,
    snoozed_until=None,
    centre=None,
)
IN_HAND = replace(
    ROW, stage="in hand", why=None, since=None, review="assessed", reviewed_at=moment(18)
)


def test_the_morning_begins_with_the_gravest_and_how_long_it_has_waited() -> None:
    mild = replace(ROW, grade="warning", since=moment(2))
    least = replace(ROW, grade="advisory")

    assert first_line([ROW, mild, mild, least], at=AT) == (
        "**First: 1 urgent signal**, waiting for up to 10 days. Then 2 warnings and 1 advisory."
    )


def test_a_morning_on_which_nothing_waits_says_so() -> None:
    assert "Nothing waits" in first_line([IN_HAND], at=AT)
    assert "Nothing waits" in first_line([], at=AT)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            replace(ROW, reminders=2),
            "Urgent. Waiting for 10 days, nobody has looked yet; 2 reminders. Assigned",
        ),
        (replace(ROW, why="changed"), "Urgent. Changed 10 days ago, after the decision. Assigned"),
        (replace(ROW, why="snooze over"), "Urgent. Snooze ended 10 days ago. Assigned"),
        (replace(ROW, why="reopened"), "Urgent. Opened again 10 days ago. Assigned"),
        (replace(IN_HAND, assignee="jo"), "Urgent. Assessed 2 days ago. Assigned to you."),
        (replace(IN_HAND, assignee="a_b"), "Urgent. Assessed 2 days ago. Assigned to a\\_b."),
        (replace(ROW, escalated=True, graver_at=moment(19.5)), "Urgent, graver than yesterday, es"),
        (replace(IN_HAND, state="closed", stage="closed", review="closed"), "Urgent. Closed 2 day"),
    ],
)
def test_a_row_says_why_it_is_here_and_whose_it_is(row: InboxRow, said: str) -> None:
    assert about(row, at=AT, me="jo").startswith(said)


def test_the_number_of_a_device_does_not_become_markup() -> None:
    assert headline(replace(ROW, device="_a_")) == "▲ Is the implant site of \\_a\\_ infected?"


def test_what_is_overdue_new_or_has_risen_is_told_apart() -> None:
    again = replace(ROW, reminders=1)
    new = replace(ROW, learnt_at=AT - timedelta(hours=3), graver_at=AT - timedelta(hours=2))
    passed = replace(IN_HAND, escalated=True)
    over = replace(passed, state="closed", stage="closed")
    grown = replace(ROW, graver_at=AT - timedelta(hours=2))
    rows = [ROW, again, new, passed, over, grown, replace(ROW, graver_at=moment(5))]

    assert overdue(rows) == (again,)
    assert fresh(rows, at=AT) == (new,)
    assert risen(rows, at=AT) == (passed, grown)
    assert "graver" not in about(new, at=AT, me="jo")
