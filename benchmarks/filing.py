"""How long it takes to file an adverse event: the whole form, with the keyboard alone.

Not a study with clinicians, which nobody has made yet. It is an estimate by the keystroke-level
model (`benchmarks.typist`): a real browser is driven by keys from the page that a clinician begins
on to the receipt, and the operators are counted. The model holds for who knows the form and makes
no mistake, so a first report takes longer. Two numbers are told: handling, in which the sentence
about what happened is only typed; and with composing, in which every word of it was thought about.
"""

import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.pages import CHROMIUM, WAIT_MS, served
from benchmarks.typist import Typist
from events.codec import encode
from events.envelope import SIMULATED_SOURCE
from events.sample import implanted
from store.accounts import Accounts
from store.live import open_live
from store.log.interface import Entry, Record
from store.log.open import open_log
from store.projection import project
from store.publish import publish
from store.settings import TOPIC_EVENTS, Settings

CLINICIAN = "clinician"
PASSWORD = "only on this machine, for a minute"
DEVICE = "device-3"
WORDS = (
    "Burning pain at the pocket since a fall three days ago, worse when sitting. The wound is dry. "
    "Stimulation was switched off, and the pain stayed."
)
GOAL_S = 180.0


def run() -> dict[str, object]:
    """Return keys, decisions and seconds from the first page to the receipt."""
    if not Path(CHROMIUM).exists():
        return {"not_measured": f"{CHROMIUM} is missing: apt-get install chromium"}
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        settings = _home(Path(folder))
        with served(settings) as (address, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(base_url=address)
            page.set_default_timeout(WAIT_MS)
            _sign_in(page)
            told = result(file_by_keyboard(page))
            browser.close()
    return told


def file_by_keyboard(page: Any) -> Typist:
    """File a report from the page that a clinician begins on, without a mouse."""
    hands = Typist(page)
    hands.wait(page.get_by_role("textbox", name="Device *"))
    hands.reach("Device *")
    hands.write(DEVICE)
    hands.wait(page.get_by_text("Found."))
    hands.reach("infection, or suspected")
    hands.press("ArrowRight")
    hands.press("Space")
    hands.wait(page.get_by_text("How bad is the pain?"))
    hands.reach("How bad is the pain?")
    hands.write("7")
    hands.reach("year, Day it happened *")
    hands.write((datetime.now(UTC) - timedelta(days=1)).strftime("%Y%m%d"))
    hands.reach("What happened, in your words *")
    hands.write(WORDS)
    _choose(hands, "How serious?", "not serious")
    _choose(hands, "What was done?", "settings changed")
    hands.reach("File the report")
    hands.press("Enter")
    hands.wait(page.get_by_text("Filed. Receipt"))
    return hands


def result(hands: Typist) -> dict[str, object]:
    """Return what was counted, in words that can be told."""
    return {
        "keys": hands.keys,
        "decisions": hands.decisions,
        "waiting_s": round(hands.waited_s, 1),
        "handling_s": round(hands.handling_s),
        "with_composing_s": round(hands.handling_s + hands.composing_s),
        "goals": {"with_composing_s": f"<= {GOAL_S:.0f}"},
    }


def _choose(hands: Typist, question: str, answer: str) -> None:
    """Choose from a list by typing an answer until it stands first."""
    hands.reach(question)
    hands.decisions += 1
    hands.write(answer)
    hands.wait(hands.page.get_by_role("option").first.filter(has_text=answer))
    hands.press("Enter")


def _home(home: Path) -> Settings:
    """Make a log with a registered device, publish it, and open an account."""
    settings = Settings.from_env({"STIMWATCH_HOME": str(home)})
    event = implanted(device=DEVICE).model_copy(update={"source": SIMULATED_SOURCE})
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
        log.append(TOPIC_EVENTS, [Entry(event.subject.encode(), encode(event))])
    live = open_live(settings.live)
    project(live.connection, [Record(TOPIC_EVENTS, 0, 0, 0, event.subject.encode(), encode(event))])
    publish(live, settings.snapshots)
    live.close()
    Accounts(settings.accounts).add(
        CLINICIAN, roles=("clinician",), centre="centre-1", password=PASSWORD, now=datetime.now(UTC)
    )
    return settings


def _sign_in(page: Any) -> None:
    page.goto("/")
    page.get_by_role("textbox", name="Account").fill(CLINICIAN)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="File an adverse event").wait_for()
    page.wait_for_timeout(2_000)
