r"""A pair within strata: years, kinds of reporter, earlier and later lead models.

Where the share of a problem and the share of a product both change with the year, the pooled table
shows an association that no year has. Mantel and Haenszel weigh the tables of the strata into one
odds ratio and one ratio of shares, which are the common ones if the strata agree; the expected
count of an IC or EBGM is the sum of those of the strata.

A stratum without the product, without other products, or without the problem adds nothing, and no
half is added to empty cells: a package that adds it to the empty cell alone biases the ratio.

False alarms: as for one table (`reporting_ratio`), if each stratum is itself free of what
confounds. Strata too fine lose reports silently: `used` says how many tables have weighed in.

References
----------
Mantel, N., Haenszel, W. (1959). Statistical aspects of the analysis of data from retrospective
studies of disease. J. Natl. Cancer Inst. 22(4), 719-748.
Robins, J., Breslow, N., Greenland, S. (1986). Estimators of the Mantel-Haenszel variance consistent
in both sparse data and large-strata limiting models. Biometrics 42(2), 311-323.
Greenland, S., Robins, J. M. (1985). Estimation of a common effect parameter from sparse follow-up
data. Biometrics 41(1), 55-68.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri  # type: ignore[import-untyped]

from detectors.statistics.information import Information, information_of
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.reporting_ratio import Ratio
from detectors.statistics.two_by_two import Floats, Tables


@dataclass(frozen=True, slots=True)
class Stratified:
    """The common ratio of the strata, and how many of them had a say in it."""

    ratio: Ratio
    used: int


def stratified_expected(strata: Tables) -> float:
    """Return the reports expected of the pair, each stratum by its own marginals.

    >>> from detectors.statistics.two_by_two import tables
    >>> stratified_expected(tables([8, 1], [2, 9], [80, 10], [20, 90]))
    9.0
    """
    return float(strata.expected.sum())


def stratified_information(strata: Tables, *, level: float = 0.95) -> Information:
    """Return the IC of all reports of the pair against what the strata let one expect."""
    return information_of(
        np.array([strata.a.sum()]), np.array([stratified_expected(strata)]), level=level
    )


def common_odds_ratio(strata: Tables, *, level: float = 0.95) -> Stratified:
    """Return the ROR of Mantel and Haenszel, limits by Robins, Breslow and Greenland.

    Examples
    --------
    In both years the shares are equal. Pooled, the odds seem half as large again.

    >>> from detectors.statistics.two_by_two import tables
    >>> years = tables([80, 1], [20, 9], [80, 10], [20, 90])
    >>> common_odds_ratio(years).ratio.value
    1.0
    """
    a, b, c, d, total = _used(strata)
    up, down = a * d / total, b * c / total
    r, s = up.sum(), down.sum()
    if s <= 0 or r <= 0:
        return _without(r, s, total.size)
    p, q = (a + d) / total, (b + c) / total
    variance = (p * up).sum() / (2 * r**2) + (q * down).sum() / (2 * s**2)
    variance += (p * down + q * up).sum() / (2 * r * s)
    return _with(r / s, variance, total.size, level)


def common_proportional_ratio(strata: Tables, *, level: float = 0.95) -> Stratified:
    """Return the PRR of Mantel and Haenszel, limits by Greenland and Robins."""
    a, b, c, d, total = _used(strata)
    up, down = a * (c + d) / total, c * (a + b) / total
    r, s = up.sum(), down.sum()
    if s <= 0 or r <= 0:
        return _without(r, s, total.size)
    parts = ((a + b) * (c + d) * (a + c) - a * c * total) / total**2
    return _with(r / s, parts.sum() / (r * s), total.size, level)


def _used(strata: Tables) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return the tables in which product, others, and the problem all occur."""
    a, b, c, d = strata.a, strata.b, strata.c, strata.d
    says = (a + b > 0) & (c + d > 0) & (a + c > 0)
    return a[says], b[says], c[says], d[says], strata.total[says]


def _with(value: float, variance: float, used: int, level: float) -> Stratified:
    if not 0 < level < 1:
        raise ValueError("level must lie between 0 and 1, both excluded")
    wide = float(np.exp(ndtri((1 + level) / 2) * np.sqrt(max(variance, 0.0))))
    return Stratified(Ratio(float(value), float(value) / wide, float(value) * wide), used)


def _without(up: float, down: float, used: int) -> Stratified:
    if used == 0:
        missing = NotEvaluated("no stratum has the product, others, and the problem")
    elif down <= 0:
        missing = NotEvaluated("no stratum has reports of the problem and of others to compare")
    else:
        missing = NotEvaluated("no stratum has a report of the pair that could be compared")
        return Stratified(Ratio(0.0, missing, missing), used)
    return Stratified(Ratio(missing, missing, missing), used)
