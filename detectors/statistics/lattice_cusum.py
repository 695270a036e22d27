"""How long a CUSUM runs until it alarms, when its steps are whole multiples of one unit.

Counts move such a sum by whole steps, so that it is a Markov chain of finitely many states, and its
average run length is the solution of as many linear equations: exact, without simulation.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
STATES_MAX = 4_000
"""More equations than that take seconds to solve; a coarser lattice answers as well."""
LONGEST = 1e9
"""Nobody waits for longer, and the equations lose a digit with every tenfold: here six are left."""


def average_run_length(probabilities: Floats, *, lowest: int, threshold: int) -> float:
    r"""Return the mean number of steps to the first alarm of a sum that starts at zero.

    The sum is :math:`S_i = \max(0, S_{i-1} + X_i)`, with an alarm when :math:`S_i > h`: at the
    threshold there is none yet. The convention matters, see the example. With :math:`Q` the
    probabilities to go from one of the states :math:`0 \dots h` to another without an alarm, the
    average run lengths from all of them solve :math:`(I - Q) L = 1`.

    Parameters
    ----------
    probabilities
        Of the steps `lowest`, `lowest + 1` and so on. What is missing to one is the probability of
        steps so large that they alarm from every state.
    lowest
        The smallest step; negative, or the sum could not fall.
    threshold
        h, in steps.

    Returns
    -------
    Steps to the first alarm; infinite when none can come, or none within `LONGEST`.

    Examples
    --------
    A fair coin, up or down by one. It must come to 2, or only to 1.

    >>> fair = np.array([0.5, 0.0, 0.5])
    >>> round(average_run_length(fair, lowest=-1, threshold=1), 9)
    6.0
    >>> round(average_run_length(fair, lowest=-1, threshold=0), 9)
    2.0

    References
    ----------
    Brook, D., Evans, D. A. (1972). An approach to the probability distribution of CUSUM run length.
    Biometrika 59(3), 539-549.
    """
    if threshold < 0 or threshold >= STATES_MAX:
        message = f"the threshold must be 0 to {STATES_MAX - 1} steps, not {threshold}"
        raise ValueError(message)
    states = np.arange(threshold + 1)
    step_to_floor = -states - lowest
    below = np.concatenate([[0.0], np.cumsum(probabilities)])
    jump = states[None, :] - states[:, None] - lowest
    inside = (jump >= 0) & (jump < len(probabilities))
    stay = np.where(inside, probabilities[np.where(inside, jump, 0)], 0.0)
    stay[:, 0] = below[np.clip(step_to_floor + 1, 0, len(probabilities))]
    return _solve(stay)


def _solve(stay: Floats) -> float:
    try:
        lengths = np.linalg.solve(np.eye(len(stay)) - stay, np.ones(len(stay)))
    except np.linalg.LinAlgError:
        return float("inf")
    length = float(lengths[0])
    return length if 1.0 <= length <= LONGEST else float("inf")
