"""The sessions of one device and the uploads that bring them, lazily and in order."""

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Literal

from events.telemetry import Session, Upload
from streams.simulate.body import Body
from streams.simulate.course import Course, Frame
from streams.simulate.failures.all import MODES
from streams.simulate.failures.mode import Happening, Reading

Channel = Literal["remote", "clinic"]
INTERROGATION_S = 60.0


def moment(frame: Frame, day: float) -> datetime:
    """Return the time `day` days after the start, on a whole second."""
    start = datetime.combine(frame.start, time(), tzinfo=UTC)
    return start + timedelta(seconds=round(day * 86_400))


@dataclass(slots=True)
class Recorder:
    """Makes sessions of one device, one after the other."""

    frame: Frame
    body: Body
    stored: deque[Session] = field(default_factory=deque)

    def hold(self, day: float) -> Session:
        """Return the therapy session that began on `day`."""
        use, rng = self.frame.parameters.use, self.body.rng
        reading = self.body.measure(day, use.session_min)
        aborted = rng.random() < reading.abort_probability
        minutes = round(use.session_min * (rng.random() if aborted else 1.0), 1)
        measured = rng.random() < self.frame.parameters.electrodes.home_threshold_share
        return self._session(day, reading, minutes, aborted=aborted, thresholds=measured)

    def interrogate(self, day: float) -> Session:
        """Return what a programmer measures without therapy: always the thresholds too."""
        return self._session(day, self.body.measure(day, 0.0), 0.0, aborted=False, thresholds=True)

    def _session(
        self, day: float, reading: Reading, minutes: float, *, aborted: bool, thresholds: bool
    ) -> Session:
        threshold_ma = reading.threshold_ma
        return Session(
            start=moment(self.frame, day),
            duration_s=minutes * 60 if minutes else INTERROGATION_S,
            delivered_min=minutes,
            program=self.body.program,
            amplitude_ma=round(reading.amplitude_ma, 1),
            pulse_width_us=214.0,
            frequency_hz=20.0,
            left_impedance_ohm=self._quantised(reading.impedance_ohm["left"]),
            right_impedance_ohm=self._quantised(reading.impedance_ohm["right"]),
            left_motor_threshold_ma=round(threshold_ma["left"], 2) if thresholds else None,
            right_motor_threshold_ma=round(threshold_ma["right"], 2) if thresholds else None,
            battery_v=round(self.body.battery_v(), 2),
            battery_percent=float(round(100 * (1 - self.body.used))),
            aborted=aborted,
            reset_count=self.body.resets,
            error_count=self.body.errors,
            posture="prone" if minutes else None,
        )

    def _quantised(self, readings: list[float]) -> tuple[float, ...]:
        electrodes = self.frame.parameters.electrodes
        step, top = electrodes.resolution_ohm, electrodes.ceiling_ohm
        return tuple([min(top, round(ohm / step) * step) for ohm in readings])


def uploads(frame: Frame, course: Course) -> Iterator[Happening]:
    """Yield the uploads of one device in order of when they were read."""
    use = frame.parameters.use
    rng = Random(f"{frame.seed}/{course.index}/telemetry")
    recorder = Recorder(frame, Body(course, frame.parameters, rng))
    starts = _starts(frame, course)
    start = next(starts, None)
    waiting: deque[Session] = deque(maxlen=use.stored_sessions_max)
    kept: deque[Session] = deque(maxlen=use.kept_sessions)
    length_days = use.session_min / 60 / 24
    for day, channel in _readings(frame, course):
        while start is not None and start + length_days < day:
            waiting.append(recorder.hold(start))
            start = next(starts, None)
        if channel == "remote" and (not waiting or rng.random() < use.missed_upload_share):
            continue
        late = rng.random() < use.late_upload_share
        delay = rng.expovariate(1 / use.late_upload_mean_days) if late else 0.002
        if recorder.body.used >= 1 or rng.random() < _refusal(course, day):
            failed = Upload(channel=channel, completed=False, sessions=())
            yield Happening(day=day, delay_days=delay, data=failed)
            continue
        sessions = tuple(waiting)
        if channel == "clinic":
            sessions = (*kept, *sessions, recorder.interrogate(day))
        kept.extend(waiting)
        waiting.clear()
        yield Happening(day=day, delay_days=delay, data=Upload(channel=channel, sessions=sessions))


def _refusal(course: Course, day: float) -> float:
    failure = course.failure
    if failure is None or not failure.active(day):
        return 0.0
    return MODES[failure.hazard].failed_interrogations


def _starts(frame: Frame, course: Course) -> Iterator[float]:
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
        for slot in range(slots):
            hour = 8 + 12 * slot / slots * 1.8 + min(2.0, max(-2.0, rng.gauss(0, 0.7)))
            if rng.random() < course.adherence:
                yield day + hour / 24


def _readings(frame: Frame, course: Course) -> Iterator[tuple[float, Channel]]:
    """Yield when the device is read: at visits, and by the remote where there is one."""
    clinic: list[tuple[float, Channel]] = [(day + 0.005, "clinic") for day in course.visits]
    yield from heapq.merge(clinic, _remote(frame, course))


def _remote(frame: Frame, course: Course) -> Iterator[tuple[float, Channel]]:
    rng = Random(f"{frame.seed}/{course.index}/remote")
    use = frame.parameters.use
    until = min(course.end_day, frame.days)
    every = {"daily": 1.0, "weekly": 7.0, "clinic": use.clinic_only_every_days}[course.reporting]
    channel: Channel = "clinic" if course.reporting == "clinic" else "remote"
    day = course.host.activated_day // 1 + every * rng.random() + 0.9
    while day < until:
        yield day, channel
        day += every if every == 1.0 else max(1.0, rng.gauss(every, every / 7) // 1)
