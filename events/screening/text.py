"""Direct identifiers of people: found so that they can be refused, never repeated.

A finding says what kind and where, not what: so it can stand in a log or an error message. A
pattern scan is a net with holes, and names pass through it. It lowers the risk and does not end it,
so whoever exports still reads the text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from events.screening.births import births
from events.screening.contacts import addresses, emails, phones, postcodes
from events.screening.fold import fold
from events.screening.kinds import Hit, Kind
from events.screening.names import names
from events.screening.numbers import health_numbers, other_numbers
from events.screening.reading import Reading, read
from events.screening.spoken import spoken

_SEARCHES: tuple[Callable[[Reading], Iterator[Hit]], ...] = (
    health_numbers,
    other_numbers,
    births,
    postcodes,
    phones,
    emails,
    addresses,
    spoken,
    names,
)
"""What is surest of its kind comes first: where two fit the same place, the first names it."""
_SHORT = 128
_LATEST = 64
"""Long texts of which is remembered what was found: one is asked about by each door it passes."""
_NAMED_MAX = 6
"""More findings than that are only counted: whoever pasted a letter has to read it anyway."""


@dataclass(frozen=True, slots=True)
class Found:
    """What looks like an identifier of this kind stands between `start` and `end`.

    `sure` says that a label beside it names it for what it is: nobody may confirm that it is not.
    """

    kind: Kind
    start: int
    end: int
    sure: bool = False

    def __str__(self) -> str:
        """Say the kind and the place, counted from one.

        >>> str(Found("postcode", 11, 18)), str(Found("NHS number", 0, 12))
        ('a postcode at character 12', 'an NHS number at character 1')
        """
        article = "an" if self.kind in {"NHS number", "e-mail address", "address"} else "a"
        return f"{article} {self.kind} at character {self.start + 1}"


def find_identifiers(text: str) -> tuple[Found, ...]:
    """Return every direct identifier in `text`, from left to right; those that overlap are one.

    Examples
    --------
    A made-up number with a right check digit, and the same with a wrong one:

    >>> find_identifiers("seen with 943 476 5919")
    (Found(kind='NHS number', start=10, end=22, sure=False),)
    >>> find_identifiers("seen with 943 476 5918, impedance 4000 ohm on 2026-01-02")
    ()
    """
    return _remembered(text) if len(text) > _SHORT else _searched(text)


def _searched(text: str) -> tuple[Found, ...]:
    if text.replace("_", "").isalpha():
        return ()  # one word is nobody
    plain, places = fold(text)
    reading = read(plain)
    hits = [hit for search in _SEARCHES for hit in search(reading)]
    kept: list[Found] = []
    for kind, start, end, sure in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if kept and start < kept[-1].end:
            last = kept[-1]
            kept[-1] = Found(last.kind, last.start, max(last.end, end), last.sure or sure)
        else:
            kept.append(Found(kind, start, end, sure))
    if places is None:
        return tuple(kept)
    return tuple(Found(each.kind, places[each.start], places[each.end], each.sure) for each in kept)


_remembered = lru_cache(maxsize=_LATEST)(_searched)


def looks_like(text: str) -> str | None:
    """Return what the text seems to hold and where, in words; None where nothing was found.

    >>> looks_like("seen with 943 476 5919, asked for at 020 7946 0018")
    'what looks like an NHS number at character 11, and a telephone number at character 38'
    >>> looks_like("seen twice") is None
    True
    """
    found = [str(each) for each in find_identifiers(text)]
    if not found:
        return None
    first, rest = found[:_NAMED_MAX], len(found) - _NAMED_MAX
    more = [f"{rest} more"] if rest > 0 else []
    *before, last = [*first, *more]
    return "what looks like " + (", ".join(before) + ", and " if before else "") + last


def redact(text: str) -> tuple[str, tuple[Kind, ...]]:
    """Return `text` with every identifier replaced by its kind, and the kinds that were there.

    >>> redact("Write to ann@example.org.")
    ('Write to [redacted: e-mail address].', ('e-mail address',))
    """
    found = find_identifiers(text)
    for each in reversed(found):
        text = f"{text[: each.start]}[redacted: {each.kind}]{text[each.end :]}"
    return text, tuple(sorted({each.kind for each in found}))
