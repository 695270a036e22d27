from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.registration import (
    Arranged,
    Registered,
    TypedLead,
    governance_of,
    implant_of,
    registration_faults,
)
from dashboard.scores import Scores, is_empty, outcomes_of, score_faults
from events.sample import moment

NOW = moment(100.5)
FORM = Registered(
    device="SN-1",
    implanted_on=date(2026, 4, 1),
    manufacturer="Example Neuro",
    model="Lumbar 1",
    centre="centre-1",
    leads=(TypedLead(side="left", model="Lead B", version="2", serial="L-1", contacts=4),),
    technique="midline",
    age_years=52.0,
    neuropathic_pain=False,
    baseline=Scores(pain_nrs=7.0),
)


def test_a_whole_form_becomes_the_registration_it_says() -> None:
    assert registration_faults(FORM, now=NOW) == ()

    implant = implant_of(FORM)

    assert (implant.leads[0].version, implant.leads[0].serial) == ("2", "L-1")
    assert (implant.patient.age_years, implant.neuropathic_pain) == (52, False)
    assert implant.multidisciplinary_selection is None
    assert implant.baseline is not None
    assert implant.baseline.pain_nrs == 7.0


def test_an_empty_form_says_everything_that_is_missing_at_once() -> None:
    empty = Registered(
        device="",
        implanted_on=None,
        manufacturer="",
        model="",
        centre="",
        leads=(TypedLead(side="left", model=""), TypedLead(side="right", model="")),
    )

    found = registration_faults(empty, now=NOW)

    assert [fault.question for fault in found] == [
        *("Day of the implant", "Manufacturer", "Model", "Left lead", "Right lead", "Centre"),
    ]
    assert all(fault.missing for fault in found)


@pytest.mark.parametrize(
    ("field", "text"),
    [("manufacturer", "for Mrs Smith"), ("model", "943 476 5919"), ("indication", "born 3/4/1961")],
)
def test_an_identifier_is_refused_in_every_text(field: str, text: str) -> None:
    told: dict[str, Any] = {field: text}

    (fault,) = registration_faults(replace(FORM, **told), now=NOW)

    assert "what looks like" in fault.why
    assert text not in fault.why


def test_an_implant_of_tomorrow_is_refused() -> None:
    (fault,) = registration_faults(replace(FORM, implanted_on=date(2026, 4, 20)), now=NOW)

    assert "has not come yet" in fault.why


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ({"age_years": 152.0}, "Age at implant"),
        ({"age_years": 52.6}, "Age at implant"),
        ({"bmi_kg_m2": 4.2}, "BMI"),
        ({"leads": (TypedLead(side="left", model="Lead B", contacts=None),)}, "Left lead"),
        ({"leads": (TypedLead(side="left", model="Lead B", contacts=17),)}, "Left lead"),
        ({"baseline": Scores(pain_nrs=70.0)}, "Back pain (NRS)"),
        ({"baseline": Scores(odi_percent=101.0)}, "Disability (ODI)"),
    ],
)
def test_a_number_that_cannot_be_is_refused_by_its_question(
    typed: dict[str, Any], question: str
) -> None:
    (fault,) = registration_faults(replace(FORM, **typed), now=NOW)

    assert (fault.question, fault.missing) == (question, False)


def test_what_nobody_said_of_the_arrangements_stays_open() -> None:
    record = governance_of(Arranged(consent_recorded=True, audit_entered=False), centre="centre-1")

    assert record is not None
    assert (record.consent_recorded, record.audit_entered) == (True, False)
    assert record.registry_entered is None
    assert governance_of(Arranged(), centre="centre-1") is None


def test_a_profile_with_gaps_is_no_profile() -> None:
    gaps = Scores(levels=(1, None, 3, None, 5))

    (fault,) = score_faults(gaps)

    assert "self-care, pain or discomfort" in fault.why
    assert not is_empty(gaps)
    assert list(score_faults(Scores(levels=(1, 2, 3, 4, 5)))) == []


def test_nothing_answered_is_no_outcome_and_zero_is_an_answer() -> None:
    assert outcomes_of(Scores()) is None
    told = outcomes_of(Scores(pain_nrs=0.0))
    assert told is not None
    assert (told.pain_nrs, told.eq5d5l) == (0.0, None)
