"""Made-up lives of devices for tests, in months."""

from collections.abc import Mapping, Sequence

import numpy as np

from detectors.population.lives import Lives
from events.vocabulary import Hazard

NEVER = float("inf")


def lives(
    exits: Sequence[float],
    *,
    hazard: Hazard = "lead_fracture",
    first: Sequence[float] | None = None,
    entry: Sequence[float] | None = None,
    ended: Sequence[str] | None = None,
    other_leads: Sequence[float] | None = None,
    strata: Mapping[str, Sequence[str]] | None = None,
) -> Lives:
    """Return lives with events of one hazard; what is not given never happened."""
    never = np.full(len(exits), np.inf)
    return Lives(
        entry=np.zeros(len(exits)) if entry is None else np.array(entry, dtype=float),
        exit=np.array(exits, dtype=float),
        ended=("watched",) * len(exits) if ended is None else tuple(ended),
        other_leads=never if other_leads is None else np.array(other_leads, dtype=float),
        first={hazard: never if first is None else np.array(first, dtype=float)},
        strata={name: tuple(values) for name, values in (strata or {}).items()},
    )
