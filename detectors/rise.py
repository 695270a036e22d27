"""When a motor threshold has risen, and what else than a lead that moved may explain it."""

from collections.abc import Sequence
from dataclasses import dataclass

from detectors.quality import looks_like_kilo_ohm
from detectors.spell import Persistence
from events.reading import Reading, at_limit


@dataclass(frozen=True, slots=True)
class Rise:
    """What a motor threshold may do. Every value is assumed unless a source is named.

    Parameters
    ----------
    rise_ratio
        A threshold this many times its baseline is bad; assumed.
    side_ratio
        A threshold must have risen this much more than that of the other side, where both were
        measured: posture, tissue and a weak generator move both; assumed.
    fault_ratio
        A contact that reads this far from its usual, either way, is electrically at fault, and so
        is its threshold: that is left to lead fracture; assumed.
    persistence
        When bad sessions count: twice, a day apart; assumed.
    least_ma, most_ma
        A threshold outside these is no measurement in milliampere [mA]; assumed.
    pattern_ratio
        A contact that moved this far against the rest of its lead changes the pattern; assumed.
    pattern_points
        What a changed pattern adds [points]; assumed.
    low_ohm, high_ohm
        Impedances outside these are left to lead fracture [ohm]; cardiac pacing, MDCG 2024-1-3.
    settle_days
        Time after surgery or activation before a baseline is frozen [days]; assumed.
    at_once_h
        Both sides that rise within this time are rather posture or tissue [h]; assumed.
    unread_days
        Telemetry older than this judges nothing: the hazard is not evaluated [days]; assumed.
    """

    rise_ratio: float = 1.6
    side_ratio: float = 1.4
    fault_ratio: float = 1.6
    persistence: Persistence = Persistence(bad_min=2, apart_h=24.0, good_min=3, forget_days=14.0)
    least_ma: float = 0.05
    most_ma: float = 25.0
    pattern_ratio: float = 1.15
    pattern_points: float = 0.5
    low_ohm: float = 200.0
    high_ohm: float = 3000.0
    settle_days: float = 56.0
    at_once_h: float = 24.0
    unread_days: float = 120.0


def is_explained(
    rise: Rise,
    ours: float | None,
    other: float | None,
    ohms: Sequence[Reading | None],
    usual: Sequence[float | None],
) -> bool:
    """Tell whether something else than a lead that moved explains a threshold that has risen.

    `ours` and `other` are the thresholds of this side and of the other one in the same session,
    each against what is usual. Posture, tissue and a weak generator move both sides; an open or
    leaking contact takes current from its own lead.

    Examples
    --------
    Risen alone; risen with the other side; risen while a contact is open.

    >>> usual = (500.0, 520.0)
    >>> is_explained(Rise(), 1.7, 1.02, (510.0, 530.0), usual)
    False
    >>> is_explained(Rise(), 1.7, 1.5, (510.0, 530.0), usual)
    True
    >>> is_explained(Rise(), 1.7, 1.02, (510.0, 4100.0), usual)
    True
    """
    if ours is not None and other is not None and ours < rise.side_ratio * other:
        return True
    if looks_like_kilo_ohm(ohms, low_ohm=rise.low_ohm, high_ohm=rise.high_ohm):
        return False
    known = (*usual, *(None,) * len(ohms))
    return any(_at_fault(rise, ohm, before) for ohm, before in zip(ohms, known, strict=False))


def _at_fault(rise: Rise, reading: Reading | None, before: float | None) -> bool:
    ohm = at_limit(reading)
    if not reading or ohm is None:
        return False
    if not rise.low_ohm < ohm < rise.high_ohm:
        return True
    return before is not None and not 1 / rise.fault_ratio < ohm / before < rise.fault_ratio


def is_shifted(
    ohms: Sequence[float | None], usual: Sequence[float | None], pattern_ratio: float
) -> bool:
    """Tell whether the contacts of a lead changed against each other, not all alike.

    A lead that moved lies in other tissue, contact by contact; a change of all of them alike is
    rather scar or posture. Three contacts are needed to tell the odd one.

    Examples
    --------
    >>> usual = (500.0, 520.0, 510.0, 530.0)
    >>> is_shifted((600.0, 624.0, 612.0, 636.0), usual, 1.15)
    False
    >>> is_shifted((500.0, 640.0, 510.0, 440.0), usual, 1.15)
    True
    """
    ratios = sorted(
        now / before for now, before in zip(ohms, usual, strict=False) if now and before
    )
    if len(ratios) < 3:
        return False
    middle = ratios[len(ratios) // 2]
    return max(ratios[-1] / middle, middle / ratios[0]) >= pattern_ratio
