"""How grave a report is, in every form in which sources write it."""

import pytest

from streams.gateways.maude_fields import ReportNotes
from streams.gateways.maude_seriousness import seriousness_of

UNKNOWN_TYPE = "event type: not a known word"
UNKNOWN_OUTCOME = "outcome: not a known word"


def read(event_type: str, outcome: str = "", *terms: str) -> tuple[str, tuple[str, ...]]:
    notes = ReportNotes()
    types = (event_type,) if event_type else ()
    outcomes = (outcome,) if outcome else ()
    found = seriousness_of(types, outcomes, terms, notes)
    return found.seriousness, tuple(notes.said)


@pytest.mark.parametrize(
    ("event_type", "seriousness"),
    [
        ("D", "death"),
        ("Death", "death"),
        ("['Death']", "death"),
        ('["Malfunction", "Death"]', "death"),
        ("Malfunction; Death", "death"),
        ("D/IN", "death"),
        ("IN", "other_serious"),
        ("IL", "other_serious"),
        ("IJ", "other_serious"),
        ("Injury (IJ)", "other_serious"),
        ("Serious Injury", "other_serious"),
        ("Injury | Malfunction", "other_serious"),
        ("M", "not_serious"),
        ("malfunction", "not_serious"),
    ],
)
def test_an_event_type_is_understood_in_every_form(event_type: str, seriousness: str) -> None:
    assert read(event_type) == (seriousness, ())


@pytest.mark.parametrize(
    ("outcome", "seriousness"),
    [
        ("1. D", "death"),
        ("D", "death"),
        ("1. L; 2. R", "life_threatening"),
        ("1, Life Threatening, 2, Required Intervention", "life_threatening"),
        ("H; R", "hospitalisation"),
        ("1. H 2. R", "hospitalisation"),
        ("Hospitalisation", "hospitalisation"),
        ("Hospitalization - Initial or Prolonged", "hospitalisation"),
        ("1. R", "intervention"),
        ("['1. R', '2. S']", "intervention"),
        ("S", "other_serious"),
        ("Disability or Permanent Damage", "other_serious"),
        ("Congenital Anomaly/Birth Defects", "other_serious"),
        ("1. O", "not_serious"),
        ("1. *", "not_serious"),
        ("Unknown", "not_serious"),
    ],
)
def test_the_gravest_of_event_type_and_outcomes_counts(outcome: str, seriousness: str) -> None:
    assert read("M", outcome) == (seriousness, ())


@pytest.mark.parametrize("event_type", ["O", "Other", "*", "N", "No answer provided"])
def test_a_type_that_says_nothing_of_gravity_leaves_it_open_and_is_noted(event_type: str) -> None:
    seriousness, notes = read(event_type)

    assert seriousness == "unknown"
    assert len(notes) == 1 and notes[0].startswith("event type: ")


@pytest.mark.parametrize("event_type", ["Calamity", "R", "No death", "Injury; Calamity"])
def test_a_told_type_that_is_not_understood_is_noted(event_type: str) -> None:
    assert UNKNOWN_TYPE in read(event_type)[1]


@pytest.mark.parametrize("outcome", ["Q", "1. D; 2. Z", "got better"])
def test_a_told_outcome_that_is_not_understood_is_noted(outcome: str) -> None:
    assert UNKNOWN_OUTCOME in read("Injury", outcome)[1]


def test_a_code_means_what_it_means_in_its_own_field() -> None:
    assert read("", "I")[0] == "unknown"
    assert read("IN", "I")[0] == "other_serious"


def test_a_death_among_the_patients_problems_is_a_death() -> None:
    seriousness, notes = read("Injury", "", "Pain", "DEATH")

    assert seriousness == "death"
    assert notes == ("patient problem says death, event type does not",)


def test_the_words_that_said_it_are_told() -> None:
    found = seriousness_of(("Malfunction",), ("1. H", "1. R"), (), ReportNotes())

    assert found.because == "outcome: H"
