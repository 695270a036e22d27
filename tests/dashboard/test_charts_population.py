from datetime import date
from typing import Any

import pytest

from dashboard.charts_population import at_risk_chart, curves_chart, funnel_chart, strata_chart
from dashboard.looks import Point, looks_chart
from dashboard.palette import CONTACT_COLOURS, INK
from detectors.population.contrast import Contrast, contrast
from detectors.population.drawn import Corner
from detectors.population.funnel import Funnel, funnel
from detectors.population.survival import Picture, picture
from tests.detectors.population.lives_of import NEVER, lives

FIRST = [2.0] * 9 + [NEVER] * 71
CENTRES = ["a"] * 20 + ["b"] * 60
FLEET = lives([20.0] * 80, first=FIRST, strata={"centre": CENTRES, "lead model": CENTRES})


def values(chart: Any) -> list[dict[str, Any]]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def layer(chart: Any, number: int) -> dict[str, Any]:
    found: dict[str, Any] = chart.to_dict()["layer"][number]["encoding"]
    return found


def test_curves_are_told_apart_by_colour_and_by_dash_and_have_a_unit() -> None:
    corner = Corner(months=0.0, share=1.0, low=0.9, high=1.0)
    chart = curves_chart(
        {"old": [corner], "new": [corner]}, title="free of it [%]", zero=False, until=12.0
    )

    line = layer(chart, 1)
    assert line["color"]["scale"]["range"] == list(CONTACT_COLOURS[:2])
    assert len({tuple(dash) for dash in line["strokeDash"]["scale"]["range"]}) == 2
    assert (line["y"]["title"], line["x"]["title"]) == (
        "free of it [%]",
        "Age of the implant [months]",
    )


@pytest.mark.parametrize(("groups", "layers"), [(3, 2), (4, 1)])
def test_many_bands_over_each_other_are_left_out(groups: int, layers: int) -> None:
    corner = Corner(months=0.0, share=1.0, low=0.9, high=1.0)
    curves = {f"group {n}": [corner] for n in range(groups)}

    chart = curves_chart(curves, title="free of it [%]", zero=False, until=12.0)

    assert len(chart.to_dict()["layer"]) == layers


@pytest.mark.parametrize("groups", [1, 6])
@pytest.mark.parametrize(("zero", "least"), [(False, [95, 100]), (True, [0, 5])])
def test_a_curve_that_stays_where_it_began_lies_at_the_end_of_its_axis(
    zero: bool, least: list[int], groups: int
) -> None:
    still = [Corner(months=0.0, share=0.0 if zero else 1.0, low=0.0, high=1.0)]
    curves = {f"group {n}": still for n in range(groups)}

    chart = curves_chart(curves, title="[%]", zero=zero, until=12.0)

    scales = [each["encoding"]["y"]["scale"] for each in chart.to_dict()["layer"]]
    assert all(each["domain"] == {"unionWith": least} for each in scales)
    assert all(each["zero"] is zero for each in scales)


def test_a_legend_has_as_many_columns_as_fit_its_names() -> None:
    corner = [Corner(months=0.0, share=1.0, low=0.9, high=1.0)]
    short, long = (
        curves_chart({name: corner}, title="[%]", zero=False, until=12.0)
        for name in ("old", "a lead whose maker gave it a long name")
    )

    columns = [layer(each, 1)["color"]["legend"]["columns"]["expr"] for each in (short, long)]

    assert [each.rpartition(" / ")[2] for each in columns] == ["65))", "310))"]


def test_those_at_risk_stand_at_the_ages_of_the_curves() -> None:
    found = picture(FLEET, "lead_fracture", dimension="lead model")
    assert isinstance(found, Picture)

    rows = values(at_risk_chart(found.groups, until=20.0))

    assert {"group": "a", "months": 3.0, "at_risk": 11} in rows
    assert {"group": "b", "months": 18.0, "at_risk": 60} in rows


def test_those_at_risk_can_be_read_alone_and_on_any_ground() -> None:
    found = picture(FLEET, "lead_fracture", dimension="lead model")
    assert isinstance(found, Picture)

    (words,) = at_risk_chart(found.groups, until=20.0).to_dict()["layer"]

    assert words["encoding"]["x"]["axis"]["values"] == [0, 3, 6, 9, 12, 15, 18]
    assert words["encoding"]["x"]["title"] == "Age of the implant [months]"
    assert words["mark"]["color"] == INK
    assert "color" not in words["encoding"], "numbers in the colour of a line are too faint to read"


def test_legends_beside_each_other_stand_in_line() -> None:
    found = funnel(FLEET, "lead_fracture")
    assert isinstance(found, Funnel)

    drawn = funnel_chart(found)

    lines, dots = layer(drawn, 1)["strokeDash"]["legend"], layer(drawn, 2)["shape"]["legend"]
    assert lines["clipHeight"] == dots["clipHeight"]
    assert lines["symbolSize"] <= lines["clipHeight"] ** 2


@pytest.mark.parametrize(("day", "side"), [(date(2026, 1, 1), "left"), (date(2026, 3, 1), "right")])
def test_the_word_signal_stands_where_there_is_room(day: date, side: str) -> None:
    looks = [date(2026, month, 1) for month in (1, 2, 3)]
    points = [Point(look=each, ratio=1.0, boundary=2.0, state="no signal") for each in looks]

    word = looks_chart(points, signalled_on=day).to_dict()["layer"][-1]["mark"]

    assert (word["type"], word["align"]) == ("text", side)


def test_every_centre_is_inside_the_picture_of_the_funnel() -> None:
    found = funnel(FLEET, "lead_fracture")
    assert isinstance(found, Funnel)

    chart = funnel_chart(found)

    top = layer(chart, 2)["y"]["scale"]["domain"][1]
    ratios = [row["ratio"] for row in values(chart) if "centre" in row]
    assert len(ratios) == 2
    assert max(ratios) < top
    assert {row["verdict"] for row in values(chart) if "centre" in row} >= {"outside 99.8 %"}


def test_the_stratum_above_the_others_has_a_shape_of_its_own() -> None:
    found = contrast(FLEET, "lead_fracture", dimension="lead model")
    assert isinstance(found, Contrast)

    kinds = {row["stratum"]: row["kind"] for row in values(strata_chart(found)) if "kind" in row}

    assert kinds == {"a": "above the others", "b": "stratum"}


@pytest.mark.parametrize("boundary", [None, 900.0])
def test_a_far_boundary_does_not_flatten_the_line(boundary: float | None) -> None:
    points = [
        Point(look=date(2026, 2, 1), ratio=1.2, boundary=boundary, state="no signal"),
        Point(look=date(2026, 3, 1), ratio=1.4, boundary=3.0, state="no signal"),
    ]

    chart = looks_chart(points, signalled_on=date(2026, 3, 1))

    low, top = layer(chart, 1)["y"]["scale"]["domain"]
    assert top == 4.5
    assert -0.5 < low < 0, "the dot of a look without an event is drawn whole"
