"""What every sequential test refuses: levels, counts and expectations that cannot be meant.

A message says what is wrong, in which call, why that cannot be, and what to do next.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import inf, isfinite

ALPHA_MAX = 0.5


def check_alpha(where: str, alpha: float) -> None:
    """Refuse a level outside of (0, 0.5].

    >>> check_alpha("group_critical_value", 1.5)
    Traceback (most recent call last):
    ValueError: group_critical_value: alpha is 1.5, and a false alarm rate lies above 0 and at \
most at 0.5. Give a probability such as 0.05, not a percentage.
    """
    if not 0.0 < alpha <= ALPHA_MAX:
        message = (
            f"{where}: alpha is {alpha}, and a false alarm rate lies above 0 and at most at "
            f"{ALPHA_MAX}. Give a probability such as 0.05, not a percentage."
        )
        raise ValueError(message)


def check_count(where: str, name: str, value: int, *, least: int) -> None:
    """Refuse what is no whole number of events, or too small a one.

    >>> check_count("continuous_critical_value", "minimum_events", 0, least=1)
    Traceback (most recent call last):
    ValueError: continuous_critical_value: minimum_events is 0, and has to be a whole number of \
at least 1. Correct it where it is declared.
    """
    if value != int(value) or value < least:
        message = (
            f"{where}: {name} is {value}, and has to be a whole number of at least {least}. "
            "Correct it where it is declared."
        )
        raise ValueError(message)


def check_number(
    where: str, name: str, value: float, *, above: float = 0.0, below: float = inf
) -> None:
    """Refuse a number that is not above `above` and below `below`.

    >>> check_number("continuous_critical_value", "horizon_expected", -1.0)
    Traceback (most recent call last):
    ValueError: continuous_critical_value: horizon_expected is -1.0, and has to be a number above \
0. Check the exposure and the benchmark it comes from.
    """
    if not (isfinite(value) and above < value < below):
        wanted = f"above {above:g}" if below == inf else f"between {above:g} and {below:g}"
        message = (
            f"{where}: {name} is {value}, and has to be a number {wanted}. "
            "Check the exposure and the benchmark it comes from."
        )
        raise ValueError(message)


def check_looks(where: str, name: str, per_look: Sequence[float]) -> None:
    """Refuse no look at all, and a look that adds less than nothing.

    >>> check_looks("group_critical_value", "expected_per_look", (0.5, -0.1))
    Traceback (most recent call last):
    ValueError: group_critical_value: expected_per_look of look 2 is -0.1, and exposure only \
grows. Give what each look adds, and check the exposure of the look.
    """
    for look, added in enumerate(per_look, start=1):
        if not (isfinite(added) and added >= 0.0):
            message = (
                f"{where}: {name} of look {look} is {added}, and exposure only grows. "
                "Give what each look adds, and check the exposure of the look."
            )
            raise ValueError(message)
    if len(per_look) == 0 or not sum(per_look) > 0.0:
        message = (
            f"{where}: {name} has no look that adds anything, so there is nothing to test. "
            "Give one number for each look, and wait with the first until there is exposure."
        )
        raise ValueError(message)


def check_increasing(where: str, name: str, cumulative: Sequence[float]) -> None:
    """Refuse no look at all, a first look at nothing, and a total that does not grow.

    >>> check_increasing("critical_events", "expected", (1.2, 1.1))
    Traceback (most recent call last):
    ValueError: critical_events: expected falls or stands still from 1.2 to 1.1 at look 2, and a \
total only grows. Give totals since the start, and leave out looks without new exposure.
    """
    if len(cumulative) == 0:
        message = f"{where}: {name} is empty. Give the total at each look, the first one included."
        raise ValueError(message)
    check_number(where, f"{name} of look 1", cumulative[0])
    for look, (before, after) in enumerate(pairwise(cumulative), start=2):
        if not (isfinite(after) and after > before):
            message = (
                f"{where}: {name} falls or stands still from {before} to {after} at look {look}, "
                "and a total only grows. "
                "Give totals since the start, and leave out looks without new exposure."
            )
            raise ValueError(message)
