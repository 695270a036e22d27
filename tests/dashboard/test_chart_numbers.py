"""A chart and the numbers beneath it never disagree: what is drawn is what is told."""

from datetime import date
from typing import Any

import pyarrow as pa

from dashboard.chart_numbers import (
    course_numbers,
    impedance_numbers,
    mark_numbers,
    measure_numbers,
)
from dashboard.charts import Mark, event_lane, impedance_chart, measure_chart
from dashboard.charts_population import at_risk_chart, curves_chart, funnel_chart, strata_chart
from dashboard.course import courses
from dashboard.course_chart import course_chart
from dashboard.looks import Point, looks_chart
from dashboard.measures import MINUTES, MOTOR_THRESHOLD
from dashboard.population_numbers import (
    ALL,
    at_risk_numbers,
    centre_numbers,
    curve_numbers,
    look_numbers,
    stratum_numbers,
)
from detectors.population.contrast import Contrast, contrast
from detectors.population.drawn import Corner
from detectors.population.funnel import Funnel, funnel
from detectors.population.survival import Picture, picture
from events.sample import moment
from tests.dashboard.test_charts import IMPEDANCES, MEASURED, SPAN
from tests.dashboard.test_charts_population import FLEET
from tests.dashboard.test_course import row

MARKS = [Mark(moment(3), "MRI", "1.5 T"), Mark(moment(1), "imaging", "an X-ray")]
POINTS = [
    Point(look=date(2026, 2, 1), ratio=1.2, boundary=None, state="no signal"),
    Point(look=date(2026, 3, 1), ratio=1.4, boundary=3.0, state="no signal"),
]


def drawn(chart: Any, field: str) -> list[Any]:
    """Return what is drawn by this field, each dot once."""
    tables = {id(each.data): each.data for each in (chart, *chart.layer)}
    found = [each for each in tables.values() if isinstance(each, pa.Table)]
    return [
        value for each in found if field in each.column_names for value in each[field].to_pylist()
    ]


def test_one_lead_tells_its_own_impedances() -> None:
    numbers = impedance_numbers(IMPEDANCES, side="left")

    chart = impedance_chart(IMPEDANCES, side="left", span=SPAN)
    assert numbers["Impedance [ohm]"] == drawn(chart, "impedance_ohm")
    assert numbers["Contact"] == [0, 2, 0, 2]
    assert numbers["Time (UTC)"] == drawn(chart, "started_at")


def test_a_measure_names_its_sides_only_where_there_are_two() -> None:
    both = measure_numbers(MEASURED, MOTOR_THRESHOLD)
    one = measure_numbers(MEASURED, MINUTES)

    assert list(both) == ["Time (UTC)", "Side", "Motor threshold [mA]"]
    assert (both["Side"], both["Motor threshold [mA]"]) == (["left", "right"], [1.8, 2.0])
    assert list(one) == ["Time (UTC)", "Stimulation per session [min]"]
    assert one["Stimulation per session [min]"] == drawn(
        measure_chart(MEASURED, MINUTES, span=SPAN), "value"
    )


def test_what_happened_is_told_in_the_order_of_time() -> None:
    numbers = mark_numbers(MARKS)

    assert numbers["What"] == ["an X-ray", "1.5 T"]
    assert set(numbers["What"]) == set(drawn(event_lane(MARKS, span=SPAN), "what"))


def test_a_course_begins_with_the_answer_before_the_implant() -> None:
    rows = [row(0, baseline=True, pain_nrs=7.0), row(90, pain_nrs=3.0)]
    (course,) = courses(rows, {})

    numbers = course_numbers(course)

    chart = course_chart(course, start=moment(-10), end=moment(100))
    assert numbers["Back pain (NRS) [of 10]"] == [*drawn(chart, "before"), *drawn(chart, "value")]
    assert numbers["Day (UTC)"] == ["before the implant", "2026-04-01"]


def test_curves_tell_every_corner_with_its_limits() -> None:
    corner = Corner(months=2.0, share=0.75, low=0.5, high=0.875)
    curves = {"old": [corner], "new": [corner, corner]}

    numbers = curve_numbers(curves, title="free of it [%]")

    chart = curves_chart(curves, title="free of it [%]", zero=False, until=12.0)
    assert numbers["Group"] == drawn(chart, "group")
    assert numbers["free of it [%]"] == drawn(chart, "percent")
    assert numbers["Lower limit of 95 % [%]"] == drawn(chart, "low")
    assert numbers["Upper limit of 95 % [%]"] == drawn(chart, "high")


def test_those_at_risk_are_told_by_age() -> None:
    found = picture(FLEET, "lead_fracture", dimension="lead model")
    assert isinstance(found, Picture)

    numbers = at_risk_numbers(found.groups)

    chart = at_risk_chart(found.groups, until=20.0)
    assert numbers["Devices still watched"] == drawn(chart, "at_risk")
    assert numbers["Age of the implant [months]"] == drawn(chart, "months")


def test_looks_tell_the_boundary_where_there_is_one() -> None:
    numbers = look_numbers(POINTS)

    both = {*numbers["Observed / expected"], *filter(None, numbers["Boundary"])}
    assert both == set(drawn(looks_chart(POINTS), "ratio")) - {1.0}
    assert numbers["Boundary"] == [None, 3.0]


def test_strata_tell_the_rate_of_all_together_too() -> None:
    found = contrast(FLEET, "lead_fracture", dimension="lead model")
    assert isinstance(found, Contrast)

    numbers = stratum_numbers(found)

    rates = numbers["First events per 1,000 device-months"]
    assert sorted(map(str, rates)) == sorted(map(str, drawn(strata_chart(found), "rate")))
    assert list(numbers["Lead model"])[-1] == ALL


def test_centres_tell_their_place_in_the_funnel() -> None:
    found = funnel(FLEET, "lead_fracture")
    assert isinstance(found, Funnel)

    numbers = centre_numbers(found)

    chart = funnel_chart(found)
    assert numbers["Centre"] == drawn(chart, "centre")
    assert set(numbers["Observed / expected"]) < set(drawn(chart, "ratio"))
    assert any("99.8 %" in str(verdict) for verdict in numbers["Lies"])
