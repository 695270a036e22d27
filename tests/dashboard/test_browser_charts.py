"""A chart is taken away in a real browser, as a drawing, as a picture and as numbers."""

from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from events.access import ExportMade
from store.settings import Settings
from tests.dashboard.people import CLINICIAN, open_accounts
from tests.dashboard.test_browser import address, page, picture, sign_in
from tests.dashboard.test_sign_in import told_of_people
from tests.dashboard.world import FACTS, SIGNALS, as_simulated, build

pytestmark = pytest.mark.browser

__all__ = ["address", "page"]

BENEATH = "Numbers, or take this chart away"
LEFT = "Impedance of each contact, left lead"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("charts")
    made = build(home, facts=as_simulated(FACTS), signals=as_simulated(SIGNALS))
    open_accounts(made)
    return made


def test_the_corner_of_a_chart_only_makes_it_larger(page: Any) -> None:
    sign_in(page, CLINICIAN, "/device?id=device-1")
    page.get_by_test_id("stVegaLiteChart").nth(1).hover()

    page.get_by_role("button", name=f"Fullscreen: {LEFT}").wait_for()
    offered = page.get_by_test_id("stElementToolbarButton").get_by_role("button").all()
    shown = [each.get_attribute("aria-label") for each in offered if each.is_visible()]
    assert [label for label in shown if LEFT in label] == [f"Fullscreen: {LEFT}"]


@pytest.mark.parametrize("width", [420, 1366])
def test_no_name_of_a_legend_is_cut_off(page: Any, width: int) -> None:
    sign_in(page, CLINICIAN, "/device?id=device-1")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/device?id=device-1")
    chart = page.get_by_test_id("stVegaLiteChart").nth(1)
    chart.get_by_text("contact 3").wait_for()

    inside = chart.evaluate(
        """chart => [...chart.querySelectorAll('.role-legend-label text')].filter(word => {
            const [box, own] = [chart.getBoundingClientRect(), word.getBoundingClientRect()]
            return own.left >= box.left && own.right <= box.right && own.top >= box.top
        }).map(word => word.textContent)"""
    )

    assert inside == ["contact 0", "contact 1", "contact 2", "contact 3"]


_FILLS = """() => {
    const chart = document.querySelectorAll("[data-testid=stVegaLiteChart]")[1];
    const words = [...(chart?.querySelectorAll("text") ?? [])];
    return words.length && words.map(each => getComputedStyle(each).fill);
}"""
"""Of all words of the second chart, at once: a chart is drawn anew when its page grows longer."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_in_a_chart_have_the_colour_of_the_text_around_it(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    sign_in(page, CLINICIAN, "/device?id=device-1")

    colours = page.wait_for_function(_FILLS).json_value()

    around = page.get_by_test_id("stHeading").first.evaluate("x => getComputedStyle(x).color")
    assert set(colours) == {around}


def test_a_clinician_takes_a_chart_away_and_the_log_knows_each_file(
    page: Any, settings: Settings
) -> None:
    sign_in(page, CLINICIAN, "/device?id=device-1")
    page.get_by_test_id("stVegaLiteChart").nth(1).wait_for()
    assert page.get_by_role("button", name="Chart as SVG").count() == 0

    page.get_by_text(BENEATH).nth(1).click()
    taken = {}
    for label in ("Chart as SVG", "Chart as PNG", "Numbers as CSV"):
        with page.expect_download() as fetched:
            page.get_by_role("button", name=label).click()
        taken[fetched.value.suggested_filename] = Path(fetched.value.path()).read_bytes()

    picture(page, "chart-taken-away")
    svg, png, csv = taken.values()
    words = "".join(ElementTree.fromstring(svg).itertext())
    assert LEFT in words
    assert "SIMULATED DATA" in words
    assert png.startswith(b"\x89PNG")
    assert b"Impedance [ohm]" in csv
    assert all(name.startswith("simulated_impedance") and "device-1" in name for name in taken)
    told = [each.data for each in told_of_people(settings) if isinstance(each, ExportMade)]
    assert {each.file: each.sha256 for each in told} == {
        name: sha256(content).hexdigest() for name, content in taken.items()
    }
    assert {each.place for each in told} == {"device"}
