"""Beside other packages: where they agree with us, where they do not, and who is right."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pyarrow
import pytest
import vigipy
from scipy.special import ndtr, ndtri  # type: ignore[import-untyped]

from detectors.statistics.gamma_fit import fit_prior, misfit
from detectors.statistics.gamma_shrinkage import Prior
from detectors.statistics.gamma_squash import unsquashed
from detectors.statistics.information import gould, information
from detectors.statistics.likelihood_ratio import LargestRatio, largest_ratio, shares_by_chance
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.report_counts import CountedPairs, count_pairs
from detectors.statistics.reporting_ratio import prr, ror
from detectors.statistics.two_by_two import Floats, Tables, fisher, tables
from tests.detectors.statistics.test_report_counts import DATA, SILENT, named, real

there = pytest.mark.skipif(not DATA.is_dir(), reason="real pairs are not beside the checkout")
CAERS = Prior(3.25378643, 0.39988837, 2.02613054, 1.90808260, 0.06534570)


def told() -> list[dict[str, str]]:
    with (DATA / "oracle_2x2_maude_sample.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(name: str) -> Floats:
    return np.array([float(line[name]) for line in told()])


def caers(path: Path) -> tuple[Floats, Floats]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    n, e = (np.array([float(line[name]) for line in lines]) for name in ("N", "E"))
    return n, e


@there
def test_squashed_pairs_give_the_prior_and_the_ratios_of_openebgm() -> None:
    n, e = caers(DATA / "caers_pairs.csv.gz")

    rows = unsquashed(n, e).squash(count=1, bin_size=50, kept=100)
    rows = rows.squash(count=2, bin_size=10, kept=50)
    prior = fit_prior(rows.n, rows.expected, weight=rows.weight)

    assert (rows.n.size, rows.weight.sum()) == (974, 17_189)
    assert isinstance(prior, Prior)
    found = (prior.shape1, prior.rate1, prior.shape2, prior.rate2, prior.share1)
    assert found == pytest.approx((3.25378643, 0.39988837, 2.02613054, 1.90808260, 0.0653457), 1e-5)


def test_the_highest_ratios_are_those_of_openebgm() -> None:
    n, e = [16, 6, 19], [0.40643623361, 0.07866507747, 0.89690107271]

    assert CAERS.ebgm(n, e) == pytest.approx((23.261104, 18.276478, 16.776479), abs=1e-6)
    assert CAERS.quantile(0.05, n, e) == pytest.approx((15.685658, 10.161704, 11.646206), abs=1e-6)
    assert CAERS.quantile(0.95, n, e) == pytest.approx((33.477333, 30.836097, 23.549569), abs=1e-6)


@there
def test_two_hundred_real_pairs_have_the_ebgm_of_openebgm_with_our_own_prior() -> None:
    rows = [r for r in real() if r["problem"] not in SILENT]
    counted = count_pairs(
        named(*((str(i), r["product"], r["problem"]) for i, r in enumerate(rows)))
    )
    assert isinstance(counted, CountedPairs)

    prior = fit_prior(counted.table.a, counted.table.expected)

    assert isinstance(prior, Prior)
    n, e = column("n11"), column("openEBGM_E")
    assert prior.ebgm(n, e) == pytest.approx(column("EBGM"), abs=0.0075)
    assert prior.quantile(0.05, n, e) == pytest.approx(column("EB05"), abs=0.0075)
    assert prior.quantile(0.95, n, e) == pytest.approx(column("EB95"), abs=0.0075)


@there
def test_mdsstat_raises_e_to_a_number_of_bits_on_each_of_two_hundred_real_pairs() -> None:
    table = tables(*(column(name) for name in ("n11", "n10", "n01", "n00")))

    bits = gould(table).value

    assert np.exp(bits) == pytest.approx(column("mdsstat_bcpnn"), rel=1e-9)
    wrong = column("mdsstat_bcpnn") / 2**bits
    assert wrong.max() > 2.0, "so many times the ratio it means to report"


@there
def test_the_exact_limit_of_the_ic_is_near_the_approximation_of_noren() -> None:
    table = tables(*(column(name) for name in ("n11", "n10", "n01", "n00")))

    found, shape = information(table), table.a + 0.5

    assert found.value == pytest.approx(column("IC"), rel=1e-9)
    near = found.value - 3.3 * shape**-0.5 - 2 * shape**-1.5
    assert near == pytest.approx(column("IC_lcl"), rel=1e-9)
    assert found.low == pytest.approx(near, abs=0.05)


def test_the_ic_is_as_noren_drew_it() -> None:
    """Printed with two decimals; the lower limit of a pair never reported varies by one."""
    table = tables([25, 0, 0], [1101, 5232, 10], [62, 3, 0], [571385, 74905, 453481])

    found = information(table)

    assert found.value == pytest.approx((5.25, -0.48, 0.0), abs=0.02)
    assert found.low[0] == pytest.approx(4.64, abs=0.02)
    assert found.low[1:] == pytest.approx((-11.10, -10.66), abs=1.0)


def test_drawn_shares_give_the_ic_and_its_limits() -> None:
    """Noren's draws: Dirichlet, half a report at the pair, the margins as they were seen."""
    cells, total = np.array([25.0, 1101.0, 62.0, 571385.0]), 572_573.0
    product = np.array([1126.5, 571447.5]) / (total + 1)
    problem = np.array([87.5, 572486.5]) / (total + 1)
    before = 0.5 / (product[0] * problem[0]) * np.outer(product, problem).ravel()

    p = np.random.default_rng(8).dirichlet(cells + before, size=40_000)
    drawn = np.log2(p[:, 0] / ((p[:, 0] + p[:, 1]) * (p[:, 0] + p[:, 2])))

    low, high = np.quantile(drawn, (0.025, 0.975))
    found = information(tables(25, 1101, 62, 571385))
    assert low == pytest.approx(4.64, abs=0.02)
    assert (low, high) == pytest.approx((found.low[0], found.high[0]), abs=0.05)


def test_four_cells_are_no_table_to_fit_a_prior_to() -> None:
    """mdsstat fits five numbers to one table: 5 of 100 then have EB05 6.24, above PRR's limit."""
    table = tables(5, 95, 50, 9850)

    four = fit_prior([5, 95, 50, 9850], [0.55, 99.45, 54.45, 9845.55])

    assert four == NotEvaluated("4 pairs, 50 are needed to fit the prior")
    assert CAERS.quantile(0.05, table.a, table.expected)[0] < prr(table).low[0] < 6.24


def test_a_drawn_zero_does_not_spoil_the_p_value_as_in_mdsstat() -> None:
    seen, of = [3, 2], [10, 90]
    drawn = np.random.default_rng(9).multinomial(5, shares_by_chance(of), size=999)
    assert (drawn == 0).any()

    found = largest_ratio(seen, of, drawn=drawn)

    assert isinstance(found, LargestRatio)
    assert 0.0 < found.p[0] < 0.05


def made_up(*, parts: int = 2) -> tuple[pyarrow.Table, Tables]:
    draw = np.random.default_rng(1)
    margins = np.outer(draw.gamma(1, 1, 40), draw.gamma(1, 1, 30))
    ratio = draw.gamma(3, 1 / 3, (40, 30))
    if parts == 2:
        ratio = np.where(draw.random((40, 30)) < 0.2, 6 * ratio, ratio)
    n = draw.poisson(20 * ratio * margins)
    i, j = np.nonzero(n)
    a, b = n[i, j], n.sum(axis=1)[i] - n[i, j]
    c = n.sum(axis=0)[j] - a
    frame = pyarrow.table(
        {"name": [f"p{x:02}" for x in i], "AE": [f"q{x:02}" for x in j], "count": a}
    )
    return frame, tables(a, b, c, n.sum() - a - b - c)


def theirs(frame: pyarrow.Table, method: str, *names: str, **told: object) -> list[Floats]:
    answer = getattr(vigipy, method)(
        vigipy.convert(frame.to_pandas()), min_events=1, **told
    ).all_signals
    sorted_ = answer.sort_values(["Product", "Adverse Event"])
    assert len(sorted_) == len(frame)
    return [sorted_[name].to_numpy(dtype=np.float64) for name in names]


def test_prr_ror_and_mid_p_are_those_of_vigipy() -> None:
    frame, table = made_up()
    told = ("CI Lower", "CI Upper")

    for method, name, ours in (("prr", "PRR", prr(table)), ("ror", "ROR", ror(table))):
        value, low, high = theirs(frame, method, name, *told, continuity_correction=False)
        assert ours.value == pytest.approx(value, rel=1e-9)
        assert ours.low[ours.estimable] == pytest.approx(low[ours.estimable], rel=1e-6)
        assert ours.high[ours.estimable] == pytest.approx(high[ours.estimable], rel=1e-6)
    (p,) = theirs(frame, "rfet", "p_value")
    assert fisher(table, mid_p=True) == pytest.approx(p, abs=1e-9)


def test_goulds_limit_is_that_of_vigipy_which_holds_it_against_bits_now() -> None:
    """PhViD and mdsstat hold bits against a natural logarithm where the null ratio is not one."""
    frame, table = made_up()
    low, below = theirs(frame, "bcpnn", "quantile", "posterior_probability", relative_risk=2)

    ours = gould(table)

    assert ours.low == pytest.approx(low, abs=1e-9)
    error = (ours.value - ours.low) / float(ndtri(0.975))
    assert ndtr((np.log2(2) - ours.value) / error) == pytest.approx(below, abs=1e-6)
    assert np.abs(ndtr((np.log(2) - ours.value) / error) - below).max() > 0.5


def test_no_prior_of_vigipy_explains_a_table_better_than_ours() -> None:
    """By our likelihood, which is that of openEBGM; vigipy truncates the mixture as a whole."""
    frame, table = made_up()
    answer = vigipy.gps(vigipy.convert(frame.to_pandas()), min_events=1).param
    assert answer is not None

    ours = fit_prior(table.a, table.expected)

    assert isinstance(ours, Prior)
    told = Prior(*(float(x) for x in answer["prior_param"]))
    best, at_theirs = (
        misfit(prior, table.a, table.expected, truncated=True) for prior in (ours, told)
    )
    assert at_theirs - 2.0 < best <= at_theirs + 1e-6


@pytest.mark.filterwarnings("ignore")
def test_where_vigipy_stops_early_one_part_is_enough() -> None:
    """All ratios come from one gamma(3, 3): of a second part nothing can be told."""
    frame, table = made_up(parts=1)
    answer = vigipy.gps(vigipy.convert(frame.to_pandas()), min_events=1).param
    assert answer is not None

    ours = fit_prior(table.a, table.expected)

    assert "exceeded" in answer["convergence"]
    assert isinstance(ours, Prior)
    assert (ours.shape1, ours.rate1) == (ours.shape2, ours.rate2)
    assert 2.0 < ours.shape1 < 4.5
    stopped = Prior(*(float(x) for x in answer["prior_param"]))
    best, at_theirs = (
        misfit(prior, table.a, table.expected, truncated=True) for prior in (ours, stopped)
    )
    assert best < at_theirs + 3.0
