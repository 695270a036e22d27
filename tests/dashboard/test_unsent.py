"""What stands in a form that is not sent yet: it waits, and is found again."""

from datetime import date

from streamlit.testing.v1 import AppTest

from dashboard.append import receipt_of
from events.clinical import AdverseEventReported
from tests.dashboard.conftest import Homes, visit, ways, words_of
from tests.dashboard.filling import fill, press, written
from tests.dashboard.people import CLINICIAN
from tests.dashboard.world import catch_up


def typed_in(app: AppTest, name: str) -> object:
    """Return what stands in a field of one line or of several."""
    fields = (*app.text_input, *app.text_area)
    return next(each.value for each in fields if (each.key or "").endswith(f"/{name}"))


def test_a_report_that_was_begun_waits_while_one_looks_something_up(home: Homes) -> None:
    home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", narrative="Sudden pain.")

    app.switch_page("views/reports.py").run()
    app.switch_page("views/report.py").run()

    assert (typed_in(app, "device"), typed_in(app, "narrative")) == ("device-1", "Sudden pain.")
    assert "Begun before, and not sent." in words_of(app)
    press(app, "Empty the form")
    assert (typed_in(app, "device"), typed_in(app, "narrative")) == ("", "")
    fill(app, narrative="Another person.")
    assert "Begun before" not in words_of(app)


def test_a_report_that_was_begun_is_not_taken_for_another_device(home: Homes) -> None:
    home("full")
    app = fill(visit("report", who=CLINICIAN), device="device-1", narrative="Sudden pain.")
    app.switch_page("views/device.py").run()

    app.query_params["device"] = "device-3"
    app.switch_page("views/report.py").run()

    assert (typed_in(app, "device"), typed_in(app, "narrative")) == ("device-3", "")


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
