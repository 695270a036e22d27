import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.statistics.exact_poisson import ObservedExpected, rate
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.standardised import StandardisedRate, Stratum, direct, indirect


def stratum(events: int, exposure: float, standard: float, name: str = "one") -> Stratum:
    return Stratum(name=name, events=events, exposure=exposure, standard=standard)


strata = st.lists(
    st.builds(stratum, st.integers(0, 20), st.floats(10.0, 1e4), st.floats(0.01, 5.0)), min_size=1
)


@given(events=st.integers(0, 50), exposure=st.floats(1.0, 1e5))
def test_in_one_stratum_the_direct_rate_has_the_exact_limits(events: int, exposure: float) -> None:
    found, exact = direct((stratum(events, exposure, 7.0),)), rate(events, exposure)

    assert isinstance(found, StandardisedRate)
    assert not isinstance(exact, NotEvaluated)
    expected = (exact.rate, exact.low, exact.high)
    assert (found.rate, found.low, found.high) == pytest.approx(expected, rel=1e-9)


@given(parts=strata, factor=st.floats(0.1, 100.0))
def test_only_the_proportions_of_the_weights_matter_and_not_the_order(
    parts: list[Stratum], factor: float
) -> None:
    one = direct(parts)
    scaled = [stratum(p.events, p.exposure, factor * p.standard) for p in reversed(parts)]
    other = direct(scaled)

    assert isinstance(one, StandardisedRate)
    assert isinstance(other, StandardisedRate)
    assert other.rate == pytest.approx(one.rate, rel=1e-9)
    assert (other.low, other.high) == pytest.approx((one.low, one.high), rel=1e-6)
    assert 0.0 <= one.low <= one.rate <= one.high


def test_two_centres_with_the_same_rates_and_other_patients_have_the_same_direct_rate() -> None:
    mostly_young = (stratum(9, 9_000.0, 0.5), stratum(5, 1_000.0, 0.5))
    mostly_old = (stratum(1, 1_000.0, 0.5), stratum(45, 9_000.0, 0.5))

    rates = [direct(centre, per=1_000.0) for centre in (mostly_young, mostly_old)]

    assert [each.rate for each in rates if isinstance(each, StandardisedRate)] == [3.0, 3.0]


def test_direct_limits_hold_the_truth_as_often_as_they_say_or_more() -> None:
    random, held = np.random.default_rng(739), 0
    exposures, rates, weights = (4_000.0, 1_000.0), (0.001, 0.006), (0.7, 0.3)
    truth = 0.7 * 0.001 + 0.3 * 0.006

    for _ in range(1_000):
        events = random.poisson(np.multiply(exposures, rates))
        parts = [stratum(int(x), t, w) for x, t, w in zip(events, exposures, weights, strict=True)]
        found = direct(parts)
        assert isinstance(found, StandardisedRate)
        held += found.low <= truth <= found.high

    assert held / 1_000 > 0.94


def test_the_indirect_ratio_is_observed_over_what_the_standard_expects() -> None:
    found = indirect((stratum(4, 4_000.0, 0.001), stratum(6, 1_000.0, 0.004)))

    assert isinstance(found, ObservedExpected)
    assert (found.observed, found.expected, found.ratio) == pytest.approx((10, 8.0, 1.25))
    assert found.low < 1.0 < found.high


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (stratum(0, 0.0, 0.5, "empty"), "stratum empty has a weight in the standard and no"),
        (stratum(1, 0.0, 0.5, "odd"), "stratum odd has events and no exposure"),
        (stratum(0, -1.0, 0.5, "odd"), "the exposure of stratum odd is -1"),
        (stratum(0, float("nan"), 0.5, "odd"), "the exposure of stratum odd is nan"),
        (stratum(0, 1.0, -0.5, "odd"), "the weight of stratum odd in the standard is -0.5"),
    ],
)
def test_a_stratum_that_cannot_be_standardised_is_named(part: Stratum, reason: str) -> None:
    found = direct((stratum(3, 100.0, 0.5), part))

    assert isinstance(found, NotEvaluated)
    assert found.reason.startswith(reason)


def test_strata_without_any_weight_or_expectation_have_no_answer() -> None:
    nothing = (stratum(1, 100.0, 0.0),)

    assert direct(nothing) == NotEvaluated("no stratum has a weight in the standard")
    assert isinstance(indirect(nothing), NotEvaluated)
    assert isinstance(indirect((stratum(0, 0.0, 0.1),)), NotEvaluated)
    assert direct(()) == indirect(()) == NotEvaluated("there is no stratum")
    with pytest.raises(ValueError, match="never negative"):
        direct((stratum(-1, 100.0, 1.0),))
