"""When a person holds sessions, and when not one for weeks."""

from collections.abc import Iterator
from itertools import chain, count, pairwise
from random import Random

from streams.simulate.course import Course, Frame
from streams.simulate.failures.all import MODES, silent


def session_starts(frame: Frame, course: Course) -> Iterator[float]:
    """Yield when sessions begin: the planned ones, thinned by how the person uses the therapy."""
    rng = Random(f"{frame.seed}/{course.index}/use")
    until = min(course.end_day, frame.days)
    disuse = [(each.day, each.until_day) for each in course.look_alikes if each.kind == "disuse"]
    slots = frame.parameters.use.sessions_per_day
    for day in count(int(course.host.activated_day) + 1):
        if day >= until:
            return
        if any(begin <= day < end for begin, end in disuse):
            continue
        held = course.habit.held(day) * (course.relapse.use(day) if course.relapse else 1.0)
        for slot in range(slots):
            hour = 8 + 12 * slot / slots * 1.8 + min(2.0, max(-2.0, rng.gauss(0, 0.7)))
            if rng.random() < held and not silent(course.failure, day + hour / 24):
                yield day + hour / 24


def lapses(frame: Frame, course: Course) -> Iterator[tuple[float, float]]:
    """Yield from when until when not one session was held for weeks: rest, relapse, silence.

    Weeks that chance leaves empty, where somebody seldom uses the therapy, are usual for them. The
    last lapse may still go on when the device, or the simulation, ends.
    """
    rests = [(each.day, each.until_day) for each in course.look_alikes if each.kind == "disuse"]
    if course.relapse is not None:
        rests.append((course.relapse.day, course.relapse.until_day))
    if course.failure is not None and MODES[course.failure.mode].silent:
        rests.append((course.failure.onset_day, course.failure.resolved_day))
    until = float(min(course.end_day, frame.days))
    from_day = course.host.activated_day
    days = chain([from_day], session_starts(frame, course), [until])
    for begin, end in pairwise(days):
        is_rest = any(first < end and begin < last for first, last in rests)
        if is_rest and end - begin >= frame.parameters.use.lapse_days:
            yield begin, end
