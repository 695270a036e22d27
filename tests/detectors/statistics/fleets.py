"""Drawn fleets for the studies: counts of events at each look, many fleets at once."""

import numpy as np
from numpy.typing import NDArray

FLEETS = 20_000
ALPHA = 0.05
MONTHS = 60
WEEKS = 260
SEED = 739

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


def even(total: float, looks: int) -> tuple[float, ...]:
    """Return the same for each look."""
    return (total / looks,) * looks


def drawn_looks(total: float, looks: int) -> tuple[float, ...]:
    """Return looks that nobody planned: some soon after the last, some late."""
    shares = np.random.default_rng(SEED).dirichlet(np.full(looks, 2.0))
    return tuple((total * shares).tolist())


def counts(per_look: tuple[float, ...], *, rate: float | NDArray[np.float64] = 1.0) -> Counts:
    """Return the events of each fleet until each look, at a rate, or at one rate for each fleet."""
    random = np.random.default_rng(SEED)
    rates = np.broadcast_to(np.asarray(rate, dtype=float), (FLEETS,))
    added = random.poisson(rates[:, None] * np.array(per_look))
    found: Counts = np.cumsum(added, axis=1)
    return found


def reached(events: Counts, critical: tuple[int | None, ...]) -> Flags:
    """Tell of each fleet whether it reached the boundary at any look."""
    boundary = np.array([10**9 if count is None else count for count in critical])
    signalled: Flags = np.any(events >= boundary, axis=1)
    return signalled


def two_errors(share: float = ALPHA, fleets: int = FLEETS) -> float:
    """Return two standard errors of a share among so many fleets."""
    return 2.0 * float((share * (1.0 - share) / fleets) ** 0.5)
