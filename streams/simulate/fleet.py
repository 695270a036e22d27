"""A whole fleet: every device's facts merged in the order in which they would reach us.

Memory grows with devices, not with events: each device is a lazy stream with a small buffer for
what arrives late. Every device draws from generators seeded with its own number, so that adding a
device changes no other.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from events.codec import encode
from events.envelope import SIMULATED_SOURCE, Event, Fact
from events.identity import event_id
from events.kinds import KINDS
from streams.simulate.course import Course, Frame, draw, moment
from streams.simulate.delivery import sent_twice
from streams.simulate.failures.mode import Happening
from streams.simulate.parameters import Parameters
from streams.simulate.presets import TYPICAL
from streams.simulate.telemetry import uploads
from streams.simulate.truth import Truth
from streams.simulate.verdict import truths

START = date(2025, 1, 6)
ACTOR = "simulator"
Progress = Callable[[int, int], None]
EVENT_OF: dict[type[Fact], Any] = {
    kind.model_fields["data"].annotation: kind  # type: ignore[misc]
    for kind in KINDS.values()
}


@dataclass(frozen=True, slots=True)
class Simulation:
    """Events in order of `recordedtime`, to be read once, and what really happened."""

    events: Iterator[Event]
    truth: tuple[Truth, ...]


def simulate(
    *,
    devices: int,
    days: int,
    seed: int,
    start: date = START,
    parameters: Parameters = TYPICAL,
) -> Simulation:
    """Draw a fleet and return its events, lazily, with the truth about them.

    The same arguments yield the same events, to the byte. What would be learnt after the last day
    is left out, as nobody knows it yet.

    Examples
    --------
    >>> fleet = simulate(devices=2, days=60, seed=1)
    >>> next(event.type for event in fleet.events if event.type != "clock.ticked")
    'device.implanted'
    """
    frame = Frame(seed=seed, start=start, days=days, parameters=parameters)
    courses = tuple(draw(frame, index) for index in range(devices))
    told = tuple(truth for course in courses for truth in truths(frame, course))
    return Simulation(_merged(frame, courses), told)


def write_fleet(
    folder: Path,
    *,
    devices: int,
    days: int,
    seed: int,
    start: date = START,
    parameters: Parameters = TYPICAL,
    progress: Progress | None = None,
) -> int:
    """Write `events.jsonl` and, apart from it, `truth.jsonl`; return the number of events.

    `progress` is told the days done and the days in all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    fleet = simulate(devices=devices, days=days, seed=seed, start=start, parameters=parameters)
    with (folder / "truth.jsonl").open("wb") as file:
        for truth in fleet.truth:
            file.write(truth.model_dump_json(exclude_none=True).encode() + b"\n")
    written, told = 0, 0
    with (folder / "events.jsonl").open("wb") as file:
        for event in fleet.events:
            file.write(encode(event) + b"\n")
            written += 1
            day = (event.recordedtime.date() - start).days
            if progress is not None and day >= told + parameters.progress_every_days:
                told = day
                progress(day, days)
    if progress is not None:
        progress(days, days)
    return written


def _merged(frame: Frame, courses: tuple[Course, ...]) -> Iterator[Event]:
    lives = (_delivered(frame, course) for course in courses)
    yield from heapq.merge(_ticks(frame), *lives, key=_recorded)


def _delivered(frame: Frame, course: Course) -> Iterator[Event]:
    """Yield the events of one device, some of them twice."""
    rng = Random(f"{frame.seed}/{course.index}/second")
    delivery, until = frame.parameters.disorder.delivery, moment(frame, frame.days)
    return sent_twice(_life(frame, course), rng, delivery, until=until)


def _life(frame: Frame, course: Course) -> Iterator[Event]:
    """Yield the events of one device as they would reach us."""
    source = f"{SIMULATED_SOURCE}:{frame.seed}"
    by_day = heapq.merge(
        sorted(course.happenings, key=lambda happening: happening.day),
        uploads(frame, course),
        key=lambda happening: happening.day,
    )
    for number, happening in enumerate(_as_learnt(by_day, frame.days)):
        yield EVENT_OF[type(happening.data)](
            id=event_id(source, f"{course.device}/{number}"),
            source=source,
            subject=course.device,
            time=moment(frame, happening.day),
            recordedtime=moment(frame, happening.day + happening.delay_days),
            actor=ACTOR,
            data=happening.data,
        )


def _as_learnt(happenings: Iterable[Happening], days: int) -> Iterator[Happening]:
    """Reorder from when things happened to when we learn of them, buffering only what is late."""
    late: list[tuple[float, int, Happening]] = []
    for number, happening in enumerate(happenings):
        while late and late[0][0] <= happening.day:
            yield heapq.heappop(late)[2]
        learnt = happening.day + happening.delay_days
        if learnt < days:
            heapq.heappush(late, (learnt, number, happening))
    while late:
        yield heapq.heappop(late)[2]


def _ticks(frame: Frame) -> Iterator[Event]:
    source = f"{SIMULATED_SOURCE}:{frame.seed}"
    ticked = KINDS["clock.ticked"]
    for day in range(1, frame.days, frame.parameters.tick_every_days):
        at = moment(frame, day)
        yield ticked(
            id=event_id(source, f"clock/{day}"),
            source=source,
            subject="clock",
            time=at,
            recordedtime=at,
            actor=ACTOR,
        )  # type: ignore[call-arg]


def _recorded(event: Event) -> Any:
    return event.recordedtime
