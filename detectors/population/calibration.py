r"""What a monitor's ratio is worth, given how far comparisons err where nothing is to be found.

A monitor that is declared a *negative control* asks a question whose true ratio is believed to be
one. The log ratios of the latest looks of the controls, with their standard errors, are what the
systematic error is fitted to (`detectors.statistics.negative_controls`); five valid ones at least,
else everything is uncalibrated, and says so.

**Which controls speak for which monitor.** Those of the same kind of comparison. Against a
benchmark the error is that of other patients, another time and another way to report; beside a
comparator in the same fleet those fall out, and what is left is that devices were not given to
people at random. One says nothing of the other, so controls against benchmarks calibrate monitors
with a benchmark and controls with a comparator those with one. Hazard, stratum and source of the
benchmark may differ; whoever declares controls has to choose such as could err likewise.

A control without any event (or, beside a comparator, with events on one side only) has no finite
log ratio and is not valid. That leaves out controls that happen to lie low, so the error of the
others is told rather too high than too low, and a rise has to be larger.

**The boundary by the controls** is that of a group design over the looks taken so far and, at their
mean pace, those until the horizon, so that it hardly moves from month to month. It is told for
monitors whose benchmark may be taken for the truth: the exact sum knows no other. It is told beside
the monitor's own verdict and never changes it: a few controls that err much would silence every
alarm.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import Literal

from detectors.population.methods import ENOUGH_EVENTS
from detectors.statistics.negative_controls import Null, fit_null
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.poisson_maxsprt import log_likelihood_ratio
from detectors.statistics.systematic_error import FURTHEST, group_critical_value_by_controls
from events.family import SystematicError
from events.surveillance import Benchmark, LookResult, Monitor

Kind = Literal["benchmark", "comparator"]
KINDS: tuple[Kind, ...] = ("benchmark", "comparator")
LOOKS_MAX = 240
"""A boundary is not computed for more looks: twenty years of months."""
EXPECTED_MAX = 5_000.0
"""Nor where controls scatter so much that a null may expect so many events: it could never signal,
and the sum would take for ever."""
LOG_MAX = 700.0
NO_RATIO = "its latest look has no finite ratio of rates"
ALPHA_MAX = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """A ratio held against the controls, one-sided; the boundary is null where there is none."""

    p: float
    critical_value: float | None = None
    signals: bool | None = None


def kind_of(monitor: Monitor) -> Kind:
    """Return what a monitor is held against: only controls of the same kind speak for it."""
    return "benchmark" if monitor.comparator is None else "comparator"


def null_of(
    kind: Kind, latest: Iterable[tuple[Monitor, LookResult]]
) -> tuple[Null | NotEvaluated, int]:
    """Return the systematic error of a kind of comparison, and how many valid controls told it."""
    ratios = [
        (look.log_ratio, look.log_ratio_error)
        for monitor, look in latest
        if monitor.negative_control
        and kind_of(monitor) == kind
        and look.log_ratio is not None
        and look.log_ratio_error is not None
    ]
    null = fit_null([ratio for ratio, _ in ratios], [error for _, error in ratios])
    return null, len(ratios)


def told(kind: Kind, null: Null | NotEvaluated, controls: int) -> SystematicError:
    """Return the systematic error as a run tells it.

    >>> told("benchmark", Null(0.1, 0.2), 6).sd
    0.2
    """
    if isinstance(null, NotEvaluated):
        return SystematicError(compared_with=kind, controls=controls, reason=null.reason)
    return SystematicError(compared_with=kind, controls=controls, mean=null.mean, sd=null.sd)


def calibrated(
    monitor: Monitor,
    benchmark: Benchmark | None,
    looks: Sequence[LookResult],
    null: Null | NotEvaluated,
) -> Calibrated | NotEvaluated:
    """Return the latest ratio of a monitor, calibrated; or why it is not.

    Examples
    --------
    Twelve events where six were expected, beside controls that show a fifth too much or so:

    >>> from datetime import date
    >>> look = LookResult(
    ...     monitor_id="m", monitor_version=1, look=date(2026, 2, 1), state="no_signal",
    ...     observed=12, expected=6.0, log_ratio=0.693, log_ratio_error=0.294,
    ... )
    >>> monitor = Monitor(monitor_id="m", version=1, hazard="pain", method="any", alpha=0.05)
    >>> [round(calibrated(monitor, None, [look], Null(b, 0.2)).p, 3) for b in (0.0, 0.2)]
    [0.026, 0.083]
    >>> calibrated(monitor, None, [look], NotEvaluated("uncalibrated")).reason
    'uncalibrated'
    """
    if isinstance(null, NotEvaluated):
        return null
    latest = looks[-1]
    if latest.log_ratio is None or latest.log_ratio_error is None:
        return NotEvaluated(f"uncalibrated: {NO_RATIO}")
    p = of_a_rise(null, latest.log_ratio, latest.log_ratio_error)
    counted, horizon = _within(monitor, benchmark, looks), monitor.horizon_events or 0.0
    if not counted or _farthest(null, horizon) > EXPECTED_MAX:
        return Calibrated(p=p)
    steps = _design(counted, horizon=horizon)
    boundary = group_critical_value_by_controls(
        steps, null, alpha=monitor.alpha, minimum_events=monitor.minimum_events
    )
    assert not isinstance(boundary, NotEvaluated), "a null that is there gives a boundary"
    value = boundary.critical_value
    return Calibrated(
        p=p,
        critical_value=value,
        signals=any(_above(monitor, look, value) for look in counted),
    )


def _farthest(null: Null, horizon: float) -> float:
    """Return what the most biased null that is asked about would let one expect by the horizon."""
    return exp(min(null.mean + FURTHEST * null.sd, LOG_MAX)) * horizon


def of_a_rise(null: Null, log_ratio: float, error: float) -> float:
    """Return the p value that asks for a rise only, like everything a monitor asks.

    >>> [round(of_a_rise(Null(0.0, 0.2), ratio, 0.3), 3) for ratio in (0.7, 0.0, -0.7)]
    [0.026, 0.5, 0.974]
    """
    half = null.p(log_ratio, error) / 2.0
    return min(1.0, half if log_ratio > null.mean else 1.0 - half)


def _above(monitor: Monitor, look: LookResult, value: float) -> bool:
    observed, expected = look.observed or 0, look.expected or 0.0
    return observed >= monitor.minimum_events and log_likelihood_ratio(observed, expected) > value


def _within(
    monitor: Monitor, benchmark: Benchmark | None, looks: Sequence[LookResult]
) -> tuple[LookResult, ...]:
    """Return the looks that add something until the horizon; none where no boundary is known."""
    horizon = monitor.horizon_events
    if monitor.comparator is not None or benchmark is None or horizon is None:
        return ()
    if (benchmark.events or 0) < ENOUGH_EVENTS or not 0.0 < monitor.alpha <= ALPHA_MAX:
        return ()
    found, before = list[LookResult](), 0.0
    for look in looks:
        expected = look.expected or 0.0
        if look.observed is not None and expected > before and before < horizon:
            found.append(look)
            before = expected
    return tuple(found)


def _design(counted: Sequence[LookResult], *, horizon: float) -> tuple[float, ...]:
    """Return what each look adds to the expected events, and looks at their pace from there on."""
    totals = [look.expected or 0.0 for look in counted]
    steps = [after - before for before, after in pairwise((0.0, *totals))]
    left, pace = horizon - totals[-1], totals[-1] / len(totals)
    if left > 0.0:
        more = max(1, min(LOOKS_MAX - len(steps), round(left / pace)))
        steps += [left / more] * more
    return tuple(steps)
