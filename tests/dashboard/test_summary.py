"""A signal summary of a period: what it counts, what narrows it, and its files."""

from re import fullmatch

import pytest

from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.people import CLINICIAN, OFFICER, REGULATOR


def test_a_summary_counts_signals_with_their_stratum_and_time_at_risk(home: Homes) -> None:
    home("full")

    app = visit("summary", who=REGULATOR)

    counts, rates, cases = (each.value for each in app.dataframe)
    assert list(counts["Hazard"]) == ["pulse generator failure", "lead fracture"]
    assert list(counts["Signals"]) == [1, 1]
    assert all("device-months" in each for each in rates["Exposure"])
    shown = rates["Per 100 device-years"]
    assert all(fullmatch(r"[\d.]+ \([\d.]+ to [\d.]+\)", each) for each in shown)
    assert "with exact 95% limits" in words_of(app)
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


def test_it_names_the_plans_in_force_in_its_period(home: Homes) -> None:
    home("full")

    app = visit("summary", who=REGULATOR)
    before = visit("summary", who=REGULATOR, since="2025-01-01", until="2025-02-01")

    used = "in use from 2026-03-14 to 2026-03-22"
    assert f"{'ab' * 6}: its text is not on the log; {used}" in words_of(app)
    assert "None is known" in words_of(before)


def test_a_clinician_sees_neither_page(home: Homes) -> None:
    home("full")

    for view in ("summary", "plan"):
        assert "Not for your role" in words_of(visit(view, who=CLINICIAN))


def test_all_monitors_read_together_stand_on_it_or_why_they_were_not(home: Homes) -> None:
    home("full")

    app = visit("summary", who=REGULATOR)

    assert "All monitors read together" in words_of(app)
    assert "Not evaluated: no monitor is declared." in words_of(app)
