"""What is predicted exactly of a study, from the boundaries that its monitor tells."""

import numpy as np
from scipy.stats import poisson  # type: ignore[import-untyped]

from detectors.population.evaluate import evaluate
from detectors.statistics.performance import GroupPerformance, group_performance
from detectors.statistics.planning import detectable_rate_ratio_at_looks
from tests.simulation.studies import KNOWN, POWER, Study, against, declared, last_lock, people

BEYOND = 1e-6


def predicted(study: Study, *, ratio: float, seen: int | None = None) -> GroupPerformance:
    """Return what the boundaries find.

    The true rate is `ratio` times the one that the study is about, whatever its benchmark says.
    """
    added, critical = boundaries(study, seen=seen)
    return group_performance(added, critical_events=critical, rate_ratio=ratio)


def ratio_to_find(study: Study) -> float:
    """Return the rise that is planned to be found with the power here."""
    added, critical = boundaries(study)
    found = detectable_rate_ratio_at_looks(added, critical_events=critical, power=POWER)
    assert isinstance(found, float)
    return found


def boundaries(
    study: Study, *, seen: int | None = None
) -> tuple[tuple[float, ...], tuple[int | None, ...]]:
    """Return the events between looks at the rate that the study is about, and what signals.

    Both are told of a fleet without any event.
    """
    told = evaluate(
        declared(study, seen=seen),
        against(study, seen=seen),
        people(study),
        lock=last_lock(study),
    )
    totals = np.array([result.expected for result in told], dtype=float)
    added = np.diff(totals * study.expected / totals[-1], prepend=0.0)
    return tuple(added.tolist()), tuple(result.critical_events for result in told)


def level(study: Study) -> float:
    """Return how likely a false alarm is, over all that a benchmark of few events may have seen.

    The benchmark comes from a follow-up of fixed length, as that of a trial: its events are drawn.
    Without any nothing is evaluated.
    """
    events = study.benchmark_events
    assert events is not None, "beside a comparator it depends on what the fleet had"
    if events >= KNOWN:
        return predicted(study, ratio=1.0).power
    most = int(poisson.isf(BEYOND, events))
    return sum(
        float(poisson.pmf(seen, events)) * predicted(study, ratio=1.0, seen=seen).power
        for seen in range(1, most + 1)
    )
