from contextlib import closing

import pytest

from store.log.interface import Entry
from store.log.open import open_log
from store.settings import TOPIC_EVENTS
from tests.streams.test_cli import broken_lead, project_all, publish_signals, stimwatch
from tests.streams.test_cli import system as system  # noqa: PLC0414 the fixture
from tests.system.running import System


def test_one_says_how_many_false_signals_a_fleet_raises_and_what_pages(system: System) -> None:
    with closing(open_log(system.log_url)) as log:
        log.append(TOPIC_EVENTS, [Entry(b"device-1", line) for line in broken_lead()])
    publish_signals(system)
    project_all(system)

    told = stimwatch("chance", "--days", 30)

    assert told.exit_code == 0, told.output
    first, fracture, last = told.output.splitlines()
    assert first == "1 device in place: about 0.000 false signals a day, by the rates in the plan"
    assert fracture.split()[:8] == ["lead", "fracture", "1", "raised", "1", "page", "0", "wait"]
    assert last == "1 signal in 30 days"


@pytest.mark.usefixtures("system")
def test_before_anything_is_published_it_says_so() -> None:
    told = stimwatch("chance")

    assert told.exit_code == 1
    assert "Traceback" not in told.output
