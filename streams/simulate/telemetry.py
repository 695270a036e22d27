"""The sessions of one device and the uploads that bring them, lazily and in order."""

import heapq
from collections import deque
from collections.abc import Iterator
from random import Random
from typing import Literal

from events.telemetry import Session, Upload
from streams.simulate.body import Body
from streams.simulate.course import Course, Frame
from streams.simulate.delivery import in_kilo_ohm
from streams.simulate.failures.all import refused_share, silent
from streams.simulate.failures.mode import NEVER, Happening
from streams.simulate.habit import YEAR_DAYS
from streams.simulate.recorder import Recorder
from streams.simulate.use import session_starts

Channel = Literal["remote", "clinic"]


def uploads(frame: Frame, course: Course) -> Iterator[Happening]:
    """Yield the uploads of one device in order of when they were read.

    What a silent device had not sent yet is lost with it.
    """
    use = frame.parameters.use
    rng = Random(f"{frame.seed}/{course.index}/telemetry")
    way, delivery = Random(f"{frame.seed}/{course.index}/way"), frame.parameters.disorder.delivery
    recorder = Recorder(frame, Body(course, frame.parameters, rng))
    mistaken = course.of("unit_mistake")
    starts = session_starts(frame, course)
    start = next(starts, None)
    waiting: deque[Session] = deque(maxlen=use.stored_sessions_max)
    kept: deque[Session] = deque(maxlen=use.kept_sessions)
    length_days = use.session_min / 60 / 24
    for day, channel in _readings(frame, course):
        while start is not None and start + length_days < day:
            waiting.append(recorder.hold(start))
            start = next(starts, None)
        if silent(course.failure, day):
            waiting.clear()
            kept.clear()
        if channel == "remote" and (not waiting or rng.random() < use.missed_upload_share):
            continue
        late = rng.random() < use.late_upload_share
        delay = rng.expovariate(1 / use.late_upload_mean_days) if late else 0.002
        if way.random() < delivery.stuck_share:
            delay += way.uniform(*delivery.stuck_days)
        if recorder.body.used >= 1 or rng.random() < refused_share(course.failure, day):
            failed = Upload(channel=channel, completed=False, sessions=())
            yield Happening(day=day, delay_days=delay, data=failed)
            continue
        sessions = tuple(waiting)
        if channel == "clinic":
            sessions = (*kept, *sessions, recorder.interrogate(day))
        kept.extend(waiting)
        waiting.clear()
        if any(each.lasts(day) for each in mistaken):
            sessions = tuple(in_kilo_ohm(session) for session in sessions)
        log = tuple(sorted(sessions, key=lambda session: session.start))
        yield Happening(day=day, delay_days=delay, data=Upload(channel=channel, sessions=log))


def _readings(frame: Frame, course: Course) -> Iterator[tuple[float, Channel]]:
    """Yield when the device is read: at visits, and by the remote where there is one."""
    clinic: list[tuple[float, Channel]] = [(day + 0.005, "clinic") for day in course.visits]
    yield from heapq.merge(clinic, _remote(frame, course))


def _remote(frame: Frame, course: Course) -> Iterator[tuple[float, Channel]]:
    rng = Random(f"{frame.seed}/{course.index}/remote")
    until, away = min(course.end_day, frame.days), course.of("no_sync")
    every = _every_days(frame, course)
    channel: Channel = "clinic" if course.reporting == "clinic" else "remote"
    day = course.host.activated_day // 1 + every * rng.random() + 0.9
    while day < until:
        if not any(each.lasts(day) for each in away):
            yield day, channel
        day += every if every == 1.0 else max(1.0, rng.gauss(every, every / 7) // 1)


def _every_days(frame: Frame, course: Course) -> float:
    if course.reporting != "clinic":
        return 1.0 if course.reporting == "daily" else 7.0
    own = Random(f"{frame.seed}/{course.index}/clinic_only")
    extra = own.randint(0, frame.parameters.use.clinic_only_extra_most)
    return YEAR_DAYS / extra if extra else NEVER
