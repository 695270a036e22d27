"""The morning page says how many of the week's open signals must be expected to be chance."""

from dataclasses import replace

import pytest

from dashboard.chance import NO_PLAN, chance_line, discovery_in
from dashboard.places import PLACES, Action
from detectors.discovery import Discovery
from detectors.plan_declared import declaration
from detectors.registry import discover
from events.sample import moment
from store.read.raised import RaisedRow, RaisedWithin
from store.settings import DEFAULT_PLAN
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.people import OFFICER
from tests.dashboard.world import FACTS, as_simulated, build, raised

TEXT = DEFAULT_PLAN.read_text(encoding="utf-8")
RATES = Discovery(pain=500.0, lead_fracture=1.0)


def week(*rows: RaisedRow, devices: int = 1_000) -> RaisedWithin:
    return RaisedWithin(since=moment(0), until=moment(7), devices=devices, rows=rows)


PAIN = RaisedRow(hazard="pain", grade="advisory", count=20, open=12)
FRACTURE = RaisedRow(hazard="lead_fracture", grade="warning", count=1, open=1)
SCAN = RaisedRow(hazard="mri_exposure", grade="warning", count=2, open=2)


def test_what_is_expected_is_told_of_the_open_signals_of_the_week() -> None:
    line = chance_line(week(PAIN, FRACTURE), RATES)

    expected = 500 / 1_000 * 1_000 * 7 / 365.25 + 1 / 1_000 * 1_000 * 7 / 365.25
    assert f"about {expected:.1f}" in line
    assert line.startswith("Of 13 open signals of devices, raised in the last 7 days, ")
    assert "1,000 devices in place" in line


def test_of_a_hazard_no_more_can_be_chance_than_are_open() -> None:
    few = replace(PAIN, open=2)

    assert "**about 2.0**" in chance_line(week(few), RATES)


def test_a_hazard_without_a_rate_is_named_and_not_counted() -> None:
    both, alone = chance_line(week(FRACTURE, SCAN), RATES), chance_line(week(SCAN), RATES)

    assert "Of 1 open signal of devices, raised in the last 7 days, **hardly any**" in both
    assert "Of 2 open signals (MRI exposure) it is **not evaluated**" in both
    assert alone.startswith("Of 2 open signals (MRI exposure) it is **not evaluated**")


def test_a_quiet_week_says_what_chance_alone_would_raise() -> None:
    line = chance_line(week(replace(PAIN, open=0)), RATES)

    assert line.startswith("No signal of a device is open that was raised in the last 7 days.")
    assert "about 9.6" in line


def test_without_devices_nothing_is_evaluated() -> None:
    assert "**not evaluated**" in chance_line(week(PAIN, devices=0), RATES)


def test_the_rates_are_those_of_a_plan_that_this_program_can_work_by() -> None:
    known, unknown = discovery_in(TEXT), discovery_in(TEXT.replace("detector.pain]", "detector.x]"))

    assert known is not None and known.pain is not None
    assert unknown is None


def test_the_page_says_it_by_the_plan_on_the_log_and_has_help(home: Homes) -> None:
    told = declaration(TEXT, detectors=discover(), software="stimwatch 1", now=moment(0))
    settings = home("told")
    signal = raised(plan_hash=told.data.plan_hash, day=85.0)
    build(settings.home, facts=(told, *as_simulated(FACTS)), signals=as_simulated([signal]))

    app = visit("overview", who=OFFICER)

    assert (
        "Of 1 open signal of devices, raised in the last 7 days, **hardly any** must"
        in words_of(app)
    )
    assert "How many signals are chance" in words_of(app)
    assert not app.exception


def test_where_the_plan_is_not_on_the_log_it_is_not_evaluated(home: Homes) -> None:
    home("full")

    assert NO_PLAN in words_of(visit("overview", who=OFFICER))


@pytest.mark.parametrize("role", PLACES["overview"].grants[Action.VIEW])
def test_who_sees_the_morning_page_may_read_the_method(role: str) -> None:
    assert role in PLACES["methods"].grants[Action.VIEW]
