"""Pages on paper: what a browser prints of them, read back, with the sheets in the pictures."""

import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from store.settings import Settings
from tests.dashboard.fleet import declared, devices, looks
from tests.dashboard.people import OFFICER, REGULATOR, open_accounts
from tests.dashboard.test_browser import PICTURES, address, page, sign_in
from tests.dashboard.world import FACTS, SIGNAL, SIGNALS, as_simulated, build

pytestmark = pytest.mark.browser

__all__ = ["address", "page"]

SHEET_PX = 700
_OVER_THE_EDGE = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
    .filter(each => !each.ownerSVGElement)
    .filter(each => each.getBoundingClientRect().right > window.innerWidth + 1)
    .filter(each => each.checkVisibility())
    .map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("paper")
    facts = as_simulated((*FACTS, *devices(), *declared(), *looks()))
    made = build(home, facts=facts, signals=as_simulated(SIGNALS), letters=True)
    open_accounts(made)
    return made


def printed(page: Any, name: str) -> PdfReader:
    """Return what the browser prints, and keep it and pictures of its sheets."""
    page.wait_for_timeout(1_500)
    PICTURES.mkdir(parents=True, exist_ok=True)
    paper = page.pdf(prefer_css_page_size=True)
    file = PICTURES / f"paper-{name}.pdf"
    file.write_bytes(paper)
    picture_of(file)
    return PdfReader(BytesIO(paper))


def picture_of(file: Path) -> None:
    for old in file.parent.glob(f"{file.stem}-*.png"):
        old.unlink()
    command = ["pdftoppm", "-r", "60", "-png", str(file), str(file.with_suffix(""))]
    subprocess.run(command, check=True)


def text_of(paper: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())


def cut_at_the_edge(page: Any) -> list[str]:
    """Return what reaches over the right edge of a sheet, as wide as A4 between its margins."""
    page.set_viewport_size({"width": SHEET_PX, "height": 1_000})
    page.emulate_media(media="print")
    page.wait_for_timeout(500)
    found: list[str] = page.evaluate(_OVER_THE_EDGE)
    return found


def test_a_summary_is_printed_whole_without_what_is_only_for_the_screen(page: Any) -> None:
    page.emulate_media(color_scheme="dark")
    sign_in(page, REGULATOR, "/summary?since=2026-01-01")
    page.get_by_text("Each signal").wait_for()

    paper = printed(page, "summary")

    text = text_of(paper)
    assert "Simulated data." in text
    assert "Impedance of contact 2 of the left lead has jumped" in text
    assert "The pulse generator restarted 4 times in a week" in text
    for only_on_screen in ("Sign out", "Plan and detectors", "Prepare the files", "As known now"):
        assert only_on_screen not in text
    foot = "stimwatch: Signal summary. As of 2026-04-14 00:00 UTC. SIMULATED DATA"
    assert text.count(foot) == len(paper.pages)
    assert f"{len(paper.pages)} of {len(paper.pages)}" in text
    assert cut_at_the_edge(page) == []


def test_a_signal_is_printed_with_its_evidence_and_charts_but_without_its_form(page: Any) -> None:
    sign_in(page, OFFICER, f"/signal?id={SIGNAL.id}")
    page.get_by_text("How often is this detector wrong?").wait_for()
    page.get_by_test_id("stVegaLiteChart").first.wait_for()

    text = text_of(printed(page, "signal"))
    shown = page.get_by_role("button", name="Store the decision").is_visible()

    assert shown
    assert "9,580 ohm" in text
    assert "Stimulation per session [min]" in text
    assert "Store the decision" not in text
    assert "Go to the decision" not in text


@pytest.mark.parametrize(
    ("place", "ready", "said"),
    [
        ("population", "Pooling hides it.", "All devices, against the benchmark known"),
        ("plan", "What watches each device", "Measured on simulated fleets"),
    ],
)
def test_a_long_page_is_printed_within_the_edges_of_the_paper(
    place: str, ready: str, said: str, page: Any
) -> None:
    sign_in(page, OFFICER, f"/{place}")
    page.get_by_text(ready).wait_for()

    paper = printed(page, place)

    assert said in text_of(paper)
    assert cut_at_the_edge(page) == []
