"""Findings become episodes: one open signal per device and hazard, never a page of repeats.

An episode opens with the first finding and has one signal for all its life. Later findings of the
same hazard only update it, and only where they say more: a higher grade, a statistic that has grown
since it was last told, or a fault that was not told yet, such as another contact or the other side.
What is told once never hides what comes later. A finding with `cleared` ends it; the next finding
opens a new one.

While nobody has looked, a signal repeats, the graver the sooner; so it does after somebody gave it
to another one, who has yet to look. A reviewer who closes a signal is believed: the same evidence
does not raise another one, and only more evidence does.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import inf
from typing import Any
from uuid import UUID

from detectors.contract import Detector, Finding
from detectors.spell import DAY_S, seconds
from events.envelope import SIMULATED_SOURCE, Event
from events.identity import event_id
from events.signal import (
    Repeat,
    Signal,
    SignalRaised,
    SignalRepeated,
    SignalReviewed,
    SignalUpdate,
    SignalUpdated,
    handed_over,
)
from events.vocabulary import Grade

SIMULATED_DETECTOR = f"{SIMULATED_SOURCE}:detector"
GRADES: tuple[Grade, ...] = ("advisory", "warning", "urgent")
FAULTS_MAX = 32
"""More than two leads of four contacts, each high, low and unsteady, and what people said."""


@dataclass(frozen=True, slots=True)
class Rules:
    """When a signal is told again. Every value is assumed.

    Parameters
    ----------
    growth
        Told again once the statistic has grown by this factor; less would repeat, more would hide.
    urgent_days, warning_days, advisory_days
        An open signal of this grade that nobody has looked at repeats after so long [days]; then
        after twice that, and so on, for a reminder that comes too often is not heard.
    most_days
        The longest time between two reminders [days].
    """

    growth: float = 1.5
    urgent_days: float = 1.0
    warning_days: float = 7.0
    advisory_days: float = 28.0
    most_days: float = 28.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A signal that lives, and what was last told of it.

    `waiting_s` is since when nobody has looked [s since 1970], null once somebody has; it has been
    repeated `repeats` times since then. A closed one is remembered for the evidence it rested on.
    `faults` are all that were told, the latest `FAULTS_MAX` of them.
    """

    signal_id: UUID
    grade: Grade
    statistic: float
    waiting_s: int | None
    repeats: int = 0
    closed: bool = False
    faults: tuple[str, ...] = ()


def follow(
    episode: Episode | None,
    finding: Finding,
    *,
    cause: Event,
    device: str,
    detector: Detector[Any, Any],
    plan_hash: str,
    rules: Rules,
) -> tuple[Episode | None, SignalRaised | SignalUpdated | None]:
    """Return the episode after `finding`, and the event that tells of it, if any.

    The id of that event is derived from the detector, the device and the causing event, so a
    second copy, after a crash or in a replay, is the same event. Both its times are its cause's.
    """
    if episode is None and finding.cleared:
        return None, None
    if episode is not None:
        if finding.cleared and episode.closed:
            return None, None
        if not (finding.cleared or _says_more(episode, finding, rules)):
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
    if episode is None or episode.closed:
        raised = SignalRaised(**envelope(cause, device, detector, "raised"), data=signal)
        before = () if episode is None else episode.faults
        return _told(raised.id, finding, cause, before), raised
    update = SignalUpdate(
        signal_id=episode.signal_id,
        state="cleared" if finding.cleared else "open",
        signal=signal,
    )
    updated = SignalUpdated(**envelope(cause, device, detector, "updated"), data=update)
    if finding.cleared:
        return None, updated
    return _told(episode.signal_id, finding, cause, episode.faults), updated


def review(episode: Episode, decision: SignalReviewed) -> Episode:
    """Return the episode after a person's decision about its signal.

    Examples
    --------
    >>> from events.sample import moment, reviewed
    >>> from uuid import UUID
    >>> episode = Episode(signal_id=UUID(int=1), grade="urgent", statistic=1.0, waiting_s=0)
    >>> review(episode, reviewed("acknowledged", day=1)).waiting_s is None
    True
    >>> review(episode, reviewed("closed", day=1)).closed
    True
    >>> to_ben = review(episode, reviewed("assigned", day=1, assignee="ben"))
    >>> to_ben.waiting_s == moment(1).timestamp()
    True
    """
    at_s, said = int(decision.time.timestamp()), decision.data
    match said.action:
        case "closed":
            return replace(episode, closed=True, waiting_s=None, repeats=0)
        case "reopened":
            return replace(episode, closed=False, waiting_s=at_s, repeats=0)
        case "assigned" if handed_over(decision) and not episode.closed:
            return replace(episode, waiting_s=at_s, repeats=0)
        case "snoozed" if said.until is not None:
            return replace(episode, waiting_s=int(said.until.timestamp()), repeats=0)
        case _:
            return replace(episode, waiting_s=None, repeats=0)


def repeat(
    episode: Episode, *, tick: Event, device: str, detector: Detector[Any, Any], rules: Rules
) -> tuple[Episode, SignalRepeated | None]:
    """Return the episode at a tick of the clock, and its reminder where nobody has looked yet.

    However long the clock was still, one reminder makes up for it.
    """
    at_s = seconds(tick.time)
    reminded = episode
    while at_s >= due_s(reminded, rules):
        reminded = replace(reminded, repeats=reminded.repeats + 1)
    if reminded is episode or episode.waiting_s is None:
        return episode, None
    data = Repeat(
        signal_id=episode.signal_id,
        hazard=detector.hazard,
        grade=episode.grade,
        times=reminded.repeats,
        waiting_since=datetime.fromtimestamp(episode.waiting_s, tz=UTC),
    )
    told = SignalRepeated(**envelope(tick, device, detector, "repeated"), data=data)
    return reminded, told


def due_s(episode: Episode, rules: Rules) -> float:
    """Return when the next reminder is due [s since 1970]: never, once somebody has looked.

    >>> told = Episode(signal_id=UUID(int=1), grade="urgent", statistic=1.0, waiting_s=0, repeats=2)
    >>> due_s(told, Rules()) / DAY_S
    7.0
    """
    if episode.waiting_s is None:
        return inf
    gap_days = due_days = _first_days(episode.grade, rules)
    most_days = max(due_days, rules.most_days)
    for _ in range(episode.repeats):
        gap_days = min(2 * gap_days, most_days)
        due_days += gap_days
    return episode.waiting_s + due_days * DAY_S


def envelope(cause: Event, device: str, detector: Detector[Any, Any], what: str) -> dict[str, Any]:
    """Return the envelope of what a detector tells of a device because of `cause`."""
    return {
        "id": told_id(cause.id, device, detector, what),
        "source": SIMULATED_DETECTOR if cause.simulated else "urn:stimwatch:detector",
        "subject": device,
        "time": cause.time,
        "recordedtime": cause.recordedtime,
        "actor": f"detector:{detector.name}@{detector.version}",
        "causationid": cause.id,
    }


def told_id(cause_id: UUID, device: str, detector: Detector[Any, Any], what: str) -> UUID:
    """Return the id of what a detector tells because of an event: the same for every copy of it."""
    return event_id("detector", f"{detector.name}/{device}/{cause_id}/{what}")


def _says_more(episode: Episode, finding: Finding, rules: Rules) -> bool:
    graver = GRADES.index(finding.grade) > GRADES.index(episode.grade)
    if graver or not set(finding.faults) <= set(episode.faults):
        return True
    return abs(finding.statistic) >= rules.growth * abs(episode.statistic) > 0


def _told(signal_id: UUID, finding: Finding, cause: Event, before: tuple[str, ...]) -> Episode:
    """Return an episode that was told of just now, and waits to be looked at."""
    return Episode(
        signal_id=signal_id,
        grade=finding.grade,
        statistic=finding.statistic,
        waiting_s=int(cause.recordedtime.timestamp()),
        faults=tuple(dict.fromkeys((*finding.faults, *before)))[:FAULTS_MAX],
    )


def _first_days(grade: Grade, rules: Rules) -> float:
    match grade:
        case "urgent":
            return rules.urgent_days
        case "warning":
            return rules.warning_days
        case "advisory":
            return rules.advisory_days
