"""A password that somebody else made opens one door: to choose another."""

import re
from datetime import UTC, datetime, timedelta

from store.sign_ins import AGE_MAX
from tests.dashboard.administering import add, changes, choose, confirm, labelled, new_passwords
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.people import ADMIN, OFFICER, accounts_of
from tests.dashboard.test_sign_in import at_the_door, grow_old, type_in
from tests.dashboard.world import records


def test_an_account_is_added_with_a_password_that_is_shown_once_and_good_once(home: Homes) -> None:
    settings = home("full")
    app = visit("access", who=ADMIN)

    add(app, "nina", "clinician", centre="centre-1")

    assert not app.exception
    (secret,) = (each.value for each in app.code)
    (event,) = changes(settings)
    assert (event.subject, event.actor) == ("person:nina", f"person:{ADMIN}/administrator")
    assert (event.data.what, event.data.roles, event.data.centre) == (
        "added",
        ("clinician",),
        "centre-1",
    )
    assert event.data.must_change
    assert not any(secret.encode() in each.value for each in records(settings))
    assert "yes, once" in set(app.dataframe[0].value["May sign in"])
    labelled(app, "I have passed it on").click().run()
    assert not app.code

    theirs = type_in(at_the_door(), "nina", secret)
    assert [title.value for title in theirs.title] == ["Choose your password"]


def test_a_password_of_ones_own_opens_what_the_one_time_password_did_not(home: Homes) -> None:
    settings = home("full")
    app = visit("access", who=ADMIN)
    add(app, "nina", "regulator")
    (secret,) = (each.value for each in app.code)
    theirs = type_in(at_the_door(), "nina", secret)

    new_passwords(theirs, secret, secret)
    assert "Choose another" in words_of(theirs)
    new_passwords(theirs, "a password of my own", "another password of my own")
    assert "not the same" in words_of(theirs)
    assert "12 characters or more." in words_of(theirs)
    new_passwords(theirs, "short", "short")
    assert "12 to 1,024 characters" in words_of(theirs)
    new_passwords(theirs, "a password of my own", "a password of my own")

    assert theirs.title[0].value == "Overview"
    assert [(e.data.what, e.actor, e.data.must_change) for e in changes(settings)] == [
        ("added", f"person:{ADMIN}/administrator", True),
        ("password", "person:nina", False),
    ]
    assert type_in(at_the_door(), "nina", "a password of my own").title[0].value == "Overview"
    assert "No account has that" in words_of(type_in(at_the_door(), "nina", secret))


def test_with_a_one_time_password_nothing_else_can_be_done(home: Homes) -> None:
    settings = home("full")
    app = visit("signals", who=OFFICER)
    accounts_of(settings).ask_for_another(OFFICER)

    app.run()

    assert [title.value for title in app.title] == ["Choose your password"]
    assert not app.dataframe
    assert not app.get("page_link")


def test_a_new_password_is_made_and_shown_once_and_ends_the_session(home: Homes) -> None:
    settings = home("full")
    theirs = visit("overview", who=OFFICER)
    app = visit("access", who=ADMIN)
    choose(app, OFFICER, "New password")

    confirm(app, "Set a new password")

    (secret,) = (each.value for each in app.code)
    assert [title.value for title in theirs.run().title] == ["Sign in"]
    assert type_in(theirs, OFFICER, secret).title[0].value == "Choose your password"
    assert [e.data.what for e in changes(settings)] == ["password"]


def test_the_own_password_is_chosen_and_not_made(home: Homes) -> None:
    home("full")
    app = visit("access", who=ADMIN)
    choose(app, ADMIN, "New password")

    confirm(app, "Set a new password")

    assert [title.value for title in app.title] == ["Choose your password"]
    new_passwords(app, "a password of my own", "a password of my own")
    assert app.title[0].value == "Access"


def test_a_session_says_when_it_ends(home: Homes) -> None:
    settings = home("full")
    app = visit("overview")
    said = "".join(each.value for each in app.sidebar.caption)
    assert re.search(r"at \d\d:\d\d UTC if nothing is done, at \d\d:\d\d UTC in any case", said)

    grow_old(settings, AGE_MAX - timedelta(minutes=10), column="started_s")
    app.run()

    ends = (datetime.now(UTC) + timedelta(minutes=10)).replace(second=0, microsecond=0)
    told = "".join(each.value for each in app.sidebar.caption)
    assert "if nothing is done" not in told
    assert any(f"{at:%H:%M} UTC" in told for at in (ends, ends + timedelta(minutes=1)))
