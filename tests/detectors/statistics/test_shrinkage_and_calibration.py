"""EBGM and calibration by negative controls against independent answers."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import gamma, poisson  # type: ignore[import-untyped]

from detectors.statistics.gamma_fit import fit_prior, misfit
from detectors.statistics.gamma_shrinkage import Prior
from detectors.statistics.negative_controls import Null, fit_null
from detectors.statistics.not_evaluated import NotEvaluated

DATA = Path(__file__).parents[4] / "shared/data/signal_oracle"
PRIOR = Prior(3.25280367, 0.39983376, 2.02490400, 1.90726819, 0.06536416)
N, E = (1, 2, 5, 10, 3, 50), (0.1, 0.5, 1, 2.5, 7, 9.3)
FALSE_ALARMS = [(0.5, 0.0018, 1.7e-4), (2, 0.0166, 5e-5), (20, 0.0343, 0), (200, 0.0436, 0)]
there = pytest.mark.skipif(not DATA.is_dir(), reason="real pairs are not beside the checkout")


def test_shrunk_ratios_agree_with_an_independent_package() -> None:
    share, ebgm, low = PRIOR.share(N, E), PRIOR.ebgm(N, E), PRIOR.quantile(0.05, N, E)

    assert share == pytest.approx(
        (0.1948861777, 0.1146070958, 0.3223065991, 0.2523956558, 0.0006142839, 0.8459089699),
        abs=1e-8,
    )
    assert ebgm == pytest.approx(
        (1.7919434811, 1.7015354311, 3.0054629248, 2.9824944708, 0.5091603587, 5.2996200431),
        abs=1e-8,
    )
    assert low == pytest.approx(
        (0.4527849660, 0.5976439166, 1.2459601697, 1.6540337509, 0.2229699803, 4.0917065588),
        abs=1e-8,
    )
    assert PRIOR.quantile(0.95, N, E) == pytest.approx(
        (10.72, 5.90, 7.95, 5.62, 1.03, 6.71), abs=0.006
    )


def test_a_quantile_is_where_the_chance_is_what_was_asked_for() -> None:
    """The package prints 7.95 for five reports with one expected; it is 7.944."""
    share, high = PRIOR.share([5], [1])[0], PRIOR.quantile(0.95, [5], [1])[0]

    below = share * gamma.cdf(high, PRIOR.shape1 + 5, scale=1 / (PRIOR.rate1 + 1))
    below += (1 - share) * gamma.cdf(high, PRIOR.shape2 + 5, scale=1 / (PRIOR.rate2 + 1))

    assert high == pytest.approx(7.944175, abs=1e-6)
    assert below == pytest.approx(0.95, abs=1e-12)


def test_both_likelihoods_agree_with_an_independent_package() -> None:
    n, e = np.repeat([0, 1, 2, 3], [5, 4, 6, 2]), np.arange(1, 18)
    prior = Prior(0.125874, 0.13587, 1.24578, 3.01587, 0.05)

    assert misfit(prior, n, e, truncated=False) == pytest.approx(28.7087780397, abs=1e-9)
    seen = n > 0
    assert misfit(prior, n[seen], e[seen], truncated=True) == pytest.approx(22.4981759115, abs=1e-9)


@there
def test_the_fit_of_real_pairs_is_the_optimum_that_others_found() -> None:
    with gzip.open(DATA / "caers_pairs.csv.gz", "rt", encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    n, e = ([float(line[name]) for line in lines] for name in ("N", "E"))

    prior = fit_prior(n, e)

    assert isinstance(prior, Prior)
    assert misfit(prior, n, e, truncated=True) == pytest.approx(4162.45571, abs=1e-4)
    found = (prior.shape1, prior.rate1, prior.shape2, prior.rate2, prior.share1)
    assert found == pytest.approx((3.25597, 0.39999, 2.02375, 1.90613, 0.065307), abs=1e-4)


def test_a_table_of_chance_alone_has_a_prior_without_spread_or_a_reason() -> None:
    draw = np.random.default_rng(2)
    found = []

    for _ in range(4):
        expected = np.exp(draw.normal(0.0, 1.5, 1_000))
        n = draw.poisson(expected)
        n, expected = n[n > 0], expected[n > 0]
        found.append((fit_prior(n, expected), n, expected))

    reasons = [each for each, _, _ in found if isinstance(each, NotEvaluated)]
    assert all("no spread" in each.reason for each in reasons)
    for prior, n, expected in found:
        if isinstance(prior, Prior):
            assert (prior.quantile(0.05, n, expected) < 1).all()
    assert 0 < len(reasons) < len(found), "both happen"


def test_a_prior_is_found_again_in_what_was_drawn_from_it() -> None:
    draw = np.random.default_rng(3)
    expected = np.exp(draw.normal(0.0, 1.5, 20_000))
    first = draw.random(20_000) < 0.3
    ratio = np.where(first, draw.gamma(2.0, 3.0, 20_000), draw.gamma(4.0, 0.2, 20_000))

    found = fit_prior(n := draw.poisson(ratio * expected), expected, truncated=False)

    assert isinstance(found, Prior)
    told = Prior(2.0, 1 / 3, 4.0, 5.0, 0.3)
    assert misfit(found, n, expected, truncated=False) <= misfit(told, n, expected, truncated=False)
    assert found.shape1 / found.rate1 == pytest.approx(6.0, rel=0.05)
    assert found.share1 == pytest.approx(0.3, abs=0.02)


@pytest.mark.parametrize(
    ("expected", "above_1", "at_least_2"), FALSE_ALARMS, ids=lambda each: f"{each:g}"
)
def test_pairs_without_association_are_alarmed_as_often_as_the_docstring_says(
    expected: float, above_1: float, at_least_2: float
) -> None:
    n = np.arange(1, int(expected + 12 * expected**0.5 + 15))

    low, chance = PRIOR.quantile(0.05, n, np.full(n.size, expected)), poisson.pmf(n, expected)

    assert chance[low > 1].sum() == pytest.approx(above_1, abs=5e-4)
    assert chance[low >= 2].sum() == pytest.approx(at_least_2, abs=5e-5)


@there
def test_real_negative_controls_calibrate_as_published() -> None:
    with (DATA / "sccs_controls.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["groundTruth"] == "0"]

    null = fit_null(*([float(line[name]) for line in lines] for name in ("logRr", "seLogRr")))

    assert isinstance(null, Null)
    assert (null.mean, null.sd) == pytest.approx((0.7921580519, 0.2834363458), abs=1e-4)
    published = Null(0.7921580519, 0.2834363458)
    assert published.p(0.7326235370, 0.0737170849) == pytest.approx(0.8389141661, abs=1e-8)
    assert null.p(0.7326235370, 0.0737170849) == pytest.approx(0.8389141661, abs=1.1e-4)
    x, s = (np.array([float(line[name]) for line in lines]) for name in ("logRr", "seLogRr"))
    ours, theirs = (
        float((np.log(of.sd**2 + s**2) + (x - of.mean) ** 2 / (of.sd**2 + s**2)).sum())
        for of in (null, published)
    )
    assert ours < theirs, "the published fit stopped a little beside the summit"
