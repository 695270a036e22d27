"""Registering implants and recording outcomes, on the pages."""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from events.device import DeviceImplanted
from events.governance import GovernanceRecorded
from events.outcome import OutcomeRecorded, Outcomes
from events.sample import outcome
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.filling import fill, press, written
from tests.dashboard.people import CENTRE, CLINICIAN, ELSEWHERE, OFFICER, REGULATOR
from tests.dashboard.world import REPORT, build, catch_up, registered

DI = "05391234567892"
NOWHERE = "sqlite:///proc/nowhere/log.sqlite"


def fill_register(app: AppTest, device: str = f"(01){DI}(21)SN-NEW") -> AppTest:
    fill(app, device=device, maker="Example Neuro", model="Lumbar 1", day=date(2026, 3, 20))
    fill(app, lead__left__model="Lead B", lead__right__model="Lead B", age=52.0)
    return fill(app, nrs=7.0, arranged__consent_recorded=True)


def test_an_implant_is_registered_with_what_was_arranged(home: Homes) -> None:
    settings = home("full")

    app = press(fill_register(visit("register", who=CLINICIAN)), "Register the implant")

    (implant,) = written(settings, DeviceImplanted)
    (governance,) = written(settings, GovernanceRecorded)
    assert "Registered with its special arrangements" in words_of(app)
    assert (implant.subject, implant.data.centre) == ("SN-NEW", CENTRE)
    assert implant.data.udi.di == DI
    assert implant.data.baseline == Outcomes(pain_nrs=7.0)
    assert (governance.causationid, governance.data.consent_recorded) == (implant.id, True)


def test_an_implant_that_is_registered_already_is_pointed_out(home: Homes) -> None:
    home("full")

    app = fill(visit("register", who=CLINICIAN), device="device-3")

    assert "registered already" in words_of(app)


def test_a_device_of_another_centre_is_not_said_to_be_one_to_register_again(home: Homes) -> None:
    home("full")

    app = fill(visit("register", who=ELSEWHERE), device="device-1")

    assert "registered at another centre" in words_of(app)
    assert "registered already" not in words_of(app)


def test_while_the_log_is_down_a_registration_stays_in_the_form(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("full")
    app = fill_register(visit("register", who=CLINICIAN))
    monkeypatch.setenv("STIMWATCH_LOG", NOWHERE)
    press(app, "Register the implant")
    assert "Not stored" in words_of(app)

    monkeypatch.setenv("STIMWATCH_LOG", settings.log_url)
    press(app, "Register the implant")

    (implant,) = written(settings, DeviceImplanted)
    assert [lead.model for lead in implant.data.leads] == ["Lead B", "Lead B"]


def test_a_visit_is_stored_and_held_against_the_own_baseline(home: Homes) -> None:
    settings = home("followed")
    before = registered("device-1", baseline=Outcomes(pain_nrs=7.0, odi_percent=48.0))
    build(settings.home, facts=(before, outcome(day=60, pain_nrs=6.0)))
    app = visit("outcomes", who=CLINICIAN, device="device-1")
    assert "no change that matters" in words_of(app)

    press(fill(app, nrs=3.0, odi=20.0), "Store the answers")

    (told,) = written(settings, OutcomeRecorded)
    assert (told.data.pain_nrs, told.data.odi_percent) == (3.0, 20.0)
    assert told.time.date() == datetime.now(UTC).date()
    catch_up(settings)
    app = visit("outcomes", who=CLINICIAN, device="device-1")
    assert words_of(app).count("clearly better") == 2
    assert "3 (better by 4)" in list(app.dataframe[0].value["Back pain (NRS) [of 10]"])


def test_many_scales_stand_in_tables_that_a_tablet_shows_whole(home: Homes) -> None:
    settings = home("followed")
    told = Outcomes(pain_nrs=7.0, odi_percent=48.0, eq_vas=50.0, pain_vas_mm=70.0)
    build(settings.home, facts=(registered("device-1", baseline=told),))

    app = visit("outcomes", who=CLINICIAN, device="device-1")

    tables = [list(each.value) for each in app.dataframe]
    assert len(tables) == 2
    assert all(table[0] == "Day" and len(table) <= 4 for table in tables)


def test_answers_without_any_answer_are_not_stored(home: Homes) -> None:
    settings = home("full")
    app = press(visit("outcomes", who=CLINICIAN, device="device-1"), "Store the answers")

    assert "fill in at least one questionnaire" in words_of(app)
    assert written(settings, OutcomeRecorded) == []


def test_who_may_not_record_sees_the_course_and_no_form(home: Homes) -> None:
    home("full")

    for who in (OFFICER, REGULATOR):
        app = visit("outcomes", who=who, device="device-1")
        assert "Nothing was answered yet" in words_of(app)
        assert "Store the answers" not in [each.label for each in app.button]


def test_a_plan_that_cannot_be_read_judges_nothing_and_says_so(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("planless")
    before = registered("device-1", baseline=Outcomes(pain_nrs=7.0))
    build(settings.home, facts=(before, outcome(day=60, pain_nrs=3.0)))
    monkeypatch.setenv("STIMWATCH_PLAN", str(settings.home / "no-plan.toml"))

    app = visit("outcomes", who=CLINICIAN, device="device-1")

    assert "plan cannot be read" in words_of(app)
    assert "clearly better" not in words_of(app)


@pytest.mark.parametrize("view", ["report", "register", "outcomes", "filed"])
def test_nothing_is_written_while_one_looks_at_the_past(view: str, home: Homes) -> None:
    home("full")
    query = {"filed": {"id": str(REPORT.id)}, "outcomes": {"device": "device-1"}}.get(view, {})

    app = visit(view, who=CLINICIAN, known_at="2026-03-30T00:00:00Z", **query)

    assert "Nothing can be written while you look at the past" in words_of(app)
    sent = {"File the report", "Register the implant", "Store the answers", "Store the amendment"}
    assert not sent & {each.label for each in app.button}
