"""How large a rise is, between which limits, and how small a one could have been seen."""

from scipy.special import gammaincinv  # type: ignore[import-untyped]

from detectors.population.counts import Counts
from detectors.population.question import Answers
from detectors.statistics.e_process import anytime_interval
from detectors.statistics.rate_ratio import rate_ratio_after_stopping
from events.surveillance import Monitor

POWER = 0.8
CONFIDENCE_ALPHA = 0.05


def sized(
    found: Counts, index: int, answers: Answers, asked: tuple[int, ...], monitor: Monitor
) -> dict[str, object]:
    """Return the rate ratio of a look with its 95 % limits, and the smallest detectable ratio.

    At the look that signals the limits know that surveillance stopped there. At all others they
    hold at every look at once, for as long as surveillance goes on (an e-process), and so are wider
    than those of a single look. They take the benchmark for exact. Beside a comparator the ratio of
    rates is not observed over expected, and is not told.
    """
    if monitor.comparator is not None:
        return {}
    place = asked.index(index)
    observed, expected = found.observed[index], found.expected[index]
    answer = answers.looks[place]
    if answer.crossed:
        until = asked[: place + 1]
        stopped = rate_ratio_after_stopping(
            tuple(found.expected[i] for i in until),
            critical_events=tuple(look.critical_events for look in answers.looks[: place + 1]),
            observed=observed,
            alpha=CONFIDENCE_ALPHA,
        )
        limits = (stopped.lower, stopped.upper)
    elif place == len(asked) - 1:
        limits = anytime_interval(observed, expected, alpha=CONFIDENCE_ALPHA)
    else:
        return {"rate_ratio": observed / expected}
    return {
        "rate_ratio": observed / expected,
        "rate_ratio_lower": limits[0],
        "rate_ratio_upper": limits[1],
        "smallest_detectable_ratio": detectable(answer.critical_events, expected),
    }


def detectable(critical_events: int | None, expected: float) -> float | None:
    """Return the ratio that this look alone would have signalled with a probability of 80 %.

    Looks before it help, so the truth is a little smaller.

    >>> round(detectable(7, 2.0), 2)
    4.54
    """
    if critical_events is None:
        return None
    return max(1.0, float(gammaincinv(critical_events, POWER)) / expected)
