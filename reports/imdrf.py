"""A few codes of the IMDRF adverse event terminology, suggested by hazard for a person to judge.

The terminology is the property of the International Medical Device Regulators Forum (document
IMDRF/AE WG/FINAL N43). Only the few codes used here are carried, with their terms of the edition of
2023; whoever reports checks them against the edition in force. The mapping from our hazards is our
own, by analogy with cardiac implants; no regulator has confirmed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from events.vocabulary import Hazard

ACKNOWLEDGEMENT = (
    "Codes and terms: IMDRF terminology for categorized adverse event reporting, which belongs to "
    "the International Medical Device Regulators Forum (edition of 2023). Suggestions only: check "
    "them against the edition in force."
)

ANNEXES: Mapping[str, str] = {
    "A": "device problem",
    "C": "investigation finding",
    "E": "sign or symptom",
    "F": "health impact",
    "G": "component",
}

TERMS: Mapping[str, str] = {
    "A010402": "Migration",
    "A0105": "Lack of Effect",
    "A040101": "Fracture",
    "A051201": "Device Dislodged or Dislocated",
    "A070504": "Premature Discharge of Battery",
    "A070801": "Complete Loss of Power",
    "A071102": "Failure to Interrogate",
    "A071301": "Failure to Deliver Shock/Stimulation",
    "A071303": "Intermittent Shock/Stimulation",
    "A072001": "Electromagnetic Interference",
    "A072103": "Intermittent Continuity",
    "A072201": "High impedance",
    "A072202": "Low impedance",
    "A1304": "Telemetry Discrepancy",
    "A24": "Adverse Event Without Identified Device or Use Problem",
    "C0203": "Impedance Problem Identified",
    "C0205": "Open Circuit",
    "C0207": "Power Source Problem Identified",
    "C070603": "Fracture Problem",
    "C0701": "Device Migration",
    "C0904": "Radiofrequency Induced Overheating",
    "C19": "No Device Problem Found",
    "E0138": "Undesired Nerve Stimulation",
    "E1704": "Burn(s)",
    "E1906": "Unspecified Infection",
    "E2107": "Failure of Implant",
    "E2109": "Implant Pain",
    "E2110": "Inadequate Pain Relief",
    "E2115": "Post Operative Wound Infection",
    "E2403": "No Clinical Signs, Symptoms or Conditions",
    "F0101": "Therapeutic Response Decreased",
    "F08": "Hospitalization or Prolonged Hospitalization",
    "F1001": "Absence of Treatment",
    "F1006": "Inadequate Treatment/Disease Progression",
    "F11": "Minor Injury/ Illness / Impairment",
    "F1903": "Device Explantation",
    "F1904": "Device Repositioning",
    "F1905": "Device Revision or Replacement",
    "F2203": "Imaging Required",
    "F2303": "Medication Required",
    "F26": "No Health Consequences or Impact",
    "G02002": "Battery",
    "G02025": "Patient Lead",
    "G0202501": "Lead Conductor",
    "G0202502": "Patient Electrode",
    "G02035": "Telemetry",
    "G04060": "Generator",
}

_SUSPECTED_FRACTURE = ("A072201", "A072103", "C0203", "C0205", "E2403", "F2203", "F26", "G0202501")
_CONFIRMED_FRACTURE = ("A040101", "C070603", "C0205", "E2110", "F1905", "G0202501", "G02025")
_SUGGESTED: Mapping[Hazard, tuple[str, ...]] = {
    "lead_migration": (
        *("A010402", "A051201", "C0701", "E0138", "E2110", "F1904", "F1905"),
        *("G02025", "G0202502"),
    ),
    "infection": ("A24", "C19", "E2115", "E1906", "F2303", "F1903", "F08", "G04060"),
    "pain": ("A24", "C19", "E2109", "F11", "F1904", "F1903", "G04060"),
    "generator_failure": (
        *("A071301", "A070801", "A070504", "A071102", "C0207", "E2107", "E2110"),
        *("F1905", "F1001", "G04060", "G02002"),
    ),
    "early_removal": ("A24", "A0105", "F1903"),
    "mri_exposure": ("A072001", "C0904", "E1704", "E2403", "F26"),
    "therapy_lapse": ("A071102", "A1304", "A071303", "E2403", "F26", "F1006", "G02035"),
    "selection_deviation": ("A24", "A0105", "F0101", "F26"),
}


@dataclass(frozen=True, slots=True)
class Code:
    """One code of the terminology; its letter names the annex."""

    code: str
    term: str

    @property
    def annex(self) -> str:
        """What the annex is about, in plain words."""
        return ANNEXES.get(self.code[0], "other")


def term_of(code: str) -> str:
    """Return the term of `code`, or say that this program does not carry it.

    >>> term_of("A040101")
    'Fracture'
    """
    return TERMS.get(code, "term not carried here; look it up")


def suggest(hazard: str, *, fracture_seen: bool = False) -> tuple[Code, ...]:
    """Return codes that may fit, by annex; none for a hazard that is not one of ours.

    A fracture that only telemetry suggests is not called a fracture.

    >>> [code.term for code in suggest("lead_fracture")[:2]]
    ['High impedance', 'Intermittent Continuity']
    >>> [code.term for code in suggest("lead_fracture", fracture_seen=True)[:1]]
    ['Fracture']
    """
    by_hazard: dict[str, tuple[str, ...]] = {str(known): own for known, own in _SUGGESTED.items()}
    by_hazard["lead_fracture"] = _CONFIRMED_FRACTURE if fracture_seen else _SUSPECTED_FRACTURE
    codes = by_hazard.get(hazard, ())
    return tuple(Code(code, TERMS[code]) for code in codes)
