"""Whether somebody's answers differ by more than the error of the scale, and whether that lasts.

Asked twice, the same person on the same day gives two answers. A scale's standard error of
measurement says how far apart they lie, and the difference of two answers has the square root of
two times that error. So a change counts as reliable where it is larger than all but 5 % of the
differences that the error alone would make. That is a matter of the scale; how large a change has
to be to matter to people is another, and asked of people.

Every scale is held against its own answers. A number from 0 to 10 and a line of 100 mm are two
scales, and one is never turned into the other.

References
----------
Jacobson, N. S., Truax, P. (1991). Clinical significance: a statistical approach to defining
meaningful change in psychotherapy research. J. Consult. Clin. Psychol. 59(1), 12-19.
"""

from math import sqrt
from typing import NamedTuple
from uuid import UUID

from detectors.spell import DAY_S

Z = 1.96
"""Of a normal distribution, 95 % lie within so many standard deviations."""


class Answer(NamedTuple):
    """One answer that counts: who tells it, when it was given [s since 1970], and its value."""

    event_id: UUID
    at_s: int
    value: float


Answers = tuple[Answer, ...]
"""The first and the latest of the answers that count; one while there is no other, or none."""


def reliable_change(error: float) -> float:
    """Return the least change between two answers that is more than their error, in its unit.

    >>> round(reliable_change(1.02), 2)
    2.83
    """
    return Z * sqrt(2.0) * error


def with_answer(answers: Answers, new: Answer) -> Answers:
    """Return the first and the latest of the answers, in the order in which they were given.

    >>> from events.sample import ids, tick
    >>> (event_id,) = ids(tick(day=0))
    >>> answers = with_answer((), Answer(event_id, 200, 7.0))
    >>> [answer.at_s for answer in with_answer(answers, Answer(event_id, 100, 8.0))]
    [100, 200]
    """
    given = sorted((*answers, new), key=lambda answer: answer.at_s)
    return (given[0], given[-1]) if len(given) > 1 else (new,)


def lasts(answers: Answers, *, apart_days: float) -> bool:
    """Tell whether the first and the latest answer are so far apart that it is no bad day."""
    return len(answers) > 1 and answers[-1].at_s - answers[0].at_s >= apart_days * DAY_S
