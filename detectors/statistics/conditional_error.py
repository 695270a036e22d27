r"""How often the conditional MaxSPRT errs: exact, and fast enough to be used.

Where the events of surveillance came, given how many there were, does not depend on the rate. So
the probability to survive with n events is found once, from an ordinary Poisson walk, and weighed
with the mixed distribution of n (`historical_rate`): one pass for each critical value that is
tried, where summing over rates or over paths takes minutes.
"""

import numpy as np
from scipy.special import gammaln, xlogy  # type: ignore[import-untyped]

from detectors.statistics.crossing import NEVER, Numbers, alive_at_the_end, poisson_kernels
from detectors.statistics.historical_rate import Ending, counts_expected
from detectors.statistics.poisson_times import Schedule
from detectors.statistics.sequential_inputs import check_alpha, check_count

LEAST = 1e-290
"""A probability below this is nought; taking it for a signal cannot understate the error."""

NO_EVENT = "the benchmark saw no event, so nothing says how many to expect"


def ratios(counts: Numbers, tau: Numbers, c: float) -> Numbers:
    """Return the log-likelihood ratio of counts at exposures of `tau` times the history."""
    found: Numbers = (
        c * np.log(c * (1.0 + tau) / (c + counts))
        + xlogy(counts, counts * (1.0 + tau))
        - xlogy(counts, tau * (c + counts))
    )
    return np.where(counts > tau * c, np.maximum(found, 0.0), 0.0)


def error_of(times: Schedule, benchmark_events: int, ending: Ending) -> float:
    r"""Return how likely a signal is under one unchanged rate.

    The walk is Poisson at a convenient rate r. Divided by the plain Poisson probability of n it is
    the probability to survive *given* n, which is the same for every rate. What comes after the
    last look that can signal adds nothing.
    """
    able = np.flatnonzero(times.critical < NEVER)
    if not len(able):
        return 0.0
    times = Schedule(times.times[: able[-1] + 1], times.critical[: able[-1] + 1])
    end, rate = float(times.times[-1]), float(benchmark_events)
    reach = int(times.critical[times.critical < NEVER].max())
    alive = alive_at_the_end(poisson_kernels(times.added * rate, reach + 1), times.critical)
    counts = np.arange(len(alive), dtype=float)
    plain = np.exp(counts * np.log(rate * end) - rate * end - gammaln(counts + 1.0))
    mixed = counts_expected(benchmark_events, end, len(alive) - 1, ending=ending)
    given = np.divide(alive, plain, out=np.zeros_like(alive), where=plain > LEAST)
    return max(0.0, 1.0 - float(given @ mixed))


def check_conditional(where: str, alpha: float, benchmark_events: int, minimum_events: int) -> None:
    """Refuse a level, a benchmark or a minimum that cannot be meant."""
    check_alpha(where, alpha)
    check_count(where, "benchmark_events", benchmark_events, least=0)
    check_count(where, "minimum_events", minimum_events, least=1)
