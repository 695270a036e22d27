"""What was typed and not sent, in a real browser: it outlives the session, and a reload."""

from datetime import timedelta
from typing import Any

import pytest

from store.settings import Settings
from store.sign_ins import IDLE_MAX
from tests.dashboard.people import CLINICIAN, PASSWORD
from tests.dashboard.test_browser import address, page, picture, settings, sign_in
from tests.dashboard.test_sign_in import grow_old

pytestmark = pytest.mark.browser

__all__ = ["address", "page", "settings"]


def test_what_was_typed_is_there_again_after_the_session_ended_in_mid_form(
    page: Any, settings: Settings
) -> None:
    sign_in(page, CLINICIAN, "/report")
    page.get_by_role("textbox", name="Device *").fill("device-1")
    page.get_by_role("textbox", name="What happened, in your words *").fill("Typed before the end.")
    page.wait_for_timeout(1_500)  # the number is looked up as it is typed
    grow_old(settings, IDLE_MAX + timedelta(seconds=1))

    page.get_by_role("button", name="File the report").click()
    page.get_by_text("Your session has ended").wait_for()
    picture(page, "sign-in")
    page.get_by_role("textbox", name="Account").fill(CLINICIAN)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    box = page.get_by_role("textbox", name="What happened, in your words *")
    box.wait_for()
    assert box.input_value() == "Typed before the end."


def test_what_was_typed_is_there_again_after_a_reload_until_the_person_signs_out(
    page: Any, settings: Settings
) -> None:
    sign_in(page, CLINICIAN, "/register")
    page.get_by_role("textbox", name="Label of the generator *").fill("SN-4711")
    page.get_by_role("textbox", name="Model *", exact=True).fill("Reactor 2")
    page.get_by_role("textbox", name="Age at implant [years]").fill("53")
    page.get_by_role("radio", name="yes").first.click()
    page.get_by_text("Empty the form").wait_for()
    page.wait_for_timeout(1_500)

    page.reload()

    page.get_by_text("Begun before, and not sent.").wait_for()
    picture(page, "begun-before")
    assert page.get_by_role("textbox", name="Model *", exact=True).input_value() == "Reactor 2"
    assert page.get_by_role("textbox", name="Age at implant [years]").input_value() == "53"
    assert page.get_by_role("radio", name="yes").first.is_checked()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("textbox", name="Account").wait_for()
    sign_in(page, CLINICIAN, "/register")
    model = page.get_by_role("textbox", name="Model *", exact=True)
    model.wait_for()
    assert model.input_value() == ""
