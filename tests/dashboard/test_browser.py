"""The whole way through the pages in a real browser, with pictures in build/screenshots/.

Chromium is Debian's. Where it is not there the test is skipped and says so; in CI that is a fault.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from events.access import ExportMade
from store.settings import Settings
from tests.dashboard.people import CLINICIAN, OFFICER, PASSWORD, REGULATOR, open_accounts
from tests.dashboard.test_sign_in import told_of_people
from tests.dashboard.world import (
    FACTS,
    NEVER_LATE,
    SIGNAL,
    SIGNALS,
    as_simulated,
    build,
    catch_up,
)

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
PICTURES = ROOT / "build" / "screenshots"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OURS = {"127.0.0.1", "localhost", None}
"""Where pages may ask for anything; data within a page have no server."""
SERVED: set[int | None] = set()
"""The ports of our pages; a provider of OIDC, whose pages are its own affair, is on another one."""
READY_S = 30.0
WAIT_MS = 20_000


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("browser")
    made = build(home, facts=as_simulated(FACTS), signals=as_simulated(SIGNALS), letters=True)
    open_accounts(made)
    return made


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with serving(settings) as served:
        yield served


@contextmanager
def serving(settings: Settings, *, below: str = "") -> Iterator[str]:
    """Serve the dashboard on a free port of loopback, below a path if it is to be."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    SERVED.add(port)
    environ = os.environ | {"STIMWATCH_HOME": str(settings.home)} | dict([NEVER_LATE])
    environ.pop("STIMWATCH_LOG", None)
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/serve.py"]
    with subprocess.Popen(
        [*command, f"--server.port={port}", f"--server.baseUrlPath={below}"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}{below}/_stcore/health")
            yield f"http://127.0.0.1:{port}{below}"
        finally:
            server.terminate()
            server.wait(timeout=10)


def wait_until_ready(url: str) -> None:
    end = time.monotonic() + READY_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the dashboard did not answer within {READY_S:.0f} s")


@pytest.fixture
def page(address: str) -> Iterator[Any]:
    """A page of one tab, wide enough for a desk.

    What fails the test: a fault of its scripts, and anything that it asks of another server.
    """
    if not CHROMIUM.exists():
        why = f"{CHROMIUM} is missing: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        tab = browser.new_page(viewport={"width": 1366, "height": 900}, base_url=address)
        tab.set_default_timeout(WAIT_MS)
        faults: list[str] = []
        asked: set[tuple[str, str]] = set()
        tab.on("pageerror", lambda fault: faults.append(str(fault)))
        tab.on("request", lambda request: asked.add((request.frame.url, request.url)))
        yield tab
        browser.close()
    assert faults == []
    ours = {url for on, url in asked if urlsplit(on).port in SERVED}
    assert [url for url in ours if urlsplit(url).hostname not in OURS] == []


def picture(page: Any, name: str) -> None:
    """Save the whole page, not only what fits the window."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(1_500)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": 1366, "height": min(int(height) + 20, 4_200)})
    page.wait_for_timeout(1_000)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.set_viewport_size({"width": 1366, "height": 900})


def start_anew(page: Any) -> None:
    """Empty the report that a test before began: what an account typed waits for it."""
    page.get_by_role("button", name="File the report").wait_for()
    begun = page.get_by_role("button", name="Empty the form")
    if begun.count():
        begun.click()
        begun.wait_for(state="hidden")


def click_first_row(page: Any, table: int = 0) -> None:
    """Click the first row of a table, below its head; tables are drawn on a canvas."""
    canvas = page.get_by_test_id("stDataFrame").nth(table)
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    canvas.click(position={"x": 40, "y": 50})


def sign_in(page: Any, who: str, path: str = "/") -> None:
    """Go to a page as somebody who is not signed in yet, and sign in there."""
    page.goto(path)
    page.get_by_role("textbox", name="Account").fill(who)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Sign out").wait_for()


def test_a_safety_officer_goes_from_the_overview_to_one_signal_and_closes_it(
    page: Any, settings: Settings
) -> None:
    sign_in(page, OFFICER)
    page.get_by_text("Open signals by hazard and grade").wait_for()
    page.get_by_text("Simulated data.").wait_for()
    picture(page, "overview")

    page.get_by_role("link", name="Signals", exact=True).click()
    page.get_by_text("2 signals.").wait_for()
    picture(page, "signals")
    page.get_by_role("link", name="Is the pulse generator of device-2 failing?").click()
    page.get_by_role("heading", name="Is the pulse generator of device-2 failing?").wait_for()
    assert "id=" in page.url

    page.goto(f"/signal?id={SIGNAL.id}")
    page.get_by_text("Is a lead of device-1 fractured").wait_for()
    page.get_by_test_id("stVegaLiteChart").first.wait_for()
    picture(page, "signal")
    page.get_by_role("textbox", name="Reason").fill("X-ray asked for.")
    page.get_by_role("button", name="Store the decision").click()
    page.get_by_text("Stored: acknowledged, receipt").wait_for()


def test_a_row_of_the_evidence_opens_its_event(page: Any) -> None:
    sign_in(page, REGULATOR, f"/signal?id={SIGNAL.id}")
    page.get_by_test_id("stVegaLiteChart").first.wait_for()

    click_first_row(page)

    page.get_by_text("Event: telemetry uploaded").first.wait_for()
    picture(page, "signal-evidence")


def test_one_device_shows_both_leads_over_time(page: Any) -> None:
    sign_in(page, CLINICIAN, "/device?id=device-1")

    page.get_by_text("Impedance, right lead").wait_for()
    page.get_by_test_id("stVegaLiteChart").nth(4).wait_for()
    picture(page, "device")


def test_a_clinician_files_a_report_and_sees_the_receipt(page: Any, settings: Settings) -> None:
    sign_in(page, CLINICIAN, "/report")
    page.get_by_role("textbox", name="Device *").fill("device-3")
    page.get_by_text("Found.").wait_for()
    page.get_by_test_id("stButtonGroup").get_by_text("pain", exact=True).click()
    today = datetime.now(UTC).date().isoformat()
    page.get_by_label("Day it happened *").first.click()
    page.keyboard.type(today)
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="What happened, in your words *").fill(
        "Burning pain at the pocket after a fall."
    )
    page.get_by_role("button", name="File the report").click()

    page.get_by_text("Filed. Receipt").wait_for()
    picture(page, "report")
    catch_up(settings)
    page.goto("/device?id=device-3")
    page.get_by_text("Adverse events").wait_for()


def test_a_yellow_card_is_drafted_from_a_signal_and_taken_away(
    page: Any, settings: Settings
) -> None:
    sign_in(page, OFFICER, f"/signal?id={SIGNAL.id}")

    page.get_by_role("link", name="Draft a Yellow Card").click()

    page.get_by_text("Still missing or wrong").wait_for()
    page.get_by_text("SIMULATED DATA").first.wait_for()
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Download as text").click()
    assert b"SIMULATED" in Path(fetched.value.path()).read_bytes()
    (took,) = [e for e in told_of_people(settings) if isinstance(e, ExportMade)]
    assert took.data.sha256 == sha256(Path(fetched.value.path()).read_bytes()).hexdigest()
    picture(page, "yellow-card")


def test_the_list_changes_by_itself_and_filters_stay_in_the_address(
    page: Any, settings: Settings
) -> None:
    sign_in(page, OFFICER, "/signals?state=all&hazard=lead+fracture")
    page.get_by_text("1 signal.").wait_for()
    published = page.get_by_text("published").inner_text()

    catch_up(settings)

    page.wait_for_function(
        "before => !document.body.innerText.includes(before)", arg=published, timeout=WAIT_MS
    )
    page.get_by_text("1 signal.").wait_for()
    assert "hazard=lead" in page.url


def test_an_address_that_is_not_for_ones_role_says_so(page: Any) -> None:
    sign_in(page, REGULATOR, "/yellow_card")

    page.get_by_text("Not for your role.").wait_for()
    assert page.get_by_role("link", name="Yellow Card drafts").count() == 0
    picture(page, "refused")


def test_the_pages_are_calm_in_the_dark_too(page: Any) -> None:
    page.emulate_media(color_scheme="dark")
    sign_in(page, OFFICER, f"/signal?id={SIGNAL.id}")

    page.get_by_test_id("stVegaLiteChart").first.wait_for()
    picture(page, "signal-dark")
