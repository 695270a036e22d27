import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import WeibullFitter  # type: ignore[import-untyped]
from lifelines.datasets import load_lung  # type: ignore[import-untyped]

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.weibull import WeibullFit, weibull
from tests.detectors.statistics.subjects import Subject, columns, fleets


def fitted(found: WeibullFit | NotEvaluated) -> WeibullFit:
    assert isinstance(found, WeibullFit), found
    return found


def test_the_fit_of_the_lung_data_is_that_of_the_reference_program() -> None:
    """Of survreg in R's survival 3.5-3."""
    lung = load_lung()

    found = fitted(weibull(lung.time, lung.status))

    assert found.shape == pytest.approx(1.31684017, abs=1e-8)
    assert found.scale == pytest.approx(417.75866537, abs=1e-7)
    assert found.log_likelihood == pytest.approx(-1153.85118809, abs=1e-8)
    assert found.pattern.startswith("wear-out")


def test_late_entries_are_fitted_as_lifelines_fits_them() -> None:
    random = np.random.default_rng(739)
    entry, age = random.uniform(0.0, 10.0, 400), 20.0 * random.weibull(1.7, 400)
    seen = age > entry
    entry, age = entry[seen], age[seen]
    lost = entry + random.uniform(0.1, 30.0, age.size)
    exit_, event = np.minimum(age, lost), age <= lost

    ours = fitted(weibull(exit_, event, entry=entry))
    theirs = WeibullFitter().fit(exit_, event, entry=entry)

    assert ours.shape == pytest.approx(theirs.rho_, rel=1e-4)
    assert ours.scale == pytest.approx(theirs.lambda_, rel=1e-4)
    assert ours.log_likelihood == pytest.approx(theirs.log_likelihood_, abs=1e-4)
    assert fitted(weibull(exit_, event)).shape > 1.2 * ours.shape, "the error of ignoring entry"


def test_shapes_are_told_apart_in_words() -> None:
    random = np.random.default_rng(739)

    def pattern(shape: float) -> str:
        age = 10.0 * random.weibull(shape, 300)
        return fitted(weibull(np.minimum(age, 15.0), age <= 15.0)).pattern

    assert pattern(2.0) == "wear-out: the hazard rises with age"
    assert pattern(0.6) == "infant mortality: the hazard falls with age"
    assert pattern(1.0) == "neither wear-out nor infant mortality is shown"


def test_fleets_without_an_effect_of_age_are_called_otherwise_about_once_in_twenty() -> None:
    random, fleets_, called = np.random.default_rng(739), 1_000, 0

    for _ in range(fleets_):
        age = random.exponential(10.0, 60)
        found = fitted(weibull(np.minimum(age, 15.0), age <= 15.0))
        called += found.pattern != "neither wear-out nor infant mortality is shown"

    assert 0.035 < called / fleets_ < 0.075


@settings(max_examples=50)
@given(fleet=fleets, factor=st.sampled_from([0.01, 30.4, 1e6]))
def test_the_unit_of_age_changes_the_scale_and_not_the_shape(
    fleet: list[Subject], factor: float
) -> None:
    entry, exit_, cause, _ = columns(fleet)

    one = weibull(exit_, cause, entry=entry)
    other = weibull([factor * t for t in exit_], cause, entry=[factor * v for v in entry])

    assert isinstance(one, WeibullFit) == isinstance(other, WeibullFit)
    if isinstance(one, WeibullFit) and isinstance(other, WeibullFit):
        assert other.shape == pytest.approx(one.shape, rel=1e-6)
        assert other.scale == pytest.approx(factor * one.scale, rel=1e-5)
        assert one.shape_low <= one.shape <= one.shape_high


def test_without_an_answer_it_says_why() -> None:
    few = weibull((1.0, 2.0, 3.0), (1, 1, 0))
    at_birth = weibull((0.0, 2.0, 3.0, 4.0, 5.0), (1,) * 5)
    at_once = weibull((5.0,) * 8, (1,) * 8)
    backwards = weibull((1.0,) * 5, (1,) * 5, entry=(2.0,) * 5)

    for found, words in (
        (few, "2 failures are too few"),
        (at_birth, "age 0"),
        (at_once, "at one age"),
        (backwards, "before or when it enters"),
    ):
        assert isinstance(found, NotEvaluated)
        assert words in found.reason
