"""The regulator's pages: a signal summary of a period, and by which rules signals were raised."""

import pytest

from detectors.plan_text import read_plan
from detectors.registry import discover
from store.settings import DEFAULT_PLAN
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.people import CLINICIAN, OFFICER, REGULATOR
from tests.dashboard.world import FACTS, build, raised

PLAN = read_plan(DEFAULT_PLAN.read_bytes(), detectors=discover()).plan


def test_a_summary_counts_signals_with_their_stratum_and_time_at_risk(home: Homes) -> None:
    home("full")

    app = visit("summary", who=REGULATOR)

    counts, rates, cases = (each.value for each in app.dataframe)
    assert list(counts["Hazard"]) == ["pulse generator failure", "lead fracture"]
    assert list(counts["Signals"]) == [1, 1]
    assert all("device-months" in each for each in rates["Exposure"])
    assert all("per 100 device-years" in each and "95% exact" in each for each in rates["Rate"])
    assert list(cases["Device"]) == ["device-2", "device-1"]
    assert list(cases["Evidence"]) == [0, 3]


@pytest.mark.parametrize(
    ("filter_", "value", "devices"),
    [
        ("hazard", "lead fracture", ["device-1"]),
        ("state", "open", ["device-2", "device-1"]),
        ("since", "2026-03-15", ["device-2"]),
    ],
)
def test_filters_in_the_address_narrow_it(
    filter_: str, value: str, devices: list[str], home: Homes
) -> None:
    home("full")

    app = visit("summary", who=REGULATOR, **{filter_: value})

    assert list(app.dataframe[-1].value["Device"]) == devices
    if filter_ != "since":
        assert "Only part of the signals" in words_of(app)


def test_a_period_that_ends_before_it_begins_is_told(home: Homes) -> None:
    home("full")

    app = visit("summary", who=REGULATOR, since="2026-03-15", until="2026-03-01")

    assert "ends before it begins" in words_of(app)
    assert not app.exception


def test_a_period_without_signals_says_what_that_means(home: Homes) -> None:
    home("full")

    app = visit("summary", who=REGULATOR, since="2025-01-01", until="2025-02-01")

    assert "says only that no detector's" in words_of(app)


@pytest.mark.parametrize("who", [REGULATOR, OFFICER])
def test_the_four_files_are_made_when_asked_for_and_hold_what_is_shown(
    who: str, home: Homes
) -> None:
    home("full")
    app = visit("summary", who=who, hazard="lead fracture")
    before = len(app.get("download_button"))

    app.button(key="summary/prepare").click().run()

    labels = [each.proto.label.split()[1] for each in app.get("download_button")]
    assert before == 0
    assert labels == ["PDF", "HTML", "CSV", "XLSX"]
    assert not app.exception


def test_a_clinician_sees_neither_page(home: Homes) -> None:
    home("full")

    for view in ("summary", "plan"):
        assert "Not for your role" in words_of(visit(view, who=CLINICIAN))


def test_plans_that_raised_signals_are_named_and_what_is_not_kept_is_said(home: Homes) -> None:
    home("full")

    app = visit("plan", who=REGULATOR)

    seen = app.dataframe[0].value
    assert list(seen["Whole hash (SHA-256)"]) == ["ab" * 32]
    assert list(seen["Text"]) == ["not on the log"]
    assert "the log holds the hash and not the text" in words_of(app)


def test_the_plan_in_force_is_shown_whole_with_hash_and_confidence(home: Homes) -> None:
    settings = home("own plan")
    build(settings.home, facts=FACTS, signals=[raised(plan_hash=PLAN.sha256)])

    app = visit("plan", who=REGULATOR)

    assert list(app.dataframe[0].value["Text"]) == ["below: it is the plan in force"]
    assert PLAN.sha256 in [each.value for each in app.code]
    values = app.dataframe[1].value
    assert {"verified", "reported", "assumed", "unknown"} >= set(values["How sure"])
    assert len(values) > 50


def test_a_plan_that_cannot_be_read_is_told_and_the_rest_is_shown(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    home("full")
    monkeypatch.setenv("STIMWATCH_PLAN", "/nowhere/plan.toml")

    app = visit("plan", who=REGULATOR)

    assert "cannot be read" in words_of(app)
    assert "Detectors" in [each.value for each in app.subheader]
    assert not app.exception


def test_the_rules_of_each_detector_can_be_read(home: Homes) -> None:
    home("full")
    app = visit("plan", who=REGULATOR)

    app.selectbox(key="detector").select_index(2).run()

    assert discover()[2].name in words_of(app)
