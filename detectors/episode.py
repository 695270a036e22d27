"""Findings become episodes: one open signal per device and hazard, never a page of repeats.

An episode opens with the first finding and has one signal for all its life. Later findings of the
same hazard only update it, and only where they say more: a higher grade, or a statistic that has
grown by half since it was last told. A finding with `cleared` ends it; the next finding opens a new
one.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from detectors.contract import Detector, Finding
from events.envelope import SIMULATED_SOURCE, Event
from events.identity import event_id
from events.signal import Signal, SignalRaised, SignalUpdate, SignalUpdated
from events.vocabulary import Grade

SIMULATED_DETECTOR = f"{SIMULATED_SOURCE}:detector"
GRADES: tuple[Grade, ...] = ("advisory", "warning", "urgent")
GROWTH = 1.5
"""Told again once the statistic has grown by this factor; fewer would repeat, more would hide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An open signal, and what was last told of it."""

    signal_id: UUID
    grade: Grade
    statistic: float


def follow(
    episode: Episode | None,
    finding: Finding,
    *,
    cause: Event,
    detector: Detector[Any, Any],
    plan_hash: str,
) -> tuple[Episode | None, SignalRaised | SignalUpdated | None]:
    """Return the episode after `finding`, and the event that tells of it, if any.

    The id of that event is derived from the detector, the device and the causing event, so a
    second copy, after a crash or in a replay, is the same event. Both its times are its cause's.
    """
    if episode is None and finding.cleared:
        return None, None
    if episode is not None and not (finding.cleared or _says_more(episode, finding)):
        return episode, None
    signal = Signal(
        hazard=detector.hazard,
        grade=finding.grade,
        detector=detector.name,
        detector_version=detector.version,
        plan_hash=plan_hash,
        statistic=finding.statistic,
        threshold=finding.threshold,
        unit=finding.unit,
        summary=finding.summary,
        side=finding.side,
        contact=finding.contact,
        evidence=finding.evidence,
    )
    if episode is None:
        raised = SignalRaised(**_envelope(cause, detector, "raised"), data=signal)
        return _episode(raised.id, finding), raised
    update = SignalUpdate(
        signal_id=episode.signal_id,
        state="cleared" if finding.cleared else "open",
        signal=signal,
    )
    updated = SignalUpdated(**_envelope(cause, detector, "updated"), data=update)
    return (None if finding.cleared else _episode(episode.signal_id, finding)), updated


def _says_more(episode: Episode, finding: Finding) -> bool:
    graver = GRADES.index(finding.grade) > GRADES.index(episode.grade)
    return graver or abs(finding.statistic) >= GROWTH * abs(episode.statistic) > 0


def _episode(signal_id: UUID, finding: Finding) -> Episode:
    return Episode(signal_id=signal_id, grade=finding.grade, statistic=finding.statistic)


def _envelope(cause: Event, detector: Detector[Any, Any], what: str) -> dict[str, Any]:
    record = f"{detector.name}/{cause.subject}/{cause.id}/{what}"
    return {
        "id": event_id("detector", record),
        "source": SIMULATED_DETECTOR if cause.simulated else "urn:stimwatch:detector",
        "subject": cause.subject,
        "time": cause.time,
        "recordedtime": cause.recordedtime,
        "actor": f"detector:{detector.name}@{detector.version}",
        "causationid": cause.id,
    }
