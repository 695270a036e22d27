"""Commands that run: worker, projector, dashboard, clock, and all of them together."""

import os
import runpy
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from detectors.plan import PmsPlan
from store.accounts import Accounts
from store.log.open import open_log, refuse_damaged
from store.settings import Settings
from streams.commands.users import demo_accounts
from streams.one_supervisor import sole_supervisor
from streams.plan_file import plan_in_force
from streams.supervise import Child, Supervisor

pass_settings = click.make_pass_decorator(Settings)
DEMO_DEVICES = 120
DEMO_DAYS = 540
DEMO_SEED = 739
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""For pages, whose matrices are tiny: threads that wait for each other within them made a fit many
times as slow on a busy machine. Whoever has set it otherwise is heard."""


@click.command()
@pass_settings
def worker(settings: Settings) -> None:
    """Detect: read events, publish signals. Start one per machine or core; they share the work."""
    from streams.app import check_topics, run
    from streams.declare import declare_plan
    from streams.worker import detect_app

    plan = plan_in_force(settings)
    click.echo(f"detecting under the plan {plan}")
    check_topics(settings)
    if declare_plan(settings, now=datetime.now(UTC)):
        click.echo("the text of the plan is on the log from now on")
    run(detect_app(settings, plan=plan))


@click.command()
@pass_settings
def projector(settings: Settings) -> None:
    """Store: write events and signals to the read model and publish snapshots. Run exactly one."""
    from streams.app import check_topics, run
    from streams.projector import project_app

    check_topics(settings)
    run(project_app(settings))


@click.command()
@pass_settings
def dashboard(settings: Settings) -> None:
    """Show: serve the pages on STIMWATCH_ADDRESS and STIMWATCH_PORT (127.0.0.1:8501)."""
    _check_port(settings)
    os.chdir(_root())
    os.environ.update(ONE_THREAD | os.environ)
    sys.argv = ["streamlit", *_dashboard_words(settings)]
    runpy.run_module("streamlit", run_name="__main__")


@click.command()
@pass_settings
def up(settings: Settings) -> None:
    """Run worker, projector, dashboard, clock and surveillance; Ctrl-C stops all.

    What dies is started again.
    """
    _supervise(settings, ("worker", "projector", "dashboard", "clock", "surveil --every-day"))


@click.command()
@click.option("--devices", default=DEMO_DEVICES, show_default=True, help="Devices in the fleet.")
@click.option("--days", default=DEMO_DAYS, show_default=True, help="Days it is watched for.")
@click.option("--seed", default=DEMO_SEED, show_default=True, help="Another seed, another fleet.")
@pass_settings
def demo(settings: Settings, devices: int, days: int, seed: int) -> None:
    """Make up a fleet, feed it to the log, and run everything on it.

    The fleet is simulated, and every page says so. Its last days arrive while you watch. The
    demo has a folder of its own, `demo` in STIMWATCH_HOME, so that nothing real mixes with it.
    Each start gives the accounts of its people new passwords, and prints them.
    """
    from streams.commands.feed import feed

    home = settings.home / "demo"
    log_url = os.environ.get("STIMWATCH_LOG", f"sqlite://{home / 'log.sqlite'}")
    own = settings.model_copy(update={"home": home, "log_url": log_url})
    plan_in_force(own)
    _check_port(own)
    today = datetime.now(UTC).date()
    history = feed(own, devices=devices, days=days, seed=seed, today=today, say=click.echo)
    dripping = threading.Thread(target=history.drip, daemon=True)
    dripping.start()
    click.echo("sign in as")
    for name, role, secret in demo_accounts(Accounts(own.accounts), now=datetime.now(UTC)):
        click.echo(f"  {name:<10} {secret}  ({role.replace('_', ' ')})")
    _supervise(own, ("worker", "projector", "dashboard", "surveil --every-day"))
    history.stop()
    dripping.join(timeout=5)


def _supervise(settings: Settings, names: tuple[str, ...]) -> None:
    plan = plan_in_force(settings)  # before there is a home: nothing starts under a wrong plan
    with sole_supervisor(settings.home, say=click.echo) as lock:
        _supervise_alone(settings, names, plan, lock)


def _supervise_alone(settings: Settings, names: tuple[str, ...], plan: PmsPlan, lock: int) -> None:
    _check_port(settings)
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
    logs = settings.home / "logs"
    python = [sys.executable, "-m", "streams.cli"]
    children = tuple(
        Child(name=words[0], command=[*python, *words], log=logs / f"{words[0]}.log")
        for words in map(str.split, names)
    )
    environ = dict(os.environ) | {
        "STIMWATCH_HOME": str(settings.home),
        "STIMWATCH_LOG": settings.log_url,
        "STIMWATCH_PLAN": str(settings.plan),
        "STIMWATCH_PORT": str(settings.port),
    }
    click.echo(
        f"stimwatch is running on {settings.log_url}\n"
        f"  dashboard  {address(settings, environ)}\n"
        f"  plan       {plan}\n"
        f"  logs       {logs}\n"
        "Ctrl-C stops everything."
    )
    supervisor = Supervisor(children=children, environ=environ, say=click.echo, inherits=(lock,))
    supervisor.run()
    if supervisor.codes:  # whatever died may have died of it
        refuse_damaged(settings.log_url)
    click.echo("stopped; nothing is lost, start again where you were")


def address(settings: Settings, environ: Mapping[str, str]) -> str:
    """Return where the pages are: below a path, where Streamlit's own variable puts them there.

    >>> here = Settings.from_env({})
    >>> address(here, {}), address(here, {"STREAMLIT_SERVER_BASE_URL_PATH": "/stimwatch/"})
    ('http://127.0.0.1:8501', 'http://127.0.0.1:8501/stimwatch')
    """
    below = environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return f"http://{settings.address}:{settings.port}/{below}".rstrip("/")


def _dashboard_words(settings: Settings) -> list[str]:
    return [
        "run",
        str(_root() / "dashboard" / "serve.py"),
        f"--server.address={settings.address}",
        f"--server.port={settings.port}",
        "--server.headless=true",
        "--server.fileWatcherType=none",
        "--browser.gatherUsageStats=false",
    ]


def _root() -> Path:
    """Return the folder that holds the packages, and `.streamlit/` with the theme."""
    return Path(__file__).parents[2]


def _check_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.address, settings.port))
        except OSError as error:
            message = (
                f"port {settings.port} of {settings.address} cannot be used: {error.strerror}. "
                "Stop what listens there, or choose another: STIMWATCH_PORT=8502 stimwatch ..."
            )
            raise click.ClickException(message) from error
