"""Who was watched from when to when, and how it ended: the input of every survival estimate.

A device may be enrolled long after its implantation. It was at risk all the time, but had it failed
earlier, nobody would have known: it counts from its entry on only (left truncation). Ages are since
the implantation, in whatever unit the caller has; an entry at 0 is the implantation itself, so that
an event on that very day counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated

Ints = npt.NDArray[np.int64]
Ages = Sequence[float] | Floats
Causes = Sequence[int] | Ints
Events = Sequence[bool] | Sequence[int] | Ints | npt.NDArray[np.bool_]
CENSORED = 0
AT_RISK_MIN = 10
"""With fewer at risk a curve is not shown, unless the caller says otherwise. Assumed."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FollowUp:
    """Checked columns, one row a subject, and the sorted times from which risk sets are counted."""

    entry: Floats
    exit: Floats
    cause: Ints
    causes: int
    entries: Floats
    exits: Floats

    def at_risk(self, times: Floats) -> Ints:
        """Return how many were at risk at each time: entered before it, and not left before it."""
        gone = np.searchsorted(self.exits, times, side="left")
        if not self.entries.size:
            return np.asarray(self.exits.size - gone, dtype=np.int64)
        to_come = self.entries.size - np.searchsorted(self.entries, times, side="left")
        return np.asarray(self.exits.size - gone - to_come, dtype=np.int64)

    @property
    def last(self) -> float:
        """When the last subject left."""
        return float(self.exits[-1])


class Steps(NamedTuple):
    """The distinct times of events, how many were at risk, and events a cause (columns)."""

    times: Floats
    at_risk: Ints
    events: Ints


def follow_up(
    exit_: Ages,
    cause: Causes,
    *,
    entry: Ages | None = None,
    causes: int | None = None,
    since: float = 0.0,
) -> FollowUp | NotEvaluated:
    """Check the columns and return them, or what is wrong with them.

    Parameters
    ----------
    exit_
        When each subject left.
    cause
        Why: 0 is censored, 1 and up are the causes.
    entry
        When each came under observation; at the implantation, if omitted.
    causes
        How many causes there are, if more than occur.
    since
        Leave out what was before: the curve is of those who lived so long.

    Examples
    --------
    >>> found = follow_up((4.0, 6.0, 7.0), (1, 0, 2), entry=(0.0, 0.0, 5.0))
    >>> found.at_risk(np.array([4.0, 6.0, 7.0])).tolist()
    [2, 2, 1]
    >>> follow_up((4.0,), (1,), entry=(5.0,)).reason
    'subject 0 leaves at 4, before or when it enters, at 5'
    """
    left = np.asarray(exit_, dtype=np.float64)
    came = np.zeros_like(left) if entry is None else np.asarray(entry, dtype=np.float64)
    why = np.asarray(cause, dtype=np.int64)
    if not left.shape == came.shape == why.shape or left.ndim != 1:
        message = f"columns of equal length are needed: {left.shape}, {came.shape}, {why.shape}"
        raise ValueError(message)
    kinds = int(why.max(initial=1)) if causes is None else causes
    if why.size and not 0 <= why.min() <= why.max() <= kinds:
        message = f"causes are 0 (censored) to {kinds}, not {why.min()} to {why.max()}"
        raise ValueError(message)
    wrong = _wrong(came, left)
    if wrong is not None:
        return NotEvaluated(wrong)
    if since > 0.0:
        kept = left > since
        came, left, why = np.maximum(came[kept], since), left[kept], why[kept]
    if not left.size:
        return NotEvaluated("there is nobody" if since <= 0.0 else f"nobody is left at {since:g}")
    return FollowUp(
        entry=came,
        exit=left,
        cause=why,
        causes=kinds,
        entries=np.sort(came[came > 0.0]),
        exits=np.sort(left),
    )


def steps(watched: FollowUp) -> Steps:
    """Return the times of events, with those at risk and the events at each.

    The order of the subjects does not matter, and neither do ties: all that is used are counts.

    >>> found = steps(follow_up((4.0, 4.0, 4.0, 6.0), (1, 0, 2, 1)))
    >>> found.times.tolist(), found.at_risk.tolist(), found.events.tolist()
    ([4.0, 6.0], [4, 1], [[1, 1], [1, 0]])
    """
    ended = watched.cause != CENSORED
    times, at = np.unique(watched.exit[ended], return_inverse=True)
    cells = at * watched.causes + watched.cause[ended] - 1
    counted = np.bincount(cells, minlength=times.size * watched.causes)
    events = counted.reshape(times.size, watched.causes)
    return Steps(times, watched.at_risk(times), events)


def _wrong(entry: Floats, exit_: Floats) -> str | None:
    """Return what makes these times impossible."""
    broken = ~(np.isfinite(entry) & np.isfinite(exit_))
    if broken.any():
        return f"a time of subject {int(np.argmax(broken))} is not a finite number"
    negative = (entry < 0.0) | (exit_ < 0.0)
    if negative.any():
        return f"a time of subject {int(np.argmax(negative))} is negative"
    backwards = (entry > 0.0) & (exit_ <= entry)
    if backwards.any():
        i = int(np.argmax(backwards))
        return f"subject {i} leaves at {exit_[i]:g}, before or when it enters, at {entry[i]:g}"
    return None
