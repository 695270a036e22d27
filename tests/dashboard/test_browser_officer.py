"""A safety officer's way of one signal in a real browser, from its arrival to its closure."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from events.codec import encode
from events.signal import Evidence, SignalRaised
from store.log.interface import Entry
from store.log.open import open_log
from store.settings import TOPIC_SIGNALS, Settings
from tests.dashboard.people import OFFICER, open_accounts
from tests.dashboard.test_browser import click_first_row, page, picture, serving, sign_in
from tests.dashboard.world import (
    FACTS,
    REPORT,
    SIGNAL,
    URGENT,
    as_simulated,
    build,
    catch_up,
    raised,
)

pytestmark = pytest.mark.browser

__all__ = ["page"]

TABS_MAX = 40
LIVE_MS = 5_000
"""Within this time after it was published, a new signal stands on an open page."""
NEW = "Is the pulse generator of device-2 failing?"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = build(tmp_path, facts=as_simulated(FACTS), signals=as_simulated([SIGNAL]), letters=True)
    open_accounts(made)
    return made


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    with serving(settings) as served:
        yield served


def arrive(settings: Settings, *signals: SignalRaised) -> None:
    """Let a detector tell of signals, and publish them."""
    log = open_log(settings.log_url)
    entries = [Entry(each.subject.encode(), encode(each)) for each in as_simulated(signals)]
    log.append(TOPIC_SIGNALS, entries)
    log.close()
    catch_up(settings)


def decide(page: Any, settings: Settings, label: str, action: str, verdict: str = "") -> None:
    """Decide in the form, and wait until the page shows that it is stored and published."""
    page.get_by_text(label, exact=True).click()
    if verdict:
        page.get_by_label("Verdict").click()
        page.get_by_role("option", name=verdict).click()
    page.get_by_role("textbox", name="Reason").fill(f"{action}: the battery was replaced.")
    page.get_by_role("button", name="Store the decision").click()
    page.get_by_text(f"Stored: {action}, receipt").wait_for()
    catch_up(settings)
    page.get_by_text(f"Stored: {action}, receipt").wait_for(state="detached")


def test_a_signal_arrives_is_opened_acknowledged_assessed_and_closed(
    page: Any, settings: Settings
) -> None:
    sign_in(page, OFFICER)
    page.get_by_text("First: 1 warning signal").wait_for()

    arrive(settings, URGENT)

    page.get_by_text("First: 1 urgent signal").wait_for(timeout=LIVE_MS)
    picture(page, "morning")
    page.get_by_role("link", name=NEW).click()
    page.get_by_role("heading", name=NEW).wait_for()
    decide(page, settings, "Acknowledge: I am looking at it", "acknowledged")
    decide(page, settings, "Assess: what it turned out to be", "assessed", "confirmed")
    picture(page, "signal-assessed")
    decide(page, settings, "Close: nothing more is to be done", "closed", "confirmed")
    page.get_by_text("Open again", exact=True).wait_for()
    picture(page, "signal-closed")
    page.get_by_role("link", name="All signals").click()
    page.get_by_text("1 waiting, 0 in hand, 0 snoozed, 0 cleared, 1 closed").wait_for()
    picture(page, "inbox")


def test_what_is_being_typed_stays_when_a_new_signal_arrives(page: Any, settings: Settings) -> None:
    sign_in(page, OFFICER, f"/signal?id={SIGNAL.id}")
    reason = page.get_by_role("textbox", name="Reason")
    reason.click()
    page.keyboard.type("Asked the clinic for")

    arrive(settings, URGENT)
    begun = time.monotonic()
    page.get_by_text("1 new signal").wait_for(timeout=LIVE_MS)

    assert time.monotonic() - begun < LIVE_MS / 1_000
    page.keyboard.type(" an X-ray")
    assert reason.input_value() == "Asked the clinic for an X-ray"
    picture(page, "signal-arrival")
    page.get_by_role("button", name="Store the decision").click()
    page.get_by_text("Stored: acknowledged, receipt").wait_for()


def test_a_report_shows_the_signal_that_rests_on_it_while_its_amendment_is_typed(
    page: Any, settings: Settings
) -> None:
    sign_in(page, OFFICER, f"/filed?id={REPORT.id}")
    page.get_by_text("None now. A report is weighed within seconds").wait_for()
    page.get_by_text("Complete or correct this report").click()
    reason = page.get_by_role("textbox", name="Why do you change it? *")
    reason.click()
    page.keyboard.type("The culture")

    seen = Evidence(event_id=REPORT.id, time=REPORT.time, what="reported", weight=1.0)
    arrive(settings, raised(day=76.0, hazard="pain", side=None, contact=None, evidence=(seen,)))

    page.get_by_role("link", name="Does device-1 cause pain?").wait_for(timeout=LIVE_MS)
    page.keyboard.type(" came back")
    assert reason.input_value() == "The culture came back"
    picture(page, "report-signal")


def test_the_inbox_grows_while_its_filter_is_being_typed(page: Any, settings: Settings) -> None:
    sign_in(page, OFFICER, "/signals?state=waiting")
    page.get_by_text("1 signal.").wait_for()
    words = page.get_by_role("textbox", name="Device or words")
    words.click()
    page.keyboard.type("restar")

    arrive(settings, URGENT)

    page.get_by_text("2 signals.").wait_for(timeout=LIVE_MS)
    assert words.input_value() == "restar"
    page.keyboard.type("ted")
    page.keyboard.press("Enter")
    page.get_by_text("1 signal.").wait_for()
    assert "text=restarted" in page.url
    assert "state=waiting" in page.url


def test_a_signal_is_reached_and_opened_by_keyboard_alone(page: Any, settings: Settings) -> None:
    arrive(settings, *(raised(device=f"device-{i}", day=80.0 + i) for i in (2, 3)))
    sign_in(page, OFFICER)
    page.goto("/signals")
    page.get_by_text("3 signals.").wait_for()
    page.get_by_role("textbox", name="Device or words").focus()

    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-testid=stPageLink-NavLink]')"):
            break
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Is a lead of").wait_for()
    assert "id=" in page.url


def test_the_list_is_as_it_was_left_when_somebody_comes_back(page: Any, settings: Settings) -> None:
    arrive(settings, URGENT)
    sign_in(page, OFFICER, "/signals?state=waiting&text=restarted")
    page.get_by_text("1 signal.").wait_for()
    page.get_by_role("link", name=NEW).click()
    page.get_by_role("heading", name=NEW).wait_for()

    page.go_back()

    page.get_by_text("1 signal.").wait_for()
    assert {"state=waiting", "text=restarted"} == set(page.url.partition("?")[2].split("&"))
    page.get_by_role("link", name=NEW).click()
    page.get_by_role("link", name="All signals").click()
    page.get_by_text("1 signal.").wait_for()
    assert page.get_by_role("textbox", name="Device or words").input_value() == "restarted"


def test_another_draft_is_opened_after_a_look_at_all_of_them(page: Any, settings: Settings) -> None:
    sign_in(page, OFFICER, f"/yellow_card?about={SIGNAL.id}")
    page.get_by_role("button", name="All drafts").click()
    page.get_by_text("Nobody has kept a draft yet.").wait_for()

    click_first_row(page)

    page.get_by_text("Where it goes, and how soon").wait_for()
    assert "about=" in page.url
    assert str(SIGNAL.id) not in page.url


def test_on_an_upright_tablet_a_table_that_is_only_read_wraps_its_texts(
    page: Any, settings: Settings
) -> None:
    sign_in(page, OFFICER, "/data")
    letters = page.get_by_test_id("stDataFrame").first
    letters.wait_for()

    page.set_viewport_size({"width": 820, "height": 1_180})

    twin = page.locator(".narrow").first
    twin.wait_for()
    letters.wait_for(state="hidden")
    assert "no such kind of event" in twin.inner_text()
    assert twin.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_evidence_that_was_put_away_opens_again(page: Any, settings: Settings) -> None:
    sign_in(page, OFFICER, f"/signal?id={SIGNAL.id}")
    page.get_by_text("Why it was raised").wait_for()
    click_first_row(page)
    page.get_by_text("Event: telemetry uploaded").wait_for()
    page.get_by_role("button", name="Put it away").click()
    page.get_by_text("Event: telemetry uploaded").wait_for(state="detached")

    click_first_row(page)

    page.get_by_text("Event: telemetry uploaded").wait_for()
