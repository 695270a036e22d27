import io
import json
import logging
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.clinical import AdverseEventAmended
from events.clock import ClockTicked
from events.codec import decode, encode
from events.dead_letter import DeadLetter
from events.envelope import Event
from events.sample import EPOCH, adverse_event, daily, session, tick, upload
from store.log.interface import MAX_RECORD_BYTES, Log, Record
from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS
from streams.gateways.ingest import ingest
from streams.gateways.on_log import MixedLog
from streams.gateways.rejects import alias, place_of
from streams.simulate.fleet import write_fleet
from tests.people import identifiers, said_after, said_before, telling_parts

NOW = EPOCH + timedelta(days=400)
HEADER = "report_number,date_received,event_type,brand_name\n"


@pytest.fixture
def log(tmp_path: Path) -> Log:
    log = open_log(f"sqlite://{tmp_path / 'log.sqlite'}")
    log.create_topics({TOPIC_EVENTS: 3, TOPIC_DEAD_LETTERS: 1})
    return log


def jsonl(path: Path, *events: Event) -> Path:
    path.write_bytes(b"".join(encode(event) + b"\n" for event in events))
    return path


def records(log: Log, topic: str = TOPIC_EVENTS) -> list[Record]:
    return [
        record
        for partition in range(log.partition_count(topic))
        for batch in log.read(topic, partition, 0)
        for record in batch
    ]


@contextmanager
def said_to_the_log() -> Iterator[Callable[[], list[str]]]:
    """Collect every line that any part of the program logs, at every level."""
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lambda: written.getvalue().splitlines()
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def letters(log: Log) -> list[DeadLetter]:
    return [DeadLetter.model_validate_json(r.value) for r in records(log, TOPIC_DEAD_LETTERS)]


def test_every_event_lies_under_the_key_of_its_subject(tmp_path: Path, log: Log) -> None:
    events = [*daily(days=range(9)), *daily(days=range(5), device="device-2")]
    told: list[int] = []
    report = ingest(
        [jsonl(tmp_path / "a.jsonl", *events)],
        log,
        now=NOW,
        batch=4,
        progress=lambda _, number: told.append(number),
    )

    assert (report.accepted, report.duplicates, report.files) == (14, 0, 1)
    assert [record.key for record in records(log)].count(b"device-2") == 5
    assert {decode(record.value).subject.encode() for record in records(log)} == {
        record.key for record in records(log)
    }
    assert told == [4, 8, 12, 14]


def test_accepted_rejected_and_copies_are_all_the_records_there_are(
    tmp_path: Path, log: Log
) -> None:
    path = jsonl(tmp_path / "a.jsonl", *daily(days=range(3)), *daily(days=range(2)))
    path.write_bytes(path.read_bytes() + b"{}\nnonsense\n")
    report = ingest([path], log, now=NOW)

    assert (report.accepted, report.duplicates) == (3, 2)
    assert dict(report.rejected) == {"unknown_type": 1, "not_json": 1}
    assert [letter.where for letter in letters(log)] == [
        place_of("a.jsonl:6"),
        place_of("a.jsonl:7"),
    ]
    assert letters(log)[1].payload == b"nonsense\n"


def test_a_second_import_adds_no_new_id(tmp_path: Path, log: Log) -> None:
    path = jsonl(tmp_path / "a.jsonl", *daily(days=range(3)), tick(day=4))
    path.write_bytes(path.read_bytes() + b"nonsense\n")
    for _ in range(2):
        ingest([path], log, now=NOW)

    assert len({decode(record.value).id for record in records(log)}) == 3 + 3
    assert len({letter.id for letter in letters(log)}) == 1


def test_a_tick_goes_to_every_partition_with_an_id_of_its_own(tmp_path: Path, log: Log) -> None:
    ingest([jsonl(tmp_path / "a.jsonl", tick(day=1))], log, now=NOW)

    ticks = [(record.partition, decode(record.value)) for record in records(log)]
    assert [partition for partition, _ in ticks] == [0, 1, 2]
    assert len({event.id for _, event in ticks}) == 3
    assert all(isinstance(e, ClockTicked) and e.data.partition == p for p, e in ticks)


def test_the_future_is_set_aside(tmp_path: Path, log: Log) -> None:
    path = jsonl(tmp_path / "a.jsonl", *daily(days=range(3)))
    report = ingest([path], log, now=EPOCH + timedelta(hours=20))

    assert report.accepted == 2
    assert [letter.reason for letter in letters(log)] == ["future_time"]


def test_an_upload_that_no_log_would_take_is_set_aside(tmp_path: Path, log: Log) -> None:
    big = upload(*(session(day=i / 10) for i in range(9_000)), day=901)
    report = ingest([jsonl(tmp_path / "a.jsonl", big)], log, now=NOW + timedelta(days=900))

    assert dict(report.rejected) == {"too_large": 1}
    (record,) = records(log, TOPIC_DEAD_LETTERS)
    assert len(record.value) < MAX_RECORD_BYTES
    assert "Only the first" in letters(log)[0].explanation


def test_two_events_with_one_id_are_no_copies(tmp_path: Path, log: Log) -> None:
    first = adverse_event(day=0)
    other = first.model_copy(update={"subject": "device-2"})
    report = ingest([jsonl(tmp_path / "a.jsonl", first, other)], log, now=NOW)

    assert (report.accepted, dict(report.rejected)) == (1, {"id_conflict": 1})


def test_what_two_visits_say_alike_is_one_fact(tmp_path: Path, log: Log) -> None:
    first = adverse_event(day=0)
    again = first.model_copy(update={"recordedtime": first.recordedtime + timedelta(days=30)})
    report = ingest([jsonl(tmp_path / "a.jsonl", first, again)], log, now=NOW)

    assert (report.accepted, report.duplicates, dict(report.rejected)) == (1, 1, {})


def test_simulated_and_real_events_do_not_meet(tmp_path: Path, log: Log) -> None:
    write_fleet(tmp_path / "fleet", devices=2, days=60, seed=1)
    fleet = tmp_path / "fleet" / "events.jsonl"
    real = jsonl(tmp_path / "real.jsonl", *daily(days=range(2)))
    ingest([fleet], log, now=NOW)

    with pytest.raises(
        MixedLog, match=r"real\.jsonl#1 holds a real event, and the log .* simulated"
    ):
        ingest([real], log, now=NOW)
    assert all(decode(record.value).simulated for record in records(log))


def test_an_identifier_goes_on_no_log_and_can_be_erased(tmp_path: Path, log: Log) -> None:
    path = jsonl(tmp_path / "a.jsonl", adverse_event(day=0, narrative="NHS 943 476 5919"))
    report = ingest([path], log, now=NOW, quarantine=tmp_path / "quarantine")

    assert dict(report.rejected) == {"identifier": 1}
    (letter,) = letters(log)
    assert letter.payload == b""
    assert b"943" not in (tmp_path / "log.sqlite").read_bytes()
    (kept,) = (tmp_path / "quarantine").iterdir()
    assert kept.name == f"{letter.id}.bin"
    assert kept.read_bytes() == path.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


OF_OUR_OWN = re.compile(r"[0-9a-f-]{36}|2027-02-05|2027, 2, 5|\d+ bytes, SHA-256 [0-9a-f]{16}")
"""Ids, the day of `NOW`, sizes and hashes: what an identifier can only be part of by chance."""


@given(before=said_before, identifier=identifiers, after=said_after, cut=st.booleans())
def test_no_log_line_and_no_dead_letter_repeats_what_names_a_person(
    before: str,
    identifier: str,
    after: str,
    cut: bool,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("named")
    event = adverse_event(day=0, narrative=before + identifier + after)
    line = encode(event)
    path = folder / "a.jsonl"
    path.write_bytes(line[:-9] if cut else line)
    own = open_log(f"sqlite://{folder / 'log.sqlite'}")
    own.create_topics({TOPIC_EVENTS: 1, TOPIC_DEAD_LETTERS: 1})

    with said_to_the_log() as lines:
        report = ingest([path], own, now=NOW)

    assert report.accepted == 0
    (letter,) = letters(own)
    assert letter.payload == b""
    told = [letter.model_dump_json(), repr(letter), str(report), *lines()]
    told = [OF_OUR_OWN.sub("", each.replace(str(folder), "")) for each in told]
    assert not any(part in each for part in telling_parts(identifier) for each in told)
    own.close()


def test_a_file_that_is_named_after_a_person_is_told_without_the_name(
    tmp_path: Path, log: Log
) -> None:
    path = tmp_path / "Mr Quux 943-476-5919.txt"
    path.write_text("hello")
    ingest([path], log, now=NOW)

    (letter,) = letters(log)
    (record,) = records(log, TOPIC_DEAD_LETTERS)
    assert letter.where == f"{alias('Mr Quux 943-476-5919.txt')}:1"
    assert not any(part in record.key + record.value for part in (b"Quux", b"476"))


@pytest.mark.parametrize("name", ["quux_jane.csv", "Quux-clinic-7.csv"])
def test_no_letter_says_what_a_file_is_called(tmp_path: Path, log: Log, name: str) -> None:
    path = tmp_path / name
    path.write_text("report_number,event_type,date_received\n12345,Injury,\nnot,a,row,of,it\n")
    ingest([path], log, now=NOW)

    assert letters(log)
    for record in records(log, TOPIC_DEAD_LETTERS):
        assert b"quux" not in (record.key + record.value).lower()


def test_a_broken_line_that_names_somebody_goes_on_no_log_either(tmp_path: Path, log: Log) -> None:
    path = jsonl(tmp_path / "a.jsonl", *daily(days=range(1)))
    path.write_bytes(path.read_bytes() + b'{"narrative": "Mr Smith, DOB 12/03/1961\n')
    ingest([path], log, now=NOW)

    assert letters(log)[0].payload == b""
    assert "are only in that file" in letters(log)[0].explanation


def test_what_was_said_taken_back_and_said_again_counts_as_it_was_said_last(
    tmp_path: Path, log: Log
) -> None:
    row = "R-1,2019-03-04,{},X\n"
    kinds = {"a": "Malfunction", "b": "Injury", "c": "Malfunction", "d": "Injury"}
    paths = [tmp_path / f"{name}.csv" for name in kinds]
    for path, kind in zip(paths, kinds.values(), strict=True):
        path.write_text(HEADER + row.format(kind))
        ingest([path], log, now=NOW)

    again = ingest(paths, log, now=NOW)

    first, *later = (decode(record.value) for record in records(log))
    assert len(later) == 3
    assert (again.accepted, again.duplicates) == (0, 4)
    for event, seriousness in zip(
        later, ("other_serious", "not_serious", "other_serious"), strict=True
    ):
        assert isinstance(event, AdverseEventAmended)
        assert (event.data.amends, event.data.replaces) == (first.id, True)
        assert event.data.report.seriousness == seriousness


def test_dead_letters_are_json_that_can_be_read_back(tmp_path: Path, log: Log) -> None:
    (tmp_path / "a.txt").write_text("hello")
    ingest([tmp_path / "a.txt"], log, now=datetime(2026, 3, 4, tzinfo=UTC))

    (record,) = records(log, TOPIC_DEAD_LETTERS)
    assert json.loads(record.value)["reason"] == "unknown_format"
    assert record.key == place_of("a.txt:1").encode()
