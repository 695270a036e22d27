"""Another password of one's own in a real browser: on a live page, in light and in dark."""

from typing import Any

import pytest

from store.settings import Settings
from tests.dashboard.people import PASSWORD, SECOND
from tests.dashboard.test_browser import PICTURES, address, page, settings, sign_in
from tests.dashboard.test_browser_cookie import kept_cookie
from tests.dashboard.test_browser_look import faults
from tests.dashboard.world import catch_up

pytestmark = pytest.mark.browser

__all__ = ["address", "page", "settings"]

OWN = "a password of my own"


def test_the_dialog_outlives_a_live_page_and_a_reload_brings_the_new_session(
    page: Any, settings: Settings, address: str
) -> None:
    sign_in(page, SECOND)
    page.get_by_role("heading", name="Overview").wait_for()
    before = kept_cookie(page)["value"]
    elsewhere = page.context.browser.new_page(base_url=address)
    sign_in(elsewhere, SECOND, "/signals")
    found = []
    page.get_by_role("button", name="Change password").click()
    page.get_by_role("dialog").wait_for()
    for scheme, size in (("light", (1366, 768)), ("dark", (820, 1_180))):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_timeout(800)
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"own-password-{scheme}-{size[0]}.png")
        found += [(scheme, *fault) for fault in faults(page)]
    assert found == []

    page.get_by_role("textbox", name="Current password").fill(PASSWORD)
    page.get_by_role("textbox", name="New password").fill(OWN)
    catch_up(settings)  # a newer snapshot: the page below draws itself again
    page.wait_for_timeout(5_000)
    page.get_by_role("textbox", name="The same again").fill(OWN)
    page.get_by_role("button", name="Change it").click()
    page.get_by_text("Your password is changed.").wait_for()
    page.screenshot(path=PICTURES / "own-password-done.png")
    page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).first.click()
    page.get_by_role("dialog").wait_for(state="detached")

    # a live page asks by itself whether its session goes on
    elsewhere.get_by_role("button", name="Sign in", exact=True).wait_for()
    elsewhere.close()
    assert kept_cookie(page)["value"] != before
    page.reload()
    page.get_by_text("Signed in as safety officer").wait_for()
    assert page.get_by_role("dialog").count() == 0
