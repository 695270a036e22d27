"""Homes for pages: nothing published, an empty log, and a full one; the full one is built once."""

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from dashboard.unsent import UNSENT
from dashboard.warm import warm
from store.settings import Settings
from tests.dashboard.people import OFFICER, open_accounts, sign_in
from tests.dashboard.world import NEVER_LATE, build, full, settings_of

APP = Path(__file__).parents[2] / "dashboard" / "app.py"
TIMEOUT_S = 30.0
Homes = Callable[[str], Settings]


@pytest.fixture(scope="session", autouse=True)
def warm_pages() -> None:
    """Begin as the server does, and look once through what is installed.

    Streamlit looks for garbage after each run of a page, and for components in every distribution
    for each `AppTest`, which would take longer than most of the tests.
    """
    warm()
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Give the tests' own main module back: a page that was run stays in its place.

    A process that is spawned later would run that page before its work.
    """
    ours = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = ours


@pytest.fixture(autouse=True)
def nothing_unsent() -> None:
    """Forget what tests before typed: forms are kept by account, and every test has the same."""
    UNSENT.clear()


@pytest.fixture(autouse=True)
def log_is_asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show what is so now, not what was so a few seconds ago, in another test's log."""
    monkeypatch.setattr("dashboard.watcher.FRESH", timedelta(0))


@pytest.fixture(scope="session")
def full_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("full")
    full(home)
    return home


@pytest.fixture
def home(tmp_path: Path, full_home: Path, monkeypatch: pytest.MonkeyPatch) -> Homes:
    """Return how to enter one of the homes: `missing`, `empty` or `full`."""

    def enter(kind: str) -> Settings:
        own = tmp_path / kind
        if kind == "full":
            copytree(full_home, own)
        elif kind == "empty":
            build(own)
        settings = settings_of(own)
        open_accounts(settings)
        monkeypatch.setenv("STIMWATCH_HOME", str(own))
        monkeypatch.setenv("STIMWATCH_LOG", settings.log_url)
        monkeypatch.setenv(*NEVER_LATE)
        return settings

    return enter


def visit(view: str, *, who: str = OFFICER, **query: str) -> AppTest:
    """Open a page of the whole app, as its address would, as somebody who has signed in."""
    app = AppTest.from_file(APP, default_timeout=TIMEOUT_S)
    sign_in(app, who)
    app.run()
    for name, value in query.items():
        app.query_params[name] = value
    return app.switch_page(f"views/{view}.py").run()


def words_of(app: AppTest) -> str:
    """Return all that a page says."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "text", "info", "warning")
    more = ("error", "success")
    found = (each for kind in (*kinds, *more) for each in app.get(kind))
    return "\n".join(str(getattr(each, "value", "")) for each in found)


def ways(app: AppTest) -> list[str]:
    """Return the words of all links to other pages."""
    return [each.proto.label for each in app.get("page_link")]


def questions(app: AppTest) -> list[str]:
    """Return the questions that open signals, in the order in which they stand on the page."""
    return [each.proto.label for each in app.get("page_link") if each.proto.page == "signal"]


def send_button(app: AppTest) -> Button:
    """Return the button that sends the page's form; there are others, such as that to sign out."""
    return min(app.button, key=lambda each: not each.proto.is_form_submitter)
