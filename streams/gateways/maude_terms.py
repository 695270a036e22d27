"""The terms of MAUDE reports: how to split them, and which IMDRF code means the same.

Extracts join a report's terms by ", ", although some terms hold a comma. Those that do are listed:
a new one would be split in two, which loses nothing but its name.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

TERMS_WITH_COMMA = (
    "No Clinical Signs, Symptoms or Conditions",
    "Therapeutic Response, Decreased",
    "Therapeutic Response, Increased",
    "Therapeutic Effects, Unexpected",
    "Complaint, Ill-Defined",
    "Debris, Bone Shedding",
    "Headache, Lumbar Puncture",
    "Reaction, Injection Site",
    "Unspecified Mental, Emotional or Behavioural Problem",
    "Patch Test, Abnormal Results Of",
    "Convulsion, Clonic",
    "Convulsion, Tonic",
    "Seizures, Grand-Mal",
    "Seizures, Absence",
    "Radiation Exposure, Unintended",
    "Vascular System (Circulation), Impaired",
    "Infection, Pyrogenic",
    "Shock, Insulin",
    "Shock, Postoperative",
    "Hemorrhage, Subarachnoid",
    "Hemorrhage, Intraventricular",
    "Hypoesthesia, Foot/Leg",
    "Toxoplasmosis, Acquired",
    "Arachnoiditis, Spinal",
)
"""Terms that hold a comma, seen in public extracts of 2009 to 2025."""

_KNOWN = "|".join(re.escape(term) for term in TERMS_WITH_COMMA)
_TERM = re.compile(rf"\s*((?:{_KNOWN})(?=\s*(?:,|$))|[^,]+(?:,(?! )[^,]*)*)", re.IGNORECASE)

PATIENT_CODES: Mapping[str, str] = MappingProxyType(
    {
        "inadequate pain relief": "E2110",
        "shock from patient lead(s)": "E210401",
        "undesired nerve stimulation": "E0138",
        "device overstimulation of tissue": "E2103",
        "cramp(s) /muscle spasm(s)": "E1605",
        "failure of implant": "E2107",
        "post operative wound infection": "E2115",
        "unspecified infection": "E1906",
        "abscess": "E172001",
        "purulent discharge": "E231501",
        "sepsis": "E0306",
        "implant pain": "E2109",
        "pain": "E2330",
        "pocket erosion": "E1713",
        "seroma": "E0307",
        "hematoma": "E0505",
        "wound dehiscence": "E2340",
        "swelling": "E2338",
        "twiddlers syndrome": "E2117",
        "nerve damage": "E0123",
        "paresthesia": "E013403",
        "numbness": "E0127",
        "myalgia": "E1622",
        "burn(s)": "E1704",
        "no clinical signs, symptoms or conditions": "E2403",
    }
)
"""IMDRF annex E, only where the term is the code's own."""

IMPACT_CODES: Mapping[str, str] = MappingProxyType({"therapeutic response, decreased": "F0101"})
"""IMDRF annex F, of terms that MAUDE keeps among the patient's problems."""

DEVICE_CODES: Mapping[str, str] = MappingProxyType(
    {
        "fracture": "A040101",
        "break": "A0401",
        "high impedance": "A072201",
        "low impedance": "A072202",
        "intermittent continuity": "A072103",
        "failure to conduct": "A0710",
        "electrical shorting": "A072102",
        "migration": "A010402",
        "device dislodged or dislocated": "A051201",
        "disconnection": "A1203",
        "loose or intermittent connection": "A1205",
        "malposition of device": "A150202",
        "complete loss of power": "A070801",
        "unexpected shutdown": "A0719",
        "premature discharge of battery": "A070504",
        "premature elective replacement indicator": "A160601",
        "premature end-of-life indicator": "A160602",
        "failure to interrogate": "A071102",
        "difficult to interrogate": "A071101",
        "inappropriate or unexpected reset": "A160503",
        "pocket stimulation": "A071209",
        "electromagnetic interference": "A072001",
        "adverse event without identified device or use problem": "A24",
    }
)
"""IMDRF annex A, likewise."""

UNINFORMATIVE = frozenset(
    {
        "no clinical signs, symptoms or conditions",
        "no consequences or impact to patient",
        "no known impact or consequence to patient",
        "no patient involvement",
        "no information",
        "no code available",
        "insufficient information",
        "appropriate term / code not available",
        "patient problem/medical problem",
        "injury",
    }
)
"""Terms that say nothing of what happened."""


@lru_cache(maxsize=10_000)
def split_terms(joined: str) -> tuple[str, ...]:
    """Split terms joined by commas, leaving alone the known terms that hold one.

    >>> split_terms("Pain, Therapeutic Response, Decreased, No Information")
    ('Pain', 'Therapeutic Response, Decreased', 'No Information')
    """
    return tuple(term for found in _TERM.finditer(joined) if (term := found[1].strip()))


def codes(terms: tuple[str, ...], table: Mapping[str, str]) -> tuple[str, ...]:
    """Return the code of each term that has one, once."""
    found = (table.get(term.lower()) for term in terms)
    return tuple(dict.fromkeys(code for code in found if code))[:20]
