"""What happened, in plain words to be ticked; the codes of the terminology follow from them.

Nobody is asked for a code. What was done to the device and to the person brings its own. The terms
are those of `reports.imdrf`, and which words mean which code is our own reading of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.imdrf import TERMS, Code


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that a person can see, and the codes that say it."""

    name: str
    words: str
    codes: tuple[str, ...]


_NO_FAULT = Sign("device_works", "the device itself works as it should", ("A24", "C19"))
_LESS_RELIEF = Sign("less_relief", "less relief than before", ("E2110",))
_NERVE = Sign("nerve", "stimulation is felt elsewhere, or hurts", ("E0138",))
_NO_LINK = Sign("no_link", "it cannot be read out", ("A071102",))
_STOPS = Sign("stops", "stimulation stops, or comes and goes", ("A071303",))
_HIGH = Sign("high_impedance", "impedance is high", ("A072201", "C0203"))

SIGNS: Mapping[str, tuple[Sign, ...]] = {
    "infection": (
        Sign("wound", "infection of the wound, soon after surgery", ("E2115",)),
        Sign("pocket", "infection around the device, later", ("E1906",)),
        _NO_FAULT,
    ),
    "lead_fracture": (
        _HIGH,
        Sign("intermittent", "impedance comes and goes", ("A072103",)),
        Sign("open_circuit", "a contact is open", ("C0205",)),
        _STOPS,
        _LESS_RELIEF,
    ),
    "lead_migration": (
        Sign("moved", "the lead has moved", ("A010402",)),
        Sign("dislodged", "the lead came out of its place", ("A051201",)),
        _NERVE,
        _LESS_RELIEF,
    ),
    "pain": (
        Sign("implant_pain", "the place of the implant hurts", ("E2109",)),
        _LESS_RELIEF,
        _NERVE,
        _NO_FAULT,
    ),
    "generator_failure": (
        Sign("no_output", "no stimulation at all", ("A071301",)),
        Sign("no_power", "it has no power", ("A070801",)),
        Sign("battery_early", "the battery is empty too early", ("A070504",)),
        _STOPS,
        _NO_LINK,
        _LESS_RELIEF,
    ),
    "early_removal": (
        Sign("no_effect", "it never helped, or helps no more", ("A0105",)),
        _LESS_RELIEF,
        _NO_FAULT,
    ),
    "mri_exposure": (
        Sign("heat", "it became hot", ("C0904",)),
        Sign("burn", "there is a burn", ("E1704",)),
        Sign("disturbed", "the device was disturbed by the scanner", ("A072001",)),
        Sign("no_harm", "nothing was noticed", ("E2403",)),
    ),
    "other": (_NERVE, _LESS_RELIEF, _STOPS, _NO_LINK, _NO_FAULT),
    "unknown": (_NERVE, _LESS_RELIEF, _STOPS, _NO_LINK, _NO_FAULT),
}
_BY_ACTION: Mapping[str, tuple[str, ...]] = {
    "medication": ("F2303",),
    "revised": ("F1905",),
    "explanted": ("F1903",),
    "hospitalised": ("F08",),
}
_COMPONENT: Mapping[str, str] = {
    "infection": "G04060",
    "lead_fracture": "G0202501",
    "lead_migration": "G02025",
    "generator_failure": "G04060",
}


ASKED: frozenset[str] = frozenset(
    (
        *(code for signs in SIGNS.values() for sign in signs for code in sign.codes),
        *(code for codes in _BY_ACTION.values() for code in codes),
        *_COMPONENT.values(),
    )
)
"""The codes that follow from what the form asks in words; others come from pictures, or imports."""


def signs_of(hazard: str) -> tuple[Sign, ...]:
    """Return what may be ticked where a hazard was chosen; nothing before that."""
    return SIGNS.get(hazard, ())


def codes_for(
    hazard: str,
    ticked: Iterable[str],
    *,
    action: str = "unknown",
    seriousness: str = "unknown",
    imaging: str | None = None,
) -> tuple[Code, ...]:
    """Return the codes that follow from plain words, each once, by annex.

    Examples
    --------
    >>> [code.term for code in codes_for("infection", ["wound"], action="medication")]
    ['Post Operative Wound Infection', 'Medication Required', 'Generator']

    A fracture is called one only where a picture shows it:

    >>> [code.code for code in codes_for("lead_fracture", [], imaging="inconclusive")]
    ['F2203', 'G0202501']
    >>> [code.code for code in codes_for("lead_fracture", [], imaging="fractured")]
    ['A040101', 'C070603', 'F2203', 'G0202501']
    """
    chosen = set(ticked)
    found = {code for sign in signs_of(hazard) if sign.name in chosen for code in sign.codes}
    found.update(_BY_ACTION.get(action, ()))
    if seriousness == "hospitalisation":
        found.add("F08")
    if imaging is not None:
        found.add("F2203")
    if imaging == "fractured":
        found.update(("A040101", "C070603"))
    if imaging == "migrated":
        found.update(("A010402", "C0701"))
    if hazard in _COMPONENT:
        found.add(_COMPONENT[hazard])
    return tuple(Code(code, TERMS[code]) for code in sorted(found))


def ticked_of(hazard: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Return which words were ticked, as far as the codes of a report tell.

    >>> ticked_of("infection", ["E2115", "F2303"])
    ('wound',)
    """
    held = set(codes)
    return tuple(sign.name for sign in signs_of(hazard) if held.issuperset(sign.codes))
