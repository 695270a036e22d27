"""How grave a report is, in every form in which sources write it.

MAUDE's own files write codes (`D`, `IN`, `1. L; 2. R`), openFDA words and lists of words, extracts
lists as text (`['Death']`) and several words in one field. An event type is one word for a whole
report, so the outcomes of its patients count too, and the gravest of all is taken. A word that is
not understood is noted: it might have said death.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from events.vocabulary import Seriousness
from streams.gateways.maude_fields import ReportNotes, stands_in

Degree = Seriousness | None
"""None: understood, and says nothing of how grave it is."""

_EVENT_TYPES: Mapping[str, Degree] = {
    **dict.fromkeys(("d", "death"), "death"),
    **dict.fromkeys(("in", "il", "ij", "injury"), "other_serious"),
    **dict.fromkeys(("m", "malfunction"), "not_serious"),
    **dict.fromkeys(("o", "other", "n"), None),
}
_OUTCOMES: Mapping[str, Degree] = {
    "d": "death",
    "l": "life_threatening",
    "h": "hospitalisation",
    "r": "intervention",
    **dict.fromkeys(("s", "c"), "other_serious"),
    **dict.fromkeys(("o", "other", "i", "u", "a"), None),
}
_WORDS: tuple[tuple[re.Pattern[str], Seriousness], ...] = (
    (re.compile(r"\b(deaths?|died|dead|deceased|fatal|expired)\b"), "death"),
    (re.compile(r"\blife[- ]?threatening\b"), "life_threatening"),
    (re.compile(r"\bhospitali[sz](ation|ed)\b"), "hospitalisation"),
    (re.compile(r"\b(required?|surgical|medical) intervention\b"), "intervention"),
    (re.compile(r"\b(non|not)[- ]serious\b"), "not_serious"),
    (re.compile(r"\b(serious|injur(y|ies|ed)|disabilit(y|ies)|permanent)\b"), "other_serious"),
    (re.compile(r"\b(congenital anomal(y|ies)|birth defects?)\b"), "other_serious"),
    (re.compile(r"\bmalfunctions?\b"), "not_serious"),
)
_NOT_SERIOUS = _WORDS[4][0]
_NOTHING_SAID = {
    **dict.fromkeys(("o", "other"), "other, which says nothing of how serious it was"),
    "*": "not a known word",  # what MAUDE itself calls invalid
}
_DENIED = re.compile(r"(no|not|without|non)\b(?![- ]serious)")
_GRAVEST_FIRST: tuple[Seriousness, ...] = (
    "death",
    "life_threatening",
    "hospitalisation",
    "intervention",
    "other_serious",
    "not_serious",
)
_NUMBERED = re.compile(r"(?<![\w.])\d+\s*[.):](?!\d)|(?<![\w.])\d+(?=\s+[A-Za-z*])")
_PARTS = re.compile(r"[,;|\n\r\t]+")
_QUOTES = " '\"[]{}."
_BETWEEN = re.compile(r"[\s/&+]+")
_CODE_AFTER = re.compile(r"\s*\((in|il|ij)\)$")


@dataclass(frozen=True, slots=True)
class Gravity:
    """How grave, and which words of the report said so."""

    seriousness: Seriousness
    because: str | None


def seriousness_of(
    event_types: tuple[str, ...],
    outcomes: tuple[str, ...],
    terms: tuple[str, ...],
    notes: ReportNotes,
) -> Gravity:
    """Return the gravest thing that the report says, whichever field says it.

    >>> seriousness_of(("M",), ("1. L; 2. R",), (), ReportNotes())
    Gravity(seriousness='life_threatening', because='outcome: L')
    >>> notes = ReportNotes()
    >>> seriousness_of(("['Injury', 'Calamity']",), (), (), notes).because, *notes.said
    ('event type: Injury', 'event type: not a known word')
    """
    found: dict[Seriousness, str] = {}
    for name, texts, codes in (
        ("event type", event_types, _EVENT_TYPES),
        ("outcome", outcomes, _OUTCOMES),
    ):
        for word in (part for text in texts for part in parts_of(text)):
            degree, understood = _degree(word, outcome=codes is _OUTCOMES)
            if degree is not None:
                found.setdefault(degree, f"{name}: {word}"[:200])
            elif not understood:
                notes.add(f"{name}: not a known word")
            elif name == "event type":
                notes.add(f"{name}: {_NOTHING_SAID.get(word.lower(), 'no answer')}")
    if not any(text.strip() for text in event_types):
        notes.add("event type: missing")
    if "death" not in found and any(term.lower() == "death" for term in terms):
        notes.add("patient problem says death, event type does not")
        found["death"] = "patient problem: Death"
    gravest = next((each for each in _GRAVEST_FIRST if each in found), None)
    return Gravity("unknown", None) if gravest is None else Gravity(gravest, found[gravest])


@lru_cache(maxsize=10_000)
def parts_of(text: str) -> tuple[str, ...]:
    """Return the single words or codes of a field, without numbers, brackets and quotes.

    >>> parts_of("1. L; 2. R"), parts_of("['Death']"), parts_of("1, Life Threatening, 2, Other")
    (('L', 'R'), ('Death',), ('Life Threatening', 'Other'))
    >>> parts_of("H; R"), parts_of("Injury; Malfunction"), parts_of("1. D 2. H"), parts_of("*")
    (('H', 'R'), ('Injury', 'Malfunction'), ('D', 'H'), ('*',))
    """
    return tuple(dict.fromkeys(_parts(text)))


def _parts(text: str) -> Iterator[str]:
    for each in _PARTS.split(_NUMBERED.sub(";", text)):
        part = each.strip(_QUOTES)
        if part and not part.isdigit():
            yield part


@lru_cache(maxsize=10_000)
def _degree(word: str, *, outcome: bool) -> tuple[Degree, bool]:
    """Return what a word says, and whether it was understood.

    >>> [_degree(each, outcome=False) for each in ("D/IN", "Injury (IJ)", "*", "R")]
    [('death', True), ('other_serious', True), (None, True), (None, False)]
    >>> _degree("Hospitalization - Initial or Prolonged", outcome=True)
    ('hospitalisation', True)
    """
    plain = _CODE_AFTER.sub("", word.strip().lower())
    codes = _OUTCOMES if outcome else _EVENT_TYPES
    if plain in codes:
        return codes[plain], True
    if stands_in(plain):
        return None, True
    parts = _BETWEEN.split(plain)
    if len(parts) > 1 and all(part in codes for part in parts):
        degrees = {codes[part] for part in parts}
        return next((each for each in _GRAVEST_FIRST if each in degrees), None), True
    if _DENIED.match(plain):
        return None, False
    said = {degree for pattern, degree in _WORDS if pattern.search(plain)}
    if "not_serious" in said and _NOT_SERIOUS.search(plain):
        said.discard("other_serious")
    return next(((each, True) for each in _GRAVEST_FIRST if each in said), (None, False))
