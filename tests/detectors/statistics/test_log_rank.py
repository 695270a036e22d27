import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines.datasets import load_lung  # type: ignore[import-untyped]
from lifelines.statistics import multivariate_logrank_test  # type: ignore[import-untyped]

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
    one = log_rank(exit_, cause, group)
    _, exit_, cause, group = columns(data.draw(st.permutations(fleet)))
    renamed = [{"A": "C", "B": "B", "C": "A"}[name] for name in group]
    other = log_rank(exit_, cause, renamed)

    assert isinstance(one, GroupTest) == isinstance(other, GroupTest)
    if isinstance(one, GroupTest) and isinstance(other, GroupTest):
        assert one.statistic == pytest.approx(other.statistic, rel=1e-6, abs=1e-8)
        assert 0.0 <= one.p_value <= 1.0


@given(fleet=fleets)
def test_what_was_expected_sums_to_what_was_observed(fleet: list[Subject]) -> None:
    _, exit_, cause, group = columns(fleet)

    found = log_rank(exit_, cause, group)

    if isinstance(found, GroupTest):
        assert sum(found.expected) == pytest.approx(sum(found.observed))


def test_equal_groups_differ_in_one_test_of_twenty() -> None:
    random, fleets_, below = np.random.default_rng(739), 600, 0

    for _ in range(fleets_):
        age, lost = random.exponential(20.0, 120), random.uniform(5.0, 40.0, 120)
        found = log_rank(np.ceil(np.minimum(age, lost)), age <= lost, "AB" * 60)
        below += compared(found).p_value < 0.05

    assert 0.03 < below / fleets_ < 0.07


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
    found = log_rank(exit_, cause, group)

    assert isinstance(found, NotEvaluated)
    assert reason in found.reason


def test_a_group_that_comes_late_is_compared_from_then_on() -> None:
    exit_, cause, group = (4.0, 6.0, 8.0, 9.0, 7.0, 8.5), (1, 1, 0, 1, 1, 0), "AAABBB"

    late = compared(log_rank(exit_, cause, group, entry=(0, 0, 0, 5, 5, 5)))

    assert sum(late.expected) == pytest.approx(4.0)
    assert late.expected[1] < compared(log_rank(exit_, cause, group)).expected[1]


def test_each_subject_needs_a_group() -> None:
    with pytest.raises(ValueError, match="a group each"):
        log_rank(S20_EXIT, S20_CAUSE, "AB")
