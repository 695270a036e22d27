"""Signals of the population: one for each version of a monitor, raised once, cleared and reopened.

The subject is `monitor:` and the monitor's id. A signal is raised when a look reaches its boundary.
Where a correction takes that back it is cleared, and reopened if the boundary is reached again; it
is told again when its statistic has grown by half.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

from detectors.population.run import Circumstances
from detectors.population.stratum import described
from detectors.wording import plural, sentence
from events.identity import event_id
from events.signal import (
    EVIDENCE_MAX,
    Evidence,
    Signal,
    SignalRaised,
    SignalUpdate,
    SignalUpdated,
)
from events.surveillance import Benchmark, LookResult, Monitor
from events.vocabulary import HAZARD_NAMES

GROWTH = 1.5
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What was last told of a monitor's signal."""

    state: str
    statistic: float


def signal_id(monitor: Monitor) -> UUID:
    """Return the id of a monitor's signal, which is the same in every run."""
    return event_id("population", f"{monitor.monitor_id}/{monitor.version}/raised")


def signal_of(
    monitor: Monitor,
    benchmark: Benchmark | None,
    results: Sequence[LookResult],
    *,
    happened: Mapping[UUID, int],
    known: Open | None,
    around: Circumstances,
) -> SignalRaised | SignalUpdated | None:
    """Return what has to be told of a monitor after a run, or nothing.

    `results` are those of all its looks, the oldest first; `happened` knows when each event was.
    """
    crossed = next((r for r in results if r.state == "signal"), None)
    latest = results[-1]
    if crossed is None:
        if known is None or known.state != "open" or latest.state != "no_signal":
            return None
        told = _signal(monitor, benchmark, results, latest, latest, happened)
        return _updated(monitor, told, "cleared", around)
    told = _signal(monitor, benchmark, results, crossed, latest, happened)
    if known is None:
        envelope = _envelope(monitor, around, signal_id(monitor))
        return SignalRaised.model_validate(envelope | {"data": told})
    if known.state == "open" and told.statistic < GROWTH * known.statistic:
        return None
    return _updated(monitor, told, "open", around)


def _signal(
    monitor: Monitor,
    benchmark: Benchmark | None,
    results: Sequence[LookResult],
    crossed: LookResult,
    latest: LookResult,
    happened: Mapping[UUID, int],
) -> Signal:
    counted = [event for result in results for event in result.counted]
    shown = counted[-EVIDENCE_MAX:]
    return Signal(
        hazard=monitor.hazard,
        grade="warning",
        detector=f"population-{crossed.method}",
        detector_version=VERSION,
        plan_hash=decided_by(monitor, benchmark),
        statistic=(latest if latest.statistic is not None else crossed).statistic or 0.0,
        threshold=crossed.critical_value or 0.0,
        unit="log LR",
        summary=_summary(monitor, crossed),
        evidence=tuple(
            Evidence(
                event_id=event,
                time=datetime.fromtimestamp(happened[event], tz=UTC),
                what=f"{HAZARD_NAMES[monitor.hazard]} of a device that was watched",
            )
            for event in shown
        ),
    )


def decided_by(monitor: Monitor, benchmark: Benchmark | None) -> str:
    """Return the hash of all that decides: the monitor and the benchmark as they were declared."""
    digest = sha256(monitor.model_dump_json().encode())
    if benchmark is not None:
        digest.update(benchmark.model_dump_json().encode())
    return digest.hexdigest()


def _summary(monitor: Monitor, look: LookResult) -> str:
    where = described(monitor.stratum)
    name = HAZARD_NAMES[monitor.hazard]
    count = plural(look.observed or 0, "event")
    text = f"{name}, {where}: {count} where {look.expected or 0.0:.1f} were expected"
    if look.rate_ratio is not None and look.rate_ratio_lower is not None:
        upper = "no limit" if look.rate_ratio_upper is None else f"{look.rate_ratio_upper:.1f}"
        limits = f"95 % limits {look.rate_ratio_lower:.1f} to {upper}"
        text += f", {look.rate_ratio:.1f} times as many ({limits})"
    verdict = "no longer more than chance allows" if look.state == "no_signal" else "seen"
    return sentence(f"{text}; {verdict} at the look of {look.look}")[:500]


def _updated(
    monitor: Monitor, told: Signal, state: Literal["open", "cleared"], around: Circumstances
) -> SignalUpdated:
    update = SignalUpdate(signal_id=signal_id(monitor), state=state, signal=told)
    content = sha256(update.model_dump_json().encode()).hexdigest()
    what = f"{monitor.monitor_id}/{monitor.version}/{around.lock.isoformat()}/{content}"
    envelope = _envelope(monitor, around, event_id("population", what))
    return SignalUpdated.model_validate(envelope | {"data": update})


def _envelope(monitor: Monitor, around: Circumstances, id_: UUID) -> dict[str, object]:
    return {
        "id": id_,
        "source": around.source,
        "subject": f"monitor:{monitor.monitor_id}",
        "time": around.lock,
        "recordedtime": around.now,
        "actor": "surveillance",
    }
