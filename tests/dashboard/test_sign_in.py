"""The way in, the way out, and what is left behind: events, and the text of a form."""

from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.parts.guard import BY_ITSELF
from events.access import OF_PEOPLE, AccessRefused, PersonSignedIn, PersonSignedOut
from events.clinical import AdverseEventReported
from events.codec import decode
from events.envelope import Event
from store.settings import Settings
from store.sign_ins import AGE_MAX, IDLE_MAX
from tests.dashboard.conftest import APP, TIMEOUT_S, Homes, send_button, visit, words_of
from tests.dashboard.filling import press
from tests.dashboard.people import (
    CLINICIAN,
    OFFICER,
    PASSWORD,
    REGULATOR,
    accounts_of,
)
from tests.dashboard.world import SIGNAL, catch_up, records

TEXT = "Sudden pain while lifting."


def told_of_people(settings: Settings) -> list[Event]:
    """Return the events about people in the order in which they were appended."""
    found = [each for each in records(settings) if each.topic == "events"]
    events = [decode(each.value) for each in sorted(found, key=lambda r: r.appended_ms)]
    return [each for each in events if isinstance(each, OF_PEOPLE)]


def at_the_door() -> AppTest:
    return AppTest.from_file(APP, default_timeout=TIMEOUT_S).run()


def type_in(app: AppTest, name: str, password: str) -> AppTest:
    app.text_input[0].input(name)
    app.text_input[1].input(password)
    return app.button[0].click().run()


def grow_old(settings: Settings, by: timedelta, *, column: str = "seen_s") -> None:
    """Set back the clock of all sessions, as if that time had gone by."""
    with accounts_of(settings).writing() as connection:
        connection.execute(f"update sessions set {column} = {column} - ?", [by.total_seconds()])


def test_where_nobody_has_an_account_the_first_page_says_how_to_make_one(
    home: Homes,
) -> None:
    settings = home("full")
    settings.accounts.unlink()

    said = words_of(at_the_door())

    assert "stimwatch user add NAME --role safety-officer" in said


def test_the_right_password_leads_in_and_the_log_says_who_came(home: Homes) -> None:
    settings = home("full")

    app = type_in(at_the_door(), CLINICIAN, PASSWORD)

    assert app.title[0].value == "File an adverse event"
    assert "clinician, centre-1" in "".join(each.value for each in app.sidebar.caption)
    (came,) = told_of_people(settings)
    assert isinstance(came, PersonSignedIn)
    assert (came.subject, came.actor) == (f"person:{CLINICIAN}",) * 2
    assert (came.data.roles, came.data.centre) == (("clinician",), "centre-1")


@pytest.mark.parametrize(
    ("name", "subject"), [(OFFICER, f"person:{OFFICER}"), ("943 476 5919", "person:nobody")]
)
def test_a_wrong_password_leads_nowhere_and_no_unknown_name_is_written_down(
    name: str, subject: str, home: Homes
) -> None:
    settings = home("full")

    app = type_in(at_the_door(), name, "not the password")

    assert "No account has that name and password" in words_of(app)
    assert [title.value for title in app.title] == ["Sign in"]
    (refused,) = told_of_people(settings)
    assert refused.subject == subject
    assert not any(b"943 476 5919" in record.value for record in records(settings))


def test_after_too_many_wrong_passwords_the_door_says_how_long_to_wait(home: Homes) -> None:
    home("full")
    app = at_the_door()

    for _ in range(5):
        type_in(app, OFFICER, "not the password")
    type_in(app, OFFICER, PASSWORD)

    assert "Nobody looked at that password" in words_of(app)
    assert "seconds before the next" in words_of(app)


def test_signing_out_shows_the_door_and_keeps_nothing(home: Homes) -> None:
    settings = home("full")
    app = visit("report", who=CLINICIAN)
    by_label(app, "What happened, in your words *").set_value(TEXT)

    app.button(key="sign-out").click().run()

    assert [title.value for title in app.title] == ["Sign in"]
    (went,) = told_of_people(settings)
    assert isinstance(went, PersonSignedOut)
    assert went.data.why == "asked"
    type_in(app, CLINICIAN, PASSWORD)
    assert by_label(app, "What happened, in your words *").value == ""


@pytest.mark.parametrize(
    ("column", "by"), [("seen_s", IDLE_MAX), ("started_s", AGE_MAX)], ids=["idle", "old"]
)
def test_a_session_that_ends_in_mid_form_keeps_the_form(
    column: str, by: timedelta, home: Homes
) -> None:
    settings = home("full")
    app = visit("report", who=CLINICIAN)
    fill_in(app)
    grow_old(settings, by + timedelta(seconds=1), column=column)

    press(app, "File the report")
    assert [title.value for title in app.title] == ["Sign in"]
    assert "Your session has ended" in words_of(app)
    type_in(app, CLINICIAN, PASSWORD)
    assert by_label(app, "What happened, in your words *").value == TEXT
    press(app, "File the report")

    event = last_report(settings)
    assert event.data.narrative == TEXT
    assert (event.data.hazard, event.data.centre) == ("pain", "centre-1")
    assert event.actor == f"person:{CLINICIAN}/clinician"
    whys = [e.data.why for e in told_of_people(settings) if isinstance(e, PersonSignedOut)]
    assert whys == ["expired"]


def test_another_person_in_the_same_window_finds_nothing_of_the_first(home: Homes) -> None:
    settings = home("full")
    app = visit("report", who=CLINICIAN)
    fill_in(app)
    grow_old(settings, IDLE_MAX + timedelta(seconds=1))
    press(app, "File the report")

    type_in(app, OFFICER, PASSWORD)

    assert app.title[0].value == "File an adverse event"
    assert by_label(app, "What happened, in your words *").value == ""


def test_a_live_page_does_not_keep_an_idle_session_open(home: Homes) -> None:
    settings = home("full")
    app = visit("overview", who=REGULATOR)
    grow_old(settings, IDLE_MAX + timedelta(seconds=1))

    app.run()

    assert [title.value for title in app.title] == ["Sign in"]


def test_a_page_that_draws_itself_anew_is_not_somebody_at_work(home: Homes) -> None:
    settings = home("full")
    app = visit("overview", who=REGULATOR)
    grow_old(settings, IDLE_MAX - timedelta(minutes=1))

    app.session_state[BY_ITSELF] = True
    app.run()
    titles_by_itself = [title.value for title in app.title]
    grow_old(settings, timedelta(minutes=2))
    app.run()

    assert titles_by_itself == ["Overview"]
    assert [title.value for title in app.title] == ["Sign in"]


def test_somebody_at_work_stays_signed_in(home: Homes) -> None:
    settings = home("full")
    app = visit("overview", who=REGULATOR)
    grow_old(settings, IDLE_MAX - timedelta(minutes=1))

    app.run()
    grow_old(settings, timedelta(minutes=2))
    app.run()

    assert [title.value for title in app.title] == ["Overview"]


def test_who_is_disabled_is_out_before_what_they_send_is_stored(home: Homes) -> None:
    settings = home("full")
    app = visit("signal", id=str(SIGNAL.id))
    before = len(records(settings))
    accounts_of(settings).disable(OFFICER)

    send_button(app).click().run()

    assert [title.value for title in app.title] == ["Sign in"]
    assert len(records(settings)) == before


def test_who_lost_the_role_is_refused_when_it_is_sent(home: Homes) -> None:
    settings = home("full")
    app = visit("signal", id=str(SIGNAL.id))
    with accounts_of(settings).writing() as connection:
        connection.execute("update accounts set roles = 'regulator' where name = ?", [OFFICER])

    send_button(app).click().run()

    assert not [e for e in map(type, told(settings)) if e.__name__ == "SignalReviewed"]
    assert not app.radio


def test_a_report_about_a_device_of_another_centre_is_refused_and_kept_on_the_screen(
    home: Homes,
) -> None:
    settings = home("full")
    app = visit("report", who="ellen")
    fill_in(app)

    press(app, "File the report")

    assert "registered at another centre" in words_of(app)
    assert by_label(app, "What happened, in your words *").value == TEXT
    assert not [e for e in told(settings) if TEXT in e.model_dump_json()]
    (refused,) = told_of_people(settings)
    assert isinstance(refused, AccessRefused)
    assert refused.data.reason == "other_centre"


def test_that_people_come_and_go_makes_old_data_no_newer_and_the_log_no_more_real(
    home: Homes,
) -> None:
    settings = home("empty")
    type_in(at_the_door(), OFFICER, PASSWORD)
    catch_up(settings)

    said = words_of(visit("overview"))

    assert "Nothing is known of any device yet" in said
    assert "mixed" not in said


def test_the_administrator_sees_who_came_and_a_regulator_only_the_own_files(home: Homes) -> None:
    settings = home("full")
    type_in(at_the_door(), OFFICER, "not the password")
    type_in(at_the_door(), OFFICER, PASSWORD)
    catch_up(settings)

    admin, regulator = visit("access", who="adam"), visit("access", who=REGULATOR)

    assert list(admin.dataframe[1].value["What"]) == ["signed in", "refused"]
    assert set(admin.dataframe[1].value["Account"]) == {OFFICER}
    assert set(admin.dataframe[0].value["Account"]) >= {OFFICER, CLINICIAN}
    assert not regulator.dataframe
    assert "Nothing yet" in words_of(regulator)


def by_label(app: AppTest, label: str) -> Any:
    every = (*app.text_input, *app.text_area, *app.date_input, *app.button_group)
    return next(each for each in every if each.label == label)


def fill_in(app: AppTest) -> None:
    by_label(app, "Device *").set_value("device-1")
    by_label(app, "Day it happened *").set_value(date(2026, 3, 20))
    by_label(app, "What happened, in your words *").set_value(TEXT)
    by_label(app, "What went wrong? Tap the closest. *").set_value("pain")


def told(settings: Settings) -> list[Event]:
    return [decode(each.value) for each in records(settings) if each.topic == "events"]


def last_report(settings: Settings) -> AdverseEventReported:
    found = [e for e in told(settings) if isinstance(e, AdverseEventReported)]
    return max(found, key=lambda each: each.recordedtime)
