"""The answer where the data are too few: a reason in words, never a number that is none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """Nothing can be said, and why.

    >>> NotEvaluated("the benchmark saw no event")
    NotEvaluated(reason='the benchmark saw no event')
    """

    reason: str
