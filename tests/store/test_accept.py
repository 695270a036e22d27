"""What every record is asked before it counts, whoever put it on the log."""

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import given

from events.codec import encode
from events.dead_letter import DeadLetter
from events.envelope import DASHBOARD_SOURCE, Event
from events.gallery import every_kind
from events.sample import adverse_event, moment, reviewed
from store.accept import Unacceptable, read_event, refuse_named
from store.log.interface import Record
from store.projection import project
from store.settings import TOPIC_EVENTS
from streams.advance import Bench, advance
from tests.people import nhs_numbers
from tests.streams.test_advance import PLAN

TAKEN_MS = round(moment(1).timestamp() * 1000)
NAMED = "rang about the wound: NHS 943 476 5919, red and swollen"


def record(event: Event, *, key: bytes | None = None) -> Record:
    subject = event.subject.encode() if key is None else key
    return Record(TOPIC_EVENTS, 0, 0, TAKEN_MS, subject, encode(event))


def letter_of(each: Record) -> DeadLetter:
    (letter,) = advance(Bench(partition=0), [each], plan=PLAN).dead_letters
    return letter


@pytest.mark.parametrize("event", every_kind(), ids=lambda event: event.type)
def test_no_kind_of_event_is_refused_for_what_it_is(event: Event) -> None:
    refuse_named(event)


def test_a_record_that_names_a_person_is_no_event_and_is_told_by_field_and_kind() -> None:
    with pytest.raises(Unacceptable, match=r"NHS number in data\.narrative") as refused:
        read_event(record(adverse_event(day=0, narrative=NAMED)))

    assert refused.value.reason == "identifier"
    assert "943" not in str(refused.value)


@given(number=nhs_numbers)
def test_its_letter_holds_nothing_of_it(number: str) -> None:
    letter = letter_of(record(adverse_event(day=0, narrative=f"asked for {number} twice")))

    assert (letter.reason, letter.payload) == ("identifier", b"")
    assert letter.where in letter.explanation
    assert number not in letter.model_dump_json()


def test_the_letter_of_bytes_that_cannot_be_read_holds_no_person_either() -> None:
    letter = letter_of(
        Record(TOPIC_EVENTS, 0, 7, 1, b"943 476 5919", b'{"note": "%s"' % NAMED.encode())
    )

    assert (letter.reason, letter.payload) == ("not_json", b"")
    assert "events/0/7" in letter.explanation
    assert "943" not in letter.model_dump_json()


def test_the_read_model_stores_nothing_of_what_names_a_person(model: DuckDBPyConnection) -> None:
    told = project(model, [record(adverse_event(day=0, narrative=NAMED))])

    assert (told.events, told.skipped) == (0, 1)
    assert model.execute("select count(*) from events").fetchall() == [(0,)]


def test_a_person_of_the_staff_may_be_known_by_an_email_address() -> None:
    by_account = {"actor": "person:ann@example.org", "source": DASHBOARD_SOURCE}

    refuse_named(adverse_event(day=0).model_copy(update=by_account))
    with pytest.raises(Unacceptable, match="e-mail address in actor"):
        refuse_named(adverse_event(day=0).model_copy(update={"actor": "ann@example.org"}))


def test_what_somebody_has_said_to_be_nobody_is_not_asked_again_but_what_is_sure_is() -> None:
    shaped, labelled = "07946 000189 is its lot", "NHS number 943 476 5919"
    at_dashboard = {"source": DASHBOARD_SOURCE}

    refuse_named(adverse_event(day=0, narrative=shaped).model_copy(update=at_dashboard))
    with pytest.raises(Unacceptable, match="telephone number"):
        refuse_named(adverse_event(day=0, narrative=shaped))
    with pytest.raises(Unacceptable, match="NHS number"):
        refuse_named(adverse_event(day=0, narrative=labelled).model_copy(update=at_dashboard))


def test_a_decision_that_names_a_person_does_not_count_either() -> None:
    forged = reviewed("acknowledged", day=2, reason=NAMED)

    with pytest.raises(Unacceptable, match=r"NHS number in data\.reason"):
        refuse_named(forged)
