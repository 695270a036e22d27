"""A snapshot is believed as a place to begin at only where it is of this log."""

from pathlib import Path

import pytest

from events.codec import encode
from events.sample import implanted
from store.log.interface import Entry
from store.log.open import open_log
from store.reached import is_of, reached
from store.settings import TOPIC_EVENTS, Settings
from store.snapshot import open_snapshot
from streams.projector import rebuild_read_model


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, log_url=f"sqlite://{tmp_path / 'log.sqlite'}", partitions=2)


def written(settings: Settings, devices: range) -> None:
    log = open_log(settings.log_url)
    log.create_topics(settings.topics)
    events = [implanted(day=number, device=f"device-{number}") for number in devices]
    log.append(TOPIC_EVENTS, [Entry(e.subject.encode(), encode(e)) for e in events])
    log.close()


def test_a_snapshot_of_this_log_says_how_far_it_read(settings: Settings) -> None:
    written(settings, range(6))
    rebuild_read_model(settings)
    written(settings, range(6, 9))
    current, log = open_snapshot(settings.snapshots).current, open_log(settings.log_url)

    assert is_of(log, current)
    assert sum(reached(log, current).values()) == 6
    log.close()


def test_one_of_another_log_at_the_same_address_says_nothing(settings: Settings) -> None:
    written(settings, range(6))
    rebuild_read_model(settings)
    for file in settings.home.glob("log.sqlite*"):
        file.unlink()
    written(settings, range(9))
    current, log = open_snapshot(settings.snapshots).current, open_log(settings.log_url)

    assert not is_of(log, current)
    assert reached(log, current) == {}
    log.close()


def test_one_that_read_further_than_the_log_goes_says_nothing(settings: Settings) -> None:
    written(settings, range(6))
    older = (settings.home / "log.sqlite").read_bytes()
    written(settings, range(6, 9))
    rebuild_read_model(settings)
    (settings.home / "log.sqlite").write_bytes(older)
    current, log = open_snapshot(settings.snapshots).current, open_log(settings.log_url)

    assert reached(log, current) == {}
    log.close()


def test_an_empty_log_is_that_of_its_empty_snapshot(settings: Settings) -> None:
    log = open_log(settings.log_url)
    log.create_topics(settings.topics)
    rebuild_read_model(settings)

    assert is_of(log, open_snapshot(settings.snapshots).current)
    log.close()
