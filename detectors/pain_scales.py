"""What three scales of pain can tell: from 0 to 10, on a line of 100 mm, and at the implant site.

Each is held against the same person's answers from before the implant.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from detectors.notes import evidence
from detectors.reliable_change import Answer, Answers, lasts, reliable_change, with_answer
from detectors.wording import over
from events.envelope import Event
from events.signal import Evidence
from events.vocabulary import Grade


@dataclass(frozen=True, slots=True)
class Scales:
    """What each scale can tell. A value without a name and a year is assumed.

    Parameters
    ----------
    nrs_error
        Standard error of one answer from 0 to 10 [points]. Childs et al. 2005; at the implant site
        the same is assumed.
    vas_error_mm
        The same of a line of 100 mm [mm]; assumed, as no value was found.
    nrs_important, vas_important_mm
        A smaller change does not matter to people [points], [mm]. Ostelo et al. 2008.
    back_apart_days
        Least time between two answers about the back that count as lasting [days]. Chronic pain
        lasts or recurs for longer than three months: Treede et al. 2019.
    site_apart_days
        The same of the implant site, where nothing hurt before [days]; assumed.
    heal_days
        After surgery, time in which answers do not count [days]; assumed.
    severe_ratio
        Pain from this part of its scale on is severe. Boonstra et al. 2014, of lines of 100 mm.
    asked_days
        Answers older than this say nothing of today [days]; assumed, as visits are a year apart.
    """

    nrs_error: float = 1.02
    vas_error_mm: float = 10.2
    nrs_important: float = 2.0
    vas_important_mm: float = 15.0
    back_apart_days: float = 91.0
    site_apart_days: float = 28.0
    heal_days: float = 42.0
    severe_ratio: float = 0.75
    asked_days: float = 430.0


class Scale(NamedTuple):
    """One scale: what it is about, its highest answer, its unit, and what a change must reach.

    `apart_days` is how far apart two answers must be.
    """

    what: str
    top: float
    unit: str
    reliable: float
    important: float
    apart_days: float


@dataclass(frozen=True, slots=True)
class Own:
    """One person's answers on one scale: before the implant, and those reliably worse since."""

    before: float | None = None
    worse: Answers = ()


def scales(p: Scales) -> tuple[Scale, Scale, Scale]:
    """Return the scale from 0 to 10, the line of 100 mm, and the scale at the implant site."""
    nrs, vas = reliable_change(p.nrs_error), reliable_change(p.vas_error_mm)
    return (
        Scale("back pain", 10.0, "of 10", nrs, p.nrs_important, p.back_apart_days),
        Scale("back pain", 100.0, "mm", vas, p.vas_important_mm, p.back_apart_days),
        Scale("implant-site pain", 10.0, "of 10", nrs, p.nrs_important, p.site_apart_days),
    )


def followed(own: Own, scale: Scale, value: float | None, event: Event) -> Own:
    """Fold one answer: it is reliably worse than before, or ends what was, or neither.

    Examples
    --------
    >>> from events.sample import outcome
    >>> nrs, _, _ = scales(Scales())
    >>> own = Own(before=6.0)
    >>> for day, value in ((90, 9.0), (120, 8.0)):
    ...     own = followed(own, nrs, value, outcome(day=day, pain_nrs=value))
    >>> [answer.value for answer in own.worse]
    [9.0]
    >>> followed(own, nrs, 7.0, outcome(day=150, pain_nrs=7.0)).worse
    ()
    """
    if value is None or own.before is None:
        return own
    at_s, more = int(event.time.timestamp()), value - own.before
    if more >= scale.reliable:
        return replace(own, worse=with_answer(own.worse, Answer(event.id, at_s, value)))
    is_over = more < scale.important and own.worse and at_s > own.worse[-1].at_s
    return replace(own, worse=()) if is_over else own


def has_lasted(own: Own, scale: Scale) -> bool:
    """Tell whether it has been worse for so long that it is no bad day."""
    return lasts(own.worse, apart_days=scale.apart_days)


def grade_of(p: Scales, value: float, top: float) -> Grade:
    """Return how soon to look at an answer on a scale up to `top`."""
    return "warning" if value >= p.severe_ratio * top else "advisory"


def evidence_for(own: Own, scale: Scale) -> tuple[Evidence, ...]:
    """Return the first and the latest answer that is worse, half a point each."""
    return tuple(
        evidence(
            answer.event_id,
            answer.at_s,
            f"{scale.what}, {which} answer that is reliably worse",
            value=answer.value,
            unit=scale.unit,
            weight=0.5,
        )
        for answer, which in zip(own.worse, ("first", "latest"), strict=True)
    )


def describe(own: Own, scale: Scale) -> str:
    """Say how much it hurts now, how much it did, and for how long."""
    first, latest = own.worse
    before = f"{own.before:g} {scale.unit}" if own.before else "none"
    lasting = over(latest.at_s - first.at_s)
    now = f"{scale.what} {latest.value:g} {scale.unit}"
    return f"{now}, {before} before the implant; lasting{lasting}"
