r"""An e-process for new against old, one event after another, with shares that differ.

Given that an event happened, it fell on the new part with probability s, its share of the exposure
then and there, if both parts are alike; with a ratio r of rates, with r s / (r s + 1 - s). So each
event is a fair bet that is won by

.. math:: \frac{r^{x}}{1 + (r - 1) s}, \qquad x = 1 \text{ on the new part, } 0 \text{ on the old,}

and the fortune after all events is the product, for each r; the stake is spread over rises of r as
in `conditional_e_process`. Under alike rates its mean stays 1 whatever s is, as long as s is known
before it is known on whom the event fell; it is exact, needs no benchmark and no large numbers, and
may be looked at after any event (Ville). Where the new part has a *lower* rate, each bet loses.

Shares come from the exposure of a whole month and are taken for known before it, as by
`detectors.population.side_by_side`.

False alarms: at most alpha for ever, whatever the rates and however often one looks.

References
----------
Ramdas, A., Gruenwald, P., Vovk, V., Shafer, G. (2023). Game-theoretic statistics and safe
anytime-valid inference. Statistical Science 38(4), 576-601.
Wald, A. (1945). Sequential tests of statistical hypotheses. Ann. Math. Statist. 16(2), 117-186.
"""

from collections.abc import Sequence

import numpy as np

from detectors.statistics.conditional_e_process import log_fortune, rises
from detectors.statistics.sequential_inputs import check_count, check_number


def binomial_log_e_values(
    looks: Sequence[tuple[int, Sequence[float]]], *, mean_excess: float = 1.0
) -> tuple[float, ...]:
    """Return the logarithm of the e-value at each look.

    Parameters
    ----------
    looks
        For each look, how many of its new events fell on the new part, and the share of each of
        its new events.

    Examples
    --------
    A fifth of the exposure; six of ten events fall on it, then none of four.

    >>> [round(e, 2) for e in binomial_log_e_values([(6, (0.2,) * 10), (0, (0.2,) * 4)])]
    [2.41, 1.34]
    """
    where = "binomial_log_e_values"
    check_number(where, "mean_excess", mean_excess)
    excess, _ = rises(mean_excess)
    logs, found = np.zeros_like(excess), []
    for number, (on_new, shares) in enumerate(looks, start=1):
        check_count(where, f"events on the new part at look {number}", on_new, least=0)
        if on_new > len(shares):
            message = f"{where}: look {number} has {on_new} events on one part of {len(shares)}"
            raise ValueError(message)
        for share in shares:
            check_number(where, f"a share at look {number}", share, below=1.0)
            logs -= np.log1p(excess * share)
        logs += on_new * np.log1p(excess)
        found.append(log_fortune(logs))
    return tuple(found)
