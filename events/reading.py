"""What an instrument said: a number, or that it was at or beyond a limit. No reading is null.

An instrument has a range. Past its end it says only on which side: "> 10,000 ohm" is known to be at
least 10,000 ohm, and nobody knows how much more. Such a reading is censored. It is no number, and
must not be taken for one: an average over limits is no average, and a baseline made of them is no
baseline. But it is no missing value either: an open circuit is told by nothing else.

So the three are three different things in JSON and in Python, and arithmetic on the wrong one
fails instead of giving a wrong answer:

    520.0                   measured
    {"at_least": 10000.0}   at this limit, or above it
    {"at_most": 50.0}       at this limit, or below it
    null                    not measured

The unit is that of the field. A limit is counted by `at_limit`, and by it alone, where a reading at
a limit is bad enough to be judged.

References
----------
Helsel, D. R. (2012). Statistics for censored environmental data. Wiley. On what substitution costs.
"""

from typing import Annotated

from pydantic import Field

from events.envelope import Fact

NonNegative = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]


class AtLeast(Fact):
    """At the upper end of the instrument's range, or past it."""

    at_least: Positive

    def __str__(self) -> str:
        return f">= {self.at_least:,g}"


class AtMost(Fact):
    """At the lower end of the instrument's range, or past it."""

    at_most: NonNegative

    def __str__(self) -> str:
        return f"<= {self.at_most:,g}"


Censored = AtLeast | AtMost
Reading = Annotated[NonNegative | AtLeast | AtMost, Field(union_mode="left_to_right")]
"""What was measured. Whether it was, is said by `| None`."""


def at_limit(reading: Reading | None) -> float | None:
    """Return a number as it is, and a censored reading as its limit: no less far than it is out.

    >>> at_limit(520.0), at_limit(AtLeast(at_least=10_000)), at_limit(AtMost(at_most=50))
    (520.0, 10000.0, 50.0)
    """
    if isinstance(reading, AtLeast):
        return reading.at_least
    if isinstance(reading, AtMost):
        return reading.at_most
    return reading


def measured(reading: Reading | None) -> float | None:
    """Return a number, and nothing where there is none: only this may teach what is usual.

    >>> measured(520.0), measured(AtLeast(at_least=10_000)), measured(None)
    (520.0, None, None)
    """
    return None if isinstance(reading, AtLeast | AtMost) else reading


def is_censored(reading: Reading | None) -> bool:
    """Tell whether a reading stands at or beyond a limit of its instrument."""
    return isinstance(reading, AtLeast | AtMost)
