"""What is usual for one device: the median of a few daily readings, frozen once tissue settled.

Every device is its own control. After an implant, scar tissue grows round the contacts and what is
measured drifts for weeks, so at first the median rolls with the last days; readings taken after the
tissue has settled freeze it, and a slow change can no longer hide in its own baseline.

The median of five shrugs off two wild readings (breakdown point 50 %).

References
----------
Rousseeuw, P. J., Croux, C. (1993). Alternatives to the median absolute deviation. J. Am. Stat.
Assoc. 88(424), 1273-1283. On the breakdown point of medians.
"""

from collections.abc import Sequence
from typing import NamedTuple

from detectors.spell import DAY_S

Reading = tuple[float | None, ...]

DAYS = 5
"""Daily readings in a baseline."""
DAYS_MIN = 3
"""Fewer readings of one place than this are no baseline."""
APART_S = DAY_S


class Baseline(NamedTuple):
    """The last daily readings, and what is usual in each place; null is not known.

    No reading is learnt before `next_s` [s since 1970]. `settled` counts the readings taken since
    the tissue has settled. A frozen baseline keeps what is usual and forgets the readings.
    """

    usual: Reading = ()
    frozen: bool = False
    next_s: float | None = None
    settled: int = 0
    days: tuple[Reading, ...] = ()


def is_due(baseline: Baseline, at_s: float) -> bool:
    """Tell whether a reading taken at `at_s` would be learnt."""
    return not baseline.frozen and (baseline.next_s is None or at_s >= baseline.next_s)


def learn(
    baseline: Baseline, reading: Reading, *, at_s: float, settles_s: float | None
) -> Baseline:
    """Take in the reading of a new day. Leave null in it what looks suspicious.

    Examples
    --------
    Four days while the tissue settles, then five that freeze.

    >>> baseline = Baseline()
    >>> for day, ohm in enumerate((700, 690, 650, 600, 520, 530, 9000, 520, 510)):
    ...     baseline = learn(baseline, (ohm,), at_s=day * DAY_S, settles_s=4 * DAY_S)
    >>> baseline.usual, baseline.frozen
    ((520,), True)
    """
    if not is_due(baseline, at_s):
        return baseline
    return learn_all(baseline, (reading,), (at_s,), settles_s=settles_s)


def learn_all(
    baseline: Baseline,
    readings: Sequence[Reading],
    starts_s: Sequence[float],
    *,
    settles_s: float | None,
) -> Baseline:
    """Take in the readings of days that are due, as one by one, where the last days know it all.

    Medians are taken once, of what the last days say in the end. So a place that is null in one of
    several readings must be learnt one by one: what was usual in between might have to stay.
    """
    settled = baseline.settled
    if settles_s is not None and starts_s[-1] >= settles_s:
        after = [i for i, at_s in enumerate(starts_s, start=1) if at_s >= settles_s]
        enough = after[: DAYS - settled]
        settled += len(enough)
        readings = readings[: enough[-1]] if settled >= DAYS else readings
    last = (*baseline.days, *readings)[-DAYS:]
    usual = _whole_medians(last, baseline.usual) or _medians(last, baseline.usual)
    if settled >= DAYS:
        return Baseline(usual, True, None, settled, ())
    return Baseline(usual, False, starts_s[-1] + APART_S, settled, last)


def due(baseline: Baseline, starts_s: Sequence[float]) -> list[int]:
    """Return which of some readings in a row would be learnt: one a day.

    >>> due(Baseline(next_s=1.5 * DAY_S), [day * DAY_S / 2 for day in range(9)])
    [3, 5, 7]
    """
    if baseline.frozen:
        return []
    found: list[int] = []
    next_s = starts_s[0] if baseline.next_s is None else baseline.next_s
    for i, at_s in enumerate(starts_s):
        if at_s >= next_s:
            found.append(i)
            next_s = at_s + APART_S
    return found


def _whole_medians(days: Sequence[Reading], before: Reading) -> Reading | None:
    """Return, fast, the medians where every day knows every place; null where one does not."""
    middle = (len(days) - 1) // 2
    try:
        usual = tuple([sorted(place)[middle] for place in zip(*days, strict=True)])
    except (TypeError, ValueError):  # a place is null, or a day has other places
        return None
    return usual if len(days) >= DAYS_MIN and len(usual) >= len(before) else None


def _medians(days: Sequence[Reading], before: Reading) -> Reading:
    """Return the median of each place; where too few days know it, what was usual before stays.

    So a fault, whose readings are left out, never wears its own baseline away.
    """
    size = max(len(before), *map(len, days))
    medians = (_median([day[i] for day in days if i < len(day)]) for i in range(size))
    known = before + (None,) * (size - len(before))
    return tuple(old if new is None else new for new, old in zip(medians, known, strict=True))


def _median(values: Sequence[float | None]) -> float | None:
    """Return the lower median of what is known: a value that was really read, never a mean."""
    known = sorted(value for value in values if value is not None)
    return known[(len(known) - 1) // 2] if len(known) >= DAYS_MIN else None
