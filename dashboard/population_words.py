"""What the page Population says: numbers with limits, and reasons where there is none.

Every number that could not be estimated is a reason, and no ratio is shown as infinite.
"""

from math import isfinite
from re import sub
from typing import Protocol

from detectors.population.contrast import PER, Contrast
from detectors.population.funnel import Funnel
from detectors.population.survival import Group, Picture
from detectors.statistics.exact_poisson import Rate
from detectors.statistics.exact_share import ShareRatio
from detectors.statistics.log_rank import GroupTest
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_rates import TwoRates
from detectors.statistics.weibull import WeibullFit
from detectors.wording import sentence
from reports.words import hazard_name, number, p_value

NO_WIDTH = "\u200b"
PER_UNIT = f"per {PER:,.0f} device-months"


class Limits(Protocol):
    """What has limits."""

    @property
    def low(self) -> float:
        """The lower limit."""

    @property
    def high(self) -> float:
        """The upper limit."""


def reason(found: NotEvaluated) -> str:
    """Return why there is no answer.

    >>> reason(NotEvaluated("nobody is at risk"))
    'not evaluated: nobody is at risk'
    """
    return f"not evaluated: {found.reason}"


def unmarked(text: str) -> str:
    r"""Return a text so that nothing in it is taken for markup: names and reasons are people's.

    What would become a link by itself gets a space of no width, as no backslash helps there.

    >>> unmarked("Lead *A*, [see](x)")
    'Lead \\*A\\*, \\[see\\](x)'
    >>> unmarked("http://x.org").encode("ascii", "replace")
    b'http\\:?//x.org'
    """
    still = sub(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", NO_WIDTH, text)
    return sub(r"([\\`*_{}\[\]#|<>$~]|:(?=\S))", r"\\\1", still)


def ranged(found: Limits) -> str:
    """Return the limits of an estimate.

    >>> ranged(Rate(events=0, exposure=10.0, rate=0.0, low=0.0, high=0.369))
    '0 to 0.37'
    """
    if not isfinite(found.high):
        return f"{number(found.low)} and more"
    return f"{number(found.low)} to {number(found.high)}"


def rated(found: Rate | NotEvaluated) -> str:
    """Return a rate with its limits, or why there is none."""
    if isinstance(found, NotEvaluated):
        return reason(found)
    return f"{number(found.rate)} ({ranged(found)})"


def ratio(found: TwoRates | ShareRatio | NotEvaluated) -> str:
    """Return a ratio with its limits; where only one side had events, its lower limit.

    >>> from math import inf
    >>> ratio(TwoRates(ratio=inf, low=1.3, high=inf, p_value=0.02))
    'only here (1.30 and more)'
    """
    if isinstance(found, NotEvaluated):
        return reason(found)
    if not isfinite(found.ratio):
        return f"only here ({ranged(found)})"
    return f"{number(found.ratio)} ({ranged(found)})"


def detectable(found: float | NotEvaluated | None) -> str:
    """Return the smallest detectable ratio, or why there is none.

    >>> detectable(2.04), detectable(None)
    ('2.04', 'not evaluated')
    """
    if found is None:
        return "not evaluated"
    return reason(found) if isinstance(found, NotEvaluated) else number(found)


def share(found: Limits | NotEvaluated) -> str:
    """Return a share in percent with its limits, or why there is none."""
    if isinstance(found, NotEvaluated):
        return reason(found)
    value: float = getattr(found, "share", 0.0)
    return f"{percent(value)} ({percent(found.low)} to {percent(found.high)})"


def percent(value: float) -> str:
    """Return a share in percent; one that is not quite all is not rounded to all.

    >>> percent(0.1234), percent(1.0), percent(0.9996)
    ('12.3 %', '100 %', '99.9 %')
    """
    if value in (0.0, 1.0):
        return f"{value * 100:.0f} %"
    return f"{min(99.9, max(0.1, value * 100)):.1f} %"


def verdict(found: GroupTest | NotEvaluated, name: str) -> str:
    """Return what a test between groups says."""
    if isinstance(found, NotEvaluated):
        return f"**{name}** {unmarked(reason(found))}."
    free = found.degrees_of_freedom
    return (
        f"**{name}** p {p_value(found.p_value)} (chi-squared {number(found.statistic)}, "
        f"{free} degree{'' if free == 1 else 's'} of freedom)."
    )


def shaped(group: Group) -> str:
    """Return what the Weibull shape of a group says."""
    fit = group.shape
    if not isinstance(fit, WeibullFit):
        return reason(fit)
    limits = f"{number(fit.shape_low)} to {number(fit.shape_high)}"
    return f"{fit.pattern} (shape {number(fit.shape)}, {limits})"


def diluted(found: Contrast) -> str:
    """Return what the pooled rate hides, or that nothing stands out."""
    top = found.hidden
    known = f"All together: {rated(found.pooled)} {PER_UNIT}."
    if top is None or not isinstance(top.rate, Rate) or not isinstance(top.others, Rate):
        return (
            f"{known} No {found.dimension} is surely above the others. That is not the same as "
            "being alike: see the smallest detectable ratios."
        )
    against = top.against_others
    assert isinstance(against, TwoRates), "what stands out was compared"
    name = unmarked(top.name)
    times = f"{number(against.ratio)} times" if isfinite(against.ratio) else "only here"
    return (
        f"**Pooling hides it.** {known} But {name} alone has {rated(top.rate)}, and the others "
        f"{rated(top.others)}: {times} (95 % limits {ranged(against)})."
    )


def outside(found: Funnel) -> str:
    """Return which centres lie above the limits of the funnel."""
    above = {
        level: [each.name for each in found.centres if each.verdict == f"above {level}"]
        for level in ("99.8 %", "95 %")
    }
    chance = f"By chance alone about {0.025 * len(found.centres):.1f} of {len(found.centres)}"
    if not any(above.values()):
        return f"No centre lies above the limits. {chance} would lie above that of 95 %."
    said = [f"above {at}: {unmarked(', '.join(names))}" for at, names in above.items() if names]
    return f"**{sentence('; '.join(said))}** {chance} would lie above that of 95 %."


def asked(hazard: str) -> str:
    """Return the question of the page."""
    return f"Is {hazard_name(hazard)} more frequent than it should be, and where?"


def named(found: Picture) -> tuple[str, ...]:
    """Return the groups in the order in which they are drawn."""
    return tuple(group.name for group in found.groups)
