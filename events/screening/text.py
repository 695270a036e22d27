"""Direct identifiers of people: found so that they can be refused, never repeated.

A finding says what kind and where, not what: so it can stand in a log or an error message. A
pattern scan is a net with holes, and names pass through it. It lowers the risk and does not end it,
so whoever exports still reads the text.
"""

from dataclasses import dataclass

from events.screening.patterns import SEARCHES, Kind

_NAMED_MAX = 6
"""More findings than that are only counted: whoever pasted a letter has to read it anyway."""


@dataclass(frozen=True, slots=True)
class Found:
    """What looks like an identifier of this kind stands between `start` and `end`."""

    kind: Kind
    start: int
    end: int

    def __str__(self) -> str:
        """Say the kind and the place, counted from one.

        >>> str(Found("postcode", 11, 18)), str(Found("NHS number", 0, 12))
        ('a postcode at character 12', 'an NHS number at character 1')
        """
        article = "an" if self.kind in {"NHS number", "e-mail address"} else "a"
        return f"{article} {self.kind} at character {self.start + 1}"


def find_identifiers(text: str) -> tuple[Found, ...]:
    """Return every direct identifier in `text`, from left to right; those that overlap are one.

    Examples
    --------
    A made-up number with a right check digit, and the same with a wrong one:

    >>> find_identifiers("seen with 943 476 5919")
    (Found(kind='NHS number', start=10, end=22),)
    >>> find_identifiers("seen with 943 476 5918, impedance 4000 ohm on 2026-01-02")
    ()
    """
    found = [Found(kind, *span) for search in SEARCHES for kind, span in search(text)]
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if kept and each.start < kept[-1].end:
            kept[-1] = Found(kept[-1].kind, kept[-1].start, max(kept[-1].end, each.end))
        else:
            kept.append(each)
    return tuple(kept)


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
