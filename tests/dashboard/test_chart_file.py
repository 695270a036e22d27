import csv
import re
import struct
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import altair as alt
import pyarrow as pa
import pytest

from dashboard.chart_file import (
    PAPER_INK,
    SCALE,
    WIDTH_PX,
    Heading,
    as_csv,
    as_png,
    as_svg,
    file_name,
)
from dashboard.chart_parts import layered
from dashboard.charts import event_lane, impedance_chart, measure_chart, span_of
from dashboard.charts_population import at_risk_chart, curves_chart, funnel_chart, strata_chart
from dashboard.course import courses
from dashboard.course_chart import course_chart
from dashboard.looks import looks_chart
from dashboard.measures import MOTOR_THRESHOLD
from dashboard.tables import Numbers
from detectors.population.contrast import Contrast, contrast
from detectors.population.drawn import Corner
from detectors.population.funnel import Funnel, funnel
from detectors.population.survival import Picture, picture
from events.sample import moment
from tests.dashboard.test_chart_numbers import MARKS, POINTS
from tests.dashboard.test_charts import IMPEDANCES, MEASURED, SPAN
from tests.dashboard.test_charts_population import FLEET
from tests.dashboard.test_course import row

SVG = "{http://www.w3.org/2000/svg}"
HEADING = Heading(
    title="Impedance of each contact, left lead",
    whose="device-1",
    origin="simulated",
    as_of=datetime(2026, 2, 3, 4, 5, tzinfo=UTC),
)


def drawings() -> dict[str, alt.LayerChart]:
    """Return one of each kind of chart that there is."""
    corner = Corner(months=0.0, share=1.0, low=0.9, high=1.0)
    watched = picture(FLEET, "lead_fracture", dimension="lead model")
    strata = contrast(FLEET, "lead_fracture", dimension="lead model")
    centres = funnel(FLEET, "lead_fracture")
    measured = measure_chart(MEASURED, MOTOR_THRESHOLD, span=SPAN)
    (course,) = courses([row(0, baseline=True, pain_nrs=7.0), row(90, pain_nrs=3.0)], {})
    assert isinstance(watched, Picture)
    assert isinstance(strata, Contrast)
    assert isinstance(centres, Funnel)
    assert measured is not None
    return {
        "impedance": impedance_chart(IMPEDANCES, side="left", span=SPAN, evidence=[moment(1)]),
        "measure": measured,
        "marks": event_lane(MARKS, span=SPAN),
        "course": course_chart(course, start=moment(-10), end=moment(100)),
        "curves": curves_chart({"a": [corner]}, title="free of it [%]", zero=False, until=12.0),
        "at risk": at_risk_chart(watched.groups, until=20.0),
        "looks": looks_chart(POINTS, signalled_on=date(2026, 3, 1)),
        "strata": strata_chart(strata),
        "funnel": funnel_chart(centres),
    }


DRAWINGS = drawings()


def unnumbered(svg: bytes) -> bytes:
    """Return a drawing without the numbers by which it tells its clips apart."""
    return re.sub(rb"clip\d+", b"clip", svg)


every_chart = pytest.mark.parametrize("name", DRAWINGS)


def words(svg: bytes) -> list[str]:
    """Return all lines of text, in the order in which they are drawn: the heading comes last."""
    texts = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return ["".join(line.itertext()) for each in texts for line in (list(each) or [each])]


@every_chart
def test_a_drawing_is_xml_and_says_what_of_whom_as_of_when_and_that_it_is_made_up(
    name: str,
) -> None:
    svg = as_svg(DRAWINGS[name], HEADING)

    assert words(svg)[-3:] == [
        "Impedance of each contact, left lead",
        "device-1, as of 2026-02-03 04:05 UTC",
        "SIMULATED DATA. No such patient or device exists. Not for a regulator.",
    ]
    assert len(words(svg)) > 4, "nothing but its heading was drawn"


@every_chart
def test_a_picture_is_a_png_on_white_ground_as_sharp_as_print_asks(name: str) -> None:
    png = as_png(DRAWINGS[name], HEADING)

    signature, width, height = struct.unpack(">8s8xII", png[:24])
    assert signature == b"\x89PNG\r\n\x1a\n"
    assert width > SCALE * WIDTH_PX
    assert height > SCALE * 100
    assert b'fill="white"' in as_svg(DRAWINGS[name], HEADING)


@every_chart
def test_words_are_dark_and_in_letters_that_are_everywhere(name: str) -> None:
    svg = ElementTree.fromstring(as_svg(DRAWINGS[name], HEADING))

    texts = list(svg.iter(f"{SVG}text"))
    assert {each.get("font-family") for each in texts} == {
        "Arial, Helvetica, Liberation Sans, sans-serif"
    }
    assert {each.get("fill") for each in texts} == {PAPER_INK}


def test_real_data_are_not_called_made_up_and_the_past_says_so() -> None:
    past = Heading(
        title="x",
        whose="",
        origin="real",
        as_of=moment(9),
        known_at=datetime(2026, 1, 2, tzinfo=UTC),
    )

    svg = as_svg(DRAWINGS["looks"], past)

    assert words(svg)[-2:] == ["x", "As known at 2026-01-02 00:00 UTC"]
    assert b"SIMULATED" not in svg
    assert file_name(past, "png") == "x_as-of-20260102T0000Z.png"


def test_a_name_that_is_markup_or_a_path_stays_a_word() -> None:
    sly = Heading(title='<script>"&', whose="../../etc/\u202epasswd", origin="real", as_of=None)

    svg = as_svg(DRAWINGS["looks"], sly)

    assert '<script>"&' in words(svg)
    assert "../../etc/[U+202E]passwd, of an empty log" in words(svg)
    assert file_name(sly, "svg") == "script_etc-passwd_of-an-empty-log.svg"


def test_a_long_title_is_broken_and_not_cut() -> None:
    long = " ".join(["lead"] * 40)

    svg = as_svg(DRAWINGS["looks"], Heading(title=long, whose="", origin="real", as_of=moment(0)))

    assert " ".join(words(svg)).count("lead") == 40
    width = float(ElementTree.fromstring(svg).get("width", "0"))
    assert width < WIDTH_PX + 200


def test_more_rows_than_altair_takes_by_itself_are_drawn() -> None:
    count = 6_000
    many = pa.table(
        {
            "started_at": [moment(n / 100) for n in range(count)],
            "side": ["left"] * count,
            "contact": pa.array([0] * count, pa.int32()),
            "impedance_ohm": [500.0] * count,
        }
    )
    chart = impedance_chart(many, side="left", span=span_of([moment(0), moment(60)]))

    assert len(as_svg(chart, HEADING)) > 100 * count


def test_what_another_thread_sets_for_all_of_altair_changes_nothing() -> None:
    alone = as_svg(DRAWINGS["impedance"], HEADING)

    def nothing(data: Any, **_: Any) -> dict[str, Any]:
        return {"name": "elsewhere"}

    alt.data_transformers.register("elsewhere", nothing)
    with alt.data_transformers.enable("elsewhere"):
        beside = as_svg(DRAWINGS["impedance"], HEADING)

    assert unnumbered(beside) == unnumbered(alone)


def test_nothing_is_fetched_for_a_picture() -> None:
    foreign = alt.Chart(alt.UrlData("https://example.org/rows.json")).mark_point()

    with pytest.raises(ValueError, match="not allowed"):
        as_svg(layered([foreign.encode(x="a:Q")], 100), HEADING)


def test_numbers_are_a_table_in_which_no_cell_is_a_formula_and_each_row_says_what_it_is() -> None:
    numbers: Numbers = {
        "Time (UTC)": [datetime(2026, 1, 2, 3, 4, tzinfo=UTC), None],
        "What": ["=HYPERLINK(1)", "plain, with a comma"],
        "Ratio": [1 / 3, -2.5],
    }

    written = as_csv(numbers, HEADING)

    assert written.startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(StringIO(written.decode("utf-8-sig")))
    assert head == ["Time (UTC)", "What", "Ratio", "Data are"]
    assert first == ["2026-01-02T03:04:00+00:00", "'=HYPERLINK(1)", repr(1 / 3), "simulated"]
    assert second == ["", "plain, with a comma", "-2.5", "simulated"]


def test_a_note_says_on_the_picture_what_its_lines_are() -> None:
    told = "Dashed upright lines: the evidence of the signal. " * 4

    svg = as_svg(DRAWINGS["impedance"], replace(HEADING, note=told))

    assert told.strip() in " ".join(words(svg))


def test_drawing_it_for_paper_leaves_the_chart_of_the_page_as_it_was() -> None:
    chart = DRAWINGS["impedance"]
    before = [each.data for each in (chart, *chart.layer)], chart.to_dict()

    as_svg(chart, HEADING)

    assert ([each.data for each in (chart, *chart.layer)], chart.to_dict()) == before
    assert any(isinstance(each, pa.Table) for each in before[0])


def test_the_longest_name_still_fits_a_file_system() -> None:
    longest = Heading(title="t" * 300, whose="d" * 128, origin="simulated", as_of=moment(0))

    assert len(file_name(longest, "svg")) < 255
