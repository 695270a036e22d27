"""Generator failure: battery, restarts, errors, output, silence, or somebody who reported it."""

from typing import NamedTuple

from detectors.contract import Detector, Finding
from detectors.notes import (
    Note,
    evidence_of,
    gravest,
    hear,
    keep,
    names,
    note,
    said_by,
    sentences_of,
)
from detectors.quality import fresh_sessions
from detectors.sight import unread
from detectors.spell import seconds
from detectors.supply import Supply, answer, follow
from detectors.supply_fault import SAYS, confirmed, describe, evidence_for
from detectors.surgery import Surgery
from detectors.tolerance import Tolerance
from detectors.verdict import suspect, withdraw
from events.clinical import AdverseEventAmended, AdverseEventReported
from events.device import DeviceExplanted, DeviceReprogrammed, DeviceRevised
from events.envelope import Event
from events.telemetry import TelemetryUploaded
from events.vocabulary import Grade

WITHDRAWN = "No longer suspected: telemetry is as it was, or the generator was replaced."


class State(NamedTuple):
    """What is remembered of one device: latest session start, and latest interrogation, folded."""

    newest_s: float | None = None
    read_s: float | None = None
    supply: Supply = Supply()
    notes: tuple[Note, ...] = ()
    told: bool = False


def step(parameters: Tolerance, state: State, event: Event) -> tuple[State, Finding | None]:
    """Fold one event; ask for a look where the generator seems to fail.

    Several things are watched, each with its own persistence: a charge that falls several times as
    fast as this battery's own past and its use explain; a voltage or a charge that is low, or a
    voltage that soon will be at its present slope, unless the battery is due; a reset or an error
    counter that rose and stayed up in a second session; sessions that delivered less of their
    programmed time than this device usually does; and interrogations that failed in a row. Each
    that counts is one point, half for the first and half for the latest bad session, and what
    people report counts by itself. It is withdrawn when the measurements return, or by a new
    generator; a report is not outvoted by telemetry.

    A battery that empties at its own steady pace is due when it is low: its replacement is planned
    from the charge, which the device's page shows, and is no failure, so nothing is told here. How
    long it should last need not be known for that, and nobody published it. One that was not
    replaced in time falls silent, and that is told.

    False alarms: a low battery in its first three months, or one that tells its voltage alone, for
    of these no own pace is known; a rechargeable one that is often run low; restarts by MRI or by a
    programmer; a remote out of reach three times in a row. Missed are a battery that was too fast
    from its first day, until it restarts, errs or falls silent, one or two restarts, a generator
    that never delivered what was programmed, for it is its own control, and one that is silent
    because nobody asks it. Measured on simulated fleets read weekly: 0 false alarms per 1,000
    device-years (docs/detection.md).

    Parameters
    ----------
    parameters
        Limits of battery, counters and output; see `detectors.tolerance.Tolerance`.
    state
        What is remembered of the device.
    event
        The device's next event, in the order of the ledger.

    Returns
    -------
    state, finding
        `statistic` is the sum of the evidence's weights [points].

    Examples
    --------
    The battery is low on two days.

    >>> from detectors.contract import run
    >>> from events.sample import daily
    >>> days = daily(days=range(3)) + daily(days=range(3, 5), battery_v=2.55)
    >>> state, (finding,) = run(DETECTOR, days)
    >>> finding.grade, finding.statistic, finding.summary
    ('warning', 1.0, 'Battery down to 2.55 V in 2 sessions over 1 day.')

    References
    ----------
    Sen, P. K. (1968). Estimates of the regression coefficient based on Kendall's tau. J. Am. Stat.
    Assoc. 63(324), 1379-1389. The slope of the voltage.
    """
    if isinstance(event, TelemetryUploaded):
        return _telemetry(parameters, state, event)
    if isinstance(event, AdverseEventReported | AdverseEventAmended):
        changed = state._replace(notes=hear(state.notes, event, "generator_failure"))
        if names(event, "generator_failure"):
            return _suspect(parameters, changed, event)
        return _settle(parameters, changed, event)
    if isinstance(event, DeviceRevised | DeviceExplanted):
        return _operated(parameters, state, event)
    return _reprogrammed(parameters, state, event)


def _telemetry(
    tolerance: Tolerance, state: State, upload: TelemetryUploaded
) -> tuple[State, Finding | None]:
    fresh = fresh_sessions(upload, state.newest_s)
    supply, newest_s, read_s = state.supply, state.newest_s, state.read_s
    if starts_s := fresh.starts_s:
        newest_s = starts_s[-1]
        supply = follow(tolerance, supply, fresh.sessions, starts_s, event_id=upload.id)
    at_s, completed = seconds(upload.time), upload.data.completed
    asked = read_s is None or at_s > read_s
    if asked:
        read_s = at_s
        if supply.faults or not completed:
            supply = answer(tolerance, supply, completed=completed, at_s=at_s, event_id=upload.id)
    changed = State(newest_s, read_s, supply, state.notes, state.told)
    if not (supply.faults or state.told):
        return changed, None
    if (starts_s or asked) and confirmed(tolerance, supply.faults):
        return _suspect(tolerance, changed, upload, after_s=(starts_s or (at_s,))[0] // 1)
    return _settle(tolerance, changed, upload)


def _operated(tolerance: Tolerance, state: State, event: Surgery) -> tuple[State, Finding | None]:
    """Forget a generator that was taken out; tell first, where the surgeon names its failure.

    One event has one finding, so the withdrawal then follows with the next event.
    """
    named = event.data.reason == "generator_failure"
    gone = isinstance(event, DeviceExplanted) or "generator" in event.data.replaced
    after = state._replace(supply=Supply(since_s=seconds(event.time)), notes=()) if gone else state
    if not named:
        return _settle(tolerance, after, event)
    what = "revised" if isinstance(event, DeviceRevised) else "explanted"
    said = note(event, f"{what} for pulse generator failure", grade="warning")
    before = state._replace(notes=keep(state.notes, said))
    told, finding = _suspect(tolerance, before, event)
    return after._replace(told=True) if gone else told, finding


def _reprogrammed(tolerance: Tolerance, state: State, event: Event) -> tuple[State, Finding | None]:
    """Learn anew what a program delivers, unless too little of it is already suspected."""
    supply = state.supply
    if any(fault.kind == "output" for fault in confirmed(tolerance, supply.faults)):
        return _settle(tolerance, state, event)
    others = tuple(fault for fault in supply.faults if fault.kind != "output")
    anew = supply._replace(output=type(supply.output)(), faults=others)
    return _settle(tolerance, state._replace(supply=anew), event)


def _settle(tolerance: Tolerance, state: State, event: Event) -> tuple[State, Finding | None]:
    """Withdraw what was told, once nothing speaks for it any more."""
    if state.notes or not state.told or confirmed(tolerance, state.supply.faults):
        return state, None
    return state._replace(told=False), withdraw(event, WITHDRAWN)


def _suspect(
    tolerance: Tolerance, state: State, event: Event, *, after_s: float | None = None
) -> tuple[State, Finding]:
    """Say all that speaks for a failing generator by now."""
    faults = confirmed(tolerance, state.supply.faults)
    seen = evidence_of(state.notes)
    words = sentences_of(state.notes)
    output = state.supply.output.usual[0] if state.supply.output.usual else None
    grades: list[Grade] = [n.grade for n in state.notes]
    for fault in faults:
        seen += evidence_for(fault, event, after_s)
        words.append(describe(fault, output))
        grades.append(SAYS[fault.kind][2])
    return state._replace(told=True), suspect(
        seen,
        " ".join(words),
        grade=gravest(grades),
        faults=(*(fault.kind for fault in faults), *said_by(state.notes)),
    )


def blind(tolerance: Tolerance, state: State, at_s: float) -> str | None:
    """Say why nobody could tell whether the generator fails.

    >>> blind(Tolerance(), State(), 0.0)
    'nothing was uploaded yet'
    """
    return unread(state.newest_s, at_s, unread_days=tolerance.unread_days)


DETECTOR = Detector(
    name="generator-failure",
    version=1,
    hazard="generator_failure",
    consumes=(
        TelemetryUploaded,
        AdverseEventReported,
        AdverseEventAmended,
        DeviceReprogrammed,
        DeviceRevised,
        DeviceExplanted,
    ),
    parameters=Tolerance(),
    initial=State(),
    step=step,
    blind=blind,
)
