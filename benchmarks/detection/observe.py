"""What a fleet's events told: the signals, and how long each device was under observation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from math import inf
from statistics import median
from typing import Literal

from detectors.plan import PmsPlan
from events.clock import ClockTicked
from events.device import DeviceExplanted, DeviceImplanted
from events.envelope import Event
from events.governance import FollowUpLost, PatientDied
from events.signal import SignalRaised, SignalUpdated
from events.telemetry import TelemetryUploaded
from store.log.interface import Record
from streams.advance import Bench, advance
from streams.device_state import SignalEvent

Habit = Literal["daily", "weekly", "clinic_only"]
Coming = Iterable[tuple[bytes, Event | None]]
"""Each record as it lies on the log, and the event in it; null where it cannot be read."""
BATCH = 1_000
DAY = timedelta(days=1)
YEAR = timedelta(days=365.25)
DAILY_MOST_DAYS = 2.0
WEEKLY_MOST_DAYS = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A detector asked for a look: it raised a signal, or told more of an open one.

    `at` is when that reached us, and `cause` the type of the event that made it do so.
    """

    detector: str
    device: str
    at: datetime
    raised: bool
    cause: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One device under observation: from its implant to its explant, loss, death, or the end.

    `explanted_for` is the reason, where it was explanted.
    """

    device: str
    habit: Habit
    begins: datetime
    ends: datetime
    explanted_for: str | None = None

    @property
    def years(self) -> float:
        """Time under observation [device-years]."""
        return max(timedelta(0), self.ends - self.begins) / YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What became of a fleet. `ends` is when the last record reached us.

    `read_at` says when each device was read, or was tried to.
    """

    calls: tuple[Call, ...]
    lives: Mapping[str, Life]
    read_at: Mapping[str, Sequence[datetime]]
    ends: datetime
    events: int
    dead_letters: int


class NothingObserved(Exception):
    """Not one event could be read, so there is nothing to judge."""


def observe(
    coming: Coming, *, plan: PmsPlan, habits: Mapping[str, Habit] | None = None
) -> Observed:
    """Fold every record through the plan, in order, and keep only what is needed to judge it.

    Where `habits` does not say how often a device is read, its uploads do.
    """
    bench, calls, devices, letters = Bench(partition=0), list[Call](), dict[str, _Device](), 0
    ends: datetime | None = None
    offset = 0
    for batch in _batches(coming):
        causes = {}
        for _, event in batch:
            if event is not None:
                causes[event.id] = event.type
                ends = event.recordedtime if ends is None else max(ends, event.recordedtime)
                if not isinstance(event, ClockTicked):
                    devices.setdefault(event.subject, _Device()).hear(event)
        records = [Record("events", 0, offset + i, 0, b"", raw) for i, (raw, _) in enumerate(batch)]
        step = advance(bench, records, plan=plan)
        bench.keep(step)
        offset += len(batch)
        letters += len(step.dead_letters)
        for signal in step.signals:
            call = _call(signal, causes[signal.causationid] if signal.causationid else "")
            calls += [] if call is None else [call]
    if ends is None:
        message = f"none of {offset} records could be read as an event"
        raise NothingObserved(message)
    lives = {name: device.life(name, ends, habits or {}) for name, device in devices.items()}
    return Observed(
        calls=tuple(calls),
        lives=lives,
        read_at={name: device.read_at for name, device in devices.items()},
        ends=ends,
        events=offset - letters,
        dead_letters=letters,
    )


def habit_of(read_at: Iterable[datetime]) -> Habit:
    """Tell how often a device is read, from the median time between its uploads.

    >>> from events.sample import moment
    >>> habit_of(map(moment, range(9))), habit_of(map(moment, (0, 7, 15, 20))), habit_of(())
    ('daily', 'weekly', 'clinic_only')
    """
    gaps = [(later - earlier) / DAY for earlier, later in pairwise(sorted(read_at))]
    usual = median(gaps) if gaps else inf
    if usual <= DAILY_MOST_DAYS:
        return "daily"
    return "weekly" if usual <= WEEKLY_MOST_DAYS else "clinic_only"


def _batches(coming: Coming) -> Iterator[list[tuple[bytes, Event | None]]]:
    batch = []
    for each in coming:
        batch.append(each)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _call(signal: SignalEvent, cause: str) -> Call | None:
    """Return what a reviewer is told; what is cleared, or said again, is nothing new to look at."""
    if isinstance(signal, SignalRaised):
        raised, data = True, signal.data
    elif isinstance(signal, SignalUpdated) and signal.data.state == "open":
        raised, data = False, signal.data.signal
    else:
        return None
    return Call(
        detector=data.detector,
        device=signal.subject,
        at=signal.recordedtime,
        raised=raised,
        cause=cause,
        summary=data.summary,
    )


@dataclass(slots=True)
class _Device:
    """What was heard of one device so far."""

    first: datetime | None = None
    implanted: datetime | None = None
    ended: datetime | None = None
    explanted_for: str | None = None
    read_at: list[datetime] = field(default_factory=list)

    def hear(self, event: Event) -> None:
        self.first = event.time if self.first is None else min(self.first, event.time)
        if isinstance(event, TelemetryUploaded):
            self.read_at.append(event.time)
        elif isinstance(event, DeviceImplanted):
            self.implanted = event.time
        elif isinstance(event, DeviceExplanted | FollowUpLost | PatientDied):
            self.ended = event.time if self.ended is None else min(self.ended, event.time)
            if isinstance(event, DeviceExplanted):
                self.explanted_for = event.data.reason

    def life(self, name: str, ends: datetime, habits: Mapping[str, Habit]) -> Life:
        begins = self.implanted or self.first
        assert begins is not None, "a device is known from its events"
        return Life(
            device=name,
            habit=habits[name] if name in habits else habit_of(self.read_at),
            begins=begins,
            ends=min(ends, self.ended or ends),
            explanted_for=self.explanted_for,
        )
