"""Small fleets to which one thing happens, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from events.codec import decode, encode
from events.envelope import Event
from events.reading import measured
from events.telemetry import Session, TelemetryUploaded
from events.vocabulary import Side
from streams.simulate.disorder import Disorder
from streams.simulate.fleet import simulate
from streams.simulate.parameters import Parameters
from streams.simulate.presets import QUIET
from streams.simulate.truth import Truth

DAY = timedelta(days=1)
NOBODY_ABSENT = replace(QUIET.use, adherence_least=0.5, missed_upload_share=0, late_upload_share=0)


@dataclass(frozen=True)
class Fleet:
    """Events that went through the codec, and the truth."""

    parameters: Parameters
    devices: int = 12
    days: int = 300
    seed: int = 1

    @cached_property
    def _both(self) -> tuple[tuple[Event, ...], tuple[Truth, ...]]:
        fleet = simulate(
            devices=self.devices, days=self.days, seed=self.seed, parameters=self.parameters
        )
        return tuple(decode(encode(event)) for event in fleet.events), fleet.truth

    @property
    def events(self) -> tuple[Event, ...]:
        return self._both[0]

    @property
    def truth(self) -> tuple[Truth, ...]:
        """What failed, or only looked so; lapses of therapy apart."""
        return tuple(t for t in self._both[1] if t.hazard != "therapy_lapse")

    @property
    def lapses(self) -> tuple[Truth, ...]:
        return tuple(t for t in self._both[1] if t.hazard == "therapy_lapse")

    def uploads(self, device: str | None = None) -> Iterator[TelemetryUploaded]:
        for event in self.events:
            if isinstance(event, TelemetryUploaded) and device in {None, event.subject}:
                yield event

    def sessions(self, device: str | None = None) -> Iterator[Session]:
        for event in self.uploads(device):
            yield from event.data.sessions


def failing(**per_year: float) -> Parameters:
    """A quiet fleet in which these failures strike, so often a year, and everybody uses it."""
    hazards = replace(QUIET.hazards, **per_year)
    return replace(QUIET, hazards=hazards, use=NOBODY_ABSENT)


def irregular(subject: str, **changes: Any) -> Parameters:
    """A quiet fleet with one kind of disorder, and everybody uses the therapy."""
    part = replace(getattr(QUIET.disorder, subject), **changes)
    disorder: Disorder = replace(QUIET.disorder, **{subject: part})
    return replace(QUIET, disorder=disorder, use=NOBODY_ABSENT)


def ohms(session: Session, side: Side | None) -> tuple[float | None, ...]:
    read = session.left_impedance_ohm if side == "left" else session.right_impedance_ohm
    return tuple(map(measured, read))


def within(at: datetime, truth: Truth) -> bool:
    """Tell whether it went on then."""
    return truth.onset <= at and (truth.resolved is None or at < truth.resolved)
