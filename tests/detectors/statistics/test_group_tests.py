import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines.datasets import load_lung  # type: ignore[import-untyped]
from lifelines.statistics import multivariate_logrank_test  # type: ignore[import-untyped]

from detectors.statistics.gray import gray_test
from detectors.statistics.log_rank import GroupTest, log_rank
from detectors.statistics.not_evaluated import NotEvaluated
from tests.detectors.statistics.subjects import (
    S20_CAUSE,
    S20_EXIT,
    S20_GROUP,
    Subject,
    columns,
    fleets,
)

THREE = ("ABC" * 7)[:20]


def compared(found: GroupTest | NotEvaluated) -> GroupTest:
    assert isinstance(found, GroupTest), found
    return found


def test_the_log_rank_test_is_that_of_the_reference_program() -> None:
    """Of survdiff in R's survival 3.5-3."""
    found = compared(log_rank(S20_EXIT, S20_CAUSE, S20_GROUP))

    assert found.statistic == pytest.approx(5.376026e-02, abs=1e-8)
    assert found.observed == (6, 6)
    assert found.expected == pytest.approx((5.60003890, 6.39996110), abs=1e-8)


def test_men_and_women_of_the_lung_data_differ_as_published() -> None:
    lung = load_lung()

    found = compared(log_rank(lung.time, lung.status, [str(sex) for sex in lung.sex]))

    assert found.statistic == pytest.approx(10.32674195, abs=1e-8)


@pytest.mark.parametrize(
    ("group", "of", "statistic", "p_value"),
    [
        (S20_GROUP, 1, 0.009012922765, 0.924365332682),
        (S20_GROUP, 2, 0.689877476136, 0.406206058744),
        (THREE, 1, 1.922273443901, 0.382457890507),
        (THREE, 2, 0.280726289467, 0.869042589850),
    ],
)
def test_grays_test_is_that_of_another_program(
    group: str, of: int, statistic: float, p_value: float
) -> None:
    """Of gray_test in comprisk 0.8.0, which states to follow R's cmprsk."""
    found = compared(gray_test(S20_EXIT, S20_CAUSE, group, of=of))

    assert found.statistic == pytest.approx(statistic, abs=1e-10)
    assert found.p_value == pytest.approx(p_value, abs=1e-10)


@given(fleet=fleets)
def test_the_log_rank_test_is_that_of_lifelines(fleet: list[Subject]) -> None:
    _, exit_, cause, group = columns(fleet)
    ours = log_rank(exit_, cause, group)

    if isinstance(ours, GroupTest):
        theirs = multivariate_logrank_test(exit_, group, [c > 0 for c in cause])
        assert ours.statistic == pytest.approx(theirs.test_statistic, rel=1e-6, abs=1e-8)


@given(fleet=fleets, data=st.data())
def test_the_order_of_subjects_and_the_names_of_groups_do_not_matter(
    fleet: list[Subject], data: st.DataObject
) -> None:
    _, exit_, cause, group = columns(fleet)
    one = (log_rank(exit_, cause, group), gray_test(exit_, cause, group, of=1))
    _, exit_, cause, group = columns(data.draw(st.permutations(fleet)))
    renamed = [{"A": "C", "B": "B", "C": "A"}[name] for name in group]
    other = (log_rank(exit_, cause, renamed), gray_test(exit_, cause, renamed, of=1))

    for first, second in zip(one, other, strict=True):
        assert isinstance(first, GroupTest) == isinstance(second, GroupTest)
        if isinstance(first, GroupTest) and isinstance(second, GroupTest):
            assert first.statistic == pytest.approx(second.statistic, rel=1e-6, abs=1e-8)
            assert 0.0 <= first.p_value <= 1.0


@given(fleet=fleets)
def test_what_was_expected_sums_to_what_was_observed(fleet: list[Subject]) -> None:
    _, exit_, cause, group = columns(fleet)

    for found in (log_rank(exit_, cause, group), gray_test(exit_, cause, group, of=1)):
        if isinstance(found, GroupTest):
            assert sum(found.expected) == pytest.approx(sum(found.observed))


def test_equal_groups_differ_in_one_test_of_twenty_and_unequal_shares_are_found() -> None:
    random, fleets_ = np.random.default_rng(739), 600
    false = {"log-rank": 0, "Gray": 0}
    found = 0

    for _ in range(fleets_):
        age, lost = random.exponential(20.0, 120), random.uniform(5.0, 40.0, 120)
        group = np.where(np.arange(120) < 60, "new", "old")
        cause = np.where(age <= lost, random.integers(1, 3, 120), 0)
        exit_ = np.ceil(np.minimum(age, lost))
        false["log-rank"] += compared(log_rank(exit_, cause, group.tolist())).p_value < 0.05
        false["Gray"] += compared(gray_test(exit_, cause, group.tolist(), of=1)).p_value < 0.05
        spared = np.where((group == "new") & (cause == 1) & (random.random(120) < 0.7), 2, cause)
        found += compared(gray_test(exit_, spared, group.tolist(), of=1)).p_value < 0.05

    assert 0.03 < false["log-rank"] / fleets_ < 0.07
    assert 0.03 < false["Gray"] / fleets_ < 0.07
    assert found / fleets_ > 0.8


def test_where_another_cause_takes_one_group_away_gray_sees_what_log_rank_does_not() -> None:
    """Fractures come at one hazard in both groups, but half of one group is taken out for pain."""
    random, n = np.random.default_rng(739), 2_000
    fracture = random.exponential(60.0, n)
    group = np.where(np.arange(n) < n // 2, "kept", "taken out")
    pain = np.where(group == "kept", np.inf, random.exponential(15.0, n))
    exit_ = np.minimum(np.minimum(fracture, pain), 60.0)
    cause = np.where(exit_ == fracture, 1, np.where(exit_ == pain, 2, 0))

    hazards = compared(log_rank(exit_, cause == 1, group.tolist()))
    shares = compared(gray_test(exit_, cause, group.tolist(), of=1))

    assert hazards.p_value > 0.05
    assert shares.p_value < 1e-6


@pytest.mark.parametrize(
    ("exit_", "cause", "group", "reason"),
    [
        ((1.0, 2.0), (1, 1), "AA", "only one group"),
        ((1.0, 2.0), (0, 0), "AB", "no event"),
        ((1.0, 1.0, 5.0, 6.0), (0, 0, 1, 1), "AABB", "group A was never at risk beside"),
        ((1.0, -2.0), (1, 1), "AB", "a time of subject 1 is negative"),
        ((), (), "", "there is nobody"),
    ],
)
def test_a_comparison_without_an_answer_says_why(
    exit_: tuple[float, ...], cause: tuple[int, ...], group: str, reason: str
) -> None:
    for found in (log_rank(exit_, cause, group), gray_test(exit_, cause, group, of=1)):
        assert isinstance(found, NotEvaluated)
        assert reason in found.reason


def test_a_group_that_comes_late_is_compared_from_then_on() -> None:
    exit_, cause, group = (4.0, 6.0, 8.0, 9.0, 7.0, 8.5), (1, 1, 0, 1, 1, 0), "AAABBB"

    late = compared(log_rank(exit_, cause, group, entry=(0, 0, 0, 5, 5, 5)))

    assert sum(late.expected) == pytest.approx(4.0)
    assert late.expected[1] < compared(log_rank(exit_, cause, group)).expected[1]


def test_a_cause_that_has_not_happened_is_not_compared() -> None:
    found = gray_test(S20_EXIT, S20_CAUSE, S20_GROUP, of=4)

    assert found == NotEvaluated("no event of cause 4 has happened in any group")
    with pytest.raises(ValueError, match="from 1 up"):
        gray_test(S20_EXIT, S20_CAUSE, S20_GROUP, of=0)
    with pytest.raises(ValueError, match="a group each"):
        log_rank(S20_EXIT, S20_CAUSE, "AB")
