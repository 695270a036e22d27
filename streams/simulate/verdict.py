"""From a drawn life to what is said about it in `truth.jsonl`."""

from collections.abc import Iterator

from events.device import Explant
from streams.simulate.course import Course, Frame
from streams.simulate.telemetry import moment
from streams.simulate.truth import Truth


def truths(frame: Frame, course: Course) -> Iterator[Truth]:
    """Yield the failure, the removal and the look-alikes of one device, within the time."""
    failure = course.failure
    until = min(course.end_day, frame.days)
    if failure is not None and failure.onset_day < until:
        told = any(
            happening.day + happening.delay_days == failure.reported_day
            for happening in course.happenings
        )
        yield Truth(
            device=course.device,
            hazard=failure.hazard,
            onset=moment(frame, failure.onset_day),
            side=failure.side,
            contacts=failure.contacts,
            reported=(
                moment(frame, failure.reported_day)
                if told and failure.reported_day < frame.days
                else None
            ),
            resolved=(
                moment(frame, failure.resolved_day) if failure.resolved_day < until else None
            ),
        )
    for happening in course.happenings:
        if isinstance(happening.data, Explant) and happening.day < frame.days:
            learnt = happening.day + happening.delay_days
            yield Truth(
                device=course.device,
                hazard="early_removal",
                onset=moment(frame, happening.day),
                reported=moment(frame, learnt) if learnt < frame.days else None,
            )
    for each in course.look_alikes:
        if each.day < until:
            yield Truth(device=course.device, look_alike=each.kind, onset=moment(frame, each.day))
