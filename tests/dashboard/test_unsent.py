"""What stands in a form that is not sent yet: it waits, and is found again."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.append import receipt_of
from dashboard.parts import write
from dashboard.parts.ask import now
from dashboard.unsent import UNSENT
from events.clinical import AdverseEventReported
from events.envelope import Event
from store.log.interface import LogError
from tests.dashboard.conftest import Homes, visit, ways, words_of
from tests.dashboard.filling import fill, press, written
from tests.dashboard.people import CLINICIAN, OFFICER
from tests.dashboard.world import REPORT, catch_up

DAY = date(2026, 3, 20)


def answer(app: AppTest, name: str) -> object:
    """Return what was answered to a question of any kind."""
    kinds = (app.text_input, app.text_area, app.date_input, app.selectbox, app.button_group)
    fields = [each for kind in kinds for each in kind]
    return next(each.value for each in fields if (each.key or "").endswith(f"/{name}"))


def test_a_report_that_was_begun_waits_while_one_looks_something_up(home: Homes) -> None:
    home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", narrative="Sudden pain.")

    app.switch_page("views/reports.py").run()
    app.switch_page("views/report.py").run()

    assert (answer(app, "device"), answer(app, "narrative")) == ("device-1", "Sudden pain.")
    assert "Begun before, and not sent." in words_of(app)
    press(app, "Empty the form")
    assert (answer(app, "device"), answer(app, "narrative")) == ("", "")
    fill(app, narrative="Another person.")
    assert "Begun before" not in words_of(app)


def test_a_report_that_was_begun_is_not_taken_for_another_device(home: Homes) -> None:
    home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", narrative="Sudden pain.")
    app.switch_page("views/device.py").run()

    app.query_params["device"] = "device-3"
    app.switch_page("views/report.py").run()

    assert (answer(app, "device"), answer(app, "narrative")) == ("device-3", "")


def test_a_report_that_was_begun_is_there_again_after_a_reload_and_for_its_own_person_only(
    home: Homes,
) -> None:
    home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", hazard="infection", day=DAY)
    fill(
        app,
        narrative="Red since Monday.",
        temperature="38.4",
        wound=["erythema"],
        culture="positive",
    )

    again, other = visit("report", who=CLINICIAN), visit("report", who=OFFICER)

    assert "Begun before, and not sent." in words_of(again)
    for name in ("device", "hazard", "day", "narrative", "temperature", "wound", "culture"):
        assert answer(again, name) == answer(app, name), name
    assert answer(again, "temperature") == "38.4"
    assert (answer(other, "device"), answer(other, "narrative")) == ("", "")


def test_what_was_begun_is_said_once_and_not_of_what_is_typed_from_the_start(home: Homes) -> None:
    home("full")
    visit("report", who=CLINICIAN)
    app = fill(visit("report", who=CLINICIAN), device="device-1", narrative="Sudden pain.")

    assert "Begun before" not in words_of(app)


@pytest.mark.parametrize("way_out", ["sign out", "empty"])
def test_nothing_of_a_form_comes_back_after_a_sign_out_or_when_it_was_emptied(
    home: Homes, way_out: str
) -> None:
    home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", narrative="Sudden pain.")

    press(app, "Sign out" if way_out == "sign out" else "Empty the form")

    app = visit("report", who=CLINICIAN)
    assert (answer(app, "device"), answer(app, "narrative")) == ("", "")


def test_two_windows_with_the_same_begun_form_file_two_reports(home: Homes) -> None:
    settings = home("full")
    one = fill(visit("report", who=CLINICIAN), device="device-1", hazard="pain", day=DAY)
    fill(one, narrative="Sudden pain.")
    two = fill(visit("report", who=CLINICIAN), device="device-3", narrative="The battery is flat.")

    press(one, "File the report")
    press(two, "File the report")

    told = {
        each.subject.removeprefix("device:"): each.data.narrative
        for each in written(settings, AdverseEventReported)
    }
    assert told == {
        "device-1": "Sudden pain.",
        "device-3": "The battery is flat.",
    }


def test_a_report_that_is_on_its_way_to_a_slow_log_is_not_found_as_unsent(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    home("full")
    found: list[object] = []

    def slow(*events: Event, **where: Any) -> None:
        found.append(UNSENT.find(CLINICIAN, "report/", now=now()))
        raise LogError("no answer")

    monkeypatch.setattr(write, "append", slow)
    app = fill(visit("report", who=CLINICIAN), device="device-1", hazard="pain", day=DAY)
    press(fill(app, narrative="Sudden pain."), "File the report")

    assert found == [{}]
    assert "Not stored." in words_of(app)
    assert answer(visit("report", who=CLINICIAN), "narrative") == "Sudden pain."


def test_an_amendment_and_a_visit_that_were_begun_are_there_again_too(home: Homes) -> None:
    home("full")
    fill(visit("filed", who=CLINICIAN, id=str(REPORT.id)), reason="The culture came back.")
    fill(visit("outcomes", who=CLINICIAN, device="device-1"), nrs="4")

    amendment = visit("filed", who=CLINICIAN, id=str(REPORT.id))
    outcomes = visit("outcomes", who=CLINICIAN, device="device-1")

    assert answer(amendment, "reason") == "The culture came back."
    assert "Begun before" in words_of(amendment)
    assert answer(outcomes, "nrs") == "4"
    assert "Begun before" in words_of(outcomes)


def test_the_receipt_opens_the_report_which_appears_by_itself(home: Homes) -> None:
    settings = home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", hazard="pain")
    press(fill(app, day=date(2026, 3, 20), narrative="Sudden pain."), "File the report")
    (report,) = written(settings, AdverseEventReported)
    assert "Open the report" in ways(app)

    app = visit("filed", who=CLINICIAN, id=str(report.id))
    assert "appears here in a few seconds, by itself" in words_of(app)
    catch_up(settings)
    app.run()

    assert f"Receipt {receipt_of(report.id)}" in words_of(app)
