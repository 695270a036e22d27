"""Numbers that health services, the state and hospitals give to people.

References
----------
NHS Data Dictionary, NHS number: ten digits, the last one modulus 11 over the others. Community
Health Index (Scotland): the same, and its first six digits are mostly a date of birth, but not
always. Health and Care number (Northern Ireland): the same, from 320 000 0000 to 399 999 9999.
HMRC, National Insurance Manual NIM39110: two letters, six digits, A to D.
"""

import re
from collections.abc import Iterator, Sequence

from events.screening.context import Said, are_readings, said_before
from events.screening.kinds import Hit, Kind
from events.screening.reading import Reading

_GROUP = re.compile(r"[0-9]+")
_TEN = 10
_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
"""Of modulus 11: the sum of a right number, its check digit counted once, divides by eleven."""
_SHAPES = {(10,), (3, 3, 4), (6, 4), (1,) * 10}
"""How people part ten digits where no word says what they are."""
_ANSWER_MAX = "5"
_PLAIN_GAP = re.compile(r"[\s._/|*-]{1,2}")
_HEX = re.compile(r"(?=[0-9a-f-]*[a-f])[0-9a-f-]{16,}", re.IGNORECASE)
_NI = re.compile(
    r"(?<![^\W_])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PQR-TW-Z][A-CEGHJ-NP-TW-Z](?P<gap>[ ./-]{0,2})"
    r"[0-9]{2}(?P=gap)[0-9]{2}(?P=gap)[0-9]{2}(?P=gap)[A-D](?![^\W_])",
    re.IGNORECASE,
)
_NI_TOLD = re.compile(
    r"(?<![^\W_])(?:n\.?i\.?|nino|national insurance)[\s.]*(?:no|nr|num|number|#)?[^\w]{0,4}"
    r"(?:is|was)?[^\w]{0,4}(?P<own>[A-Z]{2}(?:[ ./-]{0,2}[0-9]){6}(?:[ ./-]{0,2}[A-D])?)(?![^\W_])",
    re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\w-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\w-])")
_HOSPITAL = re.compile(
    r"(?<![^\W_])(?:(?:hospital|hosp|unit|unit record|medical record|health record|case ?notes?|pas"
    r"|record|mrn|district)[\s.]*(?:no|nr|num|number|id|identifier|ref|reference|#)s?"
    r"|(?:patient|pt|client)(?:'s)?[\s_.]*(?:id|identifier|no|nr|num|number|ref|reference"
    r"|#)|m\.?r\.?n\.?|pid|crn|nhi|urn(?=[: ]+[0-9]))"
    r"(?![^\W\d_])[\s:=#.,\"'()-]{0,6}(?:(?:is|was|of)\b[\s:\"']{0,3})?"
    r"(?P<own>[A-Z]{0,5}[ /-]?(?:[0-9][/ -]?){3,14}[0-9][A-Z]{0,2})(?![^\W_])",
    re.IGNORECASE,
)


def health_numbers(reading: Reading) -> Iterator[Hit]:
    """Yield NHS, CHI and Health and Care numbers, and what can only be meant for one."""
    text = reading.text
    for start, end in reading.runs:
        if end - start >= _TEN:
            yield from _in_run(text, [each.span() for each in _GROUP.finditer(text, start, end)])


def _in_run(text: str, groups: Sequence[tuple[int, int]]) -> Iterator[Hit]:
    """Look at every stretch of whole groups that has ten digits."""
    first = 0
    while first < len(groups):
        digits, last = 0, first
        while last < len(groups) and digits < _TEN:
            digits += groups[last][1] - groups[last][0]
            last += 1
        if digits < _TEN:
            return
        hit = _number(text, groups, first, last) if digits == _TEN else None
        if hit:
            yield hit
        first = last if hit else first + 1


def _number(text: str, groups: Sequence[tuple[int, int]], first: int, last: int) -> Hit | None:
    start, end = groups[first][0], groups[last - 1][1]
    shape = tuple(stop - begin for begin, stop in groups[first:last])
    digits = "".join(text[begin:stop] for begin, stop in groups[first:last])
    fits = fits_modulus_11(digits)
    said = said_before(text, start)
    if not fits and not (said.told and shape in _SHAPES):
        return None
    kind = kind_of(digits, said)
    if kind is None:
        return None
    if said.whose == "person":
        return Hit(kind, start, end, sure=fits and bool(said.health))
    if said.whose == "thing" or shape not in _SHAPES or (said.whose == "loose" and len(shape) == 1):
        return None
    if _part_of_more(text, start, end, said) or (len(shape) > 1 and are_readings(text, start, end)):
        return None
    if len(shape) == _TEN and max(digits) <= _ANSWER_MAX:
        return None  # the ten answers of a questionnaire
    gaps = [text[groups[n][1] : groups[n + 1][0]] for n in range(first, last - 1)]
    return Hit(kind, start, end) if all(map(_PLAIN_GAP.fullmatch, gaps)) else None


def _part_of_more(text: str, start: int, end: int, said: Said) -> bool:
    """Say whether the digits are a part of a longer number, as of a report, a model or a hash."""
    if re.search(r"[0-9][.-]$", text[max(0, start - 2) : start]) or re.match(
        r"[.-][0-9]", text[end : end + 2]
    ):
        return True
    glued_after = re.match(r"[^\W\d_]{1,24}", text[end : end + 24])
    if said.whose != "letters" and not glued_after:
        return False
    begin = max(0, start - 70)
    around = text[begin : end + 70]
    if any(m.start() <= start - begin < m.end() for m in _HEX.finditer(around)):
        return True
    glued = re.search(r"[^\W\d_]{1,24}$", text[begin:start])
    either = (glued.group() if glued else "") + (glued_after.group() if glued_after else "")
    return not (either.islower() or either in {"M", "F"})


def fits_modulus_11(digits: str) -> bool:
    """Say whether the last of ten digits is the check digit of the others.

    >>> fits_modulus_11("9434765919"), fits_modulus_11("9434765918")
    (True, False)
    """
    return not sum(int(each) * weight for each, weight in zip(digits, _WEIGHTS, strict=True)) % 11


def kind_of(digits: str, said: Said) -> Kind | None:
    """Name the kind of a ten-digit number, or None where it is just a number.

    A CHI number whose first six digits are no date is one where a word says so.
    """
    if said.health.startswith("chi") or said.health.startswith("community"):
        return "CHI number"
    if "3200000000" <= digits <= "3999999999":
        return "Health and Care number"
    if digits[0] in "0123" and said.whose != "person":
        day, month = int(digits[:2]), int(digits[2:4])
        return "CHI number" if 1 <= day <= 31 and 1 <= month <= 12 else None
    return "CHI number" if digits[0] in "0123" and not said.health else "NHS number"


def other_numbers(reading: Reading) -> Iterator[Hit]:
    """Yield National Insurance, social security and hospital numbers."""
    text = reading.text
    for match in reading.near(_NI_TOLD, least=6):
        yield Hit("National Insurance number", *match.span("own"), sure=True)
    for match in reading.near(_NI, least=6, before=4):
        if said_before(text, match.start()).whose != "thing":
            yield Hit("National Insurance number", *match.span())
    for match in reading.near(_SSN, least=11, before=1):
        if said_before(text, match.start()).whose not in {"thing", "loose"}:
            yield Hit("social security number", *match.span())
    for match in reading.near(_HOSPITAL, least=4):
        yield Hit("hospital number", *match.span("own"))
