import pytest

from events.pseudonym import pseudonym

KEY = b"0123456789abcdef"


def test_the_same_person_has_the_same_pseudonym_however_it_was_typed() -> None:
    assert pseudonym(KEY, "943 476 5919") == pseudonym(KEY, "9434765919")
    assert pseudonym(KEY, "9434765919") != pseudonym(b"another-key-16-b", "9434765919")
    assert len(pseudonym(KEY, "x")) == 64


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="use 16 or more"):
        pseudonym(b"short", "943 476 5919")
