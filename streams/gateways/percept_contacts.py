"""Impedance tests of an export: contacts by their names, and all tests of the session.

Contacts are numbered by what the electrode is called, not by where it stands in the list: one that
was not measured is missing from it, and would give its place to the next. Where names are no keys,
because one stands twice or has no number, the order must do, and a note says so.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any, NamedTuple

from events.reading import AtLeast, AtMost, Reading, is_censored
from events.telemetry import CONTACTS_MAX, TESTS_MAX, ImpedanceTest
from events.vocabulary import Side
from streams.gateways.percept_fields import Notes, objects, part, word
from streams.gateways.reading_words import Range, impedance

RANGE = Range(low_ohm=50.0, high_ohm=10_000.0)
"""The programmer writes words past these; assumed, as no document of it was found."""
PAIRS_TOLD_MAX = 4
Readings = tuple[Reading | None, ...]

_SIDES: Mapping[str, Side] = {"left": "left", "right": "right"}
_NAME = re.compile(r"([a-z]*?)_?([0-9]{1,2})([abc]?)")
_SIZES = {"fourelectrodes": 4, "eightelectrodes": 8, "sensight": 8}
_SEGMENTED = (0, 1, 4, 7)
"""Place of ring or first segment of levels 0 to 3 of a directional lead: 0 1a 1b 1c 2a 2b 2c 3."""
_SECOND_PORT = 8
"""Contacts of the second port are counted on from 8 by some programmers."""


class Tests(NamedTuple):
    """The last test of each lead, and the tests before it."""

    left: Readings = ()
    right: Readings = ()
    earlier: tuple[ImpedanceTest, ...] = ()


def side_of(value: Any) -> Side | None:
    """Return the side in "HemisphereLocationDef.Left"."""
    return _SIDES.get(word(value).lower())


def impedance_tests(document: Any, notes: Notes) -> Tests:
    """Return the monopolar impedances of each contact [ohm], contact 0 first, test by test."""
    found: dict[Side, list[Readings]] = {"left": [], "right": []}
    for test in objects(part(document, "Impedance")):
        if word(test.get("ImpedanceStatus")).upper() not in ("", "GOOD"):
            notes.add("impedance: the programmer asks to investigate")
        for hemisphere in objects(test.get("Hemisphere")):
            side = side_of(hemisphere.get("Hemisphere"))
            if side is None:
                notes.add("impedance: a lead of no side, left out")
                continue
            _note_pairs(hemisphere, side, notes)
            if readings := _contacts(hemisphere, side, notes):
                found[side].append(readings)
    for side, tests in found.items():
        if len(tests) > 1:
            notes.add(f"impedance, {side}: {len(tests)} tests in the session, in order")
    left, right = (tests or [()] for tests in found.values())
    before = [*zip_longest(left[-2::-1], right[-2::-1])][::-1]
    earlier = tuple(
        ImpedanceTest(left_impedance_ohm=one or (), right_impedance_ohm=other or ())
        for one, other in before
    )
    return Tests(left[-1], right[-1], earlier[-TESTS_MAX:])


def _contacts(hemisphere: Mapping[str, Any], side: Side, notes: Notes) -> Readings:
    measured = list(objects(part(hemisphere, "SessionImpedance", "Monopolar")))
    names = [tuple(_electrodes(each)) for each in measured]
    places = _places(names, side, notes)
    if max(places, default=0) >= CONTACTS_MAX:
        notes.add(f"impedance, {side}: {len(places)} contacts, the first {CONTACTS_MAX} kept")
    kept = {
        place: impedance(
            each.get("ResultValue"),
            f"impedance, {side} contact {place} [ohm]",
            notes,
            within=RANGE,
        )
        for place, each in zip(places, measured, strict=True)
        if place < CONTACTS_MAX
    }
    if not kept:
        return ()
    size = max(_size_of(names) or 0, max(kept) + 1)
    return tuple(kept.get(place) for place in range(size))


def _places(names: list[tuple[str, ...]], side: Side, notes: Notes) -> list[int]:
    """Return the number of each contact: by its name, or else by the order of the list."""
    in_order = list(range(len(names)))
    alone = [name for each in names for name in each]
    if len(alone) != len(set(alone)):
        notes.add(f"impedance, {side}: a contact is named twice, kept in order")
        return in_order
    numbered = [_numbered(each[0]) if len(each) == 1 else None for each in names]
    found = [each for each in numbered if each is not None]
    first = _SECOND_PORT if found and min(level for level, _ in found) >= _SECOND_PORT else 0
    places: list[int] = []
    directional = any(segment for _, segment in found)
    for each in numbered:
        level = -1 if each is None else each[0] - first
        if each is None or (directional and level >= len(_SEGMENTED)):
            places = []
            break
        base = _SEGMENTED[level] if directional else level
        places.append(base + max("abc".find(each[1]), 0) if each[1] else base)
    if len(set(places)) != len(names):
        notes.add(f"impedance, {side}: contacts are not numbered by their names, kept in order")
        return in_order
    return places


def _numbered(name: str) -> tuple[int, str] | None:
    """Return level and segment of a contact.

    >>> _numbered("sensight_2b"), _numbered("fourelectrodes_3"), _numbered("tip")
    ((2, 'b'), (3, ''), None)
    """
    found = _NAME.fullmatch(name)
    return (int(found[2]), found[3]) if found else None


def _size_of(names: list[tuple[str, ...]]) -> int | None:
    """Return how many contacts a lead has whose electrodes are named after their number."""
    families = {found[1] for each in names for n in each if (found := _NAME.fullmatch(n))}
    sizes = {_SIZES.get(family) for family in families}
    return next(iter(sizes)) if len(sizes) == 1 else None


def _electrodes(measurement: Mapping[str, Any]) -> Iterator[str]:
    """Yield the contacts of one measurement, without the case; the fields' names vary."""
    for name, value in measurement.items():
        if name != "ResultValue" and isinstance(value, str) and word(value).lower() != "case":
            yield word(value).lower()


def _note_pairs(hemisphere: Mapping[str, Any], side: Side, notes: Notes) -> None:
    """Note the pairs of contacts that read past the range; only single contacts have a field."""
    told: list[str] = []
    for each in objects(part(hemisphere, "SessionImpedance", "Bipolar")):
        read = impedance(each.get("ResultValue"), "", Notes(), within=RANGE)
        pair = [found for name in _electrodes(each) if (found := _numbered(name))]
        if isinstance(read, AtLeast | AtMost) and is_censored(read):
            told.append(f"{'-'.join(f'{level}{segment}' for level, segment in pair)} {read} ohm")
    if told:
        more = f", and {len(told) - PAIRS_TOLD_MAX} more" if len(told) > PAIRS_TOLD_MAX else ""
        notes.add(f"impedance, {side}, pairs past the range: {', '.join(told[:4])}{more}")
