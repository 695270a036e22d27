"""Numbers that were dictated: nine four three, four seven six, five nine one nine."""

import re
from collections.abc import Iterator

from events.screening.context import said_before
from events.screening.kinds import Hit
from events.screening.numbers import fits_modulus_11, kind_of
from events.screening.reading import Reading

_ONES = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_DIGITS = dict.fromkeys(("zero", "oh", "o", "nought", "naught"), "0") | {
    word: str(number) for number, word in enumerate(_ONES.split(), start=1)
}
_TENS = {
    word: str(number)
    for number, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_WORD = "|".join(sorted({*_DIGITS, *_TENS, "double", "treble", "triple"}, key=len, reverse=True))
_RUN = re.compile(
    rf"(?<![^\W_])(?:{_WORD}|[0-9]{{1,4}})(?![^\W_])(?:[\s,;./-]{{1,3}}"
    rf"(?:(?:and|then|dash|hyphen|space|stroke)[\s,-]{{1,3}})?(?:{_WORD}|[0-9]{{1,4}})(?![^\W_])){{4,30}}",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[a-z]+|[0-9]+", re.IGNORECASE)
_SPOKEN = re.compile(rf"\b(?:{_WORD})\b", re.IGNORECASE)
_OFTEN = ("zero", "oh", "double", *_ONES.split()[:9])
_WORDS_MIN = 4
_TEN = 10


def spoken(reading: Reading) -> Iterator[Hit]:
    """Yield health and telephone numbers of which at least a part stands in words."""
    text = reading.text
    if sum(map(reading.low.count, _OFTEN)) < _WORDS_MIN:
        return
    for run in _RUN.finditer(text):
        if not _SPOKEN.search(run.group()):
            continue
        digits = _read(run.group())
        if len(digits) == _TEN and fits_modulus_11(digits):
            said = said_before(text, run.start())
            kind = kind_of(digits, said)
            if kind and said.whose != "thing":
                yield Hit(kind, *run.span(), sure=bool(said.health))
        elif len(digits) in {_TEN, _TEN + 1} and digits.startswith("0"):
            yield Hit("telephone number", *run.span())


def _read(words: str) -> str:
    """Return the digits that the words say.

    >>> _read("oh seven seven double-oh, nine hundred"), _read("forty three twenty 19")
    ('077009', '432019')
    """
    digits, times, tens = "", 1, False
    for token in _TOKEN.findall(words.lower()):
        if token in {"double", "treble", "triple"}:
            times = 2 if token == "double" else 3
            continue
        if token in _TENS:
            digits, tens = digits + _TENS[token] + "0", True
            continue
        told = _DIGITS.get(token, token if token.isdecimal() else "")
        if tens and len(told) == 1 and not token.isdecimal() and told != "0":
            digits = digits[:-1]
        digits += told * times
        times, tens = 1, False
    return digits
