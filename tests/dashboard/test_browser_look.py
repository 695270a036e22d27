"""Every page, as every role that may open it, in light and dark, on a desk and on a tablet.

Each is looked at by axe (Deque's rules of access), and kept as a picture in build/screenshots/.
"""

import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from dashboard.places import ADMIN, CLINICIAN, OFFICER, PLACES, REGULATOR, Action
from events.access import Role
from store.settings import Settings
from tests.dashboard import people
from tests.dashboard.fleet import declared, devices, looks
from tests.dashboard.people import open_accounts
from tests.dashboard.test_browser import PICTURES, address, page, sign_in
from tests.dashboard.world import FACTS, REPORT, SIGNAL, SIGNALS, as_simulated, build

pytestmark = pytest.mark.browser

__all__ = ["address", "page"]

DESK, TABLET = {"width": 1366, "height": 900}, {"width": 820, "height": 1_180}
WHOLE_PX = 4_200
Look = tuple[str, dict[str, int]]
LOOKS: Mapping[Role, tuple[Look, ...]] = {
    OFFICER: (("light", DESK), ("dark", TABLET)),
    CLINICIAN: (("light", TABLET),),
    REGULATOR: (("dark", DESK),),
    ADMIN: (("light", DESK), ("dark", TABLET)),
}
"""Who looks how. Together, each page that several roles may open is seen in light and in dark, and
on a desk and on a tablet; the full product would take four times as long and find little more."""
WHO: Mapping[Role, str] = {
    OFFICER: people.OFFICER,
    CLINICIAN: people.CLINICIAN,
    REGULATOR: people.REGULATOR,
    ADMIN: people.ADMIN,
}
ASKED: Mapping[str, str] = {
    "overview": "/",
    "signal": f"/signal?id={SIGNAL.id}",
    "device": "/device?id=device-1",
    "event": f"/event?id={REPORT.id}",
    "filed": f"/filed?id={REPORT.id}",
    "outcomes": "/outcomes?device=device-1",
    "summary": "/summary?since=2026-01-01",
}
"""Where a page is not simply at its name."""
NOT_OURS: Mapping[str, str] = {
    "list": "[data-testid=stSidebarNav]",
    "listitem": "[data-testid=stSidebarNav]",
}
"""Rules that Streamlit's own elements break, and the only element for which we let it pass.

Its navigation (1.67) puts a `div` for each section between the list and its items. A screen reader
still reads every link with its name; it only does not count them.
"""
SERIOUS = {"serious", "critical"}
SETTLED_S = 20.0
_SETTLED = """() => {
    const app = document.querySelector("[data-testid=stApp]");
    const main = document.querySelector("[data-testid=stMain]");
    return app && app.dataset.testScriptState === "notRunning" && main.innerText.trim().length > 40
        && !main.querySelector("[data-testid=stSkeleton]");
}"""
_WITHIN = """([target, part]) => document.querySelector(target)?.closest(part) !== null"""
_CUT = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return main.scrollWidth > main.clientWidth;
}"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("look")
    facts = as_simulated((*FACTS, *devices(), *declared(), *looks()))
    made = build(home, facts=facts, signals=as_simulated(SIGNALS), letters=True)
    open_accounts(made)
    return made


@pytest.mark.parametrize("role", LOOKS)
def test_every_page_of_a_role_can_be_used_by_everybody(role: Role, page: Any) -> None:
    sign_in(page, WHO[role])
    PICTURES.mkdir(parents=True, exist_ok=True)

    found = []
    for place in places_of(role):
        page.goto(ASKED.get(place, f"/{place}"))
        for scheme, size in LOOKS[role]:
            look_at(page, scheme, size)
            name = f"{role}-{place}-{scheme}-{size['width']}"
            page.screenshot(path=PICTURES / f"{name}.png")
            found += [(name, *fault) for fault in faults(page)]

    assert found == []


def test_each_page_is_seen_in_light_and_dark_and_on_desk_and_tablet() -> None:
    seen: dict[str, set[object]] = {place: set() for place in PLACES}

    for role, role_looks in LOOKS.items():
        for place in places_of(role):
            for scheme, size in role_looks:
                seen[place] |= {scheme, size["width"]}

    assert all(each == {"light", "dark", 1366, 820} for each in seen.values())


def places_of(role: Role) -> Iterator[str]:
    """Yield the pages that a role may see, also those that are opened from others."""
    return (name for name, place in PLACES.items() if role in place.grants[Action.VIEW])


def look_at(page: Any, scheme: str, size: Mapping[str, int]) -> None:
    """Let the page stand as somebody sees it, all of it."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    page.wait_for_function(_SETTLED)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({**size, "height": min(max(int(height), size["height"]), WHOLE_PX)})
    wait_until_still(page)


def wait_until_still(page: Any) -> None:
    """Wait until nothing on the page changes any more."""
    end = time.monotonic() + SETTLED_S
    before = ""
    while time.monotonic() < end:
        now = page.evaluate("document.querySelector('[data-testid=stMain]').innerHTML.length + ''")
        if now == before:
            return
        before = now
        page.wait_for_timeout(250)


def faults(page: Any) -> Iterator[tuple[str, ...]]:
    """Yield what is wrong with the page as it stands: access, a fault of ours, a cut edge."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    options = {"resultTypes": ["violations"]}
    for fault in Axe().run(page, options=options).response["violations"]:
        if fault["impact"] not in SERIOUS:
            continue
        part = NOT_OURS.get(fault["id"])
        for node in fault["nodes"]:
            if part and page.evaluate(_WITHIN, [node["target"][0], part]):
                continue
            yield fault["id"], node["html"][:160]
    if page.get_by_test_id("stException").count():
        yield "exception", page.get_by_test_id("stException").first.inner_text()
    if page.evaluate(_CUT):
        yield "wider than the window", page.url
