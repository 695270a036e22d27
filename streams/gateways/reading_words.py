"""What an instrument wrote where a reading stands, as one of the three that a reading can be.

Part of the telemetry contract (docs/telemetry.md), which each vendor's reader passes: numbers with
or without a unit, limits such as ">10K" or "< 50 ohm", and words. A word nobody knows is no
reading, and noted; nothing is guessed. Out of range without a side is taken for an open circuit, as
a short circuit lies within the range of most instruments; that is noted too.
"""

import re
import unicodedata
from dataclasses import dataclass

from events.reading import AtLeast, AtMost, Reading
from streams.gateways.percept_fields import Notes

_NUMBER = r"(?P<number>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
_UNIT = r"\s*(?P<scale>[kKM])?(?:ilo)?[\s-]*(?:[Oo][Hh][Mm][Ss]?|\u03a9)?"
_SAID = "at least|at most|more than|less than|above|below|over|under"
_SIGN = rf"(?P<sign>[<>\u2264\u2265]=?|=[<>]|(?i:{_SAID}))"
_PLAIN = re.compile(_NUMBER + _UNIT + r"(?P<plus>\s*\+)?")
_LIMIT = re.compile(_SIGN + r"\s*\^?\s*" + _NUMBER + _UNIT)
_ABOVE = frozenset((">", "\u2265", "at least", "more than", "above", "over"))
_ENUM = re.compile(r"[A-Za-z]\w*\.(?=[A-Za-z_]+$)")
_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6}

_HIGH = """high|hi|too high|very high|high impedance|open|open circuit|opencircuit|over|over range
overrange|above range|out of range high|oor high|high oor|ol|infinite|infinity|inf|\u221e"""
_LOW = """low|lo|too low|very low|low impedance|short|shorted|short circuit|shortcircuit
short circuited|under|under range|underrange|below range|out of range low|oor low|low oor"""
HIGH, LOW = (frozenset(re.split("[|\n]", words)) for words in (_HIGH, _LOW))
NO_SIDE = frozenset(("oor", "out of range", "outofrange"))

FULL_SCALES = frozenset((32_767.0, 65_535.0))
"""The largest numbers of 15 and 16 bits, with which devices say that there is no measurement."""
LIMIT_LEAST_OHM, LIMIT_MOST_OHM = 100.0, 1_000_000.0
"""The upper end of an instrument's range is between these; 5 ohm is rather 5 kilo-ohm."""
LIMIT_LOW_MOST_OHM = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What an instrument can measure [ohm]; its words mean these ends."""

    low_ohm: float
    high_ohm: float
    possible_min_ohm: float = 10.0
    possible_max_ohm: float = 100_000.0


def impedance(value: object, name: str, notes: Notes, *, within: Range) -> Reading | None:
    """Return the impedance [ohm] that stands in a file, or None and, unless it is empty, a note.

    >>> notes, within = Notes(), Range(low_ohm=50.0, high_ohm=10_000.0)
    >>> for value in (1020, "1.02 kOhm", "HIGH", "> 5K", "<50", "oor", "maybe"):
    ...     print(impedance(value, "contact 2", notes, within=within))
    1020.0
    1020.0
    >= 10,000
    >= 5,000
    <= 50
    >= 10,000
    None
    >>> notes.all()[-1]
    'contact 2: not a number, and no word that is known, left out'
    """
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(float(value), name, notes, within)
    if not isinstance(value, str) or not (text := _plain(value)):
        notes.add(f"{name}: not a number, left out")
        return None
    if (plain := _PLAIN.fullmatch(text)) is not None:
        ohm = _ohm(plain)
        return _above(ohm, name, notes) if plain["plus"] else _number(ohm, name, notes, within)
    limit = _LIMIT.search(text)
    rest = _word(text if limit is None else text[: limit.start()] + text[limit.end() :])
    if limit is not None and (not rest or rest in HIGH | LOW | NO_SIDE):
        sign = limit["sign"].lower().strip("=") or limit["sign"]
        return (_above if sign in _ABOVE else _below)(_ohm(limit), name, notes)
    if rest in NO_SIDE:
        notes.add(f"{name}: out of range without a side, taken for an open circuit")
    if rest in HIGH | NO_SIDE:
        return AtLeast(at_least=within.high_ohm)
    if rest in LOW:
        return AtMost(at_most=within.low_ohm)
    notes.add(f"{name}: not a number, and no word that is known, left out")
    return None


def _number(ohm: float, name: str, notes: Notes, within: Range) -> float | None:
    if ohm in FULL_SCALES:
        notes.add(f"{name}: the device's sign for no measurement, left out")
        return None
    if ohm == 0:
        return 0.0
    if not within.possible_min_ohm <= ohm <= within.possible_max_ohm:
        low, high = within.possible_min_ohm, within.possible_max_ohm
        notes.add(f"{name}: outside {low:g} to {high:g}, left out")
        return None
    return ohm


def _above(ohm: float, name: str, notes: Notes) -> AtLeast | None:
    if LIMIT_LEAST_OHM <= ohm <= LIMIT_MOST_OHM:
        return AtLeast(at_least=ohm)
    notes.add(f"{name}: no range ends at {ohm:g} ohm, left out")
    return None


def _below(ohm: float, name: str, notes: Notes) -> AtMost | None:
    if ohm <= LIMIT_LOW_MOST_OHM:
        return AtMost(at_most=ohm)
    notes.add(f"{name}: no range begins at {ohm:g} ohm, left out")
    return None


def _ohm(found: re.Match[str]) -> float:
    digits = found["number"].replace(" ", "")
    thousands = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits)
    digits = digits.replace(",", "" if thousands else ".")
    return float(digits) * _SCALES.get(found["scale"] or "", 1.0)


def _plain(text: str) -> str:
    """Return the text in ordinary letters and spaces; \u2126 becomes \u03a9."""
    return " ".join(unicodedata.normalize("NFKC", text[:80]).split())


def _word(text: str) -> str:
    bare = re.sub(r"[_\-]+", " ", _ENUM.sub("", text.strip())).lower()
    return " ".join(bare.strip(" .,:;!*()[]#'\"").split())
