"""From a report to the reference that came back, in a real browser, by two people and a clinician.

The pictures are in build/screenshots/. What serves and draws is that of `test_browser`.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from events.access import ExportMade
from store.read.adverse_events import adverse_events
from store.settings import Settings
from store.snapshot import open_snapshot
from tests.dashboard.cards import card_events, life
from tests.dashboard.people import CLINICIAN, OFFICER, REGULATOR, SECOND
from tests.dashboard.test_browser import PICTURES, address, page, picture, settings, sign_in
from tests.dashboard.test_sign_in import told_of_people
from tests.dashboard.world import catch_up

pytestmark = pytest.mark.browser
__all__ = ("address", "page", "settings")
TEXT = "Loss of effect after a fall; the lead looks broken on the picture."
TABLET = {"width": 820, "height": 1180}


def leave(page: Any) -> None:
    """Sign out, so that another person can come to the same screen."""
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("textbox", name="Password").wait_for()
    page.wait_for_function("!document.cookie.includes('stimwatch-session=')")


def file_report(page: Any) -> None:
    sign_in(page, CLINICIAN, "/report")
    page.get_by_role("textbox", name="Device *").fill("device-3")
    page.get_by_text("Found.").wait_for()
    page.get_by_test_id("stButtonGroup").get_by_text("a lead is broken", exact=True).click()
    page.get_by_label("Day it happened *").first.click()
    page.keyboard.type("2026-03-20")
    page.keyboard.press("Escape")
    box = page.get_by_role("textbox", name="What happened, in your words *")
    box.fill(TEXT)
    box.press("Tab")
    page.get_by_role("button", name="File the report").click()
    page.get_by_text("Filed. Receipt").wait_for()
    leave(page)


def take(page: Any, label: str) -> bytes:
    with page.expect_download() as fetched:
        page.get_by_role("button", name=label).first.click()
    return Path(fetched.value.path()).read_bytes()


def test_a_report_becomes_a_draft_that_two_people_bring_to_its_reference(
    page: Any, settings: Settings
) -> None:
    file_report(page)
    catch_up(settings)
    (report,) = reports_about(settings, "device-3")

    sign_in(page, OFFICER, f"/yellow_card?about={report}")
    page.get_by_role("button", name="Keep as version 1").click()
    page.get_by_text("Kept as version 1").wait_for()
    catch_up(settings)
    page.get_by_role("tab", name="Edit").click()
    page.get_by_role("button", name="Save as version 2").wait_for()
    box = page.get_by_role("textbox", name="What happened *", exact=True)
    box.fill(f"{TEXT} The device is switched off.")
    page.get_by_role("textbox", name="Why").fill("Told by telephone")
    page.keyboard.press("Tab")
    page.get_by_text("Changed: What happened.").wait_for()
    picture(page, "yellow-card-edit")
    page.get_by_role("button", name="Save as version 2").click()
    page.get_by_text("Sent as version 2").wait_for()
    catch_up(settings)
    page.get_by_role("tab", name="Versions (2)").click()
    page.get_by_text("What happened (changed)").wait_for()
    picture(page, "yellow-card-versions")
    where = page.url
    leave(page)

    sign_in(page, SECOND, where)
    page.get_by_role("tab", name="Approve, send, record").click()
    page.get_by_text("I have read version 2, all of it").click()
    page.get_by_role("button", name="Approve version 2").click()
    page.get_by_text("Approved version 2").wait_for()
    catch_up(settings)
    page.get_by_text("Version 2 approved by otto, safety officer").first.wait_for()
    page.get_by_role("tab", name="Approve, send, record").click()
    page.get_by_role("textbox", name="Reporter: Name").fill("Otto Officer")
    page.keyboard.press("Tab")
    page.wait_for_timeout(1_500)
    paper = take(page, "Download as PDF")
    pages = PdfReader(BytesIO(paper)).pages
    text = " ".join("".join(each.extract_text() for each in pages).split())
    assert "Version 2 approved by otto, safety officer" in text
    assert "Told by telephone" in text
    assert "Otto Officer" in text
    (took,) = [each for each in told_of_people(settings) if isinstance(each, ExportMade)]
    assert took.data.file.endswith("-v2.pdf")
    (PICTURES / "yellow-card.pdf").write_bytes(paper)
    page.get_by_role("textbox", name="Reference of the regulator *").fill("ADR 28123456-001")
    page.get_by_role("button", name="Record the reference").click()
    page.get_by_text("Reference recorded").wait_for()
    catch_up(settings)
    page.get_by_text("referenced").first.wait_for()
    picture(page, "yellow-card-referenced")
    page.goto("/yellow_card")
    page.get_by_text("Drafts", exact=True).wait_for()
    picture(page, "yellow-card-list")

    history = life(settings)
    assert history.state == "referenced"
    assert [each.number for each in history.versions] == [1, 2]
    assert all("Otto Officer" not in each.model_dump_json() for each in card_events(settings))


def test_a_regulator_takes_a_signal_summary_and_reads_the_rules(page: Any) -> None:
    sign_in(page, REGULATOR, "/summary?since=2026-01-01")
    page.get_by_text("Signals by hazard, stratum and state").wait_for()
    page.get_by_role("button", name="Prepare the files").click()
    page.get_by_role("button", name="Download PDF").wait_for()
    picture(page, "summary")

    paper = take(page, "Download PDF")
    assert "Signal summary" in PdfReader(BytesIO(paper)).pages[0].extract_text()
    (PICTURES / "summary.pdf").write_bytes(paper)
    page.set_viewport_size(TABLET)
    page.wait_for_timeout(1_000)
    page.screenshot(path=PICTURES / "summary-tablet.png")
    page.goto("/plan")
    page.get_by_role("heading", name="What a plan says").wait_for()
    picture(page, "plan")
    page.set_viewport_size(TABLET)
    page.wait_for_timeout(1_000)
    page.screenshot(path=PICTURES / "plan-tablet.png")


def reports_about(settings: Settings, device: str) -> list[str]:
    rows = adverse_events(open_snapshot(settings.snapshots))
    return [str(row.report_id) for row in rows if row.device == device]
