"""No page, write or download can forget to ask: read from the code, and tried."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from dashboard.admission import Pass
from dashboard.parts.download import NotGiven, give
from dashboard.places import PLACES
from events.access import AccessRefused, ExportMade
from events.sample import moment
from store.log.interface import LogError
from store.settings import Settings
from store.sign_ins import IDLE_MAX, begin
from tests.dashboard.conftest import Homes, visit
from tests.dashboard.people import OFFICER, REGULATOR, accounts_of
from tests.dashboard.test_sign_in import told_of_people
from tests.dashboard.world import SIGNAL
from tests.house import ROOT

DASHBOARD = ROOT / "dashboard"
VIEWS = sorted((DASHBOARD / "views").glob("*.py"))
CONTENT = b"a draft"


def calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def named(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_every_page_has_its_place_in_the_table_and_every_place_its_page() -> None:
    assert {path.stem for path in VIEWS} == set(PLACES)


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.stem)
def test_every_page_asks_for_itself_by_its_own_name(path: Path) -> None:
    asked = [call for call in calls(path) if named(call) in {"open_page", "peek", "require"}]

    assert asked, "begin the page with open_page(NAME, ...), also within a live part of it"
    first = {call.args[0].value for call in asked if isinstance(call.args[0], ast.Constant)}
    assert first == {path.stem}


def test_the_log_is_written_only_where_the_guard_is_asked_right_before() -> None:
    writers = {
        str(path.relative_to(DASHBOARD))
        for path in DASHBOARD.rglob("*.py")
        for call in calls(path)
        if named(call) in {"append", "open_log"} and not isinstance(call.func, ast.Attribute)
    }

    reads_only = {"latest.py", "origin.py"}
    asked_before = {"append.py", "trail.py", "parts/write.py", "parts/download.py"}
    asked_before |= {"parts/manage.py", "parts/retry.py", "parts/own_password.py"}
    assert writers == asked_before | reads_only


def test_files_are_offered_only_where_the_guard_is_asked_when_they_are_fetched() -> None:
    offering = {
        str(path.relative_to(DASHBOARD))
        for path in DASHBOARD.rglob("*.py")
        for call in calls(path)
        if named(call) in {"download_button", "link_button"}
    }

    assert offering == {"parts/download.py"}


def fetch(settings: Settings, key: str, *, now: datetime | None = None) -> None:
    give(
        CONTENT,
        shown=Pass(key=key),
        where=settings,
        place="yellow_card",
        file="draft.txt",
        media_type="text/plain",
        about=SIGNAL.id,
        clock=lambda: now or datetime.now(UTC),
    )


def test_a_file_that_leaves_is_on_the_log_with_its_hash_and_who_took_it(home: Homes) -> None:
    settings = home("full")

    fetch(settings, begin(accounts_of(settings), OFFICER, now=datetime.now(UTC)))

    (took,) = told_of_people(settings)
    assert isinstance(took, ExportMade)
    assert (took.subject, took.actor) == (f"person:{OFFICER}", f"person:{OFFICER}/safety_officer")
    assert (took.data.sha256, took.data.size_bytes) == (sha256(CONTENT).hexdigest(), len(CONTENT))
    assert took.data.about == SIGNAL.id


def test_a_file_is_refused_when_it_is_fetched_though_it_was_offered(home: Homes) -> None:
    settings = home("full")
    accounts = accounts_of(settings)
    key = begin(accounts, OFFICER, now=datetime.now(UTC))
    with accounts.writing() as connection:
        connection.execute("update accounts set roles = 'regulator' where name = ?", [OFFICER])

    with pytest.raises(NotGiven, match="not for your role"):
        fetch(settings, key)

    (refused,) = told_of_people(settings)
    assert isinstance(refused, AccessRefused)
    assert (refused.data.action, refused.data.place) == ("export", "yellow_card")


def test_a_file_is_refused_after_the_session_has_ended(home: Homes) -> None:
    settings = home("full")
    key = begin(accounts_of(settings), OFFICER, now=moment(0))

    with pytest.raises(NotGiven, match="session has ended"):
        fetch(settings, key, now=moment(1) + IDLE_MAX)

    assert told_of_people(settings) == []


def test_a_file_does_not_leave_while_the_log_cannot_say_so(home: Homes) -> None:
    settings = home("full")
    key = begin(accounts_of(settings), OFFICER, now=datetime.now(UTC))
    down = settings.model_copy(update={"log_url": "sqlite:///proc/nowhere/log.sqlite"})

    with pytest.raises(LogError):
        fetch(down, key)


def test_offering_a_file_takes_nothing_away_yet(home: Homes) -> None:
    settings = home("full")

    app = visit("yellow_card", about=str(SIGNAL.id))

    assert len(app.get("download_button")) == 3
    assert all(button.proto.deferred_file_id for button in app.get("download_button"))
    assert told_of_people(settings) == []
    assert not visit("yellow_card", who=REGULATOR, about=str(SIGNAL.id)).get("download_button")
