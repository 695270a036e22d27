"""One case: what is known, at a moment, of one signal or one adverse event and its device."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVar
from uuid import UUID

from events.clinical import AdverseEvent, AdverseEventAmended, AdverseEventReported
from events.device import DeviceImplanted
from events.envelope import Event
from events.signal import Signal, SignalRaised, SignalUpdated

E = TypeVar("E", bound=Event)


class UnknownCase(LookupError):
    """No signal and no adverse event of that id was known then."""


@dataclass(frozen=True, slots=True)
class Report:
    """An adverse event as it reads now, and the event that says so."""

    first: AdverseEventReported
    now: AdverseEvent
    source: UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """A signal as it was last told while it was open, and the event that says so.

    `cleared` is the event that says that what is measured no longer supports it, if any does.
    """

    raised: SignalRaised
    now: Signal
    source: UUID
    cleared: SignalUpdated | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The signal, the report, or both; `known` are all events of the device, by time."""

    about: UUID
    about_kind: Literal["signal", "adverse event"]
    as_of: datetime
    device: str
    known: tuple[Event, ...]
    signal: Standing | None
    report: Report | None

    def of(self, kind: type[E]) -> tuple[E, ...]:
        """Return the events of one kind, by time."""
        return tuple(event for event in self.known if isinstance(event, kind))

    @property
    def implant(self) -> DeviceImplanted | None:
        """The registration of the device: the newest, where it was registered again."""
        found = self.of(DeviceImplanted)
        return max(found, key=lambda event: event.recordedtime) if found else None

    @property
    def time(self) -> datetime:
        """When it happened: what a person reported comes before when a signal was raised."""
        if self.report is not None:
            return self.report.first.time
        assert self.signal is not None
        return self.signal.raised.time


def case_of(history: Iterable[Event], *, about: UUID, as_of: datetime) -> Case:
    """Put together the case of the signal or adverse event `about`, as known at `as_of`.

    `history` holds events in any order, also of other devices. A signal is joined by the newest
    report of its hazard on the same device, preferring one that is among its evidence; a report by
    the newest signal of its hazard.

    Raises
    ------
    UnknownCase
    """
    by_time = sorted(history, key=lambda event: (event.time, event.id))
    known = tuple(event for event in by_time if event.recordedtime <= as_of)
    subject = next((event for event in known if event.id == about), None)
    if not isinstance(subject, SignalRaised | AdverseEventReported):
        message = (
            f"no signal and no adverse event {about} was known at {as_of.isoformat()}: open one "
            "from the list of signals or of adverse events"
        )
        raise UnknownCase(message)
    own = tuple(event for event in known if event.subject == subject.subject)
    signals = [_standing(event, own) for event in own if isinstance(event, SignalRaised)]
    reports = [_report(event, own) for event in own if isinstance(event, AdverseEventReported)]
    signal: Standing | None
    report: Report | None
    if isinstance(subject, SignalRaised):
        signal = next(each for each in signals if each.raised.id == about)
        report = _report_for(signal, reports)
    else:
        report = next(each for each in reports if each.first.id == about)
        same = [each for each in signals if each.now.hazard == report.now.hazard]
        signal = same[-1] if same else None
    return Case(
        about=about,
        about_kind="signal" if isinstance(subject, SignalRaised) else "adverse event",
        as_of=as_of,
        device=subject.subject,
        known=own,
        signal=signal,
        report=report,
    )


def reports_of(known: Sequence[Event]) -> tuple[Report, ...]:
    """Return every adverse event among `known`, as it reads now."""
    return tuple(_report(each, known) for each in known if isinstance(each, AdverseEventReported))


def _report_for(signal: Standing, reports: Sequence[Report]) -> Report | None:
    counted = {item.event_id for item in signal.now.evidence}
    same = [each for each in reports if each.now.hazard == signal.now.hazard]
    named = [each for each in same if counted & {each.first.id, each.source}]
    chosen = named or same
    return chosen[-1] if chosen else None


def _report(first: AdverseEventReported, known: Sequence[Event]) -> Report:
    amendments = [
        each
        for each in known
        if isinstance(each, AdverseEventAmended)
        and each.data.amends == first.id
        and each.data.replaces
    ]
    told = [(_source_on(first.data), first.recordedtime, first.id, first.data)] + [
        (_source_on(each.data.report), each.recordedtime, each.id, each.data.report)
        for each in amendments
    ]
    *_, source, now = max(told, key=lambda each: each[:2] + (each[2] != first.id, each[2]))
    return Report(first, now, source)


def _source_on(report: AdverseEvent) -> date:
    """Return when another system received what this version says: a later one of it counts."""
    told = report.source_report and report.source_report.latest_on
    return told or date.min


def _standing(raised: SignalRaised, known: Sequence[Event]) -> Standing:
    updates = [
        each
        for each in known
        if isinstance(each, SignalUpdated) and each.data.signal_id == raised.id
    ]
    updates.sort(key=lambda each: (each.recordedtime, each.time, each.id))
    last = updates[-1] if updates else None
    cleared = last if last is not None and last.data.state == "cleared" else None
    told = [each for each in updates if each.data.state == "open"]
    if not told:
        return Standing(raised, raised.data, raised.id, cleared)
    return Standing(raised, told[-1].data.signal, told[-1].id, cleared)
