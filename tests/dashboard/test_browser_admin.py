"""An administrator's way in a real browser: an account, its first sign-in, its end, and a retry."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from events.access import AccountChanged, LettersRetried
from events.codec import encode
from events.dead_letter import DeadLetter
from events.sample import adverse_event
from store.log.interface import Entry
from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, Settings
from tests.dashboard.people import ADMIN, PASSWORD, open_accounts
from tests.dashboard.test_browser import PICTURES, page, picture, serving, sign_in
from tests.dashboard.test_browser_look import faults
from tests.dashboard.test_sign_in import told_of_people
from tests.dashboard.world import FACTS, SIGNALS, as_simulated, build, catch_up

pytestmark = pytest.mark.browser

__all__ = ["page"]

OWN = "a password of my own"
INK_OF = "tab => getComputedStyle(tab.querySelector('p')).color"
LATER = as_simulated([adverse_event(day=60, device="device-3", hazard="pain")])[0]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = build(tmp_path, facts=as_simulated(FACTS), signals=as_simulated(SIGNALS), letters=True)
    letter = DeadLetter(
        id=DeadLetter.id_of("clinic.jsonl:7"),
        where="clinic.jsonl:7",
        reason="unknown_version",
        explanation="adverse_event.reported.schemaversion: this stimwatch reads versions up to 0",
        recordedtime=LATER.recordedtime,
        payload=encode(LATER),
    )
    log = open_log(made.log_url)
    log.append(TOPIC_DEAD_LETTERS, [Entry(b"", letter.model_dump_json().encode())])
    log.close()
    catch_up(made)
    open_accounts(made)
    return made


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    with serving(settings) as served:
        yield served


def own_password(page: Any, button: str) -> None:
    """Give the administrator's own password in the form that is shown, and press its button."""
    panel = page.get_by_role("tabpanel").filter(has=page.get_by_role("button", name=button))
    panel.get_by_role("textbox", name="Your own password").fill(PASSWORD)
    panel.get_by_role("button", name=button).click()


def test_an_account_is_added_used_and_disabled_and_its_session_ends(
    page: Any, settings: Settings, address: str
) -> None:
    sign_in(page, ADMIN, "/access")
    page.get_by_role("heading", name="Who may sign in").wait_for()
    page.get_by_role("textbox", name="Account").fill("nina")
    page.get_by_test_id("stButtonGroup").get_by_text("safety officer", exact=True).first.click()
    own_password(page, "Add the account")
    page.get_by_text("The account nina was added.").wait_for()
    secret = page.get_by_test_id("stCode").inner_text().strip()
    picture(page, "access-added")
    page.get_by_role("button", name="I have passed it on").click()
    page.get_by_text("One-time password").wait_for(state="detached")

    theirs = page.context.browser.new_page(base_url=address)
    theirs.goto("/")
    theirs.get_by_role("textbox", name="Account").fill("nina")
    theirs.get_by_role("textbox", name="Password").fill(secret)
    theirs.get_by_role("button", name="Sign in", exact=True).click()
    theirs.get_by_role("heading", name="Choose your password").wait_for()
    picture(theirs, "choose-password")
    theirs.get_by_role("textbox", name="New password").fill(OWN)
    theirs.get_by_role("textbox", name="The same again").fill(OWN)
    theirs.get_by_role("button", name="Keep this password").click()
    theirs.get_by_role("heading", name="Overview").wait_for()
    theirs.get_by_text("Signed in as safety officer").wait_for()
    theirs.get_by_text("Session ends at").wait_for()

    page.get_by_role("tab", name="Change an account").click()
    page.get_by_role("combobox", name="Account").click()
    page.get_by_role("option", name="nina").click()
    page.get_by_text("Disable", exact=True).click()
    page.get_by_role("button", name="Change roles and centre").wait_for(state="detached")
    picture(page, "access-disable")
    own_password(page, "Disable the account")
    page.get_by_text("nina is disabled, and signed out.").wait_for()

    theirs.get_by_role("textbox", name="Password").wait_for()  # the live page itself asks again
    theirs.close()
    done = [e.data.what for e in told_of_people(settings) if isinstance(e, AccountChanged)]
    assert done == ["added", "password", "disabled"]


def test_a_dead_letter_is_tried_again_and_the_page_says_what_came_of_it(
    page: Any, settings: Settings
) -> None:
    sign_in(page, ADMIN, "/data")
    page.get_by_text("2 letters: 2 not accepted yet.").wait_for()

    page.get_by_role("button", name="Retry all 2").click()

    page.get_by_text("Of 2 letters tried again, 1 came to the ledger by that.").wait_for()
    picture(page, "data-retried")
    (event,) = (e for e in told_of_people(settings) if isinstance(e, LettersRetried))
    assert event.data.settled == 1
    catch_up(settings)
    page.reload()
    page.get_by_text("2 letters: 1 not accepted yet.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_administrators_pages_have_no_serious_fault_of_access(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    sign_in(page, ADMIN)
    found = []

    for name, ready in (("access", "What people did"), ("data", "2 letters")):
        for width in (1366, 820):
            page.set_viewport_size({"width": width, "height": 1_300})
            page.goto(f"/{name}")
            page.get_by_text(ready).first.wait_for()
            page.wait_for_timeout(1_500)
            inks = {tab.evaluate(INK_OF) for tab in page.get_by_role("tab").all()}
            assert len(inks) < 2, "the chosen tab has another colour, too pale in the dark"
            page.screenshot(path=PICTURES / f"admin-{name}-{scheme}-{width}.png")
            found += [(name, width, *fault) for fault in faults(page)]

    assert found == []
