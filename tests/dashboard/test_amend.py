"""Amending a report: both versions are shown, and nobody undoes what somebody else has amended."""

from datetime import UTC, date, datetime, time

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.filing import ANNEXES
from dashboard.parts import amend, begun
from dashboard.parts.write import store_all
from events.clinical import AdverseEventAmended, AdverseEventReported, InfectionSigns
from events.sample import adverse_event
from store.settings import Settings
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.filling import fill, press, written
from tests.dashboard.people import CENTRE, CLINICIAN, OFFICER, REGULATOR
from tests.dashboard.test_unsent import answer
from tests.dashboard.world import FACTS, REPORT, add, build, catch_up
from tests.store import ledger

WOUND = InfectionSigns(wound=("erythema",), temperature_c=38.6, culture="positive")
FOLLOWING = {"centre", *ANNEXES.values()}
"""What follows from who writes, and from the other answers."""
STORE = "Store the amendment"


def opened(who: str) -> AppTest:
    return visit("filed", who=who, id=str(REPORT.id))


def amended(settings: Settings) -> list[AdverseEventAmended]:
    """Return the amendments, the first one first."""
    return sorted(written(settings, AdverseEventAmended), key=lambda each: each.recordedtime)


def officer_amends(**answers: object) -> None:
    press(fill(opened(OFFICER), **answers, reason="Told by the ward."), STORE)


def test_an_amendment_needs_a_change_and_a_reason_and_shows_both_versions(home: Homes) -> None:
    settings = home("full")
    app = visit("filed", who=CLINICIAN, id=str(REPORT.id))
    press(app, "Store the amendment")
    assert "Look again at: Reason, Nothing was changed." in words_of(app)

    fill(app, seriousness="hospitalisation", reason="Admitted the next day.")
    press(app, "Store the amendment")

    (amended,) = written(settings, AdverseEventAmended)
    assert (amended.data.amends, amended.data.reason) == (REPORT.id, "Admitted the next day.")
    assert amended.data.report.narrative == REPORT.data.narrative
    catch_up(settings)
    app = visit("filed", who=CLINICIAN, id=str(REPORT.id))
    shown = [each.value for each in app.text]
    before, after = shown.index("surgery or treatment to prevent lasting harm"), len(shown)
    assert "hospitalisation, or a longer stay" in shown[before : after + 1]
    assert "carl, clinician: Admitted the next day." in shown


def test_a_regulator_reads_a_report_and_is_offered_no_amendment(home: Homes) -> None:
    home("full")

    app = visit("filed", who=REGULATOR, id=str(REPORT.id))

    assert "Sudden loss of effect" in words_of(app)
    assert "Store the amendment" not in [each.label for each in app.button]


@pytest.mark.parametrize(
    "report",
    [
        adverse_event(
            day=75.123456, narrative="Since a fall.", hazard="pain", pain_nrs=7.0, pain_site="back"
        ),
        adverse_event(
            day=75.123456,
            narrative="Since a fall.",
            hazard="lead_fracture",
            side="left",
            pain_nrs=7.0,
        ),
        adverse_event(
            day=75.123456, narrative="Since a fall.", hazard="pain", side="left", infection=WOUND
        ),
        adverse_event(
            day=75.123456,
            narrative="Since a fall.",
            hazard="infection",
            infection=WOUND,
            side="left",
        ),
    ],
    ids=["pain", "fracture-with-pain", "pain-with-a-wound", "infection"],
)
def test_what_the_form_does_not_ask_stays_and_to_open_it_is_no_change(
    home: Homes, report: AdverseEventReported
) -> None:
    settings = home("own")
    build(settings.home, facts=(*FACTS[:3], report))
    app = fill(visit("filed", who=CLINICIAN, id=str(report.id)), reason="Admitted.")
    assert "Look again at: Nothing was changed." in words_of(press(app, STORE))

    press(fill(app, seriousness="hospitalisation"), STORE)

    (event,) = amended(settings)
    assert event.time == report.time
    was, stands = (each.model_dump(exclude=FOLLOWING) for each in (report.data, event.data.report))
    assert stands == was | {"seriousness": "hospitalisation"}


def test_another_outcome_takes_along_nothing_that_is_not_asked_of_it(home: Homes) -> None:
    settings = home("own")
    report = adverse_event(
        day=75.0, hazard="lead_fracture", side="left", pain_nrs=7.0, narrative="Since a fall."
    )
    build(settings.home, facts=(*FACTS[:3], report))
    app = fill(visit("filed", who=CLINICIAN, id=str(report.id)), hazard="infection")

    press(fill(app, reason="It was the wound."), STORE)

    (event,) = amended(settings)
    assert (event.data.report.side, event.data.report.pain_nrs) == (None, None)


def test_the_next_amendment_waits_until_the_own_one_is_shown(home: Homes) -> None:
    settings = home("full")
    app = fill(opened(CLINICIAN), seriousness="hospitalisation", reason="Admitted.")

    press(app, STORE)

    assert STORE not in [each.label for each in app.button]
    catch_up(settings)
    app.run()
    assert "since you opened it" not in words_of(app.run())
    assert STORE in [each.label for each in app.button]


def test_what_somebody_amended_unseen_is_told_first_and_then_stays(home: Homes) -> None:
    settings = home("full")
    app = fill(opened(CLINICIAN), seriousness="hospitalisation", reason="Admitted.")
    officer_amends(narrative="It came back by itself.", action="explanted")

    press(app, STORE)

    assert len(amended(settings)) == 1
    assert "olga, safety officer amended this report since you opened it" in words_of(app)
    assert "Told by the ward." in words_of(app)
    assert "It came back by itself." in words_of(app)
    assert "You both changed" not in words_of(app)
    press(app, STORE)
    report = amended(settings)[-1].data.report
    assert report.seriousness == "hospitalisation"
    assert (report.narrative, report.action) == ("It came back by itself.", "explanted")


def test_an_amendment_that_is_published_meanwhile_is_told_and_nothing_typed_is_lost(
    home: Homes,
) -> None:
    settings = home("full")
    app = fill(opened(CLINICIAN), seriousness="hospitalisation", reason="Admitted.")
    officer_amends(narrative="It came back by itself.")
    catch_up(settings)

    app.run()

    assert "amended this report since you opened it" in words_of(app)
    assert answer(app, "reason") == "Admitted."
    press(app, STORE)
    report = amended(settings)[-1].data.report
    assert (report.seriousness, report.narrative) == (
        "hospitalisation",
        "It came back by itself.",
    )


def test_a_report_without_a_centre_is_amended_by_two_people_too(home: Homes) -> None:
    settings = home("own")
    report = adverse_event(day=75.0, hazard="pain", narrative="Since a fall.", centre=None)
    build(settings.home, facts=(*FACTS[:3], report))
    app = fill(visit("filed", who=CLINICIAN, id=str(report.id)), seriousness="hospitalisation")
    fill(app, reason="Admitted.")
    add(settings, [ledger.amended(report, day=76, action="medication", narrative="Since a fall.")])

    press(press(app, STORE), STORE)

    last = amended(settings)[-1].data.report
    assert (last.seriousness, last.action) == ("hospitalisation", "medication")
    assert last.centre == CENTRE


def test_what_two_people_answered_anew_is_named_and_the_second_one_counts(home: Homes) -> None:
    settings = home("full")
    app = fill(opened(CLINICIAN), seriousness="hospitalisation", reason="Admitted.")
    officer_amends(seriousness="death")

    press(app, STORE)

    assert "You both changed: Seriousness." in words_of(app)
    press(app, STORE)
    first, second = (each.data.report.seriousness for each in amended(settings))
    assert (first, second) == ("death", "hospitalisation")


def test_what_an_own_second_press_stored_already_is_no_amendment_of_somebody_else(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("full")
    app = fill(opened(CLINICIAN), seriousness="hospitalisation", reason="Admitted.")
    with monkeypatch.context() as failing:
        failing.setattr(begun, "store_all", lambda *_, **given: store_all(*_, **given) and ())
        press(app, STORE)

    press(app, STORE)

    assert "since you opened it" not in words_of(app)
    assert len({each.id for each in amended(settings)}) == 1


def test_a_form_that_nobody_touched_begins_from_the_newest_version(home: Homes) -> None:
    settings = home("full")
    app = opened(CLINICIAN)
    officer_amends(narrative="It came back by itself.")
    catch_up(settings)

    assert "since you opened it" in words_of(app.run())
    app.switch_page("views/reports.py").run()
    app.query_params["id"] = str(REPORT.id)
    app.switch_page("views/filed.py").run()

    assert "since you opened it" not in words_of(app)
    assert answer(app, "narrative") == "It came back by itself."


def test_a_form_that_comes_back_after_a_reload_still_knows_what_it_was_opened_on(
    home: Homes,
) -> None:
    settings = home("full")
    fill(opened(CLINICIAN), seriousness="hospitalisation", reason="Admitted.")
    officer_amends(narrative="It came back by itself.")
    catch_up(settings)

    app = opened(CLINICIAN)

    assert answer(app, "reason") == "Admitted."
    assert "amended this report since you opened it" in words_of(app)
    press(app, STORE)
    assert amended(settings)[-1].data.report.narrative == "It came back by itself."


def test_changes_that_are_no_report_together_are_not_stored(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("full")
    day = date(2026, 4, 2)
    monkeypatch.setattr(amend, "now", lambda: datetime.combine(day, time(10), tzinfo=UTC))
    app = fill(opened(CLINICIAN), day=day, reason="It was today.")
    other = opened(OFFICER)
    other.time_input[0].set_value(time(23, 59)).run()
    press(fill(other, reason="Late in the evening."), STORE)

    press(app, STORE)
    press(app, STORE)

    assert "Together with what they changed it is no report" in words_of(app)
    assert len(amended(settings)) == 1
    assert answer(app, "reason") == "It was today."
