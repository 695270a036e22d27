"""What an impedance may be, and what is wrong with one that may not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from detectors.spell import Persistence
from events.reading import AtLeast, AtMost, Reading, at_limit

Kind = Literal["high", "low", "unsteady"]
Ohms = Sequence[Reading | None]
"""Impedances of one lead, contact 0 first; null is not measured, or not known."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an impedance may be. Every value is assumed unless a source is named.

    No published limit of a lumbar system was found; cardiac practice is the nearest analogue.

    Parameters
    ----------
    high_ohm, low_ohm
        Absolute limits [ohm]. Cardiac pacing leads count as abnormal below 200 and above 1,000 to
        3,000 ohm, depending on the lead (MDCG 2024-1-3, 2024); assumed to hold here.
    rise_ratio, drop_ratio
        Limits against the contact's own baseline. Early fracture of a cardiac lead shows as a
        doubling (Medtronic, 2007); 1.75 and 0.5 are assumed.
    band_ratio
        A reading further than this from its baseline, either way, is outside its band; assumed.
    beyond
        When readings beyond a limit count: three times over a day at least, for two wild readings
        of one contact within weeks are chance; assumed.
    unsteady
        When a contact that leaves its band and comes back counts: each leaving is one; assumed.
    settle_days
        Time after surgery or activation before a baseline is frozen [days]; assumed.
    at_once_h
        Both leads that fail within this time point at the generator [h]; assumed.
    unread_days
        Telemetry older than this judges nothing: the hazard is not evaluated [days]; assumed.
    """

    high_ohm: float = 3000.0
    low_ohm: float = 200.0
    rise_ratio: float = 1.75
    drop_ratio: float = 0.5
    band_ratio: float = 1.35
    beyond: Persistence = Persistence(bad_min=3, apart_h=24.0, good_min=5, forget_days=14.0)
    unsteady: Persistence = Persistence(bad_min=4, apart_h=24.0, good_min=5, forget_days=14.0)
    settle_days: float = 56.0
    at_once_h: float = 24.0
    unread_days: float = 120.0


def rule_of(limits: Limits, kind: Kind) -> Persistence:
    """Return when readings of a kind count."""
    return limits.unsteady if kind == "unsteady" else limits.beyond


def kind_of(limits: Limits, ohm: float, usual: float | None) -> Kind | None:
    """Return what is wrong with one reading; outside the band alone is called unsteady here.

    >>> limits = Limits()
    >>> [kind_of(limits, ohm, 500.0) for ohm in (190.0, 240.0, 300.0, 500.0, 700.0, 900.0)]
    ['low', 'low', 'unsteady', None, 'unsteady', 'high']
    """
    if ohm >= limits.high_ohm:
        return "high"
    if ohm <= limits.low_ohm:
        return "low"
    if not usual:
        return None
    if ohm / usual >= limits.rise_ratio:
        return "high"
    if ohm / usual <= limits.drop_ratio:
        return "low"
    inside = ohm / usual < limits.band_ratio and usual / ohm < limits.band_ratio
    return None if inside else "unsteady"


def kind_of_reading(limits: Limits, reading: Reading | None, usual: float | None) -> Kind | None:
    """Return what is wrong with a reading; a censored one counts as its limit, on its side only.

    That it is at least 10 ohm says nothing, and that it is at least 5,000 ohm says enough.

    >>> limits = Limits()
    >>> readings = (None, 500.0, AtLeast(at_least=10), AtLeast(at_least=5_000), AtMost(at_most=50))
    >>> [kind_of_reading(limits, reading, 500.0) for reading in readings]
    [None, None, None, 'high', 'low']
    """
    ohm = at_limit(reading)
    if ohm is None:
        return None
    kind = kind_of(limits, ohm, usual)
    if isinstance(reading, AtLeast):
        return kind if kind == "high" else None
    if isinstance(reading, AtMost):
        return kind if kind == "low" else None
    return kind


def all_ordinary(limits: Limits, sessions: Sequence[Ohms], *, least: Ohms, most: Ohms) -> bool:
    """Tell, fast, whether nothing is wrong with any contact of a lead in any of some sessions.

    What is usual lies from `least` to `most`, whatever is learnt on the way. False where any of it
    is not known, or stands at a limit of the device's range: look closer then.

    >>> usual, ohms = (500.0, 520.0), (480.0, 530.0)
    >>> for second in (usual, (480.0, 900.0)):
    ...     all_ordinary(Limits(), [ohms, second], least=usual, most=usual)
    True
    False
    """
    low_ohm, high_ohm = limits.low_ohm, limits.high_ohm
    grown, shrunk = min(limits.band_ratio, limits.rise_ratio), limits.band_ratio
    if shrunk * limits.drop_ratio > 1.0:
        shrunk = 1.0 / limits.drop_ratio
    try:
        for ohms, low, high in zip(zip(*sessions, strict=True), least, most, strict=True):
            lowest, highest = min(ohms), max(ohms)
            if lowest <= low_ohm or highest >= high_ohm:
                return False
            if highest / low >= grown or high / lowest >= shrunk:
                return False
    except (TypeError, ValueError, ZeroDivisionError):  # a contact is null, new, censored
        return False
    return bool(least)


def extremes(sessions: Sequence[Ohms]) -> tuple[Ohms, Ohms]:
    """Return the lowest and the highest reading of each contact; nothing where one is missing.

    >>> extremes([(500.0, 520.0), (510.0, 515.0)])
    ((500.0, 515.0), (510.0, 520.0))
    >>> extremes([(500.0, None), (510.0, 515.0)])
    ((), ())
    """
    try:
        contacts = tuple(zip(*sessions, strict=True))
        return tuple(map(min, contacts)), tuple(map(max, contacts))
    except (TypeError, ValueError):  # a contact is null, or a session has other contacts
        return (), ()
