import numpy as np
import pytest

from detectors.population.drawn import CORNERS_MAX, free_of, had_it
from detectors.population.lives import EVENT
from detectors.population.survival import LATE, Picture, picture
from detectors.statistics.aalen_johansen import IncidenceCurves
from detectors.statistics.kaplan_meier import SurvivalCurve
from detectors.statistics.log_rank import GroupTest
from detectors.statistics.not_evaluated import NotEvaluated
from tests.detectors.population.lives_of import NEVER, lives


def drawn(exits: list[float], **other: object) -> Picture:
    found = picture(lives(exits, **other), "lead_fracture", dimension="lead model")  # type: ignore[arg-type]
    assert isinstance(found, Picture)
    return found


def old_and_new(broken: int, *, size: int = 40, **other: object) -> Picture:
    first = [1.0 + i for i in range(broken)] + [NEVER] * (2 * size - broken)
    models = ["old"] * size + ["new"] * size
    return drawn([24.0] * 2 * size, first=first, strata={"lead model": models}, **other)


def test_old_leads_that_break_are_told_apart_from_new_ones_that_hold() -> None:
    found = old_and_new(12)

    new, old = found.groups
    assert (old.name, old.events, new.events) == ("old", 12, 0)
    assert isinstance(found.log_rank, GroupTest)
    assert isinstance(found.gray, GroupTest)
    assert max(found.log_rank.p_value, found.gray.p_value) < 0.001


def test_few_events_say_how_large_a_difference_would_have_had_to_be() -> None:
    few, many = old_and_new(2), old_and_new(30)

    assert isinstance(few.log_rank, GroupTest)
    least = [found.groups[0].smallest_ratio for found in (few, many)]
    assert not isinstance(least[0], NotEvaluated)
    assert not isinstance(least[1], NotEvaluated)
    assert least[0] > 30.0 > 4.0 > least[1]


def test_without_an_event_nothing_is_tested_but_the_curve_says_what_is_excluded() -> None:
    found = old_and_new(0)

    assert isinstance(found.log_rank, NotEvaluated)
    year = next(each for each in found.groups[0].ages if each.months == 12.0)
    assert not isinstance(year.free, NotEvaluated)
    assert (year.free.share, year.at_risk) == (1.0, 40)
    assert 0.9 < year.free.low < 1.0


def test_where_devices_came_late_gray_says_why_it_has_no_answer() -> None:
    found = old_and_new(12, entry=[0.0] * 79 + [3.0])

    assert found.gray == NotEvaluated(LATE)
    assert isinstance(found.log_rank, GroupTest)


def test_a_small_group_has_reasons_in_place_of_curves() -> None:
    found = drawn([9.0] * 5, first=[3.0] + [NEVER] * 4, strata={"lead model": ["A"] * 5})

    (group,) = found.groups
    assert isinstance(group.free, NotEvaluated)
    assert isinstance(group.ages[-1].ended, NotEvaluated)


def test_no_device_at_all_is_a_reason() -> None:
    assert picture(lives([]), "lead_fracture", dimension="centre") == NotEvaluated(
        "no device is registered, so nobody is at risk"
    )


@pytest.mark.parametrize("kind", ["free", "ended"])
def test_a_curve_of_many_steps_is_drawn_with_few_corners_and_keeps_its_ends(kind: str) -> None:
    first = [float(age) for age in np.linspace(1.0, 30.0, 3_000)]
    found = drawn([40.0] * 4_000, first=[*first, *[NEVER] * 1_000])

    group = found.groups[0]
    assert isinstance(group.free, SurvivalCurve)
    assert isinstance(group.ended, IncidenceCurves)
    corners = free_of(group.free) if kind == "free" else had_it(group.ended, cause=EVENT)

    assert len(corners) <= CORNERS_MAX + 2
    assert (corners[0].months, corners[-1].months) == (0.0, 40.0)
    assert corners[-1].share == pytest.approx(0.25 if kind == "free" else 0.75)
    assert all(corner.low <= corner.share <= corner.high for corner in corners)
