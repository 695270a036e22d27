"""What a clinician does on the pages: checked as it is filled, within the own centre, kept."""

from datetime import date, timedelta

import pytest

from dashboard.faults import NARRATIVE_MAX
from dashboard.filing import UNKNOWN_DEVICE
from events.clinical import AdverseEventReported, ImagingPerformed
from events.sample import adverse_event
from events.signal import Evidence
from tests.dashboard.conftest import Homes, questions, visit, words_of
from tests.dashboard.filling import fill, labels_of, press, written
from tests.dashboard.people import CENTRE, CLINICIAN, ELSEWHERE, OFFICER
from tests.dashboard.test_sign_in import grow_old
from tests.dashboard.world import FACTS, REPORT, SIGNAL, build, catch_up, raised

DI = "05391234567892"
NOWHERE = "sqlite:///proc/nowhere/log.sqlite"


def test_an_identifier_is_refused_as_soon_as_it_is_typed_and_nothing_else_is_blamed(
    home: Homes,
) -> None:
    settings = home("full")
    app = visit("report", who=CLINICIAN)
    assert not app.error

    fill(app, narrative="Seen with 943 476 5919 today.")

    (error,) = app.error
    assert "what looks like an NHS number" in error.value
    assert "943" not in error.value
    assert written(settings, AdverseEventReported) == []


def test_a_number_that_cannot_be_stops_the_report_instead_of_leaving_it(home: Homes) -> None:
    settings = home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", hazard="infection")
    fill(app, temperature=101.3, day=date(2026, 3, 20), narrative="Wound red and wet.")
    press(app, "File the report")

    (error,) = app.error
    assert error.value.startswith("Temperature: it must lie between 30 and 45 °C.")
    assert written(settings, AdverseEventReported) == []

    press(fill(app, temperature=38.5), "File the report")

    (report,) = written(settings, AdverseEventReported)
    assert report.data.infection.temperature_c == 38.5


@pytest.mark.parametrize("typed", ["84,5", "84 mg/l", "1e2", "8.4.5"])
def test_a_number_that_cannot_be_read_stops_the_report(typed: str, home: Homes) -> None:
    settings = home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", hazard="infection")

    fill(app, crp=typed, day=date(2026, 3, 20), narrative="Wound red and wet.")
    press(app, "File the report")

    (error,) = app.error
    assert error.value.startswith("CRP: that is no number.")
    assert written(settings, AdverseEventReported) == []


@pytest.mark.parametrize("view", ["report", "register", "outcomes"])
def test_no_field_drops_or_rounds_what_is_typed(view: str, home: Homes) -> None:
    home("full")
    app = visit(view, who=CLINICIAN, device="device-1")
    if view == "report":
        fill(app, hazard="infection")

    assert not app.number_input, "a browser drops what it does not like: of 84,5 it makes 845"
    asked = [each for each in app.date_input if (each.key or "").endswith("/day")]
    assert {(each.min, each.max) for each in asked} == {(date.min, date.max)}


def test_a_session_does_not_end_while_somebody_fills_in_the_form(home: Homes) -> None:
    settings = home("full")
    app = visit("report", who=CLINICIAN)
    nearly = timedelta(minutes=20)

    for answer in ({"device": "device-1"}, {"hazard": "pain"}, {"day": date(2026, 3, 20)}):
        grow_old(settings, nearly)
        fill(app, **answer)
    fill(app, narrative="Sudden pain.")
    press(app, "File the report")

    assert len(written(settings, AdverseEventReported)) == 1


def test_pressed_too_early_the_form_names_every_question_that_is_open(home: Homes) -> None:
    home("full")
    app = press(visit("report", who=CLINICIAN), "File the report")

    said = "Look again at: Device, What went wrong, Day it happened, What happened."
    assert said in words_of(app)


@pytest.mark.parametrize(
    "typed", [f"(01){DI}(21)SN-device-3", f"01{DI}21SN-device-3", "SN-device-3", "device-3"]
)
def test_a_device_is_found_by_label_serial_number_or_number(typed: str, home: Homes) -> None:
    home("full")

    app = fill(visit("report", who=CLINICIAN), device=typed)

    assert "Found." in words_of(app)
    assert "device-3: Example Neuro Lumbar 1" in words_of(app)


def test_a_label_that_names_only_the_model_asks_which_device(home: Homes) -> None:
    settings = home("full")
    app = fill(visit("report", who=CLINICIAN), device=DI)
    which = next(each for each in app.selectbox if "names the model" in each.label)
    assert len(which.options) == 5  # three of the centre, none of these, and nothing yet

    fill(app, which="device-2", hazard="pain", day=date(2026, 3, 20), narrative="Sudden pain.")
    press(app, "File the report")

    (report,) = written(settings, AdverseEventReported)
    assert report.subject == "device-2"


def test_a_label_nobody_registered_is_accepted_flagged_and_kept(home: Homes) -> None:
    settings = home("full")
    app = fill(visit("report", who=CLINICIAN), device=f"(01){DI}(10)LOT9(21)SN-77")
    assert "Not registered here" in words_of(app)

    fill(app, hazard="pain", day=date(2026, 3, 20), narrative="Sudden pain.")
    press(app, "File the report")

    (report,) = written(settings, AdverseEventReported)
    assert report.subject == "SN-77"
    kept = (UNKNOWN_DEVICE, f"scanned: GS1 label {DI}, lot LOT9, serial SN-77")
    assert report.data.data_quality == kept
    catch_up(settings)
    listed = visit("reports", who=CLINICIAN).dataframe[0].value
    assert "SN-77 (unknown)" in list(listed["Device"])


def test_a_device_of_another_centre_is_not_described(home: Homes) -> None:
    home("full")

    app = fill(visit("report", who=ELSEWHERE), device="device-3")

    assert "registered at another centre" in words_of(app)
    assert "Example Neuro" not in words_of(app)


def test_further_questions_come_only_where_they_matter(home: Homes) -> None:
    home("full")
    app = visit("report", who=CLINICIAN)
    plain = set(labels_of(app))

    asked = {}
    for hazard in ("infection", "lead_fracture", "pain", "generator_failure"):
        asked[hazard] = set(labels_of(fill(app, hazard=hazard))) - plain

    assert {"CRP [mg/l]", "Temperature [°C]", "Culture"} <= asked["infection"]
    assert {"Was a picture taken?", "Which lead?"} <= asked["lead_fracture"]
    assert "Where does it hurt?" in asked["pain"]
    assert asked["generator_failure"] == {"What was noticed? Tap all that fit."}


def test_a_picture_of_a_moved_lead_becomes_an_event_beside_the_report(home: Homes) -> None:
    settings = home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", hazard="lead_migration")
    fill(app, modality="x_ray")
    fill(app, finding="migrated", side="left", day=date(2026, 3, 20), narrative="Less relief.")
    fill(app, moved=6.0)
    press(app, "File the report")

    (report,) = written(settings, AdverseEventReported)
    (picture,) = written(settings, ImagingPerformed)
    assert (picture.data.finding, picture.data.displacement_mm) == ("migrated", 6.0)
    assert (picture.causationid, picture.subject) == (report.id, "device-1")
    assert "C0701" in report.data.investigation_codes


def test_a_megabyte_of_text_is_refused_by_its_limit_and_stays_in_the_form(home: Homes) -> None:
    settings = home("full")
    long = "word " * 210_000
    app = visit("report", who=CLINICIAN)

    fill(app, device="device-1", hazard="pain", day=date(2026, 3, 20), narrative=long)
    press(app, "File the report")

    assert f"{NARRATIVE_MAX:,} can be kept" in words_of(app)
    assert app.text_area[0].value == long
    assert written(settings, AdverseEventReported) == []


def test_a_pasted_script_is_shown_as_the_text_it_is(home: Homes) -> None:
    settings = home("full")
    script = "<script>alert(1)</script><img src=x onerror=alert(1)> **bold**"
    app = visit("report", who=CLINICIAN)
    fill(app, device="device-1", hazard="pain", day=date(2026, 3, 20), narrative=script)
    press(app, "File the report")
    (report,) = written(settings, AdverseEventReported)
    catch_up(settings)

    app = visit("filed", who=CLINICIAN, id=str(report.id))

    assert script in [each.value for each in app.text]
    assert not any(script in each.value for each in app.markdown)
    assert not any(each.proto.allow_html for each in app.markdown)


def test_the_list_is_of_the_own_centre_and_is_searched_by_receipt(home: Homes) -> None:
    home("full")
    own, other = visit("reports", who=CLINICIAN), visit("reports", who=ELSEWHERE)

    assert list(own.dataframe[0].value["Device"]) == ["device-1"]
    assert not other.dataframe
    receipt = f"{REPORT.id.hex[:4]}-{REPORT.id.hex[4:8]}".upper()
    own.text_input(key="contains").set_value(receipt).run()
    assert list(own.dataframe[0].value["Receipt"]) == [receipt]
    own.text_input(key="contains").set_value("no such receipt").run()
    assert not own.dataframe


def test_a_report_about_a_device_nobody_registered_is_of_the_centre_that_filed_it(
    home: Homes,
) -> None:
    settings = home("own")
    theirs = adverse_event(day=50.0, device="device-9", hazard="pain", centre=CENTRE)
    build(settings.home, facts=(*FACTS[:3], theirs))

    own, other = (visit("filed", who=who, id=str(theirs.id)) for who in (CLINICIAN, ELSEWHERE))

    assert "Receipt" in own.header[0].value
    assert "Not known to be of your centre" in words_of(other)


def test_a_report_leads_to_the_signals_that_rest_on_it(home: Homes) -> None:
    settings = home("own")
    seen = Evidence(event_id=REPORT.id, time=REPORT.time, what="reported", weight=1.0)
    resting = raised(day=76.0, hazard="pain", side=None, contact=None, evidence=(seen,))
    build(settings.home, facts=FACTS, signals=(SIGNAL, resting))

    app = visit("filed", who=CLINICIAN, id=str(REPORT.id))
    no_signal = visit("filed", who=OFFICER, id=str(FACTS[-1].id))

    (question,) = questions(app)
    assert "device-1" in question
    assert "pain" in question
    assert questions(no_signal) == []
    assert "None now." in words_of(no_signal)


def test_lists_of_the_own_centre_fit_a_tablet_and_leave_out_what_is_the_same_of_all(
    home: Homes,
) -> None:
    home("full")

    theirs = list(visit("devices", who=CLINICIAN).dataframe[0].value)
    officers = list(visit("devices", who=OFFICER).dataframe[0].value)
    reports = list(visit("reports", who=CLINICIAN).dataframe[0].value)

    assert set(officers) - set(theirs) == {"Kind", "Technique", "Centre"}
    assert reports == [
        "Receipt",
        "Happened",
        "What went wrong",
        "Device",
        "Seriousness",
        "Recorded",
    ]
