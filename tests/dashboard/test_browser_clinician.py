"""A clinician's whole work in a real browser, on a desk and on a tablet, with pictures."""

from datetime import UTC, datetime
from typing import Any

import pytest

from events.clinical import AdverseEventAmended, AdverseEventReported
from events.codec import decode
from events.device import DeviceImplanted
from events.governance import GovernanceRecorded
from events.outcome import OutcomeRecorded
from store.settings import Settings
from tests.dashboard.people import CLINICIAN
from tests.dashboard.test_browser import (
    PICTURES,
    address,
    click_first_row,
    page,
    picture,
    settings,
    sign_in,
)
from tests.dashboard.world import catch_up, records

pytestmark = pytest.mark.browser

__all__ = ["address", "page", "settings"]

TABLET = {"width": 820, "height": 1180}
LABEL = "(01)05391234567892(17)291231(21)SN-device-3"
NEW_LABEL = "]d201053912345678921729123121SN-NEW7"


def written(settings: Settings, kind: type) -> Any:
    """Return the newest event of a kind."""
    events = [decode(each.value) for each in records(settings) if each.topic == "events"]
    return max((e for e in events if type(e) is kind), key=lambda each: each.recordedtime)


def tap(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def tick(page: Any, words: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(words, exact=True).click()


def pick(page: Any, label: str, option: str) -> None:
    """Choose from a list; scrolling closes one that has opened, so that comes first."""
    box = page.get_by_role("combobox", name=label)
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    box.click()
    page.get_by_role("option", name=option, exact=True).click()


def type_today(page: Any, label: str) -> None:
    page.get_by_label(label).first.click()
    page.keyboard.type(datetime.now(UTC).date().isoformat())
    page.keyboard.press("Escape")


def tablet_picture(page: Any, name: str) -> None:
    """Save the page as a tablet held upright shows it, whole."""
    page.set_viewport_size(TABLET)
    page.wait_for_timeout(1_500)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": TABLET["width"], "height": min(int(height) + 20, 4_200)})
    page.wait_for_timeout(1_000)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.set_viewport_size({"width": 1366, "height": 900})


def test_an_infection_is_reported_by_scan_found_in_the_list_and_amended(
    page: Any, settings: Settings
) -> None:
    sign_in(page, CLINICIAN, "/report")
    page.get_by_role("textbox", name="Device *").fill(LABEL)
    page.get_by_text("Found.").wait_for()
    page.get_by_text("device-3: Example Neuro").wait_for()
    tick(page, "infection, or suspected")
    tick(page, "infection of the wound, soon after surgery")
    tick(page, "redness")
    page.get_by_label("CRP [mg/l]").fill("84")
    type_today(page, "Day it happened *")
    box = page.get_by_role("textbox", name="What happened, in your words *")
    box.fill("Red and warm wound; patient 943 476 5919 has a fever.")
    box.press("Tab")
    page.get_by_text("what looks like an NHS number").wait_for()
    picture(page, "clinician-report-refused")
    box.fill("Red and warm wound, fever since yesterday.")
    box.press("Tab")
    page.get_by_text("what looks like an NHS number").wait_for(state="detached")
    pick(page, "What was done?", "medicine given")
    picture(page, "clinician-report")
    tablet_picture(page, "clinician-report-tablet")
    tap(page, "File the report")
    page.get_by_text("Filed. Receipt").wait_for()
    picture(page, "clinician-receipt")

    event = written(settings, AdverseEventReported)
    assert (event.subject, event.data.infection.crp_mg_l) == ("device-3", 84.0)
    assert event.data.infection.wound == ("erythema",)
    assert event.data.patient_problem_codes == ("E2115",)
    assert event.data.impact_codes == ("F2303",)
    catch_up(settings)
    receipt = f"{event.id.hex[:4]}-{event.id.hex[4:8]}".upper()
    page.get_by_role("link", name="All reports").click()
    page.get_by_role("textbox", name="Receipt or device").fill(receipt)
    page.get_by_text("1 report,").wait_for()
    picture(page, "clinician-reports")
    click_first_row(page)
    page.get_by_text(f"Receipt {receipt}").wait_for()

    page.get_by_text("Complete or correct this report").click()
    page.get_by_role("button", name="Store the amendment").wait_for()
    page.wait_for_timeout(1_000)
    pick(page, "Culture", "positive")
    page.get_by_role("textbox", name="Organism").fill("S. aureus")
    page.get_by_role("textbox", name="Why do you change it? *").fill("The culture came back.")
    tap(page, "Store the amendment")
    page.get_by_text("Amended. Receipt").wait_for()
    amended = written(settings, AdverseEventAmended)
    assert amended.data.amends == event.id
    assert amended.data.report.infection.organism == "S. aureus"
    assert amended.data.report.infection.crp_mg_l == 84.0
    catch_up(settings)
    page.get_by_text("What was changed").wait_for()
    page.get_by_text("positive: S. aureus").first.wait_for()
    picture(page, "clinician-amended")
    tablet_picture(page, "clinician-amended-tablet")


def test_an_implant_is_registered_with_its_arrangements_and_then_followed(
    page: Any, settings: Settings
) -> None:
    sign_in(page, CLINICIAN, "/register")
    page.get_by_role("textbox", name="Label of the generator *").fill(NEW_LABEL)
    page.get_by_role("textbox", name="Manufacturer *").fill("Example Neuro")
    page.get_by_role("textbox", name="Model *", exact=True).fill("Lumbar 1")
    type_today(page, "Day of the implant *")
    pick(page, "Technique", "midline")
    for side in ("Left", "Right"):
        page.get_by_role("textbox", name=f"{side} lead, model *").fill("Lead B")
    page.get_by_label("Age at implant [years]").fill("52")
    page.get_by_text("Answers before the implant").click()
    page.get_by_label("Back pain, 0 to 10 (NRS)").fill("7")
    page.get_by_label("Disability, 0 to 100 % (ODI)").fill("48")
    page.keyboard.press("Tab")
    consent = page.get_by_test_id("stButtonGroup").filter(has_text="Informed consent")
    consent.get_by_text("yes", exact=True).click()
    picture(page, "clinician-register")
    tablet_picture(page, "clinician-register-tablet")
    tap(page, "Register the implant")
    page.get_by_text("Registered with its special arrangements").wait_for()

    implant, governance = written(settings, DeviceImplanted), written(settings, GovernanceRecorded)
    assert (implant.subject, implant.data.udi.serial) == ("SN-NEW7", "SN-NEW7")
    assert (implant.data.baseline.pain_nrs, implant.data.patient.age_years) == (7.0, 52)
    assert governance.data.consent_recorded is True
    assert governance.data.registry_entered is None
    catch_up(settings)
    page.goto("/outcomes?device=SN-NEW7")
    page.get_by_text("Found.").wait_for()
    page.get_by_label("Back pain, 0 to 10 (NRS)").fill("3")
    page.get_by_label("Disability, 0 to 100 % (ODI)").fill("41")
    page.keyboard.press("Tab")
    tap(page, "Store the answers")
    page.get_by_text("Stored. Receipt").wait_for()
    told = written(settings, OutcomeRecorded)
    assert (told.subject, told.data.pain_nrs) == ("SN-NEW7", 3.0)
    catch_up(settings)
    page.get_by_text("clearly better").wait_for()
    page.get_by_text("no change that matters").first.wait_for()
    page.get_by_test_id("stVegaLiteChart").nth(1).wait_for()
    picture(page, "clinician-outcomes")
    tablet_picture(page, "clinician-outcomes-tablet")
