"""Whether the therapy had a benefit, and whether it is gone: what people answer at visits.

A benefit that never was cannot go. So it has to be seen at two visits before its loss can count,
and it is gone only where no scale shows it any more.
"""

from dataclasses import dataclass, replace

from detectors.reliable_change import Answer, Answers, lasts, reliable_change, with_answer
from events.envelope import Event
from events.outcome import Outcomes

VISITS = 2
"""So many visits show a benefit; one may be a good day. Assumed."""
SCALES = ("pain_nrs", "pain_vas_mm", "odi_percent")
SAID = {"pain_nrs": "pain", "pain_vas_mm": "pain", "odi_percent": "disability"}
UNITS = {"pain_nrs": "of 10", "pain_vas_mm": "mm", "odi_percent": "%"}


@dataclass(frozen=True, slots=True)
class Change:
    """By how much answers must change. A value without a name and a year is assumed.

    Parameters
    ----------
    nrs_error
        Standard error of one answer from 0 to 10 [points]. Childs et al. 2005.
    vas_error_mm
        The same of a line of 100 mm [mm]; assumed, as no value was found.
    nrs_important, vas_important_mm, odi_important_percent
        A smaller improvement does not matter to people [points], [mm], [%]. Ostelo et al. 2008.
    odi_benefit_percent
        An improvement of disability that counts as a benefit [%]. That of the trials: Gilligan et
        al. 2023.
    apart_days
        Least time between two visits without benefit [days]; assumed.
    """

    nrs_error: float = 1.02
    vas_error_mm: float = 10.2
    nrs_important: float = 2.0
    vas_important_mm: float = 15.0
    odi_important_percent: float = 10.0
    odi_benefit_percent: float = 20.0
    apart_days: float = 28.0


@dataclass(frozen=True, slots=True)
class Scale:
    """The answer of one scale before the implant, and at how many visits it was clearly better."""

    before: float | None = None
    better: int = 0


@dataclass(frozen=True, slots=True)
class Benefit:
    """What is remembered: the scales, in the order of `SCALES`, and the visits without benefit.

    `scale` is the first of the scales that showed the latest loss.
    """

    scales: tuple[Scale, ...] = (Scale(),) * len(SCALES)
    gone: Answers = ()
    scale: str = SCALES[0]


NONE_YET = Benefit()


def before(told: Outcomes, known: Benefit = NONE_YET, *, known_wins: bool = False) -> Benefit:
    """Return a benefit still to be seen, from the answers before the implant.

    What was known already stands where nothing is told, or where it is to win.

    >>> known = before(Outcomes(pain_nrs=7.0))
    >>> [scale.before for scale in before(Outcomes(pain_nrs=6.0, odi_percent=44.0), known).scales]
    [6.0, None, 44.0]
    """
    pairs = [(s.before, getattr(told, name)) for name, s in zip(SCALES, known.scales, strict=True)]
    firsts = [pair if known_wins else pair[::-1] for pair in pairs]
    return Benefit(scales=tuple(Scale(one if one is not None else two) for one, two in firsts))


def after(change: Change, benefit: Benefit, told: Outcomes, event: Event) -> Benefit:
    """Fold the answers of one visit.

    Examples
    --------
    Pain of 7 falls to 3 at two visits, and is back at the third.

    >>> from events.sample import outcome
    >>> benefit = before(Outcomes(pain_nrs=7.0))
    >>> for day, nrs in ((90, 3.0), (180, 3.0), (270, 7.0)):
    ...     visit = outcome(day=day, pain_nrs=nrs)
    ...     benefit = after(Change(), benefit, visit.data, visit)
    >>> [answer.value for answer in benefit.gone]
    [7.0]
    """
    found: list[Scale] = []
    lost: list[str] = []
    still = False
    for name, scale, (clear, important) in zip(SCALES, benefit.scales, _least(change), strict=True):
        value = getattr(told, name)
        if value is None or scale.before is None:
            found.append(scale)
            continue
        gain = scale.before - value
        still |= (better := gain >= clear)
        found.append(replace(scale, better=min(VISITS, scale.better + better)))
        if scale.better >= VISITS and gain < important:
            lost.append(name)
    seen = replace(benefit, scales=tuple(found))
    if still:
        newer = not benefit.gone or event.time.timestamp() > benefit.gone[-1].at_s
        return replace(seen, gone=()) if newer else seen
    if not lost:
        return seen
    answer = Answer(event.id, int(event.time.timestamp()), getattr(told, lost[0]))
    return replace(seen, gone=with_answer(benefit.gone, answer), scale=lost[0])


def is_gone(change: Change, benefit: Benefit) -> bool:
    """Tell whether two visits, a while apart, were without the benefit that there was."""
    return lasts(benefit.gone, apart_days=change.apart_days)


def _least(change: Change) -> tuple[tuple[float, float], ...]:
    """Return, for each scale, from which gain on there is a benefit, and below which none."""
    return (
        (reliable_change(change.nrs_error), change.nrs_important),
        (reliable_change(change.vas_error_mm), change.vas_important_mm),
        (change.odi_benefit_percent, change.odi_important_percent),
    )
