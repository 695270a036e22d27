"""`make demo`'s command, on both logs: a served page with signals, from nothing but a URL."""

import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from detectors.plan import default_plan
from store.accounts import Account, Accounts
from store.door import check_password
from store.log.interface import LogError
from store.read.overview import overview
from store.read.signals import signals
from store.settings import Settings
from store.snapshot import SnapshotError, open_snapshot
from streams.audit import audit
from tests.system.running import ROOT, wait_until
from tests.system.test_up import answers, free_port


@pytest.mark.slow
def test_the_demo_reaches_a_served_page_with_signals(own_log_url: str, tmp_path: Path) -> None:
    port = free_port()
    environ = {
        "STIMWATCH_HOME": str(tmp_path),
        "STIMWATCH_LOG": own_log_url,
        "STIMWATCH_PORT": str(port),
        "STIMWATCH_SESSION_TIMEOUT_S": "6",
    }
    settings = Settings.from_env(environ | {"STIMWATCH_HOME": str(tmp_path / "demo")})

    def shows_signals() -> bool:
        try:
            return bool(signals(open_snapshot(settings.snapshots), limit=1))
        except SnapshotError:
            return False

    def agrees() -> bool:
        try:
            found = audit(settings, open_snapshot(settings.snapshots), plan=default_plan())
            return not (found.differences or found.behind)
        except (SnapshotError, LogError):
            return False

    with (tmp_path / "demo.out").open("wb") as output:
        demo = subprocess.Popen(
            [sys.executable, "-m", "streams.cli", "demo", "--devices", "40", "--days", "300"],
            cwd=ROOT,
            env=os.environ | environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(lambda: answers(port), patience_s=120, what="a served page")
        wait_until(shows_signals, patience_s=120, what="signals")
        wait_until(agrees, patience_s=60, what="an audit without difference")
        shown = overview(open_snapshot(settings.snapshots))
        printed = (tmp_path / "demo.out").read_text()
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(60)

    assert demo.returncode == 0
    assert shown.origin == "simulated"
    assert shown.devices_registered == 40
    for name in ("officer", "clinician", "regulator", "admin"):
        said = re.search(rf"^  {name} +(\S+)  \(", printed, re.MULTILINE)
        assert said, printed
        came = check_password(Accounts(settings.accounts), name, said[1], now=datetime.now(UTC))
        assert isinstance(came, Account)
