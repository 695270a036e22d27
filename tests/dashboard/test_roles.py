"""Role x page x action: the table, and what the pages make of it, by address and signed out."""

from itertools import product

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.places import PLACES, Access, Action, Person, grant, home_of
from events.access import ROLES, AccessRefused, Role
from events.codec import decode
from store.settings import Settings
from tests.dashboard.conftest import APP, TIMEOUT_S, Homes, questions, visit, ways, words_of
from tests.dashboard.people import (
    ADMIN,
    BOTH,
    CENTRE,
    CLINICIAN,
    ELSEWHERE,
    OFFICER,
    PEOPLE,
    REGULATOR,
)
from tests.dashboard.test_pages import QUERIES
from tests.dashboard.world import records

O, C, R, A = "safety_officer", "clinician", "regulator", "administrator"  # noqa: E741
MATRIX: dict[tuple[str, str], set[str]] = {
    ("overview", "view"): {O, R},
    ("signals", "view"): {O, C, R},
    ("devices", "view"): {O, C, R},
    ("signal", "view"): {O, C, R},
    ("signal", "triage"): {O},
    ("signal", "export"): {O, C, R},
    ("device", "view"): {O, C, R},
    ("device", "export"): {O, C, R},
    ("event", "view"): {O, C, R},
    ("population", "view"): {O, R},
    ("population", "export"): {O, R},
    ("methods", "view"): {O, C, R},
    ("report", "view"): {O, C},
    ("report", "file"): {O, C},
    ("reports", "view"): {O, C, R},
    ("filed", "view"): {O, C, R},
    ("filed", "amend"): {O, C},
    ("register", "view"): {O, C},
    ("register", "register"): {O, C},
    ("outcomes", "view"): {O, C, R},
    ("outcomes", "file"): {C},
    ("outcomes", "export"): {O, C, R},
    ("yellow_card", "view"): {O},
    ("yellow_card", "draft"): {O},
    ("yellow_card", "edit"): {O},
    ("yellow_card", "approve"): {O},
    ("yellow_card", "reference"): {O},
    ("yellow_card", "export"): {O},
    ("summary", "view"): {O, R},
    ("summary", "export"): {O, R},
    ("plan", "view"): {O, R},
    ("plan", "export"): {O, R},
    ("data", "view"): {O, R, A},
    ("data", "retry"): {A},
    ("access", "view"): {R, A},
    ("access", "manage"): {A},
}
"""The table of docs/sign-in.md, written down a second time; what is not here, nobody may."""

ALONE = (OFFICER, CLINICIAN, REGULATOR, ADMIN)
VIEWS = [*QUERIES, "access"]
SECRETS = ("device-1", "device-2", "device-3", "Sudden loss", "fractured")
"""What only pages show that a person may not see."""


def refusals(settings: Settings) -> list[AccessRefused]:
    events = [decode(each.value) for each in records(settings) if each.topic == "events"]
    return [each for each in events if isinstance(each, AccessRefused)]


def all_of(app: AppTest) -> str:
    return words_of(app) + "".join(table.value.to_csv() for table in app.dataframe)


@pytest.mark.parametrize(("place", "action"), list(product(PLACES, Action)))
@pytest.mark.parametrize("role", ROLES)
def test_the_table_grants_what_was_agreed_and_no_more(
    role: Role, place: str, action: Action
) -> None:
    granted = grant(Person(account="jo", roles=(role,), centre=CENTRE), place, action)

    assert (granted is not None) == (role in MATRIX.get((place, action.value), set()))


@pytest.mark.parametrize("place", PLACES)
def test_a_person_without_a_role_may_do_nothing(place: str) -> None:
    nobody = Person(account="jo", roles=())

    assert not any(grant(nobody, place, action) for action in Action)
    assert home_of(nobody) is None


@pytest.mark.parametrize("role", ROLES)
def test_every_role_begins_at_a_page_of_its_navigation(role: Role) -> None:
    home = home_of(Person(account="jo", roles=(role,), centre=CENTRE))

    assert home is not None
    assert PLACES[home].section
    assert (home == "report") == (role == "clinician")


def test_of_two_roles_the_one_that_sees_every_centre_counts() -> None:
    both = Person(account="jo", roles=("clinician", "safety_officer"), centre=CENTRE)

    granted = grant(both, "report", Action.FILE)

    assert isinstance(granted, Access)
    assert (granted.centre, granted.actor) == (None, "person:jo/safety_officer")


def test_a_clinician_without_a_centre_may_do_nothing() -> None:
    lost = Person(account="jo", roles=("clinician",))

    assert not any(grant(lost, place, action) for place in PLACES for action in Action)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("who", ALONE)
def test_a_page_opens_by_its_address_for_those_whom_it_is_for(
    who: str, view: str, home: Homes
) -> None:
    settings = home("full")
    allowed = PEOPLE[who][0] in MATRIX[view, "view"]

    app = visit(view, who=who, **QUERIES.get(view, {}))

    assert not app.exception
    if allowed:
        assert app.title[0].value == PLACES[view].title
        assert refusals(settings) == []
        return
    if view == "overview":  # the root of every address: it leads home, and nothing was asked for
        assert app.title[0].value != PLACES[view].title
        return
    assert "Not for your role" in words_of(app)
    assert not any(secret in all_of(app) for secret in SECRETS)
    (told,) = refusals(settings)
    assert (told.subject, told.data.place, told.data.action) == (f"person:{who}", view, "view")
    assert told.data.reason == "not_allowed"


@pytest.mark.parametrize("view", VIEWS)
def test_signed_out_every_address_shows_the_sign_in_and_nothing_else(
    view: str, home: Homes
) -> None:
    settings = home("full")
    app = AppTest.from_file(APP, default_timeout=TIMEOUT_S).run()
    for name, value in QUERIES.get(view, {}).items():
        app.query_params[name] = value

    app.switch_page(f"views/{view}.py").run()

    assert [title.value for title in app.title] == ["Sign in"]
    assert not any(secret in all_of(app) for secret in SECRETS)
    assert not app.sidebar.button
    assert refusals(settings) == []


@pytest.mark.parametrize(
    ("who", "home_title"),
    [
        (OFFICER, "Overview"),
        (REGULATOR, "Overview"),
        (CLINICIAN, "File an adverse event"),
        (ADMIN, "Data"),
    ],
)
def test_everybody_begins_where_there_is_something_to_see(
    who: str, home_title: str, home: Homes
) -> None:
    home("full")

    app = visit("overview", who=who)

    assert app.title[0].value == home_title


@pytest.mark.parametrize("view", ["signal", "device", "event", "filed", "outcomes"])
def test_a_clinician_of_another_centre_sees_no_device_of_this_one(view: str, home: Homes) -> None:
    settings = home("full")

    app = visit(view, who=ELSEWHERE, **QUERIES[view])

    assert "Of another centre" in words_of(app)
    assert not any(secret in all_of(app) for secret in SECRETS)
    (told,) = refusals(settings)
    assert (told.data.reason, told.data.device) == ("other_centre", "device-1")


def test_the_inbox_holds_only_what_is_of_ones_own_centre(home: Homes) -> None:
    home("full")

    own, other = visit("signals", who=CLINICIAN), visit("signals", who=ELSEWHERE)

    assert len(questions(own)) == 2
    assert questions(other) == []


@pytest.mark.parametrize(
    ("who", "way"), [(CLINICIAN, "To File an adverse event"), (REGULATOR, "To Overview")]
)
def test_who_is_refused_is_shown_a_way_back(who: str, way: str, home: Homes) -> None:
    home("full")

    refused = visit("yellow_card", who=who)

    assert way in ways(refused)


def test_lists_hold_only_what_is_of_ones_own_centre(home: Homes) -> None:
    home("full")

    own, other = visit("devices", who=CLINICIAN), visit("devices", who=ELSEWHERE)

    assert {"device-1", "device-2"} <= set(own.dataframe[0].value["Device"])
    assert "device-9" not in set(own.dataframe[0].value["Device"])  # nobody registered it
    assert not other.dataframe


def test_an_administrator_who_is_also_a_clinician_sees_both_and_no_more(home: Homes) -> None:
    home("full")

    assert "Not for your role" not in words_of(visit("device", who=BOTH, id="device-1"))
    assert "Not for your role" not in words_of(visit("access", who=BOTH))
    assert "Not for your role" in words_of(visit("yellow_card", who=BOTH))


def test_an_administrator_sees_how_the_data_are_and_not_what_they_say(home: Homes) -> None:
    home("full")

    app = visit("data", who=ADMIN)

    assert "Which devices these are about" in words_of(app)
    assert not any(secret in all_of(app) for secret in SECRETS)


def test_who_is_refused_is_told_for_whom_the_page_is(home: Homes) -> None:
    home("full")

    app = visit("signals", who=ADMIN)

    assert "is for safety officers, clinicians and regulators." in words_of(app)


@pytest.mark.parametrize("who", [CLINICIAN, REGULATOR])
def test_who_may_not_decide_is_offered_no_decision_and_no_draft(who: str, home: Homes) -> None:
    home("full")

    app = visit("signal", who=who, **QUERIES["signal"])

    assert "Decide" not in [each.value for each in app.subheader]
    assert not app.radio
    assert not any("Yellow Card" in link.proto.label for link in app.get("page_link"))
