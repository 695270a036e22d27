"""Another password of one's own, chosen from any page: what it needs, what it ends, who is told."""

import pytest
from streamlit.testing.v1 import AppTest

from events.access import AccessRefused
from tests.dashboard.administering import changes, labelled
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.people import ADMIN, CLINICIAN, OFFICER, PASSWORD, REGULATOR, accounts_of
from tests.dashboard.test_sign_in import TEXT, at_the_door, by_label, told_of_people, type_in

OWN = "a password of my own"


def change(app: AppTest, current: str, first: str, second: str | None = None) -> AppTest:
    """Open the dialog where it is shut, fill it in, and send it."""
    if not [each for each in app.text_input if each.label == "Current password"]:
        app.button(key="own-password").click().run()
    labelled(app, "Current password").set_value(current)
    labelled(app, "New password").set_value(first)
    labelled(app, "The same again").set_value(first if second is None else second)
    labelled(app, "Change it").click().run()
    return app


@pytest.mark.parametrize("who", [OFFICER, CLINICIAN, REGULATOR, ADMIN])
def test_everybody_can_choose_another_password_and_the_log_says_so(who: str, home: Homes) -> None:
    settings = home("full")
    app = visit("methods" if who != ADMIN else "access", who=who)
    title = app.title[0].value

    change(app, PASSWORD, OWN)

    assert not app.exception
    assert "Your password is changed" in words_of(app)
    assert app.title[0].value == title
    (event,) = changes(settings)
    assert (event.subject, event.actor) == (f"person:{who}",) * 2
    assert (event.data.what, event.data.must_change) == ("password", False)
    assert OWN not in event.model_dump_json()
    assert "No account has that" in words_of(type_in(at_the_door(), who, PASSWORD))
    assert type_in(at_the_door(), who, OWN).title[0].value != "Sign in"


def test_it_ends_the_sessions_elsewhere_and_goes_on_here(home: Homes) -> None:
    home("full")
    here, elsewhere = visit("overview"), visit("overview")

    change(here, PASSWORD, OWN)
    labelled(here, "Close").click().run()

    assert here.run().title[0].value == "Overview"
    assert "Your password is changed" not in words_of(here)
    assert [title.value for title in elsewhere.run().title] == ["Sign in"]


@pytest.mark.parametrize(
    ("current", "first", "second", "why"),
    [
        ("not the password", OWN, OWN, "That is not your current password"),
        ("", OWN, OWN, "That is not your current password"),
        (PASSWORD, OWN, "another of my own", "not the same"),
        (PASSWORD, PASSWORD, PASSWORD, "Choose another"),
        (PASSWORD, "short", "short", "12 to 1,024 characters"),
    ],
)
def test_what_cannot_be_is_not_done_and_the_dialog_says_why(
    current: str, first: str, second: str, why: str, home: Homes
) -> None:
    settings = home("full")
    app = visit("overview")

    change(app, current, first, second)

    assert "Your password is as it was" in words_of(app)
    assert why in words_of(app)
    assert changes(settings) == []
    assert accounts_of(settings).is_password(OFFICER, PASSWORD)


def test_a_screen_left_unlocked_gives_nobody_the_account(home: Homes) -> None:
    settings = home("full")
    app = visit("overview")

    for _ in range(5):
        change(app, "not the password", OWN)
    change(app, PASSWORD, OWN)

    assert "Nobody looked at that password" in words_of(app)
    told = [each for each in told_of_people(settings) if isinstance(each, AccessRefused)]
    assert {(each.subject, each.data.action) for each in told} == {
        (f"person:{OFFICER}", "change_password")
    }
    assert [each.data.reason for each in told] == ["wrong_password"] * 5 + ["too_many_attempts"]
    assert accounts_of(settings).is_password(OFFICER, PASSWORD)


def test_what_the_log_does_not_take_is_not_done(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("full")
    app = visit("overview")
    app.button(key="own-password").click().run()
    monkeypatch.setenv("STIMWATCH_LOG", "sqlite:///proc/nowhere/log.sqlite")

    change(app, PASSWORD, OWN)

    assert "The log did not take the change" in words_of(app)
    assert accounts_of(settings).is_password(OFFICER, PASSWORD)


def test_who_was_disabled_meanwhile_changes_nothing(home: Homes) -> None:
    settings = home("full")
    app = visit("overview")
    app.button(key="own-password").click().run()
    accounts_of(settings).disable(OFFICER)

    change(app, PASSWORD, OWN)

    assert [title.value for title in app.title] == ["Sign in"]
    assert changes(settings) == []


def test_what_was_being_written_stays(home: Homes) -> None:
    home("full")
    app = visit("report", who=CLINICIAN)
    by_label(app, "What happened, in your words *").set_value(TEXT)

    change(app, PASSWORD, OWN)

    assert "Your password is changed" in words_of(app)
    assert by_label(app, "What happened, in your words *").value == TEXT


def test_whoever_comes_next_finds_no_open_dialog(home: Homes) -> None:
    home("full")
    app = visit("overview")
    app.button(key="own-password").click().run()

    app.button(key="sign-out").click().run()
    type_in(app, REGULATOR, PASSWORD)

    assert not [each for each in app.text_input if each.label == "Current password"]
