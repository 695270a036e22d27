import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(fleet=fleets, data=st.data())
def test_the_order_of_subjects_and_the_names_of_groups_do_not_matter(
    fleet: list[Subject], data: st.DataObject
) -> None:
    _, exit_, cause, group = columns(fleet)
    one = gray_test(exit_, cause, group, of=1)
    _, exit_, cause, group = columns(data.draw(st.permutations(fleet)))
    renamed = [{"A": "C", "B": "B", "C": "A"}[name] for name in group]
    other = gray_test(exit_, cause, renamed, of=1)

    assert isinstance(one, GroupTest) == isinstance(other, GroupTest)
    if isinstance(one, GroupTest) and isinstance(other, GroupTest):
        assert one.statistic == pytest.approx(other.statistic, rel=1e-6, abs=1e-8)
        assert 0.0 <= one.p_value <= 1.0


@given(fleet=fleets)
def test_what_was_expected_sums_to_what_was_observed(fleet: list[Subject]) -> None:
    _, exit_, cause, group = columns(fleet)

    found = gray_test(exit_, cause, group, of=1)

    if isinstance(found, GroupTest):
        assert sum(found.expected) == pytest.approx(sum(found.observed))


def test_equal_groups_differ_in_one_test_of_twenty_and_unequal_shares_are_found() -> None:
    random, fleets_ = np.random.default_rng(739), 600
    false, found = 0, 0

    for _ in range(fleets_):
        age, lost = random.exponential(20.0, 120), random.uniform(5.0, 40.0, 120)
        group = np.where(np.arange(120) < 60, "new", "old")
        cause = np.where(age <= lost, random.integers(1, 3, 120), 0)
        exit_ = np.ceil(np.minimum(age, lost))
        false += compared(gray_test(exit_, cause, group.tolist(), of=1)).p_value < 0.05
        spared = np.where((group == "new") & (cause == 1) & (random.random(120) < 0.7), 2, cause)
        found += compared(gray_test(exit_, spared, group.tolist(), of=1)).p_value < 0.05

    assert 0.03 < false / fleets_ < 0.07
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
    found = gray_test(exit_, cause, group, of=1)

    assert isinstance(found, NotEvaluated)
    assert reason in found.reason


def test_a_cause_that_has_not_happened_is_not_compared() -> None:
    found = gray_test(S20_EXIT, S20_CAUSE, S20_GROUP, of=4)

    assert found == NotEvaluated("no event of cause 4 has happened in any group")
    with pytest.raises(ValueError, match="from 1 up"):
        gray_test(S20_EXIT, S20_CAUSE, S20_GROUP, of=0)


def test_what_comes_when_one_group_alone_is_left_changes_nothing() -> None:
    """Of a new lead, all have left by two years; the old lead goes on, and all of it fails."""
    exit_, cause, group = (2.0, 1.0, 4.0, 3.0, 2.0, 5.0), (1, 0, 1, 1, 1, 1), "ABBBAB"

    to_the_end = compared(gray_test(exit_, cause, group, of=1))
    until_two = compared(gray_test(np.minimum(exit_, 2.5), (1, 0, 0, 0, 1, 0), group, of=1))

    assert to_the_end.statistic == pytest.approx(until_two.statistic, rel=1e-9)


def test_where_the_incidence_in_common_is_used_up_there_is_no_answer() -> None:
    """Most of the fleet, group A, has failed at once; the rest of it then fails as fast again."""
    exit_ = (1.0,) * 10 + (2.0, 3.0, 2.0, 3.0)

    found = gray_test(exit_, (1,) * 14, "A" * 10 + "BBCC", of=1)

    assert found == NotEvaluated("the incidence in common reaches one before the last event")
