"""The words of narratives that name a hazard, what must stand near them, and what they also name.

A fracture is one of a lead only near a lead, and never one of a bone; an infection of the bladder
is none of an implant; a battery that is empty when it should be has not failed.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from events.vocabulary import Hazard

NEAR = 60
"""How many characters before a mention may separate it from what it is about; half after it."""
_LEAD = r"\b(?:leads?|electrodes?|conductors?|extensions?)\b"
_LEAD_BEFORE = re.compile(rf"{_LEAD}.{{0,{NEAR}}}$", re.DOTALL)
_LEAD_AFTER = re.compile(rf"^.{{0,{NEAR // 2}}}{_LEAD}", re.DOTALL)
_BONE = (
    r"(?:bones?|hip|rib|ribs|vertebra|vertebrae|vertebral|spinal|spine|compression|burst|stress|"
    r"femur|femoral|wrist|ankle|leg|arm|pelvis|pelvic|skull|clavicle|collarbone|sacral|sacrum|"
    r"tibia|tibial|fibula|humerus|humeral|radius|ulna|elbow|shoulder|knee|patella|foot|toe|finger|"
    r"hand|nose|nasal|jaw|coccyx|tailbone|tooth|teeth|sternum|sternal|scapula|neck|lumbar|thoracic|"
    r"cervical|pedicle|endplate|[tlcs]\d{1,2})"
)
_BONE_BEFORE = re.compile(rf"\b{_BONE}(?:\W+(?:body|bone|had|has|was|were|is|are|been))*\W*$")
_BONE_AFTER = re.compile(
    rf"^\W*(?:(?:of|in|to|at|on|the|a|an|his|her|their|left|right|both|one|two|several)\W+)*{_BONE}\b"
)
_OTHER_SITE = re.compile(
    r"\b(?:urinary(?: tract)?|bladder|kidney|respiratory(?: tract)?|lung|chest|ear|sinus|eye|tooth|"
    r"dental|gum|throat|viral|covid(?:-19)?|yeast|stomach|toe|foot|leg|knee|hip)\W*$"
)
_SITE_AFTER = re.compile(
    r"^\W*(?:(?:of|in|the|his|her|their|left|right)\W+)+(?:urinary|bladder|kidney|lung|chest|ear|"
    r"sinus|eye|tooth|throat|toe|foot|knee|hip)\b"
)
_AS_EXPECTED = re.compile(
    r"\b(?:normal(?:ly)?|expected|natural(?:ly)?|as designed|end of service)\b"
)

_TOO_EARLY = re.compile(r"\b(?:premature(?:ly)?|early|earlier|sooner|faster)\b")
_NO_SUBJECT = re.compile(r"\s*(?:(?:was|were|had|has|have|been|is|are|also|then|later)\s+)*")


class Words(NamedTuple):
    """The words of a hazard, and whether what stands before and after makes them that hazard."""

    mention: re.Pattern[str]
    near: Callable[[str, str], bool] | None = None


def _near_a_lead(before: str, after: str) -> bool:
    return bool(_LEAD_BEFORE.search(before) or _LEAD_AFTER.search(after))


def names_no_subject(before: str) -> bool:
    """Whether a clause begins with its verb, so that its subject is that of the clause before."""
    return _NO_SUBJECT.fullmatch(before) is not None


def _of_a_bone(before: str, _mention: str, after: str) -> bool:
    return bool(_BONE_BEFORE.search(before) or _BONE_AFTER.search(after))


def _of_another_site(before: str, _mention: str, after: str) -> bool:
    return bool(_OTHER_SITE.search(before) or _SITE_AFTER.search(after))


def _as_expected(before: str, mention: str, after: str) -> bool:
    text = before + mention + after
    return bool(_AS_EXPECTED.search(text)) and not _TOO_EARLY.search(text)


TOLD: tuple[tuple[Hazard, Words], ...] = (
    ("infection", Words(re.compile(r"\binfect(?:ed|ions?)\b"))),
    (
        "lead_fracture",
        Words(re.compile(r"\bfractur(?:es?|ed|ing)\b|\bbroken?\b(?! down)"), _near_a_lead),
    ),
    (
        "lead_migration",
        Words(re.compile(r"\b(?:migrat(?:es?|ed|ion|ing)|dislodg\w*)\b"), _near_a_lead),
    ),
    (
        "generator_failure",
        Words(
            re.compile(
                r"\b(?:premature(?:ly)?|early)\b.{0,30}?\b(?:battery|depletion)\b|"
                r"\bbattery\b[^.;!?\n]{0,40}?\bdeplet\w*"
            )
        ),
    ),
)
"""The gravest for the device first; one report names one hazard."""

ELSEWHERE: Mapping[Hazard, tuple[str, Callable[[str, str, str], bool]]] = {
    "infection": ("of another site", _of_another_site),
    "lead_fracture": ("of a bone", _of_a_bone),
    "generator_failure": ("as it should be", _as_expected),
}
"""What else the same word may be about, and whether what stands around it says so."""
