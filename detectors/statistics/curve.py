"""What all curves over age have in common: where they may be read, and limits near their ends."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from detectors.statistics.follow_up import FollowUp, Ints, Steps
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated


def check(*, level: float, at_risk_min: int) -> None:
    """Refuse what is no level of an interval, and no number of people."""
    if not 0.0 < level < 1.0 or at_risk_min < 1:
        message = f"no curve has the level {level}, and {at_risk_min} at risk at least"
        raise ValueError(message)


@dataclass(frozen=True, slots=True)
class End:
    """How many steps of a curve are shown, and when and why the next is not, if there is one."""

    steps: int
    at: float | None = None
    reason: str = ""


def end(
    found: Steps, watched: FollowUp, *, at_risk_min: int, recurrent: bool = False
) -> End | NotEvaluated:
    """Return where a curve ends: before the first event with too few at risk.

    It also ends where all who are at risk have the event while others are still to come: nobody
    would be left in the estimate, whatever becomes of them. Not so of events that come back.

    Examples
    --------
    >>> from detectors.statistics.follow_up import follow_up, steps
    >>> watched = follow_up((1.0, 2.0, 3.0), (1, 1, 0))
    >>> end(steps(watched), watched, at_risk_min=2)
    End(steps=2, at=None, reason='')
    >>> end(steps(watched), watched, at_risk_min=3)
    End(steps=1, at=2.0, reason='fewer than 3 are at risk at 2')
    """
    few = found.at_risk < at_risk_min
    used_up = np.zeros_like(few)
    if not recurrent and watched.entries.size:
        used_up = found.events.sum(axis=1) == found.at_risk
        used_up &= found.times < watched.entries[-1]
    bad = few | used_up
    if not bad.any():
        return End(int(bad.size))
    i = int(np.argmax(bad))
    at = float(found.times[i])
    reason = f"fewer than {at_risk_min} are at risk at {at:.4g}"
    if not few[i]:
        reason = f"all at risk had the event at {at:.4g}, before others came under observation"
    if i == 0:
        return NotEvaluated(f"{reason}, the first event; ask for a curve of those who lived longer")
    return End(i, at, reason)


def unreadable(
    time: float, watched: FollowUp, *, at_risk_min: int, end: End
) -> NotEvaluated | None:
    """Return why a curve has no value at this time, if so."""
    if not isfinite(time) or time < 0.0:
        message = f"a curve is read at a time from zero up, not at {time}"
        raise ValueError(message)
    if time > watched.last:
        return NotEvaluated(f"nobody was watched up to {time:g}; the last left at {watched.last:g}")
    if end.at is not None and time >= end.at:
        return NotEvaluated(end.reason)
    if at_risk(watched, time) < at_risk_min:
        return NotEvaluated(f"fewer than {at_risk_min} are at risk at {time:g}")
    return None


def at_risk(watched: FollowUp, time: float) -> int:
    """Return how many are at risk at one time."""
    return int(watched.at_risk(np.array([time]))[0])


def step_at(times: Floats, time: float) -> int:
    """Return the position of the last step at or before a time; -1 before the first.

    >>> step_at(np.array([2.0, 4.0]), 3.0), step_at(np.array([2.0, 4.0]), 1.0)
    (0, -1)
    """
    return int(np.searchsorted(times, time, side="right")) - 1


def all_of_them(number: int, *, level: float) -> float:
    r"""Return the exact lower limit of a share seen in all of n, :math:`(\alpha/2)^{1/n}`.

    >>> round(all_of_them(20, level=0.95), 4)
    0.8316
    """
    return float(((1.0 - level) / 2.0) ** (1.0 / number))


def lock(*columns: Floats | Ints) -> None:
    """Lock the columns of a result, as it is a value."""
    for column in columns:
        column.setflags(write=False)
