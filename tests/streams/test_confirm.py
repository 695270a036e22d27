"""What is wrongly taken for an identifier is confirmed by a person, as an event on the log."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from events.codec import decode, encode
from events.confirmation import TextConfirmed
from events.envelope import Event
from events.sample import adverse_event, moment
from events.screening.event import confirmed
from store.accept import Unacceptable, refuse_named
from store.log.open import open_log
from store.settings import TOPIC_EVENTS
from streams.cli import main
from tests.system.running import System

WHY = "that is a lot of leads, told by the rep"
DOUBTED = adverse_event(day=1, narrative="lead from box 9434765919 replaced")


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    monkeypatch.setenv("STIMWATCH_HOME", str(tmp_path / "home"))
    return System(tmp_path / "home", f"sqlite://{tmp_path}/home/log.sqlite")


def stimwatch(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def on_log(system: System) -> list[Event]:
    with closing(open_log(system.log_url)) as log:
        parts = range(log.partition_count(TOPIC_EVENTS))
        read = [batch for part in parts for batch in log.read(TOPIC_EVENTS, part, 0)]
    return [decode(record.value) for batch in read for record in batch]


def refused(path: Path) -> str:
    told = stimwatch("ingest", path).stderr
    found = re.search(r"--confirm ([0-9a-f]+)", told)
    return found[1] if found else ""


def test_a_line_that_names_nobody_is_brought_in_with_who_said_so_and_why(
    system: System, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(encode(DOUBTED) + b"\n")
    token = refused(path)

    first = stimwatch("ingest", path, "--confirm", token, "--reason", WHY)
    second = stimwatch("ingest", path, "--confirm", token, "--reason", WHY)

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    event, told = sorted(on_log(system), key=lambda each: isinstance(each, TextConfirmed))
    assert isinstance(told, TextConfirmed)
    assert (told.id, told.causationid) == (event.confirmation, event.id)
    assert (told.data.reason, told.data.found) == (WHY, ("NHS number in data.narrative",))
    assert "9434765919" not in told.model_dump_json()
    refuse_named(event)


def test_another_text_is_not_what_was_confirmed(system: System, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(encode(DOUBTED) + b"\n")
    token = refused(path)
    other = DOUBTED.data.model_copy(update={"narrative": "patient 9434765919 in pain"})
    path.write_bytes(encode(DOUBTED.model_copy(update={"data": other})) + b"\n")

    done = stimwatch("ingest", path, "--confirm", token, "--reason", WHY)

    assert on_log(system) == []
    assert f"nothing was refused under {token}" in done.stderr


@pytest.mark.parametrize(
    "narrative", ["NHS no 943 476 5919", "DOB 12/03/1957", "NI no AB123456C, box 9434765919"]
)
def test_what_a_label_says_is_somebodys_cannot_be_confirmed(
    system: System, tmp_path: Path, narrative: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(encode(adverse_event(day=1, narrative=narrative)) + b"\n")

    assert refused(path) == ""


def test_a_file_cannot_confirm_itself(system: System, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(encode(DOUBTED) + b"\n")
    token = refused(path)
    stimwatch("ingest", path, "--confirm", token, "--reason", WHY)
    event = next(each for each in on_log(system) if not isinstance(each, TextConfirmed))
    path.write_bytes(encode(event) + b"\n")

    assert refused(path) == token


def test_a_confirmed_event_whose_text_was_changed_since_is_refused() -> None:
    told, event = confirmed(DOUBTED, reason=WHY, actor="a", source="urn:a", now=moment(2))
    other = event.model_copy(
        update={"data": DOUBTED.data.model_copy(update={"narrative": "Mr Quux, in pain"})}
    )

    refuse_named(event)
    refuse_named(told)
    with pytest.raises(Unacceptable, match="names a person"):
        refuse_named(other)


@pytest.mark.parametrize("reason", ["", "no", "Mr Quux says that it is none"])
def test_a_reason_must_be_given_and_name_nobody(
    system: System, tmp_path: Path, reason: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(encode(DOUBTED) + b"\n")

    done = stimwatch("ingest", path, "--confirm", "0123456789ab", "--reason", reason)

    assert done.exit_code == 2
    assert on_log(system) == []
