"""Fleets with a raised rate: how many signal by each look."""

from collections.abc import Iterable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from detectors.population.evaluate import evaluate
from events.surveillance import LookResult
from tests.simulation.exact import ratio_to_find
from tests.simulation.quiet_fleets import true
from tests.simulation.runs import first_signal
from tests.simulation.studies import Study, against, declared, draw, last_lock, people
from tests.simulation.two_leads import expected_beside

BESIDE_RATIO = 3.0
"""How much worse than the old lead the new one is."""
Looks = NDArray[np.float64]


def raised(study: Study, random: Generator, fleets: int) -> Looks:
    """Return how many fleets signal by each look, at the ratio that is planned to be found."""
    asked, told, fleet = declared(study), against(study), people(study)
    ratio = ratio_to_find(study)
    found = np.zeros(len(study.span.looks))
    for _ in range(fleets):
        reports = draw(study, random, ratio=ratio, late=False)
        found += _by_look(study, evaluate(asked, told, true(fleet, reports), lock=last_lock(study)))
    return found


def raised_beside(study: Study, random: Generator, fleets: int) -> Looks:
    """Return the same where the new lead is worse, and in a second row what was to be expected."""
    asked, fleet = declared(study), people(study)
    found = np.zeros((2, len(study.span.looks)))
    for _ in range(fleets):
        reports = draw(study, random, ratio=BESIDE_RATIO, late=False)
        results = evaluate(asked, None, true(fleet, reports), lock=last_lock(study))
        exact = expected_beside(fleet, reports, results, study.span, ratio=BESIDE_RATIO)
        found += np.stack((_by_look(study, results), exact))
    return found


def _by_look(study: Study, results: Iterable[LookResult]) -> Looks:
    signalled = first_signal(results)
    return np.array([signalled is not None and signalled <= look for look in study.span.looks])
