"""PRR, ROR, IC and their kin against published and independent answers, and zero cells."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr  # type: ignore[import-untyped]
from scipy.stats import binom  # type: ignore[import-untyped]

from detectors.statistics.information import gould, information
from detectors.statistics.multiplicity import (
    benjamini_hochberg,
    benjamini_yekutieli,
    e_benjamini_hochberg,
    holm,
)
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.reporting_ratio import evans, prr, ror
from detectors.statistics.two_by_two import chi_squared, fisher, tables

ORACLE = Path(__file__).parents[4] / "shared/data/signal_oracle/oracle_2x2_maude_sample.csv"
GOLDEN = tables([28, 25, 0, 5, 3], [942, 1101, 5232, 95, 7], [17, 62, 3, 50, 2],
                [31435, 571385, 74905, 9850, 88])  # fmt: skip
COUNT = st.integers(0, 10**7)
FALSE_ALARMS = [
    (0.5, (0.0750, 0.0532, 0.0138, 0.0016, 0.0016)),
    (2, (0.0496, 0.0486, 0.0161, 0.0100, 0.0076)),
    (20, (0.0302, 0.0299, 0.0001, 0.0174, 0.0180)),
    (200, (0.0263, 0.0263, 0.0000, 0.0138, 0.0087)),
]
P = (0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216)


def near(*numbers: float) -> object:
    return pytest.approx(numbers, rel=1e-6, abs=1e-8)


def test_ratios_agree_with_published_and_independent_answers() -> None:
    proportional, odds = prr(GOLDEN), ror(GOLDEN)

    assert proportional.value == near(53.40545785, 204.637813, 0, 9.9, 13.5)
    assert proportional.low == near(29.33201273, 129.1004745, 0, 4.033290165, 2.55241657)
    assert proportional.high == near(97.23652293, 324.3724289, 0, 24.30026008, 71.40292151)
    assert odds.value == near(54.96315724, 209.2617415, 0, 10.36842105, 18.85714286)
    assert odds.low == near(29.98082652, 131.0384225, 0, 4.045143355, 2.688982105)
    assert odds.high == near(100.7626875, 334.1804308, 0, 26.57610514, 132.2403136)
    assert evans(GOLDEN).tolist() == [True, True, False, True, True]


def test_information_agrees_with_independent_answers() -> None:
    found = information(GOLDEN)

    assert found.value == near(3.948246723, 5.247845355, -0.4768632829, 2.389042291, 1.807354922)
    assert found.low == near(3.364299103, 4.626869832, -10.4687511, 0.8615766634, -0.2430884338)
    assert found.high == near(4.432808981, 5.757635417, 1.851940498, 3.383789807, 3.001150476)


def test_gould_agrees_with_his_table_and_stays_on_its_own_scale() -> None:
    found = gould(GOLDEN)
    own = gould(tables(1614, 85304 - 1614, 71209 - 1614, 4640498 - 85304 - 71209 + 1614))

    assert found.value == near(3.59998362, 4.45090710, -0.97959325, 1.83485546, 1.28221819)
    assert found.low == near(2.91892902, 3.80907198, -4.90676419, 0.54199261, -0.78933510)
    assert found.high == near(4.28103821, 5.09274221, 2.94757769, 3.12771832, 3.35377149)
    assert (own.value[0], own.low[0], own.high[0]) == near(0.301503, 0.2297176, 0.3732884)
    assert 2 ** found.value[0] == pytest.approx(12.13, abs=0.01), "mdsstat says 36.60: e, not 2"


def test_tests_of_one_table_agree_with_those_of_r() -> None:
    exact = fisher(GOLDEN)

    assert chi_squared(GOLDEN, yates=False) == near(
        544.70960298, 3610.849624, 0.20954488, 36.56935921, 14.61988304
    )
    assert chi_squared(GOLDEN, yates=True) == near(
        524.46473537, 3466.884688, 0, 28.81320172, 9.35672515
    )
    assert exact == pytest.approx(
        (9.832197521e-32, 6.483433665e-47, 1, 2.116999313e-04, 0.006637912897), rel=1e-6
    )
    assert (fisher(GOLDEN, mid_p=True) < exact).all()


def test_adjusted_p_values_agree_with_those_of_r() -> None:
    assert benjamini_hochberg(P) == near(
        0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.10571429, 0.216, 0.216, 0.216
    )
    assert benjamini_yekutieli(P) == near(
        0.02928968, 0.11715873, *[0.24603333] * 3, 0.29289683, 0.30963379, *[0.63265714] * 3
    )
    assert holm(P) == near(0.01, 0.072, *[0.312] * 4, 0.312, *[0.615] * 3)


def test_false_findings_are_as_rare_as_the_docstring_says() -> None:
    draw, runs = np.random.default_rng(77), 2_000
    true = np.arange(100) < 20
    shares, any_false = np.zeros((runs, 2)), 0

    for at in range(runs):
        p = ndtr(-draw.normal(np.where(true, 3.0, 0.0)))
        for method, adjust in enumerate((benjamini_hochberg, benjamini_yekutieli)):
            found = adjust(p) <= 0.1
            shares[at, method] = (found & ~true).sum() / max(1, found.sum())
        any_false += bool((holm(p)[~true] <= 0.1).any())

    assert shares.mean(axis=0) == pytest.approx((0.080, 0.016), abs=0.002)
    assert any_false / runs == pytest.approx(0.088, abs=0.002)
    assert shares[:, 0].mean() < 0.1


def test_what_cannot_be_is_refused() -> None:
    for bad in (-1, 0.5, float("nan")):
        with pytest.raises(ValueError, match="whole"):
            tables(bad, 1, 1, 1)
    with pytest.raises(ValueError, match="0 to 1"):
        holm([1.5])
    with pytest.raises(ValueError, match="q must"):
        e_benjamini_hochberg([1.0], q=0)


def test_a_product_without_the_problem_has_a_ratio_of_nought_and_a_reason_for_its_limits() -> None:
    table = tables([0, 5, 0], [9, 5, 0], [1, 0, 3], [9, 9, 9])

    silent, alone, absent = (prr(table).numbers(table, at) for at in range(3))

    assert silent.value == 0.0
    assert isinstance(silent.low, NotEvaluated)
    assert "no report names the product and the problem" in silent.low.reason
    assert isinstance(alone.value, NotEvaluated)
    assert "with another product" in alone.value.reason
    assert isinstance(absent.value, NotEvaluated)
    assert absent.value.reason == "not estimable: no report names the product"
    assert ror(table).numbers(table, 0).value == 0.0


@pytest.mark.parametrize(("expected", "told"), FALSE_ALARMS)
def test_pairs_without_association_are_alarmed_as_often_as_the_docstrings_say(
    expected: float, told: tuple[float, ...]
) -> None:
    """Sums over all counts that matter."""
    of_product, others, share = expected / 0.01, 100_000, 0.01
    a = np.arange(int(expected + 10 * expected**0.5 + 30))
    c = np.arange(800, 1_200)
    chance = np.outer(binom.pmf(a, of_product, share), binom.pmf(c, others, share))
    a, c = (each.ravel() for each in np.meshgrid(a, c, indexing="ij"))
    table = tables(a, of_product - a, c, others - c)

    alarmed = (
        prr(table).low > 1,
        ror(table).low > 1,
        evans(table),
        information(table).low > 0,
        gould(table).low > 0,
    )

    chances = [chance.ravel()[each].sum() / chance.sum() for each in alarmed]
    assert chances == pytest.approx(told, abs=2e-4)


@given(st.lists(st.tuples(COUNT, COUNT, COUNT, COUNT), min_size=1, max_size=20))
def test_every_table_has_a_number_or_a_reason(cells: list[tuple[int, int, int, int]]) -> None:
    table = tables(*np.array(cells).T)

    for ratios in (prr(table), ror(table)):
        assert all(np.isfinite(x).all() for x in (ratios.value, ratios.low, ratios.high))
        for at in range(len(cells)):
            answer = ratios.answer(table, at)
            assert isinstance(answer, tuple) or answer.startswith("not estimable: ")
            number = ratios.numbers(table, at)
            assert isinstance(answer, tuple) == isinstance(number.low, float)
    for found in (information(table), gould(table)):
        assert (found.low <= found.value).all() and (found.value <= found.high).all()


@pytest.mark.skipif(not ORACLE.is_file(), reason="the oracle's answers are not beside the checkout")
def test_two_hundred_real_pairs_agree_with_independent_answers() -> None:
    with ORACLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))

    table = tables(*([float(x[name]) for x in lines] for name in ("n11", "n10", "n01", "n00")))

    for ratios, name in ((prr(table), "PRR"), (ror(table), "ROR")):
        sides = ((ratios.value, name), (ratios.low, f"{name}_lcl"), (ratios.high, f"{name}_ucl"))
        for found, column in sides:
            told = np.array([float(line[column]) for line in lines])
            assert found[ratios.estimable] == pytest.approx(told[ratios.estimable], rel=1e-9)
    told = np.array([float(line["chi2_yates"]) for line in lines])
    assert chi_squared(table, yates=True) == pytest.approx(told, rel=1e-9)
