"""From a drawn life to what is said about it in `truth.jsonl`."""

from collections.abc import Iterator

from events.device import Explant, Implant, MriExposure
from events.governance import Governance
from events.vocabulary import Hazard
from streams.simulate.course import Course, Frame, moment
from streams.simulate.failures.mode import NEVER, Happening
from streams.simulate.registration import deviates, is_arranged
from streams.simulate.truth import LookAlikeKind, Truth
from streams.simulate.use import lapses


def truths(frame: Frame, course: Course) -> Iterator[Truth]:
    """Yield all that went wrong with one device, and what only looked so, within the time.

    Scans, removals and deviations from the selection are told by the fact itself, so they count as
    reported when that reached us. Nobody reports a lapse.
    """
    yield from _failure(frame, course)
    deviation: Hazard = "selection_deviation"
    implant = next(h.data for h in course.happenings if isinstance(h.data, Implant))
    for happening in course.happenings:
        match happening.data:
            case Explant(reason="no_longer_needed"):
                yield from _look_alike(frame, course, "no_longer_needed", happening.day)
            case Explant():
                yield from _told_by_itself(frame, course, happening, "early_removal")
            case MriExposure() if not implant.mri_compatible:
                yield from _told_by_itself(frame, course, happening, "mri_exposure")
            case Implant() if deviates(implant, frame.parameters):
                yield from _told_by_itself(frame, course, happening, deviation)
            case Governance() as record if not is_arranged(record):
                yield from _told_by_itself(frame, course, happening, deviation)
    for begin, end in lapses(frame, course):
        yield _lapse(frame, course, begin, end)
    for each in course.look_alikes:
        yield from _look_alike(frame, course, each.kind, each.day, each.until_day)
    if course.relapse is not None and not _removed_for_it(frame, course):
        yield from _look_alike(
            frame, course, "relapse", course.relapse.day, course.relapse.until_day
        )


def _failure(frame: Frame, course: Course) -> Iterator[Truth]:
    failure = course.failure
    until = min(course.end_day, frame.days)
    if failure is None or failure.onset_day >= until:
        return
    told = any(
        happening.day + happening.delay_days == failure.reported_day
        for happening in course.happenings
    )
    yield Truth(
        device=course.device,
        hazard=failure.hazard,
        mode=failure.mode,
        onset=moment(frame, failure.onset_day),
        side=failure.side,
        contacts=failure.contacts,
        reported=(
            moment(frame, failure.reported_day)
            if told and failure.reported_day < frame.days
            else None
        ),
        resolved=moment(frame, failure.resolved_day) if failure.resolved_day < until else None,
    )


def _told_by_itself(
    frame: Frame, course: Course, happening: Happening, hazard: Hazard
) -> Iterator[Truth]:
    if happening.day >= frame.days:
        return
    learnt = happening.day + happening.delay_days
    yield Truth(
        device=course.device,
        hazard=hazard,
        onset=moment(frame, happening.day),
        reported=moment(frame, learnt) if learnt < frame.days else None,
    )


def _lapse(frame: Frame, course: Course, begin: float, end: float) -> Truth:
    until = min(course.end_day, frame.days)
    return Truth(
        device=course.device,
        hazard="therapy_lapse",
        onset=moment(frame, begin),
        resolved=moment(frame, end) if end < until else None,
    )


def _look_alike(
    frame: Frame, course: Course, kind: LookAlikeKind, day: float, until_day: float = NEVER
) -> Iterator[Truth]:
    """Yield it with its end, where it lasted and ended within the time."""
    until = min(course.end_day, frame.days)
    if day > course.end_day or day >= frame.days:
        return
    ended = day < until_day < until
    yield Truth(
        device=course.device,
        look_alike=kind,
        onset=moment(frame, day),
        resolved=moment(frame, until_day) if ended else None,
    )


def _removed_for_it(frame: Frame, course: Course) -> bool:
    return any(
        isinstance(h.data, Explant) and h.data.reason == "loss_of_benefit" and h.day < frame.days
        for h in course.happenings
    )
