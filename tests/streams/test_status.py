"""What a monitor asks, against processes that beat, and one that has died."""

import json
import re
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from events.codec import encode
from events.sample import adverse_event
from store.health.heartbeat import Beat, Listener, make_room, tell
from store.log.interface import Entry
from store.log.open import open_log
from store.notes import note_set_aside
from store.settings import TOPIC_EVENTS, Settings
from streams.cli import main
from streams.heart import Heart
from streams.projector import Projector

NOW = datetime.now(UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings.from_env({"STIMWATCH_HOME": str(tmp_path)})
    event = adverse_event(day=0)
    with closing(open_log(found.log_url)) as log:
        log.create_topics(found.topics)
        make_room(log)
        log.append(TOPIC_EVENTS, [Entry(event.subject.encode(), encode(event))])
    return found


def ends(settings: Settings) -> dict[str, int]:
    with closing(open_log(settings.log_url)) as log:
        return {
            f"{topic}/{partition}": end
            for topic in settings.topics
            for partition, end in log.end_offsets(topic).items()
        }


def beat(settings: Settings, part: str, **other: Any) -> None:
    told = {"part": part, "name": part, "started_at": NOW, "offsets": ends(settings)}
    with closing(open_log(settings.log_url)) as log:
        tell(log, Beat.model_validate(told | other))


def project(settings: Settings) -> None:
    projector = Projector(settings)
    projector.catch_up()
    projector.close()


def status(settings: Settings, *options: str, **environ: str) -> Result:
    home = {"STIMWATCH_HOME": str(settings.home)}
    return CliRunner().invoke(main, ["status", *options], env=home | environ)


def test_where_all_keep_up_it_says_so_and_ends_with_0(settings: Settings) -> None:
    project(settings)
    beat(settings, "detection", ticked={"events/0": NOW})
    beat(settings, "projection")

    told = status(settings)

    assert told.exit_code == 0, told.output
    assert "everything is at work" in told.output
    assert "up to the end of the log" in told.output
    assert status(settings, "--quiet").output == ""


def test_a_worker_that_was_never_heard_is_an_alarm(settings: Settings) -> None:
    told = status(settings)

    assert told.exit_code == 3
    assert "NOTHING DETECTS" in told.output
    assert "What to do: Start `stimwatch up`" in told.output


def test_records_that_wait_for_too_long_are_an_alarm(settings: Settings) -> None:
    beat(settings, "detection", offsets={})
    beat(settings, "projection")

    assert "DETECTION" not in status(settings).output, "it has only just come"
    told = status(settings, STIMWATCH_LATE_S="0")

    assert told.exit_code == 3
    assert "1 record waits" in told.output


def test_a_log_that_cannot_be_asked_is_an_alarm_too(settings: Settings) -> None:
    told = status(settings, STIMWATCH_LOG="kafka://127.0.0.1:1")

    assert told.exit_code == 3
    assert "THE LOG DOES NOT ANSWER" in told.output


def test_a_process_beats_until_it_is_told_to_end_and_says_so(settings: Settings) -> None:
    heart = Heart(settings, "detection", lambda: {"offsets": {"events/0": 4}}, every_s=0.01)
    heart.start()
    with closing(open_log(settings.log_url)) as log:
        listener = Listener(log)
        deadline = time.monotonic() + 30
        while not listener.hear():
            assert time.monotonic() < deadline, "no beat came"
        heart.stop()
        ((last, _),) = listener.hear()

    assert last.stopped
    assert last.offsets == {"events/0": 4}
    assert json.loads(last.model_dump_json())["part"] == "detection"


def test_a_projector_says_how_far_it_has_come(settings: Settings) -> None:
    projector = Projector(settings)
    assert projector.reached() == {}

    projector.catch_up()

    assert {k: v for k, v in ends(settings).items() if v} == projector.reached()
    projector.close()


def test_what_was_set_aside_is_named_with_the_reason(settings: Settings) -> None:
    note_set_aside(settings.home, "live.duckdb", "the topic events was made anew")

    told = status(settings)

    assert re.search(r"set aside +live\.duckdb at .*: the topic events was made anew", told.output)
