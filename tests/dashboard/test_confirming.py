"""What a form takes for an identifier and is none: its person says why, and that is on the log."""

from datetime import date

from events.clinical import AdverseEventReported
from events.confirmation import TextConfirmed
from tests.dashboard.conftest import Homes, visit
from tests.dashboard.filling import fill, press, written
from tests.dashboard.people import CLINICIAN


def test_what_only_looks_like_an_identifier_is_filed_once_it_is_said_why_it_is_none(
    home: Homes,
) -> None:
    settings = home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", hazard="pain")
    fill(app, day=date(2026, 3, 20), narrative="Lead from box 9434765919 replaced.")
    (error,) = app.error
    assert "say below why it names nobody" in error.value

    (why,) = (each for each in app.text_input if each.label == "It names nobody, because")
    why.input("Mr Quux says so").run()
    assert app.error
    (why,) = (each for each in app.text_input if each.label == "It names nobody, because")
    why.input("that is the number of a box").run()
    assert not app.error
    press(app, "File the report")

    (report,) = written(settings, AdverseEventReported)
    (told,) = written(settings, TextConfirmed)
    assert report.confirmation == told.id
    assert told.data.reason == "that is the number of a box"
    assert told.data.found == ("NHS number in data.narrative",)
    assert told.actor == report.actor


def test_a_labelled_number_of_a_person_cannot_be_explained_away(home: Homes) -> None:
    home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", hazard="pain")

    fill(app, narrative="NHS no 943 476 5919")

    assert app.error
    assert "It names nobody, because" not in [each.label for each in app.text_input]
