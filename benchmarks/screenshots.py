"""Make every picture of the README anew, from a demo: `make screenshots`.

It measures nothing. A made-up fleet is fed to the log, everything runs on it, and people go through
the pages in Chromium: what they see is saved, cut to what can be read beside a text, in few enough
colours to be small. So no picture shows a page as it was months ago.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import click

from benchmarks.palette import few_colours
from store.log.open import open_log
from store.read.devices import devices
from store.read.signals import SignalRow, signals
from store.read.surveillance import runs
from store.settings import TOPIC_EVENTS, TOPIC_SIGNALS, Settings
from store.snapshot import Snapshot, SnapshotMissing, open_snapshot
from streams.commands.users import DEMO_CENTRE

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
WIDTH_PX, HEIGHT_PX = 1280, 900
BYTES_MAX = 200_000
READY_S = 900.0
WAIT_MS, COOKIE_MS, DRAWN_MS = 60_000, 2_000, 2_000
INTERRUPTED_S = 60.0
_DRAWN = """() =>
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
        && !document.querySelector("[data-testid=stMain] [data-testid=stSkeleton]")
"""
SAID = "Red and warm wound since Monday, fever in the evening."


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that runs: where, and with which password each of its people comes in."""

    settings: Settings
    address: str
    passwords: dict[str, str]

    @property
    def snapshot(self) -> Snapshot:
        """What is published now."""
        return open_snapshot(self.settings.snapshots)


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=FOLDER)
@click.option("--devices", "count", default=120, show_default=True, help="Devices in the fleet.")
@click.option("--days", default=540, show_default=True, help="Days it is watched for.")
def main(out: Path, count: int, days: int) -> None:
    """Make the pictures of the README and write them to OUT."""
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        message = f"{CHROMIUM} is missing: apt-get install chromium"
        raise click.ClickException(message)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, _running(Path(home), count, days) as demo:
        click.echo("the demo runs, and everything in it is published")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
            )
            for who, way in (("officer", _officer), ("clinician", _clinician)):
                way(_signed_in(browser, demo, who), demo, out)
            _regulator(_signed_in(browser, demo, "regulator"), out)
            browser.close()


def _officer(page: Any, demo: Demo, out: Path) -> None:
    chosen = _lead_fracture(demo.snapshot)
    _go(page, "/", "What is to be done first", out / "overview.png", 1_400)
    _go(page, f"/signal?id={chosen.signal_id}", "The device's story", out / "signal.png", 1_400)
    heading = page.get_by_role("heading", name="The device's story")
    heading.evaluate("heading => heading.scrollIntoView({block: 'start'})")
    _picture(page, out / "story.png", 1_100, from_top=False)
    _go(page, "/population", "The six safety outcomes", out / "population.png", 1_400)
    draft = f"/yellow_card?about={chosen.signal_id}"
    _go(page, draft, "Keep as version 1", out / "yellow-card.png", 1_100)


def _clinician(page: Any, demo: Demo, out: Path) -> None:
    """File an infection at the clinician's own centre, and keep the form and its receipt."""
    device = devices(demo.snapshot, status="active", centre=DEMO_CENTRE)[-1]
    page.goto("/report")
    page.get_by_role("textbox", name="Device *").fill(device.device)
    page.get_by_text("Found.").wait_for()
    for words in ("infection, or suspected", "redness"):
        page.get_by_test_id("stButtonGroup").get_by_text(words, exact=True).click()
        _settle(page)
    page.get_by_label("Day it happened *").first.click()
    page.keyboard.type(datetime.now(UTC).date().isoformat())
    page.keyboard.press("Escape")
    box = page.get_by_role("textbox", name="What happened, in your words *")
    box.fill(SAID)
    box.blur()
    _picture(page, out / "report.png", 1_300)
    page.get_by_role("button", name="File the report").click()
    page.get_by_text("Filed. Receipt").wait_for()
    _picture(page, out / "receipt.png", 1_150)


def _regulator(page: Any, out: Path) -> None:
    _go(page, "/summary", "Signals by hazard, stratum and state", out / "summary.png", 1_100)


def _lead_fracture(snapshot: Snapshot) -> SignalRow:
    """Return a signal that telemetry raised of one contact, an open one if there is one."""
    found = [each for each in signals(snapshot, hazard="lead_fracture") if each.contact is not None]
    if not found:
        message = "no signal of a lead fracture with a contact: take more devices, or more days"
        raise click.ClickException(message)
    return min(found, key=lambda each: (each.state != "open", each.repeats))


def _go(page: Any, path: str, words: str, picture: Path, height_px: int = HEIGHT_PX) -> None:
    page.goto(path)
    page.get_by_text(words).first.wait_for()
    _picture(page, picture, height_px)


def _picture(page: Any, path: Path, height_px: int = HEIGHT_PX, *, from_top: bool = True) -> None:
    """Save what a window of this height shows once nothing on it is being drawn any more."""
    page.set_viewport_size({"width": WIDTH_PX, "height": height_px})
    if from_top:
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.mouse.move(0, 0)
    _settle(page)
    page.wait_for_timeout(DRAWN_MS)  # charts are drawn after the page has settled
    content = small(page.screenshot())
    path.write_bytes(content)
    click.echo(f"  {path.name}: {len(content):,} bytes")


def _settle(page: Any) -> None:
    page.wait_for_timeout(500)
    page.wait_for_function(_DRAWN)


def small(png: bytes) -> bytes:
    """Return a picture in few colours, or say that it is too large still."""
    content = few_colours(png)
    if len(content) > BYTES_MAX:
        message = f"a picture does not fit into {BYTES_MAX:,} bytes: cut it to a smaller height"
        raise click.ClickException(message)
    return content


def _signed_in(browser: Any, demo: Demo, who: str) -> Any:
    size = {"width": WIDTH_PX, "height": HEIGHT_PX}
    context = browser.new_context(base_url=demo.address, viewport=size, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto("/")
    page.get_by_role("textbox", name="Account").fill(who)
    page.get_by_role("textbox", name="Password").fill(demo.passwords[who])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Sign out").wait_for()
    page.wait_for_timeout(COOKIE_MS)
    return page


@contextmanager
def _running(home: Path, count: int, days: int) -> Iterator[Demo]:
    """Run a demo until its history is published and the population was looked at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    bare = {name: value for name, value in os.environ.items() if "STIMWATCH" not in name}
    environ = bare | {"STIMWATCH_HOME": str(home), "STIMWATCH_PORT": str(port)}
    settings = Settings.from_env({"STIMWATCH_HOME": str(home / "demo")})
    said = home / "demo.out"
    with said.open("wb") as output:
        demo = subprocess.Popen(
            [sys.executable, "-m", "streams.cli", "demo", f"--devices={count}", f"--days={days}"],
            cwd=ROOT,
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        for ready in (
            lambda: _answers(f"{address}/_stcore/health"),
            lambda: _is_whole(settings),
        ):
            _wait(ready, demo, said)
        found = re.findall(r"^  (\w+) +(\S+)  \(", said.read_text(), re.MULTILINE)
        yield Demo(settings, address, dict(found))
    finally:
        demo.send_signal(signal.SIGINT)
        try:
            demo.wait(INTERRUPTED_S)
        finally:
            demo.kill()


def _wait(ready: Callable[[], bool], demo: "subprocess.Popen[bytes]", said: Path) -> None:
    end = time.monotonic() + READY_S
    while not ready():
        if demo.poll() is not None or time.monotonic() > end:
            message = f"the demo did not come up:\n{said.read_text()[-2_000:]}"
            raise click.ClickException(message)
        time.sleep(0.5)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2):
            return True
    except OSError:
        return False


def _is_whole(settings: Settings) -> bool:
    """Say whether all of the log is folded and published, and the population was looked at."""
    try:
        snapshot = open_snapshot(settings.snapshots)
    except SnapshotMissing:
        return False
    with closing(open_log(settings.log_url)) as log:
        ends = {
            f"{topic}/{partition}": end
            for topic in (TOPIC_EVENTS, TOPIC_SIGNALS)
            for partition, end in log.end_offsets(topic).items()
        }
    there = snapshot.current.offsets
    behind = sum(end - there.get(place, 0) for place, end in ends.items())
    return behind <= len(ends) and bool(runs(snapshot)) and bool(signals(snapshot, limit=1))


if __name__ == "__main__":
    main()
