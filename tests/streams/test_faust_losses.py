"""How Faust 0.15.3 loses events if it is let, one test a row, and the one shape that does not.

When a newer Faust makes one of the losing rows pass, this file says so, and the rule may go.
"""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from detectors.plan import plan_of
from store.log.interface import Entry
from store.log.open import open_log
from store.settings import Settings
from streams.worker import detect_app

COUNT = 40
ROOT = Path(__file__).parents[2]


def handled(shape: str, tmp_path: Path) -> set[bytes]:
    """Run the shape, starting it again when it dies, until it idles; return what it handled."""
    url = f"sqlite://{tmp_path / 'log.sqlite'}"
    with closing(open_log(url)) as log:
        log.create_topics(Settings(home=tmp_path, log_url=url, partitions=1).topics)
        log.append("events", [Entry(b"device-1", b"event-%d" % i) for i in range(COUNT)])
    command = [sys.executable, "-m", "tests.streams.lossy", shape, url, str(tmp_path), str(COUNT)]
    for _ in range(3):
        subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
        if (tmp_path / "idle").exists():
            break
    # once more: whatever was not acknowledged comes again now
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    return set((tmp_path / "handled").read_bytes().split())


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["plain", "take", "take_events", "noack"])
def test_the_usual_shapes_lose_what_was_in_hand_when_the_agent_raised(
    shape: str, tmp_path: Path
) -> None:
    assert handled(shape, tmp_path) < {b"event-%d" % i for i in range(COUNT)}


@pytest.mark.slow
def test_the_allowed_shape_loses_nothing(tmp_path: Path) -> None:
    assert handled("safe", tmp_path) == {b"event-%d" % i for i in range(COUNT)}


def test_the_app_has_nothing_that_loses(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, log_url=f"sqlite://{tmp_path / 'log.sqlite'}")
    app = detect_app(settings, plan=plan_of(()))

    assert not app.conf.web_enabled, "its web server listens on every address"
    assert not app.conf.topic_allow_declare, "topics are made by `stimwatch topics` alone"
    assert not app.in_transaction, "exactly-once is broken upstream"
    assert not app.tables, "tables lose on recovery races and count twice"
    (agent,) = app.agents.values()
    assert agent.concurrency == 1
    assert agent.supervisor_strategy.__name__ == "CrashingSupervisor"
