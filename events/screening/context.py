"""What the words right before a number say it is: somebody's, or a thing's.

A lot number of ten digits fits the check of an NHS number once in eleven times. So the word before
decides, and the nearest word wins, but for one: where NHS, CHI or Health and Care number is written
out, no other word takes that back.
"""

import re
from typing import Literal, NamedTuple

REACH = 64
"""Characters before a number in which a word may say what it is."""

_FILL = (
    r"(?:[\s:=#.,;\"'()/-]"
    r"|\b(?:no|nos|nr|num|number|numbers|code|id|is|was|are|of|the|reads)\b){0,12}"
)
_OTHERS = r"(?:[A-Za-z-]{0,12}[0-9][\w-]{0,20}(?:[\s,;/&]|\b(?:and|or)\b){1,4}){0,6}"
"""Other numbers that the same word names: 'lots 123, 124 and 125'."""

_HEALTH = re.compile(
    r"(?<![^\W\d_])(?:(?P<kind>nhs|chi|h ?& ?c|hcn|hsc|health (?:and|&) care"
    r"|community health index)"
    r"(?P<number>[\s.]*(?:no|nr|num|number|id|index|identifier|ref|#)s?)?"
    r"|(?P<own>patient|pt|person|hospital|hosp|client)(?:'s)?[\s.]*(?:no|nr|num|number|id|ref)s?)"
    r"(?![^\W\d_])(?P<between>[^0-9]{0,30})$",
    re.IGNORECASE,
)
_THING = re.compile(
    r"(?P<label>\b(?:lot|batch|serial|s/n|sn|model|gtin|udi|udi-di|catalog(?:ue)?|cat|version"
    r"|firmware|software|part|item|sku)s?|#lot|#sn)" + _FILL + _OTHERS + r"$",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"\b(?:ref|reference|report|device|ipg|generator|stimulator|lead|electrode|extension|product"
    r"|programmer|controller|remote|order|invoice|complaint|mdr|mfr|fei|registration|ticket|capa)s?"
    + _FILL
    + _OTHERS
    + r"$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"[^\W\d_]{1,24}$")
_PERSON_GLUED = re.compile(
    r"(?:(?P<health>nhs|chi|hcn|hsc)(?:no|nr|num|number|id)?|patient|pt|hosp|hospital|no|number|id|is)$",
    re.IGNORECASE,
)
_THING_GLUED = re.compile(r"(?:lot|batch|serial|sn|model|ref|gtin|udi|cat|ver|part|item)$", re.I)


class Said(NamedTuple):
    """`whose` a number is; `health` is the word that names a health number.

    `told` says that the word goes on with 'number': then ten digits are meant for one, also where
    one of them is mistyped.
    """

    whose: Literal["person", "thing", "loose", "letters", "nobody"]
    health: str = ""
    told: bool = False


def said_before(text: str, start: int) -> Said:
    """Return what is said of the number that begins at `start`.

    >>> said_before("lead lot 401", 9).whose, said_before("NHS no, lead lot 401", 17).whose
    ('thing', 'person')
    >>> said_before("lots 4010232137 and 401", 20).whose
    'thing'
    """
    before = text[max(0, start - REACH) : start]
    glued = _GLUED.search(before)
    if glued:
        person = _PERSON_GLUED.search(glued.group())
        if person:
            return Said("person", (person["health"] or "").lower())
        return Said("thing" if _THING_GLUED.search(glued.group()) else "letters")
    health = _HEALTH.search(before)
    if health and (health["number"] or health["own"]):
        named = (health["kind"] or "").lower()
        return Said("person", named, told=bool(named))
    if _THING.search(before):
        return Said("thing")
    if health and len(health["between"]) <= NEAR:
        return Said("person", health["kind"].lower())
    return Said("loose" if _LOOSE.search(before) else "nobody")


NEAR = 12
"""Characters that may stand between the bare word NHS and its number."""


_UNIT_AFTER = re.compile(
    r"\s{0,2}(?:k?ohms?\b|\u03a9|\u03c9|us\b|\u03bcs\b|hz\b|m[avms]\b|uc\b|%|pc\b)", re.IGNORECASE
)
_READING_BEFORE = re.compile(
    r"\b(?:impedances|ohms|readings|contacts|values)\W{0,12}$", re.IGNORECASE
)


def are_readings(text: str, start: int, end: int) -> bool:
    """Say whether what stands there is a list of what was measured: 520 480 1200 ohm."""
    before = text[max(0, start - 24) : start]
    return bool(_UNIT_AFTER.match(text, end) or _READING_BEFORE.search(before))
