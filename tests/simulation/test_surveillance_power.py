"""What surveillance finds, and how soon, against what is predicted exactly.

The rate is raised all of the time, by the ratio that is planned to be found with the power. Fleets
are watched every month for three years, or every week for one. Beside the old lead nothing is
planned, and the prediction is made for the events that each fleet had on both leads together.
Shares may differ by three standard errors, as there are eight that could by chance.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.detectors.population.fleets import month
from tests.simulation.exact import predicted, ratio_to_find
from tests.simulation.quiet_fleets import Span
from tests.simulation.rises import Looks, raised, raised_beside
from tests.simulation.studies import (
    AGAINST_BENCHMARKS,
    BESIDE,
    FLEETS,
    POWER,
    RATIO,
    Study,
    parts_of,
    share_out,
    two_errors,
)

OF_KNOWN_RATE = tuple(study for study in AGAINST_BENCHMARKS if study.benchmark_events == 1_000)
OF_TWENTY = tuple(study for study in AGAINST_BENCHMARKS if study.benchmark_events == 20)
STUDIES = (*OF_KNOWN_RATE, *OF_TWENTY)


@pytest.fixture(scope="module")
def signals() -> dict[Study, Looks]:
    """Return the share of fleets that signal by each look; beside, a second row is the expected."""
    parts = (*parts_of(raised, STUDIES), *parts_of(raised_beside, BESIDE))
    found: dict[Study, Looks] = {}
    for (_, study, _), told in zip(parts, share_out(parts), strict=True):
        found[study] = found.get(study, 0.0) + told / FLEETS
    return found


def median_look(by_look: Sequence[float] | Looks) -> int | None:
    """Return by which look half of all fleets have signalled, counted from 1; null if never."""
    past_half = np.flatnonzero(np.asarray(by_look) >= 0.5)
    return int(past_half[0]) + 1 if past_half.size else None


def half_have_signalled_around(look: int, by_look: Looks) -> bool:
    """Tell whether the median is within one look of this one, but for two standard errors."""
    before, after = by_look[max(look - 3, 0)], by_look[look]
    return bool(before < 0.5 + two_errors(0.5) and after >= 0.5 - two_errors(0.5))


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES, ids=str)
def test_a_rise_that_is_planned_to_be_found_is_found_as_often_and_as_soon_as_predicted(
    study: Study, signals: dict[Study, Looks]
) -> None:
    ratio = ratio_to_find(study)
    exact = predicted(study, ratio=ratio)
    by_look, expected = signals[study], np.array(exact.signal_by_look)
    share, median = float(by_look[-1]), median_look(by_look)

    print(f"{study}, ratio {ratio:.2f}: power {share:.3f}, exactly {exact.power:.3f}; ", end="")
    print(f"median look {median}, exactly {exact.median_look}")
    assert share == pytest.approx(exact.power, abs=1.5 * two_errors(exact.power))
    assert np.abs(by_look - expected).max() <= 1.5 * two_errors(0.5)
    assert exact.median_look is not None
    assert half_have_signalled_around(exact.median_look, by_look)


@pytest.mark.slow
@pytest.mark.parametrize("study", BESIDE, ids=str)
def test_a_worse_new_lead_is_found_as_often_and_as_soon_as_its_events_allow(
    study: Study, signals: dict[Study, Looks]
) -> None:
    by_look, expected = signals[study]
    share, exact = float(by_look[-1]), float(expected[-1])
    median, exactly = median_look(by_look), median_look(expected)

    print(f"{study}: power {share:.3f}, exactly {exact:.3f}; median look {median}, {exactly}")
    assert share == pytest.approx(exact, abs=1.5 * two_errors(exact))
    assert np.abs(by_look - expected).max() <= 1.5 * two_errors(0.5)
    assert exactly is not None
    assert half_have_signalled_around(exactly, by_look)


@pytest.mark.parametrize("study", OF_KNOWN_RATE, ids=str)
def test_a_horizon_that_is_planned_for_every_event_has_its_power_by_month_and_by_week(
    study: Study,
) -> None:
    exact = predicted(study, ratio=RATIO)

    assert exact.power >= POWER


@pytest.mark.parametrize("study", OF_KNOWN_RATE[2:], ids=str)
def test_in_the_same_year_weekly_looks_find_a_rise_sooner_and_cost_next_to_no_power(
    study: Study,
) -> None:
    by_month = predicted(replace(study, span=Span(every="month", end=month(12))), ratio=RATIO)
    by_week = predicted(study, ratio=RATIO)

    assert by_week.power == pytest.approx(by_month.power, abs=0.02)
    assert (by_week.expected_at_signal or 0.0) < (by_month.expected_at_signal or 0.0)
