"""Whether surveillance keeps its level, run by run, when reports come late and are corrected.

Fleets are drawn, with seeds, as counts; `tests.simulation.studies` says which, and how each monitor
is declared. Three answers are counted of each: where all reports are known at once; where a third
of them come up to four months late, so that looks re-open; and with mistakes that are taken back.
"""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from tests.simulation.exact import level
from tests.simulation.quiet_fleets import (
    NEVER,
    WEEKLY,
    Report,
    all_the_time,
    drawn,
    known,
    locked,
    steady,
    true,
)
from tests.simulation.runs import ever_signals, every_run_signals
from tests.simulation.studies import (
    AGAINST_BENCHMARKS,
    ALPHA,
    BESIDE,
    FLEETS,
    OF_FEW_EVENTS,
    OF_MANY_EVENTS,
    Alarms,
    Study,
    against,
    declared,
    draw,
    mistaken,
    parts_of,
    people,
    quiet,
    share_out,
    studies,
    two_errors,
)

STUDIES = (*AGAINST_BENCHMARKS, *BESIDE)
SHORT = studies(2.0, *OF_FEW_EVENTS)
"""The shorter surveillance is beside its history, the more of alpha there is to spend."""
All = dict[tuple[str, Study], Alarms]


@pytest.fixture(scope="module")
def alarms() -> All:
    """Return in how many fleets there were alarms, by study and what was drawn for it."""
    parts = (*parts_of(quiet, STUDIES), *parts_of(mistaken, (OF_MANY_EVENTS,)))
    found: All = {}
    for (work, study, _), told in zip(parts, share_out(parts), strict=True):
        found.setdefault((work.__name__, study), Counter()).update(told)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES, ids=str)
def test_no_way_to_watch_raises_more_false_alarms_than_alpha(study: Study, alarms: All) -> None:
    found = alarms["quiet", study]

    print(f"{study}: {', '.join(f'{n} {how}' for how, n in found.items())}, of {FLEETS} fleets")
    assert found["on time"] > 0
    assert max(found.values()) / FLEETS <= ALPHA + two_errors(ALPHA)


@pytest.mark.slow
@pytest.mark.parametrize("study", (*AGAINST_BENCHMARKS, *SHORT), ids=str)
def test_the_level_is_kept_exactly_also_where_the_benchmark_is_a_trial_of_fixed_length(
    study: Study,
) -> None:
    exact = level(study)

    print(f"{study}: {exact:.4f} of {ALPHA}")
    assert 0.5 * ALPHA < exact <= 1.02 * ALPHA


@pytest.mark.slow
def test_where_mistakes_come_on_top_a_monitor_has_to_wait_until_they_are_taken_back(
    alarms: All,
) -> None:
    found = alarms["mistaken", OF_MANY_EVENTS]
    most = (ALPHA + two_errors(ALPHA)) * FLEETS

    print(f"{OF_MANY_EVENTS}, a tenth mistaken: {dict(found)} of {FLEETS} fleets")
    assert found["on top, waiting"] <= most < found["on top"]
    assert found["within"] <= most


@pytest.mark.parametrize("study", [STUDIES[0], STUDIES[7], *BESIDE], ids=str)
def test_the_runs_that_are_left_out_would_have_said_nothing_else(study: Study) -> None:
    random, fleet = np.random.default_rng(7), people(study)
    asked, told, locks = declared(study), against(study), study.span.locks()
    every = [draw(study, random, ratio=ratio, late=True) for ratio in (1.0, 1.0, 2.0, 6.0)]

    few = [ever_signals(fleet, reports, asked, told, locks) for reports in every]

    assert few == [every_run_signals(fleet, reports, asked, told, locks) for reports in every]
    assert set(few) == {False, True}


def test_a_report_is_known_from_when_it_comes_until_it_is_taken_back() -> None:
    event = drawn(np.random.default_rng(1), all_the_time(WEEKLY, 20.0))[0].event
    fleet, report = steady(WEEKLY), Report(event=event, known_on=40, until=75)
    days = (date(2026, 2, 9), date(2026, 2, 16), date(2026, 3, 16), date(2026, 3, 23))

    counts = [len(known(fleet, (report,), locked(day)).events["pain"]) for day in days]

    assert counts == [1, 1, 0, 0]
    assert true(fleet, (report,)).events["pain"] == ()
    assert report.until < NEVER
