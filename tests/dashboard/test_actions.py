"""Role x page x action, for what is written and fetched: asked when it happens, not when drawn.

Each is tried past the page: drawn for somebody who may, and sent by one who may not.
"""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.admission import Pass
from dashboard.parts.download import NotGiven, give
from dashboard.places import PLACES, Action
from events.access import AccessRefused, AccountChanged, ExportMade, LettersRetried
from events.clinical import AdverseEventReported
from events.codec import encode
from store.sign_ins import begin
from tests.dashboard.conftest import TIMEOUT_S, Homes, words_of
from tests.dashboard.people import (
    ADMIN,
    CENTRES,
    CLINICIAN,
    OFFICER,
    PEOPLE,
    REGULATOR,
    SECOND,
    accounts_of,
    sign_in,
)
from tests.dashboard.test_retry import READ_LATER, ledger, set_aside
from tests.dashboard.test_roles import MATRIX
from tests.dashboard.test_sign_in import grow_old, told, told_of_people

ALONE = (OFFICER, CLINICIAN, REGULATOR, ADMIN)
WRITES = [
    (place, action)
    for place, known in PLACES.items()
    for action in known.grants
    if action not in {Action.VIEW, Action.EXPORT}
]


def writing() -> None:
    """Be a page that writes without having looked who is there."""
    import streamlit as st

    from dashboard.append import reported
    from dashboard.parts.ask import now
    from dashboard.parts.write import store
    from dashboard.places import Action
    from events.clinical import AdverseEvent

    place, action = st.session_state["asked"]
    report = AdverseEvent.model_validate({"hazard": "pain", "narrative": "Tried past the page."})
    store(
        lambda author: reported(
            report,
            form=f"{place}/{action}",
            device="device-1",
            actor=author.actor,
            time=now(),
            now=now(),
            simulated=author.simulated,
        ),
        page=None,
        place=place,
        action=Action(action),
    )


def managing() -> None:
    """Be a page that changes an account without having looked who is there."""
    from dashboard.parts.manage import change
    from tests.dashboard.people import PASSWORD

    change(
        "disabled", lambda accounts, note: accounts.disable("otto", note=note), password=PASSWORD
    )


def retrying() -> None:
    """Be a page that offers to try letters again, to whoever is there."""
    from uuid import UUID

    import streamlit as st

    from dashboard.parts.retry import offer_retry
    from events.sample import moment
    from store.read.dead_letters import LetterRow

    row = LetterRow(
        letter_id=UUID(st.session_state["letter"]),
        place="old.jsonl:1",
        key="",
        reason="schema",
        explanation="",
        recordedtime=moment(0),
        payload_bytes=1,
        accepted=None,
    )
    offer_retry([row])


def asking() -> None:
    """Be the live part of a page, that draws itself again while nobody touches anything."""
    from dashboard.parts.guard import require

    require("signals")


@pytest.mark.parametrize("who", ALONE)
def test_nothing_is_written_that_the_table_does_not_grant(who: str, home: Homes) -> None:
    settings = home("empty")
    (role,) = PEOPLE[who]

    for place, action in WRITES:
        before = told(settings)
        app = AppTest.from_function(writing, default_timeout=TIMEOUT_S)
        sign_in(app, who)
        app.session_state["asked"] = (place, action.value)
        app.run()

        (event,) = (each for each in told(settings) if each.id not in {old.id for old in before})
        if role in MATRIX.get((place, action.value), set()):
            assert isinstance(event, AdverseEventReported), (place, action)
            assert event.actor == f"person:{who}/{role}"
        else:
            assert isinstance(event, AccessRefused), (place, action)
            assert (event.data.place, event.data.action) == (place, action.value)


@pytest.mark.parametrize("who", ALONE)
def test_no_account_is_changed_by_who_may_not_manage_them(who: str, home: Homes) -> None:
    settings = home("empty")
    allowed = PEOPLE[who][0] in MATRIX["access", "manage"]
    app = AppTest.from_function(managing, default_timeout=TIMEOUT_S)
    sign_in(app, who)

    app.run()

    (event,) = told_of_people(settings)
    assert isinstance(event, AccountChanged if allowed else AccessRefused)
    assert (accounts_of(settings).find(SECOND) is None) == allowed
    assert ("Not for your role" in words_of(app)) != allowed


@pytest.mark.parametrize("who", ALONE)
def test_no_letter_is_tried_again_by_who_may_not_retry(who: str, home: Homes) -> None:
    settings = home("empty")
    (letter,) = set_aside(settings, encode(READ_LATER))
    allowed = PEOPLE[who][0] in MATRIX["data", "retry"]
    app = AppTest.from_function(retrying, default_timeout=TIMEOUT_S)
    sign_in(app, who)
    app.session_state["letter"] = str(letter.id)
    app.run()

    app.button(key="data/retry-all").click().run()

    (event,) = told_of_people(settings)
    assert isinstance(event, LettersRetried if allowed else AccessRefused)
    assert (encode(READ_LATER) in ledger(settings)) == allowed


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("who", ALONE)
def test_no_file_leaves_that_the_table_does_not_grant(who: str, place: str, home: Homes) -> None:
    settings = home("empty")
    key = begin(accounts_of(settings), who, now=datetime.now(UTC))
    allowed = PEOPLE[who][0] in MATRIX.get((place, "export"), set())

    def fetch() -> None:
        give(
            b"content",
            shown=Pass(key=key),
            where=settings,
            place=place,
            file="file.txt",
            media_type="text/plain",
            about=None,
            centre=CENTRES.get(who),
            clock=lambda: datetime.now(UTC),
        )

    if allowed:
        fetch()
    else:
        with pytest.raises(NotGiven):
            fetch()

    (event,) = told_of_people(settings)
    assert isinstance(event, ExportMade if allowed else AccessRefused)


def test_what_only_draws_itself_again_keeps_no_session_open(home: Homes) -> None:
    settings = home("empty")
    app = AppTest.from_function(asking, default_timeout=TIMEOUT_S)
    sign_in(app, OFFICER)
    grow_old(settings, timedelta(minutes=10))
    ((before,),) = accounts_of(settings).rows("select seen_s from sessions")

    app.run()

    ((after,),) = accounts_of(settings).rows("select seen_s from sessions")
    assert not app.exception
    assert after == before
