"""The key of a session in a real browser: kept for reloads, and out of the reach of scripts."""

import time
from typing import Any

import pytest

from store.settings import Settings
from tests.dashboard.people import OFFICER
from tests.dashboard.test_browser import WAIT_MS, address, page, serving, settings, sign_in

pytestmark = pytest.mark.browser

__all__ = ["address", "page", "settings"]


def kept_cookie(page: Any, *, there: bool = True) -> dict[str, Any]:
    """Wait until the browser keeps the key of a session, or none, and return what it keeps."""
    end = time.monotonic() + WAIT_MS / 1_000
    while time.monotonic() < end:
        named = (each for each in page.context.cookies() if each["name"] == "stimwatch-session")
        found: dict[str, Any] = next(named, {})
        if bool(found) == there:
            return found
        page.wait_for_timeout(100)
    pytest.fail(f"the browser keeps {'no' if there else 'a'} cookie")


def test_a_reload_and_a_link_ask_for_no_password_again_and_sign_out_ends_them(page: Any) -> None:
    sign_in(page, OFFICER)
    cookie = kept_cookie(page)
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["secure"]) == (True, "Strict", False)
    assert "stimwatch-session" not in page.evaluate("document.cookie")

    page.goto("/devices")
    page.get_by_text("4 devices.").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("textbox", name="Password").wait_for()
    assert kept_cookie(page, there=False) == {}
    page.goto("/devices")

    page.get_by_role("textbox", name="Password").wait_for()


def test_below_a_path_a_reload_asks_for_no_password_again_and_sign_out_ends_it(
    page: Any, settings: Settings
) -> None:
    with serving(settings, below="/stimwatch") as root:
        sign_in(page, OFFICER, f"{root}/devices")
        assert kept_cookie(page)["path"] == "/stimwatch"

        page.goto(f"{root}/devices")
        page.get_by_text("4 devices.").wait_for()
        page.get_by_role("link", name="Signals", exact=True).click()
        page.get_by_text("2 signals.").wait_for()
        assert page.url.startswith(f"{root}/signals")
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("textbox", name="Password").wait_for()
        assert kept_cookie(page, there=False) == {}
        page.goto(f"{root}/devices")

        page.get_by_role("textbox", name="Password").wait_for()
