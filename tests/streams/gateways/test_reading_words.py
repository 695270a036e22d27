"""Words, limits and numbers as programmers write them where an impedance stands."""

import pytest

from events.reading import AtLeast, AtMost, Reading
from streams.gateways.percept_fields import Notes
from streams.gateways.reading_words import Range, impedance

WITHIN = Range(low_ohm=50.0, high_ohm=10_000.0)
OPEN, SHORT = AtLeast(at_least=10_000.0), AtMost(at_most=50.0)


def read(value: object) -> tuple[Reading | None, tuple[str, ...]]:
    notes = Notes()
    return impedance(value, "contact", notes, within=WITHIN), notes.all()


@pytest.mark.parametrize(
    ("value", "reading"),
    [
        (1020, 1020.0),
        (" 1020 ", 1020.0),
        ("1,020", 1020.0),
        ("1 020 ohm", 1020.0),
        ("1.02 kOhm", 1020.0),
        ("1,5 k\u2126", 1500.0),
        (0, 0.0),
        ("HIGH", OPEN),
        (" high ", OPEN),
        ("Open Circuit", OPEN),
        ("open_circuit", OPEN),
        ("ImpedanceResultDef.HIGH", OPEN),
        ("\u221e", OPEN),
        ("LOW", SHORT),
        ("low!", SHORT),
        ("Short-circuit", SHORT),
        ("ResultDef.Short", SHORT),
        (">5K", AtLeast(at_least=5_000.0)),
        ("> 10 kohm", AtLeast(at_least=10_000.0)),
        (">10,000 ohm", AtLeast(at_least=10_000.0)),
        ("> 10 000 \u03a9", AtLeast(at_least=10_000.0)),
        ("\uff1e3000", AtLeast(at_least=3_000.0)),
        (">= 3000", AtLeast(at_least=3_000.0)),
        ("\u22654k\u2126", AtLeast(at_least=4_000.0)),
        (">^5000", AtLeast(at_least=5_000.0)),
        ("More than 1.5 kilo-ohm", AtLeast(at_least=1_500.0)),
        ("10000+", AtLeast(at_least=10_000.0)),
        ("HIGH (>5K)", AtLeast(at_least=5_000.0)),
        ("<50", AtMost(at_most=50.0)),
        ("< 0.25 kOhm", AtMost(at_most=250.0)),
        ("\u2264 20 ohms", AtMost(at_most=20.0)),
        ("LOW <30", AtMost(at_most=30.0)),
    ],
    ids=repr,
)
def test_what_is_known_is_read_without_a_note(value: object, reading: Reading) -> None:
    assert read(value) == (reading, ())


@pytest.mark.parametrize("value", ["OOR", "out of range", "Out_Of_Range"])
def test_out_of_range_without_a_side_is_an_open_circuit_with_a_note(value: str) -> None:
    reading, (note,) = read(value)

    assert reading == OPEN
    assert "without a side" in note


@pytest.mark.parametrize(
    "value",
    ["maybe", "n/a", "highly likely", ">", "> many", ">5", "<5000", ">10 mohm", "5-10", 5, 1.02, -1]
    + [65_535, "32767", 1e6, True, [1020], {"at_least": 10_000}, "high and low", float("nan")],
    ids=repr,
)
def test_what_nobody_knows_is_no_reading_and_noted(value: object) -> None:
    reading, notes = read(value)

    assert reading is None
    assert len(notes) == 1
    assert notes[0].startswith("contact: ")


@pytest.mark.parametrize("value", [None, ""])
def test_what_is_empty_was_not_measured_and_needs_no_note(value: object) -> None:
    assert read(value) == (None, ())
