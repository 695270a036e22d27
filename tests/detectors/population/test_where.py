"""Centres in a funnel, strata beside each other, and the ratios that could have been seen."""

from dataclasses import replace

import numpy as np
import pytest

from detectors.population.contrast import Contrast, contrast
from detectors.population.detectable import above_another, between_hazards
from detectors.population.funnel import Funnel, funnel, limits
from detectors.population.lives import Lives
from detectors.statistics.exact_poisson import Rate
from detectors.statistics.exact_share import ShareRatio, share_ratio
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_rates import TwoRates, compare_rates
from tests.detectors.population.lives_of import NEVER, lives


def fleet(events: dict[str, int], *, each: int = 50, months: float = 20.0) -> Lives:
    first = [2.0 if i < n else NEVER for n in events.values() for i in range(each)]
    centres = [name for name in events for _ in range(each)]
    strata = {"centre": centres, "lead model": centres}
    return lives([months] * len(first), first=first, strata=strata)


def test_a_centre_with_far_too_many_events_lies_outside_and_the_others_inside() -> None:
    found = funnel(fleet({"a": 16, "b": 2, "c": 2, "d": 2}), "lead_fracture")

    assert isinstance(found, Funnel)
    verdicts = {centre.name: centre.verdict for centre in found.centres}
    assert verdicts == {"a": "above 99.8 %", "b": "inside", "c": "inside", "d": "inside"}
    assert sum(c.expected for c in found.centres) == pytest.approx(22.0)


def test_a_centre_of_old_implants_is_held_against_what_old_implants_have() -> None:
    early = [1.5] * 10 + [NEVER] * 40
    late = [30.0] * 10 + [NEVER] * 40
    known = lives(
        [2.0] * 50 + [40.0] * 50,
        first=early + late,
        entry=[0.0] * 50 + [24.0] * 50,
        strata={"centre": ["young"] * 50 + ["old"] * 50},
    )

    found = funnel(known, "lead_fracture")

    assert isinstance(found, Funnel)
    assert [centre.expected for centre in found.centres] == pytest.approx([10.0, 10.0])


@pytest.mark.parametrize("expected", [0.7, 3.0, 20.0, 55.5])
@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize("of", [60, 200, 5_000])
def test_the_lines_of_the_funnel_are_where_the_exact_interval_leaves_one(
    expected: float, level: float, of: int
) -> None:
    upper = next(each for each in limits(60.0, of) if each.upper and each.level == level)
    if expected > upper.expected.max():
        assert share_ratio(of, expected, of=of, level=level).low < 1.0  # type: ignore[union-attr]
        return

    line = float(np.interp(expected, upper.expected, upper.expected * upper.ratio))

    outside = share_ratio(min(of, int(np.ceil(line + 0.05))), expected, of=of, level=level)
    inside = share_ratio(int(np.floor(line - 0.05)), expected, of=of, level=level)
    assert isinstance(outside, ShareRatio)
    assert isinstance(inside, ShareRatio)
    assert inside.low <= 1.0 < outside.low


def test_one_of_two_centres_that_had_all_events_lies_outside_as_the_strata_say() -> None:
    known = fleet({"a": 10, "b": 0}, each=100)

    found, beside = (
        funnel(known, "lead_fracture"),
        contrast(known, "lead_fracture", dimension="centre"),
    )

    assert isinstance(found, Funnel)
    assert isinstance(beside, Contrast)
    assert {c.name: c.verdict for c in found.centres} == {
        "a": "above 99.8 %",
        "b": "below 99.8 %",
    }
    ratio = found.centres[0].ratio
    assert isinstance(ratio, ShareRatio)
    assert ratio.low > 1.3
    assert beside.strata[0].against_others.p_value < 0.005  # type: ignore[union-attr]


@pytest.mark.parametrize("centres", [2, 4, 10, 30])
def test_centres_that_do_not_differ_lie_outside_no_more_often_than_the_limits_say(
    centres: int,
) -> None:
    draw = np.random.default_rng(centres)
    sizes = draw.integers(5, 40, centres).astype(float)
    outside = tried = 0
    for _ in range(4_000 // centres):
        seen = draw.poisson(sizes * 0.1)
        of = int(seen.sum())
        for n, size in zip(seen.tolist(), sizes, strict=True):
            found = share_ratio(n, of * size / sizes.sum(), of=of)
            if isinstance(found, ShareRatio):
                tried += 1
                outside += found.low > 1.0 or found.high < 1.0

    assert tried > 1_000
    assert outside / tried <= 0.05


def test_one_centre_or_no_event_is_a_reason() -> None:
    assert isinstance(funnel(fleet({"a": 3}), "lead_fracture"), NotEvaluated)
    assert isinstance(funnel(fleet({"a": 0, "b": 0}), "lead_fracture"), NotEvaluated)


def test_pooling_hides_an_old_lead_and_the_contrast_finds_it() -> None:
    found = contrast(
        fleet({"old": 12, "new": 1, "newer": 0}), "lead_fracture", dimension="lead model"
    )

    assert isinstance(found, Contrast)
    assert found.hidden is not None
    assert found.hidden.name == "old"
    assert isinstance(found.hidden.rate, Rate)
    assert found.hidden.rate.rate > 2.5 * found.pooled.rate
    assert isinstance(found.hidden.others, Rate)
    assert found.hidden.others.rate < found.pooled.rate / 5


def test_among_many_strata_one_has_to_stand_out_by_more_than_beside_one() -> None:
    many = fleet({"a": 10, **{f"c{n}": 4 for n in range(7)}}, each=60)
    names = many.strata["lead model"]
    pooled = {"lead model": tuple("a" if name == "a" else "rest" for name in names)}
    beside = contrast(replace(many, strata=pooled), "lead_fracture", dimension="lead model")

    among = contrast(many, "lead_fracture", dimension="lead model")

    assert isinstance(beside, Contrast)
    assert isinstance(among, Contrast)
    one, other = beside.strata[0], among.strata[0]
    assert one.against_others == other.against_others
    assert isinstance(one.against_others, TwoRates)
    assert one.adjusted_p == one.against_others.p_value
    assert other.adjusted_p == pytest.approx(8 * one.against_others.p_value)
    assert beside.hidden == one
    assert among.hidden is None


def test_a_stratum_alone_has_nothing_to_be_compared_with() -> None:
    found = contrast(fleet({"only": 3}), "lead_fracture", dimension="lead model")

    assert isinstance(found, Contrast)
    assert isinstance(found.strata[0].against_others, NotEvaluated)
    assert isinstance(found.strata[0].smallest_ratio, NotEvaluated)
    assert found.hidden is None


def test_nobody_at_risk_is_a_reason() -> None:
    assert isinstance(contrast(lives([]), "lead_fracture", dimension="centre"), NotEvaluated)


def test_the_smallest_ratio_would_be_found_four_times_in_five() -> None:
    draw = np.random.default_rng(20261125)
    another = above_another(1_000.0, other_events=9, other_exposure=3_000.0)
    assert not isinstance(another, NotEvaluated)

    rates = draw.gamma(9, 1 / 3_000.0, 4_000)
    beside = [
        compare_rates(int(n), 1_000.0, other_events=9, other_exposure=3_000.0)
        for n in draw.poisson(1_000.0 * another * rates)
    ]

    found = [each.low > 1.0 for each in beside if isinstance(each, TwoRates)]
    assert sum(found) / 4_000 == pytest.approx(0.8, abs=0.03)


def test_what_cannot_be_found_at_all_is_a_reason_and_no_number() -> None:
    found = (
        above_another(0.0, other_events=1, other_exposure=1.0),
        above_another(1.0, other_events=0, other_exposure=1.0),
        between_hazards(0, 0.5),
        between_hazards(5, 1.0),
        between_hazards(1, 0.001),
    )

    assert all(isinstance(each, NotEvaluated) for each in found)
