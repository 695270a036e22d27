"""A letter is retried once, and the log alone tells what became of it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from events.codec import encode
from events.dead_letter import PAYLOAD_MAX, DeadLetter
from events.envelope import SIMULATED_SOURCE, Event
from events.sample import adverse_event, session, upload
from store.accept import Unacceptable, read_event
from store.letters import Standing, fates, place_of, retry
from store.log.interface import Entry, Log, Record
from store.log.open import open_log
from store.log.whole import topic_records
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, Settings
from streams.advance import dead_letter
from streams.cli import main

NOW = datetime.now(UTC)
READ_LATER = adverse_event(day=1, hazard="pain")
NEVER = b"never an event"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with closing(open_log(f"sqlite://{tmp_path / 'log.sqlite'}")) as log:
        log.create_topics(Settings.from_env({}).topics)
        yield log


@pytest.fixture
def command_line(log: Log, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("STIMWATCH_LOG", log.url)
    return CliRunner()


def set_aside(log: Log, payload: bytes, where: str) -> None:
    letter = DeadLetter(
        id=DeadLetter.id_of(where),
        where=where,
        reason="schema",
        explanation="an older reader could not read it",
        recordedtime=NOW - timedelta(days=1),
        payload=payload,
    )
    log.append(TOPIC_DEAD_LETTERS, [Entry(where.encode(), letter.model_dump_json().encode())])


def append(log: Log, event: Event) -> None:
    log.append(TOPIC_EVENTS, [Entry(event.subject.encode(), encode(event))])


def ledger(log: Log) -> list[Record]:
    return [record for batch in topic_records(log, TOPIC_EVENTS) for record in batch]


def standings(log: Log, *, now: datetime = NOW) -> list[Standing]:
    return [fate.standing for fate in fates(log, now=now)]


def dead_letters(command_line: CliRunner, word: str) -> Result:
    return command_line.invoke(main, ["dead-letters", word])


def test_a_second_retry_appends_nothing_and_the_list_says_what_the_first_did(
    log: Log, command_line: CliRunner
) -> None:
    set_aside(log, encode(READ_LATER), "old.jsonl:1")
    set_aside(log, NEVER, "old.jsonl:2")
    before = dead_letters(command_line, "list")

    retried = [dead_letters(command_line, "retry").stdout for _ in range(2)]
    after = dead_letters(command_line, "list")

    assert "can be retried" in before.stdout
    assert "1 of 2 dead letters" in retried[0]
    assert "0 of 2 dead letters" in retried[1]
    (record,) = ledger(log)
    at = datetime.fromtimestamp(record.appended_ms / 1000, tz=UTC)
    assert f"retried {at:%Y-%m-%d %H:%M} UTC to {place_of(record)}: accepted" in after.stdout
    assert "2 dead letters: 1 cannot be accepted yet, 1 accepted" in after.stdout


def test_a_record_of_the_ledger_that_can_be_read_by_now_is_appended_behind_the_workers(
    log: Log,
) -> None:
    append(log, READ_LATER)
    set_aside(log, encode(READ_LATER), place_of(*ledger(log)))
    fresh = fates(log, now=NOW)

    settled = retry(log, fresh)
    settled_again = retry(log, fates(log, now=NOW))

    assert [fate.standing for fate in fresh] == [Standing.READABLE]
    assert (settled, settled_again) == (1, 0)
    assert standings(log) == [Standing.ACCEPTED]
    assert [record.value for record in ledger(log)] == [encode(READ_LATER)] * 2


def test_a_letter_that_came_back_waits_until_it_can_be_accepted(log: Log) -> None:
    early = READ_LATER.model_copy(update={"recordedtime": NOW + timedelta(days=9)})
    set_aside(log, encode(early), "old.jsonl:1")
    append(log, early)
    (record,) = ledger(log)
    with pytest.raises(Unacceptable) as refused:
        read_event(record)
    back = dead_letter(record, refused.value)
    log.append(TOPIC_DEAD_LETTERS, [Entry(b"", back.model_dump_json().encode())])

    today, later = fates(log, now=NOW), fates(log, now=NOW + timedelta(days=9))

    assert [fate.standing for fate in today] == [Standing.CAME_BACK, Standing.UNREADABLE]
    assert today[0].retried == record
    assert [fate.entry for fate in today] == [None, None]
    assert retry(log, today) == 0
    assert {fate.entry for fate in later} == {Entry(record.key, record.value)}


def test_a_record_too_long_for_a_letter_is_cut_there_and_retried_whole(log: Log) -> None:
    sessions = [session(day=number / 24) for number in range(2_400)]
    long = upload(*sessions, day=110)
    log.append(TOPIC_EVENTS, [Entry(b"another-device", encode(long))])
    (record,) = ledger(log)
    with pytest.raises(Unacceptable) as refused:
        read_event(record)

    letter = dead_letter(record, refused.value)
    log.append(TOPIC_DEAD_LETTERS, [Entry(b"", letter.model_dump_json().encode())])
    settled = retry(log, fates(log, now=NOW))

    assert len(encode(long)) > len(letter.payload) == PAYLOAD_MAX
    assert f"all are at {place_of(record)}" in letter.explanation
    assert settled == 1
    assert standings(log) == [Standing.ACCEPTED]
    assert {r.key: r.value for r in ledger(log)}[b"device-1"] == encode(long)


def test_two_letters_of_one_event_put_it_on_the_ledger_once(log: Log) -> None:
    set_aside(log, encode(READ_LATER), "one.jsonl:1")
    set_aside(log, encode(READ_LATER), "two.jsonl:1")

    settled = retry(log, fates(log, now=NOW))

    assert settled == 2
    assert len(ledger(log)) == 1
    assert standings(log) == [Standing.ACCEPTED, Standing.ACCEPTED]


def test_what_its_producer_sent_again_needs_no_retry(log: Log) -> None:
    set_aside(log, encode(READ_LATER), "old.jsonl:1")
    append(log, READ_LATER.model_copy(update={"recordedtime": NOW}))

    assert standings(log) == [Standing.ACCEPTED]
    assert retry(log, fates(log, now=NOW)) == 0


def test_an_event_that_another_event_has_the_id_of_is_not_sent_to_be_ignored(log: Log) -> None:
    other = adverse_event(day=2, hazard="infection").model_copy(update={"id": READ_LATER.id})
    set_aside(log, encode(READ_LATER), "old.jsonl:1")
    append(log, other)

    assert standings(log) == [Standing.ID_TAKEN]
    assert retry(log, fates(log, now=NOW)) == 0


def test_a_simulated_event_does_not_join_real_ones_by_a_retry(log: Log) -> None:
    simulated = adverse_event(day=2).model_copy(update={"source": SIMULATED_SOURCE})
    set_aside(log, encode(simulated), "fleet.jsonl:1")
    append(log, READ_LATER)

    assert standings(log) == [Standing.UNREADABLE]
    assert retry(log, fates(log, now=NOW)) == 0


def test_what_names_a_person_is_looked_at_where_it_lies_and_kept_nowhere_else(log: Log) -> None:
    named, mistaken = (
        adverse_event(day=day, hazard="pain", narrative=text)
        for day, text in enumerate(("NHS 943 476 5919", "nobody at all"))
    )
    append(log, named)
    append(log, mistaken)
    for record in ledger(log):
        fault = Unacceptable("identifier", "it names a person")
        letter = dead_letter(record, fault)
        assert letter.payload == b""
        log.append(TOPIC_DEAD_LETTERS, [Entry(b"", letter.model_dump_json().encode())])

    told = {fate.letter.where: fate for fate in fates(log, now=NOW)}

    of_named, of_mistaken = (
        told[place_of(record)]
        for event in (named, mistaken)
        for record in ledger(log)
        if record.value == encode(event)
    )
    assert of_named.standing is Standing.UNREADABLE
    assert of_named.entry is None
    assert "NHS number in data.narrative" in str(of_named.why)
    assert of_mistaken.standing is Standing.READABLE, "by a reader that finds nobody in it any more"
    assert of_mistaken.entry == Entry(b"device-1", encode(mistaken))
