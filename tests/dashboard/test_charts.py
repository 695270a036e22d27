from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from dashboard.charts import (
    Mark,
    event_lane,
    impedance_chart,
    measure_chart,
    span_of,
)
from dashboard.measures import (
    BATTERY_V,
    MEASURES,
    MINUTES,
    MOTOR_THRESHOLD,
    RESTARTS,
    unchanged,
)
from dashboard.palette import (
    CONTACT_COLOURS,
    CONTACT_DASHES,
    CONTACT_SHAPES,
    GRADES,
    INK,
    KINDS,
    graded,
)
from events.kinds import KINDS as EVENT_KINDS
from events.sample import moment

SPAN = span_of([moment(0), moment(10)])
IMPEDANCES = pa.table(
    {
        "started_at": [moment(day) for day in (0, 0, 1, 1, 0)],
        "side": ["left", "left", "left", "left", "right"],
        "contact": pa.array([0, 2, 0, 2, 0], pa.int32()),
        "impedance_ohm": [500.0, 520.0, 510.0, 9_400.0, 480.0],
    }
)
MEASURED = pa.table(
    {
        "started_at": [moment(0), moment(0), moment(1)],
        "measure": ["left_motor_threshold_ma", "right_motor_threshold_ma", "delivered_min"],
        "value": [1.8, 2.0, 30.0],
    }
)


def channel(chart: Any, name: str, *, layer: int = -1) -> dict[str, Any]:
    encoding: dict[str, Any] = chart.to_dict()["layer"][layer]["encoding"]
    found: dict[str, Any] = encoding[name]
    return found


def values(chart: Any) -> list[dict[str, Any]]:
    datasets = chart.to_dict()["datasets"]
    return [row for rows in datasets.values() for row in rows]


def test_one_lead_is_drawn_with_a_line_for_each_contact_that_was_measured() -> None:
    chart = impedance_chart(IMPEDANCES, side="left", span=SPAN)

    assert channel(chart, "color")["scale"]["domain"] == ["contact 0", "contact 2"]
    assert {row["impedance_ohm"] for row in values(chart)} == {500.0, 520.0, 510.0, 9_400.0}


def test_contacts_are_told_apart_without_colour() -> None:
    chart = impedance_chart(IMPEDANCES, side="left", span=SPAN)

    shapes = channel(chart, "shape")["scale"]["range"]
    dashes = channel(chart, "strokeDash", layer=1)["scale"]["range"]
    assert len(set(shapes)) == len({tuple(dash) for dash in dashes}) == 2
    assert len(set(CONTACT_COLOURS)) == len(set(CONTACT_SHAPES)) == len(set(CONTACT_DASHES))
    assert len({shape for shape, _ in KINDS.values()}) == len(KINDS)
    assert len({graded(grade)[0] for grade in GRADES}) == len(GRADES)


def test_a_contact_keeps_its_look_when_another_was_not_measured() -> None:
    chart = impedance_chart(IMPEDANCES, side="left", span=SPAN)

    assert channel(chart, "color")["scale"]["range"] == [CONTACT_COLOURS[0], CONTACT_COLOURS[2]]


def test_the_impedance_axis_shows_a_break_and_the_healthy_band() -> None:
    axis = channel(impedance_chart(IMPEDANCES, side="left", span=SPAN), "y")

    low, high = axis["scale"]["domain"]
    assert low < 500
    assert high > 9_400
    assert axis["title"] == "[ohm]"
    assert all(low <= tick <= high for tick in axis["axis"]["values"])


def test_evidence_is_drawn_at_its_time() -> None:
    chart = impedance_chart(IMPEDANCES, side="left", span=SPAN, evidence=[moment(1)])

    rule = chart.to_dict()["layer"][0]
    assert rule["mark"]["type"] == "rule"
    assert rule["mark"]["strokeDash"]


def test_two_sides_make_two_lines_and_what_was_not_measured_makes_no_chart() -> None:
    chart = measure_chart(MEASURED, MOTOR_THRESHOLD, span=SPAN)

    assert channel(chart, "color")["scale"]["domain"] == ["left", "right"]
    assert channel(chart, "y")["title"] == "[mA]"
    assert measure_chart(MEASURED, BATTERY_V, span=SPAN) is None


def test_minutes_start_at_zero_and_are_not_joined() -> None:
    chart = measure_chart(MEASURED, MINUTES, span=SPAN)
    assert chart is not None

    assert channel(chart, "y")["scale"]["zero"] is True
    assert [layer["mark"]["type"] for layer in chart.to_dict()["layer"]] == ["point"]


def test_what_is_counted_starts_at_zero_and_has_whole_numbers_at_its_ticks() -> None:
    never = {"started_at": [moment(0)], "measure": ["reset_count"], "value": [0.0]}

    axis = channel(measure_chart(pa.table(never), RESTARTS, span=SPAN), "y")

    assert axis["scale"]["domain"] == {"unionWith": [0, 2]}
    assert axis["axis"]["tickMinStep"] == 1


@pytest.mark.parametrize(("rows", "renderer"), [(100, "svg"), (2_000, "hybrid")])
def test_of_many_dots_only_the_words_are_drawn_as_words(rows: int, renderer: str) -> None:
    many = pa.concat_tables([IMPEDANCES] * (rows // IMPEDANCES.num_rows))

    drawn = impedance_chart(many, side="left", span=SPAN).to_dict()

    assert drawn["usermeta"]["embedOptions"]["renderer"] == renderer
    assert drawn["config"]["axis"]["labelColor"] == INK


def test_a_label_stands_at_its_tick_also_the_last() -> None:
    chart = impedance_chart(IMPEDANCES, side="left", span=SPAN)

    assert chart.to_dict()["config"]["axis"]["labelFlush"] is False


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.names[0])
def test_every_measure_names_its_unit_as_the_store_does(measure: Any) -> None:
    ending = {"%": "percent"}.get(measure.unit, measure.unit.lower())

    assert all(name.endswith(f"_{ending}") for name in measure.names)


def test_all_charts_share_one_time_axis_in_utc() -> None:
    lane = event_lane([Mark(moment(1), "imaging", "imaging.performed")], span=SPAN)
    chart = impedance_chart(IMPEDANCES, side="left", span=SPAN)

    assert channel(lane, "x")["scale"] == channel(chart, "x")["scale"]
    assert channel(lane, "x")["scale"]["type"] == "utc"
    assert SPAN.end - SPAN.start == timedelta(days=11)


def test_every_kind_of_mark_belongs_to_a_kind_of_event_that_exists() -> None:
    from dashboard.palette import kind_of

    assert {kind_of(name) for name in EVENT_KINDS} - {None} == set(KINDS)


def test_a_measure_that_never_changed_is_told_in_words_and_no_other() -> None:
    moved = MEASURED.set_column(2, "value", pa.array([1.8, 1.8, 30.0]))
    changed, again = (
        pa.table(
            {
                "started_at": [moment(5)],
                "measure": ["left_motor_threshold_ma"],
                "value": [value],
            }
        )
        for value in (1.9, 1.8)
    )

    assert unchanged(MEASURED, MOTOR_THRESHOLD) == "Left 1.8 mA, right 2 mA on 2026-01-01 (UTC)."
    assert unchanged(moved, MOTOR_THRESHOLD) == "Left 1.8 mA, right 1.8 mA on 2026-01-01 (UTC)."
    assert unchanged(pa.concat_tables([MEASURED, changed]), MOTOR_THRESHOLD) is None
    only_left = pa.concat_tables([MEASURED, again])
    assert unchanged(only_left, MOTOR_THRESHOLD) is None, "the right one is older"
    assert unchanged(MEASURED, BATTERY_V) is None


def test_minutes_that_never_changed_are_drawn_for_the_gaps_between_them() -> None:
    assert unchanged(MEASURED, MINUTES) is None
    assert measure_chart(MEASURED, MINUTES, span=SPAN) is not None


def test_a_reading_past_the_range_is_an_arrow_at_its_limit() -> None:
    past = pa.array([None, None, None, ">=", "<="], pa.string())
    chart = impedance_chart(IMPEDANCES.append_column("past", past), side="left", span=SPAN)

    (arrow,) = [layer for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == "text"]
    assert arrow["mark"]["text"] == "\u2191"
    told = [row for row in values(chart) if "reads" in row]
    assert [(row["reads"], row["impedance_ohm"]) for row in told] == [(">= 9,400 ohm", 9_400.0)]
    assert channel(chart, "y", layer=1)["scale"]["domain"][1] > 9_400


def test_the_eight_contacts_of_a_directional_lead_are_told_apart() -> None:
    eight = pa.table(
        {
            "started_at": [moment(0)] * 8,
            "side": ["left"] * 8,
            "contact": pa.array(range(8), pa.int32()),
            "impedance_ohm": [500.0] * 8,
        }
    )
    chart = impedance_chart(eight, side="left", span=SPAN)

    colours, shapes = (channel(chart, name)["scale"]["range"] for name in ("color", "shape"))
    assert len({*zip(colours, shapes, strict=True)}) == 8
