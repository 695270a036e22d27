r"""A funnel by centre: which centres have more events than their devices and ages let one expect.

What a centre should have had is what the whole fleet had in each band of age, applied to the
centre's own time at risk (indirect standardisation). Chance alone spreads small centres widely and
large ones little; the limits show how widely. Inside, nothing is shown, neither good nor bad.

The fleet holds the centre itself, and is no rate that anybody knows. So the limits are those of the
n events that *all* centres had: if no centre differs, each falls on the centre with probability
:math:`p = E / n`, E being its expected events. A centre lies outside where the exact (Clopper and
Pearson) interval of its share of the events excludes p; divided by p that interval is the one of
its ratio. Where the ages of implants differ between centres, events of one age fall on it more
easily than those of another; the sum then scatters less than a binomial count (Hoeffding), and the
limits are on the safe side. With two centres of the same size, of which one had all ten events,
limits for a known expectation would call it inside (10 where 5 were expected: 1.0 to 3.7).

With x events (no whole number, for a smooth line) the upper limit is reached where
:math:`P(X \ge x) = \alpha / 2`, which is at the share that solves it, and the lower where
:math:`P(X \le x) = \alpha / 2`. Nothing can lie above where even all n events are not too many.

References
----------
Clopper, C. J., Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the
case of the binomial. Biometrika 26(4), 404-413.
Hoeffding, W. (1956). On the distribution of the number of successes in independent trials. Annals
of Mathematical Statistics 27(3), 713-721.
Spiegelhalter, D. J. (2005). Funnel plots for comparing institutional performance. Statistics in
Medicine 24(8), 1185-1202.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import betaincinv  # type: ignore[import-untyped]

from detectors.population.at_risk import AGE_EDGES_MONTHS
from detectors.population.detectable import above_another
from detectors.population.lives import EVENT, Lives, Outcome, outcome_of
from detectors.statistics.exact_share import ShareRatio, share_ratio
from detectors.statistics.follow_up import Ints
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated
from events.vocabulary import Hazard

WARNING, ALARM = 0.95, 0.998
"""The two limits that funnel plots usually have; 99.8 % is about three standard errors."""
POINTS = 160
Verdict = Literal["inside", "above 95 %", "above 99.8 %", "below 95 %", "below 99.8 %"]
_VERDICTS: tuple[tuple[float, Verdict, Verdict], ...] = (
    (ALARM, "above 99.8 %", "below 99.8 %"),
    (WARNING, "above 95 %", "below 95 %"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """A centre: its ratio with exact 95 % limits, where it lies, and what it could have shown.

    `smallest_ratio` is that of its rate to the rate of all *other* centres.
    """

    name: str
    devices: int
    device_months: float
    observed: int
    expected: float
    ratio: ShareRatio | NotEvaluated
    verdict: Verdict | NotEvaluated
    smallest_ratio: float | NotEvaluated


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Limit:
    """One line of the funnel: the ratio that is just outside, by expected events."""

    level: float
    upper: bool
    expected: Floats
    ratio: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Funnel:
    """All centres, the highest ratio first, the limits, and the fleet that is the standard."""

    hazard: Hazard
    centres: tuple[Centre, ...]
    limits: tuple[Limit, ...]
    events: int
    device_months: float
    notes: tuple[str, ...]


def funnel(lives: Lives, hazard: Hazard, *, dimension: str = "centre") -> Funnel | NotEvaluated:
    """Return the funnel of a hazard.

    Examples
    --------
    Two centres of ten devices each, watched for ten months; one has all three infections.

    >>> first = np.where(np.arange(20) < 3, 2.0, np.inf)
    >>> lives = Lives(
    ...     entry=np.zeros(20), exit=np.full(20, 10.0), ended=("watched",) * 20,
    ...     other_leads=np.full(20, np.inf), first={"infection": first},
    ...     strata={"centre": ("north",) * 10 + ("south",) * 10},
    ... )
    >>> found = funnel(lives, "infection")
    >>> [(each.name, each.observed, round(each.expected, 2)) for each in found.centres]
    [('north', 3, 1.38), ('south', 0, 1.62)]
    >>> found.centres[0].verdict
    'inside'
    """
    outcome = outcome_of(lives, hazard)
    if not outcome.exit.size:
        return NotEvaluated("no device is registered, so nobody is at risk")
    named = lives.strata.get(dimension, ("unknown",) * lives.devices)
    labels = np.array([named[row] for row in outcome.rows])
    names, own = np.unique(labels, return_inverse=True)
    if len(names) < 2:
        return NotEvaluated(f"there is only one {dimension}, and nothing to compare it with")
    if not outcome.events:
        return NotEvaluated("no such event was seen in any centre: only an upper limit is known")
    months = _months_by_band(outcome, own, len(names))
    events = _events_by_band(outcome, own, len(names))
    fleet_months, fleet_events = months.sum(axis=0), events.sum(axis=0)
    rate = np.divide(
        fleet_events, fleet_months, out=np.zeros(months.shape[1]), where=fleet_months > 0
    )
    expected = months @ rate
    observed = events.sum(axis=1)
    devices = np.bincount(own, minlength=len(names))
    centres = [
        _centre(
            str(name),
            int(devices[i]),
            float(months[i].sum()),
            int(observed[i]),
            float(expected[i]),
            of=outcome.events,
        )
        for i, name in enumerate(names)
    ]
    return Funnel(
        hazard=hazard,
        centres=tuple(sorted(centres, key=_highest_first)),
        limits=limits(float(expected.max()), outcome.events),
        events=outcome.events,
        device_months=outcome.device_months,
        notes=outcome.notes,
    )


def limits(expected_max: float, events: int) -> tuple[Limit, ...]:
    """Return the lines of the funnel up to an expectation, of so many events in all.

    >>> upper = limits(10.0, 10_000)[0]
    >>> round(float(np.interp(10.0, upper.expected, upper.expected * upper.ratio)), 1)
    17.1

    Where ten of very many are expected, 18 events lie outside, and 17 do not. Of twenty in all:

    >>> upper = limits(10.0, 20)[0]
    >>> round(float(np.interp(10.0, upper.expected, upper.expected * upper.ratio)), 1)
    14.8
    """
    most = min(float(events), max(1.0, expected_max) * 1.15)
    lines = []
    for level in (WARNING, ALARM):
        tail = (1.0 - level) / 2.0
        x = np.minimum(float(events), np.geomspace(0.4, most + 8.0 * np.sqrt(most) + 8.0, POINTS))
        above = events * np.asarray(betaincinv(x, events - x + 1.0, tail))
        x_below = np.concatenate([[0.0], np.geomspace(0.05, most + 1.0, POINTS)])
        x_below = x_below[x_below < events]
        below = events * np.asarray(betaincinv(x_below + 1.0, events - x_below, 1.0 - tail))
        for upper, counts, at in ((True, x, above), (False, x_below, below)):
            kept = (at <= most) & (at >= most / 200.0)
            lines.append(
                Limit(level=level, upper=upper, expected=at[kept], ratio=counts[kept] / at[kept])
            )
    return tuple(lines)


def _centre(
    name: str, devices: int, months: float, observed: int, expected: float, *, of: int
) -> Centre:
    ratio = share_ratio(observed, expected, of=of)
    return Centre(
        name=name,
        devices=devices,
        device_months=months,
        observed=observed,
        expected=expected,
        ratio=ratio,
        verdict=ratio if isinstance(ratio, NotEvaluated) else _verdict(observed, expected, of=of),
        smallest_ratio=above_another(
            expected, other_events=of - observed, other_exposure=of - expected
        ),
    )


def _verdict(observed: int, expected: float, *, of: int) -> Verdict:
    for level, above, below in _VERDICTS:
        found = share_ratio(observed, expected, of=of, level=level)
        assert isinstance(found, ShareRatio), "an expectation was there at the other level"
        if found.low > 1.0:
            return above
        if found.high < 1.0:
            return below
    return "inside"


def _months_by_band(outcome: Outcome, own: Ints, groups: int) -> Floats:
    """Return the device-months of each group (rows) in each band of age (columns)."""
    edges = (*AGE_EDGES_MONTHS, np.inf)
    found = np.zeros((groups, len(AGE_EDGES_MONTHS)))
    for band, (edge, after) in enumerate(zip(edges[:-1], edges[1:], strict=True)):
        inside = np.minimum(outcome.exit, after) - np.maximum(outcome.entry, edge)
        found[:, band] = np.bincount(own, weights=np.maximum(inside, 0.0), minlength=groups)
    return found


def _events_by_band(outcome: Outcome, own: Ints, groups: int) -> Floats:
    """Return the events likewise; one at an edge belongs to the younger band."""
    happened = outcome.cause == EVENT
    age = outcome.exit[happened]
    band = np.maximum(np.searchsorted(np.array(AGE_EDGES_MONTHS), age, side="left") - 1, 0)
    cells = own[happened] * len(AGE_EDGES_MONTHS) + band
    counted = np.bincount(cells, minlength=groups * len(AGE_EDGES_MONTHS))
    return counted.reshape(groups, len(AGE_EDGES_MONTHS)).astype(float)


def _highest_first(centre: Centre) -> tuple[float, str]:
    ratio = -1.0 if isinstance(centre.ratio, NotEvaluated) else centre.ratio.ratio
    return (-ratio, centre.name)
