r"""How likely a count crosses its boundary at one of several looks: the sum behind every test here.

Between two looks a count grows by a number of events whose distribution, the *kernel* of the look,
is known. Whoever has reached the critical number of events at a look has signalled, and is taken
out; the others go on:

.. math:: a_i(n) = \sum_{k \le n} a_{i-1}(n-k)\, f_i(k), \quad n < c_i .

What is missing from :math:`\sum_n a_i(n)` has signalled by look i. The sum is exact, needs no
simulation, and is the recursion of Armitage, McPherson and Rowe for counts.

References
----------
Armitage, P., McPherson, C. K., Rowe, B. C. (1969). Repeated significance tests on accumulating
data. J. R. Stat. Soc. A 132(2), 235-244.
Jennison, C., Turnbull, B. W. (2000). Group sequential methods with applications to clinical
trials. Chapman and Hall/CRC.
"""

from collections import deque
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy  # type: ignore[import-untyped]

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]

NEVER = 10**9
"""The critical number of events of a look at which nobody is told."""


def poisson_kernels(added: Numbers, length: int | None = None) -> Numbers:
    """Return, a row for each look, how likely 0, 1, 2 ... events are where `added` are expected.

    Without a length, what is cut off on the right is less than 1e-20 of a row.

    >>> poisson_kernels(np.array([0.5]), 3).round(6).tolist()
    [[0.606531, 0.303265, 0.075816]]
    """
    counts = np.arange(length or kernel_length(added.max()), dtype=float)
    logs: Numbers = xlogy(counts, added[:, None]) - added[:, None] - gammaln(counts + 1.0)
    kernels: Numbers = np.exp(logs)
    return kernels


def kernel_length(expected: float) -> int:
    """Return above which count there is less than 1e-20 of a Poisson distribution.

    >>> kernel_length(1.0)
    37
    """
    return int(expected + 10.0 * expected**0.5 + 26.0)


def survivors(kernels: Numbers, critical: Counts) -> Iterator[Numbers]:
    """Yield for each look how likely each count below its boundary is, without a signal so far.

    >>> kernels = poisson_kernels(np.array([0.5, 0.5]))
    >>> [alive.round(4).tolist() for alive in survivors(kernels, np.array([2, 2]))]
    [[0.6065, 0.3033], [0.3679, 0.3679]]
    """
    alive: Numbers = np.ones(1)
    for kernel, boundary in zip(kernels, critical.tolist(), strict=True):
        alive = np.convolve(alive, kernel)[:boundary]
        yield alive


def crossings(kernels: Numbers, critical: Counts) -> Numbers:
    """Return how likely the first signal is at each look.

    >>> crossings(poisson_kernels(np.array([0.5, 0.5])), np.array([2, 2])).round(4).tolist()
    [0.0902, 0.174]
    """
    left = np.array([1.0, *(alive.sum() for alive in survivors(kernels, critical))])
    crossed: Numbers = np.maximum(left[:-1] - left[1:], 0.0)
    return crossed


def crossed_by_the_end(kernels: Numbers, critical: Counts) -> float:
    """Return how likely a signal is at any look.

    >>> round(crossed_by_the_end(poisson_kernels(np.array([0.5, 0.5])), np.array([2, 2])), 4)
    0.2642
    """
    return max(0.0, 1.0 - float(alive_at_the_end(kernels, critical).sum()))


def alive_at_the_end(kernels: Numbers, critical: Counts) -> Numbers:
    """Return how likely each count is at the last look, without a signal at any."""
    (last,) = deque(survivors(kernels, critical), maxlen=1)
    return last
