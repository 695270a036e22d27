"""What a person typed to register an implant, checked before it becomes an event.

Age is asked, never a date of birth. What nobody says stays open: null is an answer of its own, and
the detector of selection tells a criterion that does not hold from one that nobody told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from dashboard.faults import (
    TEXT_MAX,
    Fault,
    day_faults,
    is_identifier,
    number_faults,
    text_faults,
)
from dashboard.scores import Scores, outcomes_of, score_faults
from events.device import Implant, Lead, Patient, Udi
from events.governance import Governance
from events.screening.text import find_identifiers
from events.vocabulary import Technique

TECHNIQUES: tuple[str, ...] = get_args(Technique)
SEXES: tuple[str, ...] = get_args(Patient.model_fields["sex"].annotation)
SERIAL_MAX = 40
AGE_YEARS = (0.0, 120.0)
BMI_KG_M2 = (8.0, 100.0)
CONTACTS = (1.0, 16.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLead:
    """One lead as it was typed."""

    side: str
    model: str
    version: str = ""
    serial: str = ""
    contacts: float | None = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The form as it was filled; None or an empty text is a question left open."""

    device: str
    implanted_on: date | None
    manufacturer: str
    model: str
    centre: str
    leads: tuple[TypedLead, ...]
    udi: Udi | None = None
    technique: str = "unknown"
    indication: str = ""
    neuropathic_pain: bool | None = None
    multidisciplinary_selection: bool | None = None
    mri_compatible: bool | None = None
    age_years: float | None = None
    sex: str = "unknown"
    bmi_kg_m2: float | None = None
    baseline: Scores = Scores()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """The special arrangements of IPG739, sections 1.2 and 1.3; None means that nobody said."""

    governance_lead_informed: bool | None = None
    consent_recorded: bool | None = None
    written_information_given: bool | None = None
    registry_entered: bool | None = None
    audit_entered: bool | None = None


def registration_faults(form: Registered, *, now: datetime) -> tuple[Fault, ...]:
    """Return, in plain words, everything that stops the implant from being registered."""
    return (
        *day_faults("Day of the implant", form.implanted_on, now=now),
        *_maker_faults(form),
        *_lead_faults(form),
        *_centre_faults(form.centre),
        *_age_faults(form.age_years),
        *number_faults("BMI", form.bmi_kg_m2, BMI_KG_M2, "kg/m2"),
        *text_faults("Indication", form.indication, most=TEXT_MAX, needed=False),
        *score_faults(form.baseline),
    )


def implant_of(form: Registered) -> Implant:
    """Return the registration of a form without faults."""
    patient: dict[str, Any] = {
        "age_years": None if form.age_years is None else int(form.age_years),
        "sex": form.sex,
        "bmi_kg_m2": form.bmi_kg_m2,
    }
    fields: dict[str, Any] = {
        "manufacturer": form.manufacturer,
        "model": form.model,
        "udi": form.udi,
        "leads": tuple(_lead(each) for each in form.leads),
        "technique": form.technique,
        "centre": form.centre,
        "implanted_on": form.implanted_on,
        "patient": Patient.model_validate(patient),
        "indication": form.indication.strip() or None,
        "neuropathic_pain": form.neuropathic_pain,
        "multidisciplinary_selection": form.multidisciplinary_selection,
        "mri_compatible": form.mri_compatible,
        "baseline": outcomes_of(form.baseline),
    }
    return Implant.model_validate(fields)


def governance_of(arranged: Arranged, *, centre: str) -> Governance | None:
    """Return the record of the special arrangements; None where nobody said anything.

    >>> governance_of(Arranged(), centre="centre-1") is None
    True
    >>> governance_of(Arranged(consent_recorded=True), centre="centre-1").consent_recorded
    True
    """
    fields = {
        "governance_lead_informed": arranged.governance_lead_informed,
        "consent_recorded": arranged.consent_recorded,
        "written_information_given": arranged.written_information_given,
        "registry_entered": arranged.registry_entered,
        "audit_entered": arranged.audit_entered,
    }
    if all(answer is None for answer in fields.values()):
        return None
    return Governance.model_validate(fields | {"centre": centre})


def _age_faults(age_years: float | None) -> Iterator[Fault]:
    yield from number_faults("Age at implant", age_years, AGE_YEARS, "years")
    if age_years is not None and age_years % 1:
        yield Fault(question="Age at implant", why="tell it in whole years, as on a birthday.")


def _maker_faults(form: Registered) -> Iterator[Fault]:
    for question, text in (("Manufacturer", form.manufacturer), ("Model", form.model)):
        if not text:
            yield Fault(question=question, why="copy it from the implant card.", missing=True)
        yield from text_faults(question, text, most=TEXT_MAX, needed=False)


def _lead_faults(form: Registered) -> Iterator[Fault]:
    if not form.leads:
        why = "tell at least one lead: most harm came from leads, so their model matters most."
        yield Fault(question="Leads", why=why, missing=True)
    for lead in form.leads:
        question = f"{lead.side} lead".capitalize()
        if not lead.model:
            why = "copy its model from the implant card."
            yield Fault(question=question, why=why, missing=True)
        for text in (lead.model, lead.version):
            yield from text_faults(question, text, most=TEXT_MAX, needed=False)
        if len(lead.serial) > SERIAL_MAX:
            why = f"a serial number has {SERIAL_MAX} characters at most."
            yield Fault(question=question, why=why)
        low, high = CONTACTS
        if lead.contacts is None or not low <= lead.contacts <= high or lead.contacts % 1:
            why = f"say how many contacts it has, from {low:.0f} to {high:.0f}."
            yield Fault(question=question, why=why)


def _centre_faults(centre: str) -> Iterator[Fault]:
    if not centre:
        why = "tell the code of the centre that follows the person."
        yield Fault(question="Centre", why=why, missing=True)
    elif not is_identifier(centre) or find_identifiers(centre):
        why = "write its code, with letters, digits and . _ : @ / + - only."
        yield Fault(question="Centre", why=why)


def _lead(typed: TypedLead) -> Lead:
    assert typed.contacts is not None, "a form without faults says how many"
    fields = {
        "side": typed.side,
        "model": typed.model,
        "version": typed.version or None,
        "serial": typed.serial or None,
        "contacts": int(typed.contacts),
    }
    return Lead.model_validate(fields)
