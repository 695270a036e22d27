"""The e-process beside a comparator: fair for any shares, and lost by a lower rate."""

from itertools import pairwise, product
from math import exp, log, prod, sqrt

import numpy as np
import pytest

from detectors.statistics.binomial_e_process import binomial_log_e_values

SHARES = (0.5, 0.2, 0.05, 0.7, 0.31, 0.31, 0.9, 0.12)


def after(falls: tuple[int, ...], shares: tuple[float, ...] = SHARES) -> float:
    return exp(binomial_log_e_values([(sum(falls), shares[: len(falls)])])[0])


@pytest.mark.parametrize("events", range(1, len(SHARES) + 1))
@pytest.mark.parametrize(("ratio", "fair"), [(1.0, True), (0.4, False), (2.0, False)])
def test_over_all_ways_that_events_can_fall_the_bet_is_fair_and_loses_where_the_rate_is_lower(
    events: int, ratio: float, fair: bool
) -> None:
    shares = SHARES[:events]
    chances = [ratio * s / (ratio * s + 1.0 - s) for s in shares]

    mean = sum(
        prod(p if x else 1.0 - p for p, x in zip(chances, falls, strict=True)) * after(falls)
        for falls in product((0, 1), repeat=events)
    )

    assert (mean == pytest.approx(1.0, abs=1e-9)) if fair else ((mean < 1.0) == (ratio < 1.0))


def test_it_is_the_same_however_events_are_divided_into_looks() -> None:
    whole = binomial_log_e_values([(5, SHARES)])
    parts = binomial_log_e_values([(2, SHARES[:3]), (0, ()), (3, SHARES[3:])])

    assert parts[-1] == pytest.approx(whole[-1], abs=1e-12)
    assert parts[0] == parts[1]


def test_alike_parts_reach_twenty_in_one_of_twenty_times_at_most() -> None:
    """Sixty events, of which the first ten are looked at one by one and then every tenth."""
    draw, paths, alpha = np.random.default_rng(11), 2_000, 0.05
    shares = draw.uniform(0.05, 0.6, size=60)
    falls = draw.random(size=(paths, shares.size)) < shares
    ends = [*range(1, 10), *range(10, 61, 10)]
    stretches = list(pairwise((0, *ends)))

    crossed = 0
    for path in falls:
        looks = [(int(path[i:j].sum()), tuple(shares[i:j].tolist())) for i, j in stretches]
        crossed += max(binomial_log_e_values(looks)) >= log(1.0 / alpha)

    assert 0 < crossed <= paths * alpha + 2.0 * sqrt(paths * alpha * (1.0 - alpha))


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="3 events on one part of 2"):
        binomial_log_e_values([(3, (0.5, 0.5))])
    with pytest.raises(ValueError, match="a share at look 1 is 1.0"):
        binomial_log_e_values([(1, (1.0,))])
