"""What could not be read is kept to the byte."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from events.dead_letter import DeadLetter
from events.sample import moment


def letter(payload: bytes, *, where: str = "events/0/7") -> DeadLetter:
    return DeadLetter(
        id=DeadLetter.id_of(where),
        where=where,
        key="device-1",
        reason="not_json",
        explanation="cannot decode 3-byte event",
        recordedtime=moment(0),
        payload=payload,
    )


@given(payload=st.binary(max_size=300))
def test_the_payload_is_kept_to_the_byte(payload: bytes) -> None:
    kept = letter(payload)

    assert DeadLetter.model_validate_json(kept.model_dump_json()) == kept
    assert DeadLetter.model_validate_json(kept.model_dump_json()).payload == payload


def test_bytes_that_are_no_text_travel_as_base64() -> None:
    kept = letter(b"\xff\x00\xfe{")

    assert json.loads(kept.model_dump_json())["payload"] == "_wD-ew=="


def test_the_same_place_gives_the_same_letter_and_another_place_another() -> None:
    assert letter(b"a").id == letter(b"b").id
    assert letter(b"a").id != letter(b"a", where="events/0/8").id


def test_a_letter_with_a_damaged_payload_is_refused() -> None:
    damaged = letter(b"abc").model_dump_json().replace('"YWJj"', '"Y"')

    with pytest.raises(ValidationError, match="payload"):
        DeadLetter.model_validate_json(damaged)
