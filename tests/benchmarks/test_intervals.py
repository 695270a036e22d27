import pytest

from benchmarks.detection.intervals import garwood, median_interval, quartiles, wilson


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_shares_have_the_published_score_interval(
    hits: int, trials: int, low: float, high: float
) -> None:
    """Of 81 in 263: Newcombe (1998), Statistics in Medicine 17, 857-872, table I."""
    assert wilson(hits, trials) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (5, 1.623, 11.668), (100, 81.364, 121.627)],
)
def test_rates_have_the_tabulated_exact_interval(count: int, low: float, high: float) -> None:
    """As in the tables of Garwood's limits, such as Ulm (1990), Am. J. Epidemiol. 131, 373-375."""
    assert garwood(count) == pytest.approx((low, high), abs=1e-3)


def test_a_median_of_five_values_has_no_interval_at_this_level() -> None:
    assert median_interval([1, 2, 3, 4, 5]) is None
    assert median_interval([6, 1, 2, 3, 4, 5]) == (1, 6)


def test_the_order_of_values_does_not_matter() -> None:
    values = [float((7 * i) % 30) for i in range(30)]

    assert median_interval(values) == median_interval(sorted(values)) == (9.0, 20.0)


def test_a_single_value_is_all_of_its_quartiles() -> None:
    assert quartiles([4.0]) == (4.0, 4.0, 4.0)
