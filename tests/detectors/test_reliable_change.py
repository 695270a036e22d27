from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.reliable_change import Answer, lasts, reliable_change, with_answer
from detectors.spell import DAY_S
from events.sample import ids, tick

(EVENT,) = ids(tick(day=0))


def test_of_an_unchanged_person_one_difference_in_twenty_is_reliable() -> None:
    random = Random(1)
    error, pairs = 1.02, 20_000
    differences = [random.gauss(0, error) - random.gauss(0, error) for _ in range(pairs)]

    beyond = sum(abs(each) >= reliable_change(error) for each in differences) / pairs

    assert beyond == pytest.approx(0.05, abs=3 * sqrt(0.05 * 0.95 / pairs))


@given(times=st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_the_first_and_the_latest_are_kept_whatever_the_order(times: list[int]) -> None:
    answers: tuple[Answer, ...] = ()
    for at_s in times:
        answers = with_answer(answers, Answer(EVENT, at_s, 5.0))

    assert answers[0].at_s == min(times)
    assert answers[-1].at_s == max(times)
    assert len(answers) == min(2, len(times))


def test_one_answer_never_lasts_and_two_only_when_apart() -> None:
    first, latest = Answer(EVENT, 0, 5.0), Answer(EVENT, int(14 * DAY_S), 5.0)

    assert not lasts((first,), apart_days=0.0)
    assert lasts((first, latest), apart_days=14.0)
    assert not lasts((first, latest), apart_days=15.0)
