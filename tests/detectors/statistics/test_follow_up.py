import numpy as np
import pytest
from hypothesis import given

from detectors.statistics.follow_up import FollowUp, follow_up, steps
from detectors.statistics.not_evaluated import NotEvaluated
from tests.detectors.statistics.subjects import Subject, columns, fleets


@given(fleet=fleets)
def test_risk_sets_are_those_counted_one_by_one(fleet: list[Subject]) -> None:
    entry, exit_, cause, _ = columns(fleet)

    watched = follow_up(exit_, cause, entry=entry)

    assert isinstance(watched, FollowUp)
    found = steps(watched)
    for time, number, events in zip(found.times, found.at_risk, found.events, strict=True):
        assert number == sum((v < time or v == 0.0) and time <= t for v, t, *_ in fleet)
        ended = [c for _, t, c, _ in fleet if t == time and c]
        assert events.tolist() == [ended.count(c) for c in range(1, watched.causes + 1)]


@pytest.mark.parametrize(
    ("entry", "exit_", "reason"),
    [
        ((0.0, 5.0), (4.0, 4.0), "subject 1 leaves at 4, before or when it enters, at 5"),
        ((0.0, 4.0), (4.0, 4.0), "subject 1 leaves at 4, before or when it enters, at 4"),
        ((0.0, 0.0), (4.0, -1.0), "a time of subject 1 is negative"),
        ((0.0, -2.0), (4.0, 1.0), "a time of subject 1 is negative"),
        ((0.0, 0.0), (float("nan"), 1.0), "a time of subject 0 is not a finite number"),
        ((0.0, 0.0), (float("inf"), 1.0), "a time of subject 0 is not a finite number"),
        ((), (), "there is nobody"),
    ],
)
def test_impossible_times_are_named(
    entry: tuple[float, ...], exit_: tuple[float, ...], reason: str
) -> None:
    found = follow_up(exit_, (1,) * len(exit_), entry=entry)

    assert found == NotEvaluated(reason)


def test_an_event_on_the_day_of_the_implantation_counts() -> None:
    watched = follow_up((0.0, 3.0), (1, 0))

    assert isinstance(watched, FollowUp)
    found = steps(watched)
    assert (found.times.tolist(), found.at_risk.tolist()) == ([0.0], [2])


def test_a_later_beginning_leaves_out_what_was_before() -> None:
    watched = follow_up((2.0, 5.0, 9.0), (1, 1, 0), entry=(0.0, 0.0, 4.0), since=3.0)

    assert isinstance(watched, FollowUp)
    assert watched.at_risk(np.array([3.5, 5.0])).tolist() == [1, 2]
    assert follow_up((2.0,), (1,), since=3.0) == NotEvaluated("nobody is left at 3")


def test_columns_that_do_not_fit_are_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="equal length"):
        follow_up((1.0, 2.0), (1,))
    with pytest.raises(ValueError, match="causes are 0"):
        follow_up((1.0,), (-1,))
    with pytest.raises(ValueError, match="causes are 0"):
        follow_up((1.0,), (3,), causes=2)
