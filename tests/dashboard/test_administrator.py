"""The administrator's page of accounts: what can be done, what is noted, and what cannot be."""

import pytest

from dashboard.parts.accounts import SURE
from events.access import AccessRefused
from tests.dashboard.administering import add, changes, choose, confirm, labelled, last_roles
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.people import ADMIN, BOTH, CLINICIAN, OFFICER, PASSWORD, REGULATOR, accounts_of
from tests.dashboard.test_pages import QUERIES
from tests.dashboard.test_roles import all_of
from tests.dashboard.test_sign_in import at_the_door, told_of_people, type_in
from tests.dashboard.world import catch_up


@pytest.mark.parametrize(
    ("name", "roles", "centre", "why"),
    [
        ("", ["regulator"], "", "Account: write 1 to 64"),
        ("nina b", ["regulator"], "", "Account: write 1 to 64"),
        ("9434765919", ["regulator"], "", "the number of a person"),
        ("nina", [], "", "choose at least one"),
        ("nina", ["clinician"], "", "a clinician sees one centre only"),
        ("nina", ["clinician"], "ward 3", "write its code"),
        (OFFICER, ["regulator"], "", "there is an account olga already"),
    ],
)
def test_an_account_that_cannot_be_is_not_made_and_the_form_says_why(
    name: str, roles: list[str], centre: str, why: str, home: Homes
) -> None:
    settings = home("full")
    before = accounts_of(settings).every()
    app = visit("access", who=ADMIN)

    add(app, name, *roles, centre=centre)

    assert "Nothing was changed" in words_of(app)
    assert why in words_of(app)
    assert [each.name for each in accounts_of(settings).every()] == [each.name for each in before]
    assert changes(settings) == []


def test_a_screen_left_unlocked_changes_nothing(home: Homes) -> None:
    settings = home("full")
    app = visit("access", who=ADMIN)

    add(app, "nina", "administrator", password="not the password")

    assert "That is not your own password" in words_of(app)
    assert accounts_of(settings).find("nina") is None
    (refused,) = (each for each in told_of_people(settings) if isinstance(each, AccessRefused))
    assert (refused.subject, refused.data.action) == (f"person:{ADMIN}", "manage")
    assert refused.data.reason == "wrong_password"


def test_another_role_counts_at_the_next_thing_that_is_done(home: Homes) -> None:
    settings = home("full")
    theirs = visit("signal", who=OFFICER, **QUERIES["signal"])
    assert theirs.radio
    app = visit("access", who=ADMIN)
    choose(app, OFFICER, "Roles and centre")

    last_roles(app).set_value(["regulator"]).run()
    confirm(app, "Change roles and centre")

    assert "olga is now regulator" in words_of(app)
    (event,) = changes(settings)
    assert (event.data.what, event.data.roles) == ("roles", ("regulator",))
    assert not theirs.run().radio


def test_who_is_disabled_is_out_at_the_next_thing_and_may_come_back(home: Homes) -> None:
    settings = home("full")
    theirs = visit("overview", who=OFFICER)
    app = visit("access", who=ADMIN)
    choose(app, OFFICER, "Disable")
    confirm(app, "Disable the account")

    theirs.run()
    assert [title.value for title in theirs.title] == ["Sign in"]
    assert "No account has that" in words_of(type_in(theirs, OFFICER, PASSWORD))
    choose(app, OFFICER, "Enable")
    confirm(app, "Let it sign in again")
    assert type_in(at_the_door(), OFFICER, PASSWORD).title[0].value == "Overview"

    assert [e.data.what for e in changes(settings)] == ["disabled", "enabled"]
    assert [e.data.disabled for e in changes(settings)] == [True, False]


def test_an_administrator_who_shuts_themself_out_is_warned_and_asked_again(home: Homes) -> None:
    settings = home("full")
    app = visit("access", who=ADMIN)
    choose(app, ADMIN, "Disable")
    assert "This is your own account" in words_of(app)

    confirm(app, "Disable the account")
    assert "Tick the box above first" in words_of(app)
    assert accounts_of(settings).find(ADMIN) is not None
    labelled(app, SURE).check().run()
    confirm(app, "Disable the account")

    assert [title.value for title in app.title] == ["Sign in"]
    assert accounts_of(settings).find(ADMIN) is None


def test_the_last_administrator_stays(home: Homes) -> None:
    settings = home("full")
    accounts_of(settings).disable(BOTH)
    app = visit("access", who=ADMIN)
    choose(app, ADMIN, "Disable")
    labelled(app, SURE).check().run()

    confirm(app, "Disable the account")

    assert "the last administrator who may sign in" in words_of(app)
    assert accounts_of(settings).find(ADMIN) is not None
    assert changes(settings) == []


def test_what_the_log_does_not_take_is_not_done(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("full")
    app = visit("access", who=ADMIN)
    choose(app, OFFICER, "Disable")
    monkeypatch.setenv("STIMWATCH_LOG", "sqlite:///proc/nowhere/log.sqlite")

    confirm(app, "Disable the account")

    assert "The log did not take it" in words_of(app)
    assert "stimwatch user disable" in words_of(app)
    assert accounts_of(settings).find(OFFICER) is not None


@pytest.mark.parametrize("kind", ["missing", "empty", "full"])
def test_accounts_are_there_before_any_data_are(kind: str, home: Homes) -> None:
    home(kind)

    app = visit("access", who=ADMIN)

    assert not app.exception
    assert set(app.dataframe[0].value["Account"]) >= {OFFICER, CLINICIAN}
    assert ("nothing to show yet" in words_of(app)) == (kind == "missing")


@pytest.mark.parametrize("who", [OFFICER, CLINICIAN, REGULATOR])
def test_nobody_else_sees_an_account_or_a_form_for_one(who: str, home: Homes) -> None:
    home("full")

    app = visit("access", who=who)

    assert "Who may sign in" not in [each.value for each in app.subheader]
    assert not [each for each in app.text_input if each.label == "Account"]
    assert CLINICIAN not in all_of(app).replace(f"person:{CLINICIAN}", "") or who == CLINICIAN


def test_who_looks_at_the_past_changes_no_account(home: Homes) -> None:
    home("full")

    app = visit("access", who=ADMIN, known_at="2026-02-01T00:00:00Z")

    assert "Nothing can be written while you look at the past" in words_of(app)
    assert not [each for each in app.button if each.label == "Add the account"]


def test_every_change_stands_in_the_list_with_who_made_it(home: Homes) -> None:
    settings = home("full")
    app = visit("access", who=ADMIN)
    add(app, "nina", "regulator")
    catch_up(settings)

    rows = visit("access", who=ADMIN).dataframe[1].value

    (line,) = (row for _, row in rows.iterrows() if row["What"] == "account changed")
    assert (line["Account"], line["Which"]) == ("nina", "added")
    assert line["About"] == f"{ADMIN}, administrator"
