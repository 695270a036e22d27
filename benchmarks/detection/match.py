"""Which calls found a failure, and which were false: the rules, precisely.

A *call* is a signal that is raised, or an open one that is updated. Its time is when the event
behind it reached us, never when that event happened. A *failure* is a line of the truth.

1. The *window* of a failure begins with its onset. No call before the onset is true, since nothing
   is there yet to be seen. The one exception is early removal: its onset is the operation itself,
   and the course towards it is what the detector is for, so its window begins 180 days earlier.
2. The window ends 30 days after the failure was resolved, or with the observation where it never
   was. The grace is for what was stored before the repair and is uploaded, or told, after it.
3. A call is true where it is of the same device and hazard and falls into a window. A failure with
   a true call is *detected*, at the time of the first. So a signal that was raised before the
   onset, and is still open, finds the failure once it is updated; a signal that only stays open
   finds nothing.
4. A failure is found *before the clinic* where a true call is earlier than the clinician's report
   reached us (`reported`), or where no report ever did. It is found *by telemetry before the
   clinic* where such a call was made by an upload or by the clock. The signal that a report itself
   raises is no earlier than the report: it counts as detected, and for neither of these two.
   Removals, scans and deviations from the selection are told by the fact itself, which is their
   report; of a lapse of therapy there is none.
   Pictures and earlier reports reach us before the report that names the hazard, so what they
   raise counts for the first and not for the second.
5. *Lead time* is `reported` minus the time of the first true call [days], negative where the call
   came after. It is known of detected failures that were reported; the others are counted apart.
6. A raised signal in no window is a *false alarm*. That is strict: a signal of another hazard than
   the one that is really failing is false too, however useful. An update is never a second one.
7. A second signal within a window, after the first was cleared, is a *repeat*: about a real
   failure, so not false, but a page more. Repeats are counted apart.
8. A false alarm is put down to what it coincided with: another failure of the same device in its
   window; else the latest look-alike that began before it and ended at most 60 days before; else
   the same failure, should it begin within the next 60 days; else nothing. To coincide is not to
   be caused. A deviation from the selection is there from the first day, and a lapse of therapy is
   a look-alike, so neither is named as another failure.
9. Sensitivity is over all failures, also those that began the day before the observation ended.
   Apart, it is given for *ripe* ones: 30 days at least lie between the onset and the end of the
   observation, whether or not the failure itself then ended it. That choice knows nothing of what
   was detected, so it does not flatter.
10. What the truth never speaks of is not judged: the six outcomes of IPG739, 3.3, always are; of
    the other hazards only those with a line in the truth.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from benchmarks.detection.observe import DAY, Call, Habit, Life, Observed
from benchmarks.detection.truth import Told, Truth
from events.vocabulary import Hazard

GRACE = timedelta(days=30)
RIPE = timedelta(days=30)
COINCIDES = timedelta(days=60)
EARLY: Mapping[Hazard, timedelta] = {"early_removal": timedelta(days=180)}
BY_TELEMETRY = ("telemetry.uploaded", "clock.ticked")
NO_CAUSE: tuple[Hazard, ...] = ("therapy_lapse", "selection_deviation")
HAZARDS: tuple[Hazard, ...] = get_args(Hazard)
ALWAYS_JUDGED = HAZARDS[:6]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one failure. `detected` is the time of the first true call.

    `reads` counts how often the device was read, or tried to be, within the window; it lasted for
    `days` until it ended, or was no longer seen.
    """

    device: str
    habit: Habit
    onset: datetime
    reported: datetime | None
    ripe: bool
    detected: datetime | None
    before_report: bool
    telemetry_before_report: bool
    repeats: int
    reads: int
    days: float

    @property
    def lead_days(self) -> float | None:
        """Lead time [days]; null where it was not detected, or never reported."""
        if self.detected is None or self.reported is None:
            return None
        return (self.reported - self.detected) / DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm:
    """A signal in no window, what raised it, and what it coincided with."""

    device: str
    habit: Habit
    at: datetime
    cause: str
    coincides_with: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The outcomes and the false alarms of one detector on one fleet."""

    outcomes: tuple[Outcome, ...] = ()
    false_alarms: tuple[FalseAlarm, ...] = ()


def judged_hazards(truth: Truth) -> tuple[Hazard, ...]:
    """Return the hazards that the truth can judge."""
    spoken = {failure.hazard for failure in truth.failures}
    return tuple(hazard for hazard in HAZARDS if hazard in ALWAYS_JUDGED or hazard in spoken)


def judge(observed: Observed, truth: Truth, *, hazard: Hazard, detector: str | None) -> Judged:
    """Hold the calls of one detector against the failures of its hazard, by the rules above.

    Without a detector, every failure is missed and nothing is false.
    """
    calls: dict[str, list[Call]] = {}
    for call in observed.calls:
        if call.detector == detector:
            calls.setdefault(call.device, []).append(call)
    for each in calls.values():
        each.sort(key=lambda call: call.at)
    failures = [failure for failure in truth.failures if failure.hazard == hazard]
    outcomes = tuple(
        _outcome(failure, calls.get(failure.device, ()), observed) for failure in failures
    )
    known = _by_device((*truth.failures, *truth.look_alikes))
    false = (
        FalseAlarm(
            device=device,
            habit=observed.lives[device].habit,
            at=call.at,
            cause=call.cause,
            coincides_with=_coincidence(call.at, hazard, known.get(device, ())),
            summary=call.summary,
        )
        for device, made in calls.items()
        for call in made
        if call.raised
        and not any(_within(f, call.at) for f in known.get(device, ()) if f.hazard == hazard)
    )
    return Judged(outcomes=outcomes, false_alarms=tuple(sorted(false, key=lambda each: each.at)))


def _outcome(failure: Told, calls: Iterable[Call], observed: Observed) -> Outcome:
    true = [call for call in calls if _within(failure, call.at)]
    early = [c for c in true if failure.reported is None or c.at < failure.reported]
    life = observed.lives.get(failure.device)
    until = failure.resolved or (life.ends if life else observed.ends)
    return Outcome(
        device=failure.device,
        habit=life.habit if life else "clinic_only",
        onset=failure.onset,
        reported=failure.reported,
        ripe=_followed_until(failure, life, observed.ends) - failure.onset >= RIPE,
        detected=true[0].at if true else None,
        before_report=bool(early),
        telemetry_before_report=any(call.cause in BY_TELEMETRY for call in early),
        repeats=sum(call.raised for call in true[1:]),
        reads=sum(_within(failure, at) for at in observed.read_at.get(failure.device, ())),
        days=max(timedelta(0), until - failure.onset) / DAY,
    )


def _followed_until(failure: Told, life: Life | None, ends: datetime) -> datetime:
    """Return until when the failure could be seen, had it not ended the observation itself."""
    own_end = failure.hazard == "early_removal" or (
        life is not None and life.explanted_for == failure.hazard
    )
    return ends if life is None or own_end else life.ends


def _within(failure: Told, at: datetime) -> bool:
    assert failure.hazard is not None, "only failures have windows"
    begins = failure.onset - EARLY.get(failure.hazard, timedelta(0))
    return begins <= at and (failure.resolved is None or at <= failure.resolved + GRACE)


def _coincidence(at: datetime, hazard: Hazard, known: Iterable[Told]) -> str:
    """Return what a false alarm coincided with, in the words of the truth."""
    failing = [t for t in known if t.hazard not in (None, hazard, *NO_CAUSE) and _within(t, at)]
    if failing:
        return f"failure: {failing[-1].hazard}"
    like = [
        t
        for t in known
        if t.hazard is None and t.onset <= at <= (t.resolved or t.onset) + COINCIDES
    ]
    if like:
        return f"look-alike: {max(like, key=lambda t: t.onset).look_alike}"
    soon = [t for t in known if t.hazard == hazard and timedelta(0) < t.onset - at <= COINCIDES]
    return "too early" if soon else "nothing known"


def _by_device(told: Iterable[Told]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for each in told:
        found.setdefault(each.device, []).append(each)
    return found
