"""The lives of devices as columns, and what they tell of one hazard: the input of every curve.

Ages are in months of 30.4375 days since the implant. The row of a device belongs to the strata it
had at its implant; of fractures and migrations it tells until it gets other leads, as what happens
then is not of the lead model that is named. Its event counts where it was under observation: one
before a late registration nobody could have counted on, so that device is left out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.population.at_risk import MONTH_S
from detectors.population.flows import LEAD_HAZARDS
from detectors.statistics.follow_up import CENSORED, Ints
from detectors.statistics.lattice_cusum import Floats
from detectors.wording import plural
from events.vocabulary import Hazard

Flags = npt.NDArray[np.bool_]
EVENT, REMOVED, DIED = 1, 2, 3
CAUSES = ("the event", "removed for another reason", "died")
UNKNOWN = "unknown"
_CAUSE_OF_END = {"removed": REMOVED, "not needed": REMOVED, "died": DIED}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Lives:
    """One row a device. What never happened lies at infinity; nobody's stratum is `unknown`.

    `ended` is removed, not needed, died, lost or watched. `first` has the age at the first event of
    each hazard, `strata` the names of each way to divide the devices.
    """

    entry: Floats
    exit: Floats
    ended: tuple[str, ...]
    other_leads: Floats
    first: Mapping[Hazard, Floats]
    strata: Mapping[str, tuple[str, ...]]

    @property
    def devices(self) -> int:
        """How many there are."""
        return int(self.exit.size)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Outcome:
    """What became of the devices that were under observation: one hazard, and how else it ended.

    `cause` is 0 where a device left with nothing of the kind, or is still watched, else the number
    in `CAUSES`, which begin at 1. `rows` says which rows of the lives these are.
    """

    hazard: Hazard
    entry: Floats
    exit: Floats
    cause: Ints
    rows: Ints
    notes: tuple[str, ...]

    @property
    def events(self) -> int:
        """How many devices had the event."""
        return int((self.cause == EVENT).sum())

    @property
    def device_months(self) -> float:
        """The time at risk of all of them."""
        return float((self.exit - self.entry).sum())


def outcome_of(lives: Lives, hazard: Hazard) -> Outcome:
    """Return what the lives tell of a hazard.

    Examples
    --------
    One device whose lead broke at 5 months, one removed at 8 for another reason, one still watched.

    >>> never = np.full(3, np.inf)
    >>> lives = Lives(
    ...     entry=np.zeros(3), exit=np.array([9.0, 8.0, 12.0]),
    ...     ended=("removed", "removed", "watched"), other_leads=never,
    ...     first={"lead_fracture": np.array([5.0, np.inf, np.inf])}, strata={},
    ... )
    >>> found = outcome_of(lives, "lead_fracture")
    >>> found.exit.tolist(), found.cause.tolist(), found.device_months
    ([5.0, 8.0, 12.0], [1, 2, 0], 25.0)
    """
    stop = np.minimum(lives.exit, lives.other_leads) if hazard in LEAD_HAZARDS else lives.exit
    first = lives.first[hazard]
    happened = first <= stop
    leaves = np.where(happened, first, stop)
    other_end = np.array([_CAUSE_OF_END.get(why, CENSORED) for why in lives.ended], dtype=np.int64)
    cause = np.where(happened, EVENT, np.where(stop == lives.exit, other_end, CENSORED))
    late = lives.entry > 0.0
    unseen = late & (leaves <= lives.entry) | (lives.exit < 0.0)
    kept = np.flatnonzero(~unseen)
    return Outcome(
        hazard=hazard,
        entry=lives.entry[kept],
        exit=leaves[kept],
        cause=cause[kept].astype(np.int64),
        rows=kept,
        notes=_notes(unseen, late & ~unseen, hazard, lives),
    )


def groups_of(lives: Lives, outcome: Outcome, dimension: str, *, most: int) -> tuple[str, ...]:
    """Return the stratum of each row of an outcome; the smallest beyond `most` are `other`.

    >>> never = np.full(4, np.inf)
    >>> lives = Lives(
    ...     entry=np.zeros(4), exit=np.ones(4), ended=("watched",) * 4, other_leads=never,
    ...     first={"pain": never}, strata={"centre": ("a", "b", "a", "c")},
    ... )
    >>> groups_of(lives, outcome_of(lives, "pain"), "centre", most=2)
    ('a', 'other', 'a', 'other')
    """
    named = lives.strata.get(dimension, (UNKNOWN,) * lives.devices)
    own = tuple(named[row] for row in outcome.rows)
    counted = sorted(Counter(own).items(), key=lambda each: (-each[1], each[0]))
    if len(counted) <= most:
        return own
    shown = {name for name, _ in counted[: most - 1]}
    return tuple(name if name in shown else "other" for name in own)


def months(seconds: Floats) -> Floats:
    """Return seconds as months of 30.4375 days; what is not known lies at infinity.

    >>> months(np.array([2_629_800.0, np.nan])).tolist()
    [1.0, inf]
    """
    return np.where(np.isnan(seconds), np.inf, seconds / MONTH_S)


def _notes(unseen: Flags, late: Flags, hazard: Hazard, lives: Lives) -> tuple[str, ...]:
    said = []
    if gone := int(unseen.sum()):
        said.append(f"{plural(gone, 'device')} left out: their story ends before they were watched")
    if came := int(late.sum()):
        said.append(f"{plural(came, 'device')} count from a late registration on, not the implant")
    if hazard in LEAD_HAZARDS and (changed := int(np.isfinite(lives.other_leads).sum())):
        said.append(f"{plural(changed, 'device')} count until they got other leads")
    return tuple(said)
