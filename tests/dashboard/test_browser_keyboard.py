"""The two tasks that matter most, without a mouse: a report is filed, and a signal acknowledged."""

from typing import Any

import pytest

from benchmarks.filing import GOAL_S, WORDS, file_by_keyboard
from benchmarks.typist import Typist
from events.clinical import AdverseEventReported
from events.signal import SignalReviewed
from store.settings import Settings
from tests.dashboard.people import CLINICIAN, OFFICER
from tests.dashboard.test_browser import address, page, picture, settings, sign_in
from tests.dashboard.test_browser_clinician import written
from tests.dashboard.world import SIGNAL

pytestmark = pytest.mark.browser

__all__ = ["address", "page", "settings"]

_IN_VIEW = """each => {
    const box = each.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= window.innerHeight;
}"""


def test_a_clinician_files_a_report_with_the_keyboard_alone(page: Any, settings: Settings) -> None:
    sign_in(page, CLINICIAN)
    page.get_by_role("link", name="File an adverse event").wait_for()
    page.wait_for_timeout(1_000)

    hands = file_by_keyboard(page)

    told = written(settings, AdverseEventReported)
    assert (told.subject, told.data.hazard, told.data.narrative) == ("device-3", "pain", WORDS)
    assert (told.data.pain_nrs, told.data.seriousness) == (7.0, "not_serious")
    assert told.data.action == "reprogrammed"
    page.wait_for_timeout(1_000)
    assert page.get_by_text("Filed. Receipt").evaluate(_IN_VIEW)
    assert hands.handling_s - hands.waited_s + hands.composing_s < GOAL_S
    picture(page, "keyboard-filed")


def test_an_officer_acknowledges_a_signal_with_the_keyboard_alone(
    page: Any, settings: Settings
) -> None:
    sign_in(page, OFFICER, f"/signal?id={SIGNAL.id}")
    page.get_by_text("How often is this detector wrong?").wait_for()
    page.wait_for_timeout(1_000)
    hands = Typist(page)

    hands.reach("Go to the decision")
    hands.press("Enter")
    hands.reach("Acknowledge: I am looking at it")
    hands.press("Space")
    hands.reach("Reason")
    hands.write("X-ray asked for.")
    hands.reach("Store the decision")
    hands.press("Enter")
    hands.wait(page.get_by_text("Stored: acknowledged, receipt"))

    told = written(settings, SignalReviewed)
    assert (told.data.action, told.data.reason) == ("acknowledged", "X-ray asked for.")
    assert told.actor == f"person:{OFFICER}/safety_officer"
