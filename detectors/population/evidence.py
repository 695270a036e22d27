"""How strongly each look speaks for a rise, in a currency that can be read across monitors.

A boundary says yes or no, within the alpha and the horizon of its own monitor. An *e-value* says
"times": how many times its stake a bet against "the rate is not raised" has won by this look. It
needs no horizon and no plan of looks, and many of them can be read together, however they depend on
each other (`detectors.population.family`). It is a companion: a horizon that is planned finds a
rise sooner, so the boundary stays what signals.

- Against a benchmark: `conditional_e_process`, which takes no rate for the truth. Where the
  benchmark rests on very many events it is the plain `e_process`. For the boundary, 200 events are
  enough, because it has a horizon; an e-value has none. Taken for the truth for ever, a benchmark
  of 200 events would let the plain value reach 20 far more often than in one of twenty times:
  summed exactly, by the time it expects 1,000 events
  (`tests/detectors/population/test_evidence.py`).
- Beside a comparator: `binomial_e_process`, event by event.

**New versions.** What earlier versions spent of alpha stays spent here too: the value is multiplied
by the part of alpha that is left. That it reaches 1 / alpha, or an earlier version its boundary,
then happens by chance with probability alpha at most.

**Late and corrected reports.** Each run computes all looks anew from what is known by then, so the
values of past looks change with their counts. What is proved holds for the counts by the day of the
event once all of it is known. Until then the value errs to the safe side: it grows with the events
and falls with the exposure, and reports that are missing, like ends of exposure that are not known
yet, leave too few of the one and too much of the other. A report that is taken back later has
counted until then, here as in the boundary; that is no chance, and no test guards against it. Then
the value falls and `anytime_p` rises again: no largest value outlives the reports it was made of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

from detectors.population.counts import Counts
from detectors.population.log_ratio import log_ratios
from detectors.statistics.binomial_e_process import binomial_log_e_values
from detectors.statistics.conditional_e_process import conditional_log_e_value
from detectors.statistics.not_evaluated import NotEvaluated
from events.surveillance import Benchmark, LookResult, Monitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The e-value of a look as a logarithm, and one over the largest so far, which is a p value."""

    log_e_value: float
    anytime_p: float


def evidence(
    found: Counts, monitor: Monitor, benchmark: Benchmark | None, *, already_spent: float = 0.0
) -> tuple[Evidence | None, ...]:
    """Return the evidence at each look, null where nothing was expected yet or no alpha is left.

    Examples
    --------
    >>> from datetime import date
    >>> from events.surveillance import AgeBand
    >>> counts = Counts(
    ...     looks=(date(2026, 2, 1), date(2026, 3, 1)), observed=(1, 9), expected=(1.0, 2.0),
    ...     device_months=(100.0, 200.0), information=(1.0, 2.0), counted=((), ()), notes=(),
    ... )
    >>> band = AgeBand(from_month=0.0, per_device_month=0.01)
    >>> known = Benchmark(
    ...     benchmark_id="b", hazard="pain", bands=(band,), events=500, reference="made up",
    ...     confidence="low",
    ... )
    >>> monitor = Monitor(
    ...     monitor_id="m", version=1, hazard="pain", method="poisson-spending", alpha=0.05
    ... )
    >>> [round(look.log_e_value, 2) for look in evidence(counts, monitor, known)]
    [-0.29, 4.78]
    >>> few = known.model_copy(update={"events": 10})
    >>> [round(look.log_e_value, 2) for look in evidence(counts, monitor, few)]
    [-0.25, 3.44]
    """
    left = 1.0 - already_spent / monitor.alpha
    if left <= 0.0:
        return (None,) * len(found.looks)
    largest, told = 0.0, list[Evidence | None]()
    for value in _values(found, monitor, benchmark):
        if value is None:
            told.append(None)
            continue
        now = value + log(left)
        largest = max(largest, now)
        told.append(Evidence(log_e_value=now, anytime_p=exp(-largest)))
    return tuple(told)


def with_evidence(
    results: Iterable[LookResult],
    found: Counts,
    monitor: Monitor,
    benchmark: Benchmark | None,
    *,
    already_spent: float,
) -> tuple[LookResult, ...]:
    """Return the looks of these counts with their evidence and their log ratios."""
    seen = evidence(found, monitor, benchmark, already_spent=already_spent)
    ratios = log_ratios(found, monitor, benchmark)
    by_look = dict(zip(found.looks, zip(seen, ratios, strict=True), strict=True))
    told = []
    for result in results:
        known, ratio = by_look[result.look]
        fields: dict[str, float] = {}
        if known is not None:
            fields |= {"log_e_value": known.log_e_value, "anytime_p": known.anytime_p}
        if ratio is not None:
            fields |= {"log_ratio": ratio.value, "log_ratio_error": ratio.error}
        told.append(result.model_copy(update=fields))
    return tuple(told)


def _values(
    found: Counts, monitor: Monitor, benchmark: Benchmark | None
) -> tuple[float | None, ...]:
    if monitor.comparator is not None:
        new = [after - before for before, after in pairwise((0, *found.observed))]
        return binomial_log_e_values(list(zip(new, found.shares, strict=True)))
    if benchmark is None or benchmark.events is None:
        return (None,) * len(found.looks)
    return tuple(
        _against(benchmark.events, observed, expected)
        for observed, expected in zip(found.observed, found.expected, strict=True)
    )


def _against(events: int, observed: int, expected: float) -> float | None:
    if not expected > 0.0:
        return None
    value = conditional_log_e_value(observed, expected, benchmark_events=events)
    return None if isinstance(value, NotEvaluated) else value
