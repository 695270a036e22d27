"""The page Population: every outcome, nothing at all, and names that want to be markup."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.population import DIMENSIONS, HAZARDS
from events.sample import adverse_event
from reports.words import hazard_name
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.fleet import OLD_BROKEN, TRICK, declared, devices, looks, public_reports
from tests.dashboard.people import CLINICIAN, REGULATOR
from tests.dashboard.world import add, build, catch_up

FLEET = (*devices(), *declared(), *looks())


def cells(app: AppTest) -> str:
    return "\n".join(str(table.value.to_csv()) for table in app.dataframe)


def table_with(app: AppTest, column: str) -> Any:
    return next(each.value for each in app.dataframe if column in each.value.columns)


@pytest.fixture
def fleet(home: Homes) -> None:
    build(home("fleet").home, facts=FLEET)


@pytest.mark.parametrize("hazard", HAZARDS)
def test_every_outcome_is_drawn_or_says_why_not_and_never_shows_a_number_that_is_none(
    hazard: str, fleet: None
) -> None:
    app = visit("population", hazard=hazard_name(hazard))

    assert not app.exception
    assert f"Is {hazard_name(hazard)} more frequent" in words_of(app)
    shown = words_of(app) + cells(app)
    assert not re.search(r"\b(nan|inf|None|null)\b", shown)


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_devices_can_be_divided_every_way(dimension: str, fleet: None) -> None:
    app = visit("population", divide=dimension)

    assert not app.exception
    assert f"What pooling hides, by {dimension}" in words_of(app)


def test_the_six_outcomes_stand_on_top_with_what_their_monitors_say(fleet: None) -> None:
    top = table_with(visit("population"), "Monitors")

    assert list(top.columns)[:2] == ["Outcome", "Monitors"]
    rows = {row["Outcome"]: row for row in top.to_dict("records")}
    assert rows["lead fracture"]["Devices with it"] == OLD_BROKEN
    assert rows["lead fracture"]["Monitors"] == "▲ signal, not evaluated"
    assert rows["pain"]["Monitors"] == "not evaluated"
    assert rows["infection"]["Monitors"] == "no monitor is declared"


def test_a_newer_snapshot_shows_what_is_new_and_keeps_what_was_chosen(home: Homes) -> None:
    settings = build(home("fleet").home, facts=FLEET)
    app = visit("population", hazard="pain", divide="centre")
    first = table_with(app, "Monitors")

    add(settings, [adverse_event(day=90.0, device="fleet-38", hazard="pain")])
    catch_up(settings)
    app.run()

    rows = [table.to_dict("records") for table in (first, table_with(app, "Monitors"))]
    assert [row[3]["Outcome"] for row in rows] == ["pain", "pain"]
    assert [row[3]["Devices with it"] for row in rows] == [0, 1]
    assert "Is pain more frequent" in words_of(app)
    assert "What pooling hides, by centre" in words_of(app)


def test_a_monitor_shows_its_looks_what_changed_and_what_alpha_is_spent(fleet: None) -> None:
    app = visit("population")

    told = table_with(app, "Events that signal")
    assert list(told["State"]) == ["▲ signal", "no signal", "no signal"]
    assert list(told["Alpha spent [%]"]) == ["3.00", "2.00", "1.00"]
    assert "observed 7 -> 8" in told["Why, and what changed"][0]
    cards = {metric.label: metric.value for metric in app.metric}
    assert cards["Observed events"] == "8"
    assert cards["Smallest detectable ratio"] == "5.20"


def test_what_could_not_be_looked_at_says_why(fleet: None) -> None:
    fracture, pain = visit("population"), visit("population", hazard="pain")

    assert "Not evaluated: nobody has looked yet." in words_of(fracture)
    assert "Not evaluated: no benchmark: nobody has counted." in words_of(pain)


def test_the_old_lead_stands_out_of_the_pooled_rate_and_of_the_curves(fleet: None) -> None:
    app = visit("population")

    assert "**Pooling hides it.**" in words_of(app)
    strata = table_with(app, "Ratio (95 % limits)")
    assert list(strata["Devices with it"]) == [OLD_BROKEN, 0]
    assert strata["Ratio (95 % limits)"][0].startswith("only here")
    assert "log-rank" in words_of(app)


def test_names_that_people_chose_are_never_taken_for_markup(fleet: None) -> None:
    said = words_of(visit("population"))

    assert TRICK not in said
    assert "](http" not in said.replace("\\]", "")


def test_public_reports_are_compared_and_never_made_a_rate(home: Homes) -> None:
    build(home("public").home, facts=public_reports())

    app = visit("population")

    products = table_with(app, "PRR (95 % limits)")
    assert products["Product"][0] == "PRODUCT 0"
    assert "These are no rates" in words_of(app)
    assert "Not evaluated: no device is registered" in words_of(app)


def test_with_nothing_known_each_part_says_that_it_is_not_evaluated(home: Homes) -> None:
    home("empty")

    said = words_of(visit("population"))

    assert said.count("Not evaluated: ") == 6
    assert "no report from a public database has been imported" in said


def test_a_regulator_sees_the_page_and_a_clinician_the_methods_only(fleet: None) -> None:
    regulator = visit("population", who=REGULATOR)
    refused = visit("population", who=CLINICIAN)
    methods = visit("methods", who=CLINICIAN, section="Centres: the funnel")

    assert regulator.title[0].value == "Population"
    assert "Not for your role" in words_of(refused)
    assert "## Centres: the funnel" in words_of(methods)
