"""What IPG739 asks of a selection, and what is said where something does not hold."""

from collections.abc import Mapping
from typing import NamedTuple

from events.vocabulary import Grade


class Criterion(NamedTuple):
    """One thing that is asked: its name, what is said where it does not hold, where it is asked.

    One that is a number has a `unit`, and cannot be judged without a bound.
    """

    name: str
    deviation: str
    section: str
    grade: Grade
    unit: str | None = None


REGISTERED: Mapping[str, Criterion] = {
    "neuropathic_pain": Criterion("kind of pain", "neuropathic pain", "1.4 and 2.1", "warning"),
    "multidisciplinary_selection": Criterion(
        "selection", "not selected by a multidisciplinary team", "1.4 and 2.1", "warning"
    ),
    "age_years": Criterion("age", "age outside of the evidence", "3.7", "advisory", "years"),
    "bmi_kg_m2": Criterion(
        "body mass index", "body mass index outside of the evidence", "3.7", "advisory", "kg/m2"
    ),
}
"""What a registration says, by its field."""

ARRANGED: Mapping[str, Criterion] = {
    "governance_lead_informed": Criterion(
        "governance lead", "governance lead not informed", "1.2", "advisory"
    ),
    "consent_recorded": Criterion("consent", "consent not recorded", "1.2", "warning"),
    "written_information_given": Criterion(
        "written information", "no written information", "1.2", "warning"
    ),
    "registry_entered": Criterion("registry", "not entered in the registry", "1.2", "advisory"),
    "audit_entered": Criterion("audit", "not entered in the audit", "1.2", "advisory"),
}
"""The special arrangements, by the field of their record."""

CRITERIA: Mapping[str, Criterion] = {**REGISTERED, **ARRANGED}


def words(field: str, value: float | None) -> str:
    """Return the evidence of a deviation, and which section asks for it.

    >>> words("age_years", 19.0)
    'age outside of the evidence: 19 years (IPG739, 3.7)'
    >>> words("audit_entered", None)
    'special arrangement: not entered in the audit (IPG739, 1.2)'
    """
    asked = CRITERIA[field]
    first = "special arrangement: " if field in ARRANGED else ""
    number = "" if value is None else f": {value:g} {asked.unit}"
    return f"{first}{asked.deviation}{number} (IPG739, {asked.section})"
