"""The page Population in a real browser: drawn, helped, and safe from names that are markup."""

from typing import Any

import pytest

from events.sample import adverse_event
from store.settings import Settings
from tests.dashboard.fleet import declared, devices, looks
from tests.dashboard.people import OFFICER, open_accounts
from tests.dashboard.test_browser import address, page, picture, sign_in
from tests.dashboard.world import add, as_simulated, build, catch_up

pytestmark = pytest.mark.browser

__all__ = ["address", "page"]

QUIET_S = 6


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("population")
    made = build(home, facts=as_simulated((*devices(), *declared(), *looks())))
    open_accounts(made)
    return made


def test_a_safety_officer_sees_an_old_lead_stand_out_and_reads_what_that_can_mean(
    page: Any,
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, OFFICER, "/population")

    page.get_by_text("Pooling hides it.").wait_for()
    page.get_by_test_id("stVegaLiteChart").nth(4).wait_for()
    picture(page, "population")
    assert not [url for url in asked if "example.org" in url]
    assert page.locator("a[href*='example.org']").count() == 0
    page.get_by_text("What this can say, and what it cannot").nth(3).click()
    page.get_by_role("link", name="Free of the event: Kaplan-Meier").click()

    page.get_by_role("heading", name="Free of the event: Kaplan-Meier").wait_for()
    page.get_by_text("free at 6 months").first.wait_for()


def test_what_is_new_shows_by_itself_and_nothing_that_was_opened_closes(
    page: Any, settings: Settings
) -> None:
    sign_in(page, OFFICER, "/population?hazard=pain&divide=centre")
    page.get_by_text("What pooling hides, by centre").wait_for()
    page.get_by_text("What this can say, and what it cannot").nth(2).click()
    page.get_by_text("Has it become more frequent than the benchmark says").wait_for()
    old = page.get_by_text("As of 2026-04-14 00:00 UTC").first
    old.wait_for()

    add(settings, as_simulated([adverse_event(day=110.5, device="fleet-38", hazard="pain")]))
    catch_up(settings)

    page.get_by_text("As of 2026-04-21 12:00 UTC").first.wait_for()
    assert page.get_by_text("Has it become more frequent than the benchmark says").is_visible()
    page.get_by_text("What pooling hides, by centre").wait_for()
    assert "hazard=pain" in page.url


def test_nothing_is_drawn_again_while_nothing_is_new(page: Any) -> None:
    told: list[int] = []
    page.on("websocket", lambda ws: ws.on("framereceived", lambda got: told.append(len(got))))
    sign_in(page, OFFICER, "/population")
    page.get_by_test_id("stVegaLiteChart").nth(4).wait_for()
    page.wait_for_timeout(QUIET_S * 1000)
    drawn_bytes = sum(told)

    spells_bytes = []
    for _ in range(3):  # ages are told by the minute: one such drawing may reach into two spells
        told.clear()
        page.wait_for_timeout(QUIET_S * 1000)
        assert len(told) >= 2, "a live page looks whether anything is new"
        spells_bytes.append(sum(told))

    assert min(spells_bytes) < drawn_bytes / 10


def test_another_outcome_is_asked_about_and_stands_in_the_address(page: Any) -> None:
    sign_in(page, OFFICER, "/population")

    page.get_by_role("radio", name="pain").or_(
        page.get_by_role("button", name="pain")
    ).first.click()

    page.get_by_text("Is pain more frequent than it should be, and where?").wait_for()
    page.get_by_text("Not evaluated: no benchmark").wait_for()
    assert "hazard=pain" in page.url


def test_numbers_that_were_opened_stay_open_while_the_page_draws_itself_again(page: Any) -> None:
    sign_in(page, OFFICER, "/population")
    page.get_by_test_id("stVegaLiteChart").nth(4).wait_for()
    page.get_by_text("Numbers, or take this chart away").first.click()
    page.get_by_role("button", name="Chart as SVG").wait_for()

    page.wait_for_timeout(10_000)

    with page.expect_download() as fetched:
        page.get_by_role("button", name="Chart as SVG").click()
    assert "observed-over-expected-lead-fracture-at-each-look" in fetched.value.suggested_filename
