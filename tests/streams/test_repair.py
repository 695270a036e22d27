"""What a log gives and was never told is published, once."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from detectors.plan import default_plan
from store.log.interface import Entry
from store.log.open import open_log
from store.log.whole import topic_records
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, TOPIC_SIGNALS
from streams.cli import main
from streams.published import id_of
from streams.replay import replay
from tests.streams.test_cli import broken_lead
from tests.system.running import System


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """A log with a broken lead and a record that nobody can read, of which nothing was told."""
    system = System(home=tmp_path, log_url=f"sqlite://{tmp_path / 'log.sqlite'}")
    for name, value in system.environ.items():
        monkeypatch.setenv(name, value)
    with closing(open_log(system.log_url)) as log:
        log.append(TOPIC_EVENTS, [Entry(b"device-1", line) for line in broken_lead()])
        log.append(TOPIC_EVENTS, [Entry(b"device-1", b"no event")])
    return system


def ids(system: System, topic: str) -> list[bytes | None]:
    with closing(open_log(system.log_url)) as log:
        return [id_of(r) for records in topic_records(log, topic) for r in records]


def test_what_was_never_told_is_published_and_printed_and_a_second_time_nothing_is(
    system: System,
) -> None:
    told = replay(system.log_url, plan=default_plan())

    first = CliRunner().invoke(main, ["repair"])
    second = CliRunner().invoke(main, ["repair"])

    assert first.exit_code == second.exit_code == 0, first.output + second.output
    assert all(str(signal.id) in first.output for signal in told.signals)
    assert f"{len(told.signals)} signals and 1 dead letters were missing" in first.output
    assert "0 signals and 0 dead letters were missing" in second.output
    assert ids(system, TOPIC_SIGNALS) == [signal.id.bytes for signal in told.signals]
    assert ids(system, TOPIC_DEAD_LETTERS) == [letter.id.bytes for letter in told.dead_letters]
