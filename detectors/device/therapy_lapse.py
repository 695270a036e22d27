"""Therapy lapse: weeks with hardly any therapy, or with nothing heard, against what is usual."""

from dataclasses import dataclass, replace
from math import inf
from uuid import UUID

from detectors.contract import Detector, Finding
from detectors.notes import (
    Note,
    evidence,
    evidence_of,
    gravest,
    hear,
    names,
    said_by,
    sentences_of,
)
from detectors.quality import fresh_sessions
from detectors.rhythm import Rhythm, heard, limit_s, usual_silence
from detectors.spell import DAY_S, seconds
from detectors.verdict import suspect, withdraw
from detectors.weekly_use import (
    DAYS,
    WEEK_S,
    Lapse,
    Use,
    forgive,
    has_lapsed,
    is_known,
    rests,
    spend,
    until,
    week_of,
)
from detectors.wording import plural, sentence
from events.clinical import AdverseEventAmended, AdverseEventReported
from events.clock import ClockTicked
from events.device import DeviceActivated, DeviceExplanted, DeviceImplanted, DeviceRevised
from events.envelope import Event
from events.governance import FollowUpLost, PatientDied
from events.signal import Evidence
from events.telemetry import TelemetryUploaded
from events.vocabulary import Grade

WITHDRAWN = (
    "No longer suspected: therapy is used again, something was heard, or nobody is followed here."
)


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of one device.

    `over_s` is when the device was removed or the person no longer followed [s since 1970].
    """

    use: Use | None = None
    rhythm: Rhythm | None = None
    over_s: float | None = None
    notes: tuple[Note, ...] = ()
    told: bool = False


def step(parameters: Lapse, state: State, event: Event) -> tuple[State, Finding | None]:
    """Fold one event; ask for a look where a person no longer gets the therapy.

    Two things are watched. Whole weeks in a row, up to the last reading, with hardly any of the
    therapy that is usual for this person: "therapy not used". And a device from which nothing was
    read for longer than usual, noticed by the clock alone: "nothing heard", of which the reason may
    be the remote, the device or the person. A device that only clinics read may be silent between
    yearly visits. Either is one point when it begins to count, and grows with time. The first ends
    with a week of at least some therapy, the second with a reading; both end with removal, death,
    or loss to follow-up. What people report counts by itself. Surgery starts the weeks anew.

    What lies before the last reading and is over is not told: a full memory loses old sessions,
    which looks the same. Sessions that come late are not counted, but where they fall into weeks
    that seemed empty, these no longer count.

    False alarms: a long holiday, a rest that the clinician advised, a lost remote, uploads that
    come weeks late. Half of the people in the trial used less than 43 % of the possible time, so
    the rule asks nothing of anybody but what is usual for them; therapy that fades over months is
    missed, and so is a lapse before the usual is known. Short lapses are missed by design: a remote
    has nothing to send while nothing happens, which looks like one that was put away, so they are
    over before the silence is told. Measured on simulated fleets read weekly: 26.7 false alarms per
    1,000 device-years (docs/detection.md).

    Parameters
    ----------
    parameters
        What is hardly any therapy, and how long is long; see `detectors.weekly_use.Lapse`.
    state
        What is remembered of the device.
    event
        The device's next event, or a tick of the clock.

    Returns
    -------
    state, finding
        `statistic` is the time of the lapse, and of the silence, against what is tolerated
        [points].

    Examples
    --------
    A session and an upload each day for ten weeks; then weekly uploads without sessions.

    >>> from detectors.contract import run
    >>> from events.sample import daily, upload
    >>> days = [*daily(days=range(70)), *(upload(day=day) for day in range(77, 105, 7))]
    >>> state, (finding,) = run(DETECTOR, days)
    >>> finding.grade, finding.statistic
    ('advisory', 1.0)
    >>> finding.summary
    'Therapy not used: 0 minutes in 4 weeks, usually 210 in one.'

    References
    ----------
    Gilligan et al. (2023). Neuromodulation 26(1), 87-97. Use in the second year: 87 % of people,
    and a median of 43 % of the longest possible.
    """
    match event:
        case TelemetryUploaded():
            return _telemetry(parameters, state, event)
        case ClockTicked():
            return _ticked(parameters, state, event)
        case AdverseEventReported() | AdverseEventAmended():
            changed = replace(state, notes=hear(state.notes, event, "therapy_lapse"))
            if names(event, "therapy_lapse"):
                return _suspect(parameters, changed, event)
            return _settle(parameters, changed, event)
        case DeviceExplanted() | PatientDied() | FollowUpLost():
            over = State(over_s=seconds(event.time), told=state.told)
            return _settle(parameters, over, event)
        case DeviceRevised():
            return _settle(parameters, _anew(state, event), event)
        case _:
            return _settle(parameters, _begun(state, event), event)


def blind(parameters: Lapse, state: State, at_s: float) -> str | None:
    """Say why nobody could tell whether therapy is used.

    >>> blind(Lapse(), State(), 0.0)
    'nothing was uploaded yet'
    """
    if state.over_s is not None:
        return None
    if state.rhythm is None or state.use is None:
        return "nothing was uploaded yet"
    if not is_known(parameters, state.use):
        return "what is usual for this person is not known yet"
    if at_s - state.rhythm.heard_s >= parameters.least_days * DAY_S:
        return "nothing was read for as long as a lapse lasts"
    return None


def _telemetry(
    rule: Lapse, state: State, upload: TelemetryUploaded
) -> tuple[State, Finding | None]:
    use, rhythm, log = state.use, state.rhythm, upload.data
    if state.over_s is not None:
        return state, None
    fresh = fresh_sessions(upload, None if use is None else use.newest_s)
    if starts_s := fresh.starts_s:
        use = spend(rule, use, fresh.sessions, starts_s)
    read_s = _read_s(rhythm, upload)
    if read_s is not None:
        rhythm = heard(rhythm, read_s, upload.id, remote=log.channel == "remote")
        if use is not None and read_s >= (use.week + 1) * WEEK_S:
            use = until(rule, use, week_of(read_s))
    lapsed = False
    if use is not None and use.low:
        if len(starts_s) < len(log.sessions):
            use = forgive(rule, use, log.sessions)
        news = read_s is not None and (state.told or rests(rule, use))
        lapsed = news and has_lapsed(rule, use)
    changed = State(use, rhythm, None, state.notes, state.told)
    if lapsed:
        return _suspect(rule, changed, upload)
    return _settle(rule, changed, upload) if state.told else (changed, None)


def _read_s(rhythm: Rhythm | None, upload: TelemetryUploaded) -> float | None:
    """Return when the log was read, where that is news; a clock that is ahead adds no weeks."""
    if not upload.data.completed:
        return None
    at_s = seconds(upload.time)
    if rhythm is None or at_s - rhythm.heard_s > WEEK_S:
        at_s = min(at_s, seconds(upload.recordedtime))
    return at_s if rhythm is None or at_s > rhythm.heard_s else None


def _ticked(rule: Lapse, state: State, tick: ClockTicked) -> tuple[State, Finding | None]:
    """Tell of a silence when it becomes unusual, and again each time as long."""
    rhythm = state.rhythm
    if rhythm is None or state.over_s is not None:
        return state, None
    silences = int((seconds(tick.time) - rhythm.heard_s) // limit_s(rule, rhythm))
    if silences <= rhythm.silences:
        return state, None
    return _suspect(rule, replace(state, rhythm=rhythm._replace(silences=silences)), tick)


def wakes(rule: Lapse, state: State) -> float:
    """Say when the present silence becomes unusual, or as long again [s since 1970].

    >>> wakes(Lapse(), State())
    inf
    """
    rhythm = state.rhythm
    if rhythm is None or state.over_s is not None:
        return inf
    return rhythm.heard_s + (rhythm.silences + 1) * limit_s(rule, rhythm)


def _anew(state: State, event: Event) -> State:
    """After surgery the therapy rests, and so does the remote."""
    use, rhythm, at_s = state.use, state.rhythm, seconds(event.time)
    if use is not None:
        use = use._replace(week=max(use.week, week_of(at_s)), minutes=0.0, low=0, low_minutes=0.0)
    if rhythm is not None and at_s > rhythm.heard_s:
        rhythm = rhythm._replace(heard_s=at_s, heard_id=event.id, silences=0)
    return replace(state, use=use, rhythm=rhythm)


def _begun(state: State, event: Event) -> State:
    """Follow a device that is implanted after another one was removed; wait from the activation."""
    at_s = seconds(event.time)
    if state.over_s is not None and at_s > state.over_s:
        state = State(notes=state.notes, told=state.told)
    if isinstance(event, DeviceActivated) and state.rhythm is None and state.over_s is None:
        return replace(state, rhythm=Rhythm(at_s, event.id))
    return state


def _settle(rule: Lapse, state: State, event: Event) -> tuple[State, Finding | None]:
    """Withdraw what was told, once nothing speaks for it any more."""
    lapsed = state.use is not None and has_lapsed(rule, state.use)
    silent = state.rhythm is not None and state.rhythm.silences > 0
    if state.notes or silent or lapsed or not state.told:
        return state, None
    return replace(state, told=False), withdraw(event, WITHDRAWN)


def _suspect(rule: Lapse, state: State, event: Event) -> tuple[State, Finding]:
    """Say all that speaks for a lapse by now."""
    seen = evidence_of(state.notes)
    words = sentences_of(state.notes)
    grades: list[Grade] = [n.grade for n in state.notes]
    faults = list(said_by(state.notes))
    use, rhythm = state.use, state.rhythm
    if rhythm is not None and use is not None and has_lapsed(rule, use):
        days, minutes = float(use.low * DAYS), plural(round(use.low_minutes), "minute")
        what = f"therapy not used: {minutes} in {use.low} weeks, usually {use.usual:.0f} in one"
        seen += (_evidence(rhythm.heard_id, rhythm.heard_s, what, days, days / rule.least_days),)
        words.append(sentence(what))
        grades.append(_grade(rule, days))
        faults.append("not used")
    if rhythm is not None and rhythm.silences:
        days = round(rhythm.silences * limit_s(rule, rhythm) / DAY_S, 1)
        what = f"nothing heard for {plural(round(days), 'day')}"
        seen += (_evidence(event.id, seconds(event.time), what, days, float(rhythm.silences)),)
        words.append(f"{sentence(what)} {usual_silence(rhythm)}")
        grades.append(_grade(rule, days))
        faults.append("not heard of")
    found = suspect(seen, " ".join(words), grade=gravest(grades), faults=faults)
    return replace(state, told=True), found


def _evidence(event_id: UUID, at_s: float, what: str, days: float, points: float) -> Evidence:
    return evidence(event_id, at_s, what, value=days, unit="days", weight=points)


def _grade(rule: Lapse, days: float) -> Grade:
    return "warning" if days >= rule.long_days else "advisory"


DETECTOR = Detector(
    name="therapy-lapse",
    version=1,
    hazard="therapy_lapse",
    consumes=(
        TelemetryUploaded,
        ClockTicked,
        AdverseEventReported,
        AdverseEventAmended,
        DeviceImplanted,
        DeviceActivated,
        DeviceRevised,
        DeviceExplanted,
        PatientDied,
        FollowUpLost,
    ),
    parameters=Lapse(),
    initial=State(),
    step=step,
    blind=blind,
    wakes=wakes,
)
