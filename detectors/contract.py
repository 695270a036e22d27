"""What a detector is: a name, a starting state, its parameters and one pure step."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from events.envelope import Event
from events.signal import Evidence
from events.vocabulary import Grade, Hazard, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a detector concludes from one event: the hazard is suspected, or no longer is.

    `statistic` passed `threshold`, both in `unit`; `evidence` lists what counted. `faults` names
    each single thing that is wrong by now (a side with a contact and what it does, a counter, what
    a person said): one that was not told before is told, whatever grade and statistic are.
    With `cleared` it says that the hazard is no longer suspected; without an open episode that
    changes nothing.
    """

    grade: Grade
    statistic: float
    threshold: float
    unit: str
    summary: str
    evidence: tuple[Evidence, ...]
    side: Side | None = None
    contact: int | None = None
    faults: tuple[str, ...] = ()
    cleared: bool = False


def at_every_tick(_parameters: Any, _state: Any) -> float:
    """Say that any tick of the clock may change something."""
    return 0.0


def always_seeing(_parameters: Any, _state: Any, _at_s: float) -> str | None:
    """Say that nothing is missing: for a detector of reports, which needs no more than a report."""
    return None


P = TypeVar("P")
S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector(Generic[P, S]):
    """A record of plain values; there is nothing to inherit and nothing to start.

    `version` changes whenever the same events and parameters could yield other findings.
    `parameters` are a frozen, slotted dataclass; every state is one too, or a named tuple, and
    survives a round trip through JSON. `step` is called with the events of one device only, in the
    order of their times as far as they come in time, and only with the kinds in `consumes`; where
    that holds `ClockTicked`, every device gets each tick. It says at most one thing about an event:
    the hazard is suspected, or no longer is, or nothing.
    `blind(parameters, state, at_s)` says why the hazard of a device in place cannot be judged at a
    time [s since 1970], in words that stay the same while the same is missing; null where it can.
    `wakes(parameters, state)` says before which time [s since 1970] no tick changes anything, as
    long as nothing else happens: ten thousand devices that sleep cost nothing.
    """

    name: str
    version: int
    hazard: Hazard
    consumes: tuple[type[Event], ...]
    parameters: P
    initial: S
    step: Callable[[P, S, Any], tuple[S, Finding | None]]
    blind: Callable[[P, S, float], str | None] = always_seeing
    wakes: Callable[[P, S], float] = at_every_tick


def run(
    detector: Detector[Any, S], events: Iterable[Event], *, state: S | None = None
) -> tuple[S, tuple[Finding, ...]]:
    """Fold the events of one device, from the initial state or from `state`."""
    now = detector.initial if state is None else state
    findings: list[Finding] = []
    for event in events:
        if isinstance(event, detector.consumes):
            now, finding = detector.step(detector.parameters, now, event)
            if finding is not None:
                findings.append(finding)
    return now, tuple(findings)
