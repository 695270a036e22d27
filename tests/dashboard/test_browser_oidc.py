"""Sign-in with a real OIDC server on this machine, `oidc-provider-mock`, in a real browser."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from events.access import AccessRefused, PersonSignedIn, PersonSignedOut
from store.settings import Settings
from tests.dashboard.test_browser import ROOT, page, picture, wait_until_ready
from tests.dashboard.test_sign_in import told_of_people
from tests.dashboard.world import FACTS, NEVER_LATE, SIGNALS, as_simulated, build
from tests.system.test_up import free_port

pytestmark = pytest.mark.browser

__all__ = ["page"]

USERS = (
    {"sub": "u-olga", "groups": ["staff", "psw-officers"]},
    {"sub": "u-carl", "groups": ["lumbar-clinic"], "centre": "centre-1"},
    {"sub": "u-ada", "groups": ["it-keepers"]},
    {"sub": "u-stranger", "groups": ["staff"]},
)
SECRETS = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "only for this test, and long enough"
client_id = "stimwatch"
client_secret = "secret"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"

[stimwatch]
role_claim = "groups"

[stimwatch.roles]
"psw-officers" = "safety_officer"
"lumbar-clinic" = "clinician"
"it-keepers" = "administrator"
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("oidc")
    return build(home, facts=as_simulated(FACTS), signals=as_simulated(SIGNALS))


@contextmanager
def serving(command: list[str], ready: str, home: Path, **environ: str) -> Iterator[None]:
    """Run a server until the test is over; what it says is in the home."""
    bare = {name: value for name, value in os.environ.items() if "STIMWATCH" not in name}
    with (home / f"{command[0]}.out").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=bare | environ,
            stdout=output,
            stderr=output,
        )
        try:
            wait_until_ready(ready)
            yield
        finally:
            process.terminate()
            process.wait(timeout=10)


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    """Serve the dashboard beside a provider that knows four people."""
    port, provider = free_port(), free_port()
    address, home = f"http://localhost:{port}", settings.home
    secrets = home / "secrets.toml"
    secrets.write_text(SECRETS.format(address=address, provider=provider))
    knows = [f"--user-claims={json.dumps(user)}" for user in USERS]
    oidc = ["oidc_provider_mock", f"--port={provider}", *knows]
    dashboard = ["streamlit", "run", "dashboard/serve.py", f"--server.port={port}"]
    dashboard.append(f"--secrets.files={secrets}")
    known = f"http://127.0.0.1:{provider}/.well-known/openid-configuration"
    health = f"http://127.0.0.1:{port}/_stcore/health"
    with (
        serving(oidc, known, home),
        serving(dashboard, health, home, STIMWATCH_HOME=str(home), STIMWATCH_LATE_S=NEVER_LATE[1]),
    ):
        yield address


def sign_in(page: Any, sub: str, path: str = "/") -> None:
    page.goto(path)
    page.get_by_role("button", name="Sign in with your organisation").click()
    page.get_by_role("button", name=sub, exact=True).click()


def test_a_group_of_the_provider_becomes_a_role_and_the_log_names_the_account(
    page: Any, settings: Settings
) -> None:
    sign_in(page, "u-olga")

    page.get_by_text("Signed in as safety officer").wait_for()
    page.get_by_role("heading", name="Overview").wait_for()
    came = [e for e in told_of_people(settings) if isinstance(e, PersonSignedIn)][-1]
    assert (came.subject, came.data.roles) == ("person:u-olga", ("safety_officer",))
    assert came.data.way == "oidc"

    page.reload()
    page.get_by_text("Signed in as safety officer").wait_for()
    again = [e for e in told_of_people(settings) if e.subject == "person:u-olga"]
    assert len(again) == 1, "a reload is no sign-in"


def test_a_clinician_of_the_provider_has_a_centre_and_no_way_to_other_pages(page: Any) -> None:
    sign_in(page, "u-carl")
    page.get_by_text("Signed in as clinician, centre-1").wait_for()

    page.goto("/yellow_card")

    page.get_by_text("Not for your role.").wait_for()


def test_somebody_whom_the_map_does_not_know_is_told_so_and_sees_nothing(
    page: Any, settings: Settings
) -> None:
    sign_in(page, "u-stranger")

    page.get_by_text("You are signed in, but have no role here.").wait_for()
    assert page.get_by_test_id("stDataFrame").count() == 0
    refused = [e for e in told_of_people(settings) if isinstance(e, AccessRefused)]
    assert {(e.subject, e.data.reason) for e in refused} >= {("person:nobody", "no_role")}


def test_an_administrator_sees_that_the_provider_keeps_accounts_and_the_map(page: Any) -> None:
    sign_in(page, "u-ada")
    page.get_by_text("Signed in as administrator").wait_for()

    page.goto("/access")

    page.get_by_text("Accounts are kept by your provider.").wait_for()
    page.get_by_text("roles: claim 'groups'").wait_for()
    assert page.get_by_text("Add an account").count() == 0
    assert page.get_by_role("textbox", name="Your own password").count() == 0
    picture(page, "access-oidc")


@pytest.mark.parametrize("time", range(3))
def test_signing_out_ends_it_at_the_store_in_the_browser_and_at_the_provider(
    time: int, page: Any, settings: Settings
) -> None:
    sign_in(page, "u-olga")

    with page.expect_navigation(url="**/end_session**"):  # pressed while the page is still drawn
        page.get_by_role("button", name="Sign out").click()

    page.goto("/")
    page.get_by_role("button", name="Sign in with your organisation").wait_for()
    gone = [e for e in told_of_people(settings) if isinstance(e, PersonSignedOut)]
    assert [e.subject for e in gone] == ["person:u-olga"] * (time + 1)
