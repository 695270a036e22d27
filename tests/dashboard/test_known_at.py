"""Pages as they were known at a moment: it stands in the address, and nothing is written there."""

from datetime import date, time

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from tests.dashboard.conftest import Homes, questions, visit, words_of
from tests.dashboard.test_pages import QUERIES
from tests.dashboard.world import REPORT, SIGNAL, URGENT, records

BEFORE = "2026-03-15T12:00:00Z"
"""After the first signal, before the report that followed and the second signal."""


@pytest.mark.parametrize("view", QUERIES)
def test_every_page_says_that_it_shows_the_past_and_as_of_when(view: str, home: Homes) -> None:
    home("full")

    app = visit(view, **QUERIES[view], known_at=BEFORE)

    assert not app.exception
    said = words_of(app)
    assert "You look at the past: as known at 2026-03-15 12:00 UTC" in said
    assert ("as it was read now" in said) == (view == "data")
    assert "As of 2026-03-" in said
    assert "Nothing new of any device for" not in said


def test_what_was_recorded_later_is_not_there(home: Homes) -> None:
    home("full")

    signals = visit("signals", known_at=BEFORE)
    device = visit("device", id=REPORT.subject, known_at=BEFORE)
    event = visit("event", id=str(REPORT.id), known_at=BEFORE)

    assert [SIGNAL.subject in each for each in questions(signals)] == [True]
    assert "fractured" not in words_of(device)
    assert REPORT.type not in str([table.value.to_dict() for table in device.dataframe])
    assert event.info


def test_a_signal_that_was_raised_later_is_not_called_unknown_for_good(home: Homes) -> None:
    home("full")

    said = words_of(visit("signal", id=str(URGENT.id), known_at=BEFORE))

    assert "as known at 2026-03-15 12:00 UTC. It may have been recorded later" in said
    assert "as known at" not in words_of(visit("signal", id="no-such-signal"))


def test_the_morning_page_of_the_past_counts_to_the_moment_and_not_to_now(home: Homes) -> None:
    home("full")

    said = words_of(visit("overview", known_at=BEFORE))

    assert "before** the moment you look at" in said


def test_a_moment_is_chosen_in_the_sidebar_kept_from_page_to_page_and_left_again(
    home: Homes,
) -> None:
    home("full")
    app = visit("signals")
    subjects = [URGENT.subject, SIGNAL.subject]
    found = questions(app)
    assert [each in told for each, told in zip(subjects, found, strict=True)] == [True, True]

    app.date_input(key="known_at/date").set_value(date(2026, 3, 15))
    app.time_input(key="known_at/time").set_value(time(12))
    press(app, "Show what was known").run()
    assert [SIGNAL.subject in each for each in questions(app)] == [True]
    assert app.query_params["known_at"] == BEFORE
    app.switch_page("views/devices.py").run()
    assert "as known at 2026-03-15 12:00 UTC" in words_of(app)
    assert app.query_params["known_at"] == BEFORE
    press(app, "Back to now").run()

    assert "You look at the past" not in words_of(app)
    assert "known_at" not in app.query_params


@pytest.mark.parametrize("view", ["signal", "report"])
def test_nothing_can_be_written_in_the_past_and_the_page_says_why(view: str, home: Homes) -> None:
    home("full")

    app = visit(view, **QUERIES[view], known_at=BEFORE)

    assert "Nothing can be written while you look at the past" in words_of(app)
    shown = {button.label for button in app.button}
    assert shown == {"Show what was known", "Back to now", "Sign out", "Change password"}


def test_a_form_that_was_open_when_the_past_was_chosen_stores_nothing(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("full")
    app = visit("signal", id=str(SIGNAL.id), known_at=BEFORE)
    before = len(records(settings))
    monkeypatch.setattr("dashboard.parts.decision.only_now", lambda: True)
    app.run()

    press(app, "Store the decision").run()

    assert "Nothing can be written" in words_of(app)
    assert len(records(settings)) == before


def test_a_moment_that_cannot_be_read_is_told_and_shows_what_is_known_now(home: Homes) -> None:
    home("full")

    app = visit("overview", known_at="soon")

    assert "cannot be read" in words_of(app)
    assert "You look at the past" not in words_of(app)


def press(app: AppTest, label: str) -> Button:
    (button,) = (each for each in app.button if each.label == label)
    return button.click()
