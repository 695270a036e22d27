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
from dataclasses import dataclass
from datetime import datetime, timedelta

Reading = tuple[float | None, ...]

DAYS = 5
"""Daily readings in a baseline."""
DAYS_MIN = 3
"""Fewer readings of one place than this are no baseline."""
APART = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The last daily readings, and what is usual in each place; null is not known.

    `settled` counts the readings taken since the tissue has settled. A frozen baseline keeps what
    is usual and forgets the readings.
    """

    usual: Reading = ()
    frozen: bool = False
    next_at: datetime | None = None
    settled: int = 0
    days: tuple[Reading, ...] = ()


def is_due(baseline: Baseline, at: datetime) -> bool:
    """Tell whether a reading taken at `at` would be learnt."""
    return not baseline.frozen and (baseline.next_at is None or at >= baseline.next_at)


def learn(
    baseline: Baseline, reading: Reading, *, at: datetime, settles_at: datetime | None
) -> Baseline:
    """Take in the reading of a new day. Leave null in it what looks suspicious.

    Examples
    --------
    Four days while the tissue settles, then five that freeze.

    >>> from events.sample import moment
    >>> baseline = Baseline()
    >>> for day, ohm in enumerate((700, 690, 650, 600, 520, 530, 9000, 520, 510)):
    ...     baseline = learn(baseline, (ohm,), at=moment(day), settles_at=moment(4))
    >>> baseline.usual, baseline.frozen
    ((520,), True)
    """
    if not is_due(baseline, at):
        return baseline
    days = (*baseline.days, reading)[-DAYS:]
    settled = baseline.settled + (settles_at is not None and at >= settles_at)
    frozen = settled >= DAYS
    return Baseline(
        usual=_medians(days, baseline.usual),
        frozen=frozen,
        next_at=None if frozen else at + APART,
        settled=settled,
        days=() if frozen else days,
    )


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
