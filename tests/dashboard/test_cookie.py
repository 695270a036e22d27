"""The address that sets the cookie of a session: for whom it does, for whom not, and how."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any, NamedTuple

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard.parts.cookie import NAME, address
from dashboard.session_cookie import SessionCookie
from dashboard.tickets import GOOD_FOR, TICKETS, WAITING_MAX, Tickets
from tests.dashboard.conftest import Homes, visit
from tests.dashboard.people import CLINICIAN

HERE = "http://127.0.0.1:8501"
KEY = "k" * 43

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Answer(NamedTuple):
    status: int
    cookie: Any


async def no_page(scope: Any, _receive: Any, _send: Any) -> None:
    pytest.fail(f"the pages were asked for {scope['path']}")


def ask(
    method: str,
    body: str = "",
    *,
    origin: str | None = HERE,
    host: str = "127.0.0.1:8501",
    path: str | None = None,
) -> Answer:
    """Return what is answered to a browser at `origin`."""
    told = {"host": host} | ({"origin": origin} if origin is not None else {})
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body.encode(), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path or address(),
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }
    asyncio.run(SessionCookie(no_page)(scope, receive, send))
    headers = dict(sent[0]["headers"])
    cookie = SimpleCookie(headers.get(b"set-cookie", b"").decode()).get(NAME)
    return Answer(sent[0]["status"], cookie)


@contextmanager
def below(path: str) -> Iterator[None]:
    """Put the pages below a path, as Streamlit's option does."""
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", path)
    try:
        yield
    finally:
        config.set_option("server.baseUrlPath", before)


def test_a_ticket_becomes_a_cookie_that_no_script_and_no_other_site_can_use() -> None:
    ticket = TICKETS.issue(KEY, now=datetime.now(UTC))

    answer = ask("POST", ticket)

    cookie = answer.cookie
    assert (answer.status, cookie.value) == (204, KEY)
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Strict", "")
    assert not TICKETS.waits(ticket, now=datetime.now(UTC))


def test_a_ticket_is_good_once() -> None:
    ticket = TICKETS.issue(KEY, now=datetime.now(UTC))

    first, second = (ask("POST", ticket) for _ in range(2))

    assert (first.status, second.status) == (204, 403)
    assert second.cookie is None


@pytest.mark.parametrize("origin", ["https://elsewhere.example", None, "null", "http://127.0.0.1"])
def test_nobody_is_signed_in_or_out_by_another_site(origin: str | None) -> None:
    ticket = TICKETS.issue(KEY, now=datetime.now(UTC))

    kept, dropped = (ask(method, ticket, origin=origin) for method in ("POST", "DELETE"))

    assert (kept.status, dropped.status) == (403, 403)
    assert kept.cookie is dropped.cookie is None
    assert TICKETS.waits(ticket, now=datetime.now(UTC))


def test_behind_tls_the_cookie_is_secure_though_the_proxy_speaks_plainly_to_us() -> None:
    ticket = TICKETS.issue(KEY, now=datetime.now(UTC))

    answer = ask("POST", ticket, origin="https://watch.example.org", host="watch.example.org")

    assert answer.cookie["secure"] is True


@pytest.mark.parametrize("option", ["stimwatch", "/stimwatch/"])
def test_below_a_path_the_cookie_goes_to_the_pages_and_to_nothing_beside_them(option: str) -> None:
    with below(option):
        ticket = TICKETS.issue(KEY, now=datetime.now(UTC))

        kept = ask("POST", ticket, path="/stimwatch/session")
        dropped = ask("DELETE", path="/stimwatch/session")

    assert (kept.status, kept.cookie.value, kept.cookie["path"]) == (204, KEY, "/stimwatch")
    assert (dropped.cookie.value, dropped.cookie["path"]) == ("", "/stimwatch")


@pytest.mark.parametrize("option", ["", "/"])
def test_at_the_root_the_cookie_goes_to_every_page(option: str) -> None:
    with below(option):
        cookie = ask("POST", TICKETS.issue(KEY, now=datetime.now(UTC)), path="/session").cookie

    assert cookie["path"] == "/"


def test_what_is_dropped_is_gone_at_once() -> None:
    cookie = ask("DELETE").cookie

    assert (cookie.value, cookie["max-age"], cookie["httponly"]) == ("", "0", True)


@pytest.mark.parametrize("ticket", ["", "never issued", "\u00e9" * 300])
def test_what_is_no_ticket_sets_nothing(ticket: str) -> None:
    answer = ask("POST", ticket)

    assert (answer.status, answer.cookie) == (403, None)


def test_a_cookie_is_not_set_by_following_a_link() -> None:
    ticket = TICKETS.issue(KEY, now=datetime.now(UTC))

    answer = ask("GET", ticket)

    assert (answer.status, answer.cookie) == (405, None)


def test_all_other_addresses_are_the_pages() -> None:
    scope = {"type": "http", "method": "POST", "path": "/signals", "headers": []}

    asked: list[Any] = []

    async def pages(scope: Any, receive: Any, send: Any) -> None:
        asked.append((scope, receive, send))

    async def receive() -> Any: ...

    async def send(_: Any) -> None: ...

    asyncio.run(SessionCookie(pages)(scope, receive, send))

    assert asked == [(scope, receive, send)]


def test_tickets_that_nobody_fetches_do_not_pile_up() -> None:
    tickets = Tickets()
    stale = tickets.issue(KEY, now=NOW)

    for _ in range(WAITING_MAX + 5):
        newest = tickets.issue(KEY, now=NOW + timedelta(seconds=1))

    assert not tickets.waits(stale, now=NOW)
    assert tickets.redeem(newest, now=NOW + GOOD_FOR) == KEY


def test_nothing_on_the_page_moves_when_the_browser_has_fetched_its_cookie(home: Homes) -> None:
    home("full")
    app = visit("report", who=CLINICIAN)
    before = places_of(app)
    _, ticket = app.session_state["ticket"]
    assert scripts_of(app)

    TICKETS.redeem(ticket, now=datetime.now(UTC))
    app.run()

    assert not scripts_of(app)
    assert places_of(app) == before


def scripts_of(app: AppTest) -> list[str]:
    return [each.proto.body for each in app.get("html") if "fetch(" in each.proto.body]


def places_of(app: AppTest) -> dict[int, str]:
    """Return what stands where on the page; a script takes a place, and shows nothing."""
    kinds = {place: each.type for place, each in app.main.children.items()}
    return {place: "empty" if kind == "html" else kind for place, kind in kinds.items()}
