"""Lead migration: one side needs more current to contract, or somebody saw the lead elsewhere."""

from functools import partial
from typing import NamedTuple

from detectors.capture import (
    Capture,
    describe,
    evidence_for,
    follow_threshold,
    has_risen,
    share,
    together,
)
from detectors.contract import Detector, Finding
from detectors.notes import (
    Note,
    Report,
    evidence_of,
    gravest,
    hear,
    keep,
    names,
    note,
    pictured,
    said_by,
    sentences_of,
)
from detectors.quality import fresh_sessions
from detectors.rise import Rise
from detectors.sight import NO_THRESHOLD, unread
from detectors.spell import DAY_S, seconds
from detectors.surgery import Surgery, touched_sides
from detectors.verdict import suspect, withdraw
from events.clinical import AdverseEventAmended, AdverseEventReported, ImagingPerformed
from events.device import (
    DeviceActivated,
    DeviceExplanted,
    DeviceImplanted,
    DeviceReprogrammed,
    DeviceRevised,
)
from events.envelope import Event
from events.telemetry import TelemetryUploaded
from events.vocabulary import Grade, Side

IMAGING_POINTS = 2.0
TOGETHER = "Both sides at once: posture, tissue or the generator is likelier than two moved leads."
WITHDRAWN = "No longer suspected: the threshold has returned, or what had moved was operated on."


class State(NamedTuple):
    """What is remembered of one device; `newest_s` is the latest session start folded."""

    newest_s: float | None = None
    settles_s: float | None = None
    left: Capture = Capture()
    right: Capture = Capture()
    notes: tuple[Note, ...] = ()
    told: bool = False


def step(parameters: Rise, state: State, event: Event) -> tuple[State, Finding | None]:
    """Fold one event; ask for a look where a lead seems to have moved.

    A lead that moves away from its nerve needs more current to make the muscle contract. So each
    side's motor threshold is held against its own baseline, and half a point is counted for the
    first and half for the latest of at least two bad sessions a day apart. Posture, scar and a weak
    generator move both sides, so a rise counts only where the other side, in the same session, did
    not share it; and an open or leaking contact raises the threshold of its own lead, so a session
    with one is left to lead fracture. That the impedances of its contacts changed against each
    other supports it with half a point more. A picture and what people report count by themselves.
    A picture of leads in place withdraws nothing: a small move may matter. It is withdrawn after
    two weeks of good thresholds, or by surgery on that side.

    False alarms: chance, where thresholds are noisy and few were measured when the baseline froze;
    posture, where only one side is measured. Missed are two leads that move at once, until somebody
    takes a picture, and a lead that moves and is broken. Where the device measures no thresholds,
    nothing but people's words is evidence, and a move in the first weeks can hide in a baseline
    that still rolls. Measured on simulated fleets read weekly: 0.294 false alarms per 1,000
    device-years (docs/detection.md).

    Parameters
    ----------
    parameters
        Ratios, and what is a measurement; see `detectors.rise.Rise`.
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
    Three days at 1.0 mA, then the right side needs 1.6 mA on two days.

    >>> from detectors.contract import run
    >>> from events.sample import daily
    >>> days = daily(days=range(3), right_motor_threshold_ma=1.0)
    >>> days += daily(days=range(3, 5), right_motor_threshold_ma=1.6)
    >>> state, (finding,) = run(DETECTOR, days)
    >>> finding.grade, finding.side, finding.statistic
    ('advisory', 'right', 1.0)

    References
    ----------
    West et al. (2023). Neuromodulation 26(5), 917-927. Migration of spinal cord stimulator
    leads in 53 prospective studies; where significance was told, it was clinical.
    Pain Physician (2007) 10(4), 533-540. Posture moves thresholds, not impedances, in 70 patients.
    MDCG 2024-1-3 (2024). Device specific vigilance guidance 03, cardiac implantables. Limits.
    """
    if isinstance(event, TelemetryUploaded):
        return _telemetry(parameters, state, event)
    if isinstance(event, AdverseEventReported | AdverseEventAmended):
        return _reported(parameters, state, event)
    if isinstance(event, ImagingPerformed):
        return _pictured(parameters, state, event)
    if isinstance(event, DeviceRevised | DeviceExplanted):
        return _operated(parameters, state, event)
    if isinstance(event, DeviceReprogrammed):
        return _reprogrammed(parameters, state, event)
    settles_s = _later(parameters, state.settles_s, seconds(event.time))
    settled = state._replace(settles_s=settles_s)
    return _settle(parameters, settled, event)


def _telemetry(rise: Rise, state: State, upload: TelemetryUploaded) -> tuple[State, Finding | None]:
    fresh = fresh_sessions(upload, state.newest_s)
    left, right, newest_s, settles_s = state.left, state.right, state.newest_s, state.settles_s
    if starts_s := fresh.starts_s:
        if settles_s is None:  # nobody told of an implant: count from what is known
            settles_s = _later(rise, None, starts_s[0])
        newest_s = starts_s[-1]
        followed = partial(follow_threshold, rise, event_id=upload.id, settles_s=settles_s)
        for session, at_s in zip(fresh.sessions, starts_s, strict=True):
            left_ma, right_ma = session.left_motor_threshold_ma, session.right_motor_threshold_ma
            if left_ma is None and right_ma is None:
                continue
            ours, theirs = share(left, left_ma), share(right, right_ma)
            left = followed(left, left_ma, session.left_impedance_ohm, at_s=at_s, other=theirs)
            right = followed(right, right_ma, session.right_impedance_ohm, at_s=at_s, other=ours)
    changed = State(newest_s, settles_s, left, right, state.notes, state.told)
    if left.spell is None and right.spell is None and not state.told:
        return changed, None
    if starts_s and _moved(rise, changed):
        return _suspect(rise, changed, upload, after_s=starts_s[0] // 1)
    return _settle(rise, changed, upload)


def _reported(rise: Rise, state: State, event: Report) -> tuple[State, Finding | None]:
    changed = state._replace(notes=hear(state.notes, event, "lead_migration"))
    if names(event, "lead_migration"):
        return _suspect(rise, changed, event)
    return _settle(rise, changed, event)


def _pictured(rise: Rise, state: State, event: ImagingPerformed) -> tuple[State, Finding | None]:
    picture = event.data
    if picture.finding != "migrated":
        return _settle(rise, state, event)
    seen = note(
        event,
        pictured("migration", picture.modality),
        grade="urgent",
        weight=IMAGING_POINTS,
        side=picture.side,
        value=picture.displacement_mm,
        unit=None if picture.displacement_mm is None else "mm",
    )
    return _suspect(rise, state._replace(notes=keep(state.notes, seen)), event)


def _operated(rise: Rise, state: State, event: Surgery) -> tuple[State, Finding | None]:
    """Forget what was operated on; tell first, where the surgeon names a migration.

    One event has one finding, so the withdrawal then follows with the next event.
    """
    sides = touched_sides(event)
    anew = Capture(since_s=seconds(event.time))
    after = state._replace(
        settles_s=_later(rise, state.settles_s, seconds(event.time)),
        left=anew if "left" in sides else state.left,
        right=anew if "right" in sides else state.right,
        notes=tuple(n for n in state.notes if n.side is not None and n.side not in sides),
    )
    if event.data.reason != "lead_migration":
        return _settle(rise, after, event)
    what = "revised" if isinstance(event, DeviceRevised) else "explanted"
    side = sides[0] if len(sides) == 1 else None
    named = note(event, f"{what} for lead migration", grade="warning", side=side)
    _, finding = _suspect(rise, state._replace(notes=keep(state.notes, named)), event)
    return after._replace(told=True), finding


def _reprogrammed(
    rise: Rise, state: State, event: DeviceReprogrammed
) -> tuple[State, Finding | None]:
    """Learn new baselines where contacts changed, except of a side that is already suspected."""
    if not event.data.contacts_changed:
        return _settle(rise, state, event)
    anew = Capture(since_s=seconds(event.time))
    left = state.left if has_risen(rise, state.left) else anew
    right = state.right if has_risen(rise, state.right) else anew
    return _settle(rise, state._replace(left=left, right=right), event)


def _later(rise: Rise, known_s: float | None, at_s: float) -> float:
    settles_s = at_s + rise.settle_days * DAY_S
    return settles_s if known_s is None else max(known_s, settles_s)


def _moved(rise: Rise, state: State) -> tuple[tuple[Side, Capture], ...]:
    sides: tuple[tuple[Side, Capture], ...] = (("left", state.left), ("right", state.right))
    return tuple((side, capture) for side, capture in sides if has_risen(rise, capture))


def _settle(rise: Rise, state: State, event: Event) -> tuple[State, Finding | None]:
    """Withdraw what was told, once nothing speaks for it any more."""
    if state.notes or not state.told or _moved(rise, state):
        return state, None
    return state._replace(told=False), withdraw(event, WITHDRAWN)


def _suspect(
    rise: Rise, state: State, event: Event, *, after_s: float | None = None
) -> tuple[State, Finding]:
    """Say all that speaks for a migration by now, and on which side."""
    both = together(rise, state.left, state.right)
    seen = evidence_of(state.notes)
    grades: list[Grade] = [n.grade for n in state.notes]
    words = sentences_of(state.notes)
    words += [TOGETHER] if both else []
    sides = {n.side for n in state.notes if n.side is not None}
    for side, capture in _moved(rise, state):
        seen += evidence_for(rise, capture, side=side, event_id=event.id, after_s=after_s)
        grades.append("warning" if capture.shifted and not both else "advisory")
        words.append(describe(capture, side))
        sides.add(side)
    return state._replace(told=True), suspect(
        seen,
        " ".join(words),
        grade=gravest(grades),
        side=next(iter(sides)) if len(sides) == 1 else None,
        faults=(*(f"{side} rise" for side, _ in _moved(rise, state)), *said_by(state.notes)),
    )


def blind(rise: Rise, state: State, at_s: float) -> str | None:
    """Say why nobody could tell whether a lead has moved.

    >>> blind(Rise(), State(), 0.0)
    'nothing was uploaded yet'
    """
    if missing := unread(state.newest_s, at_s, unread_days=rise.unread_days):
        return missing
    known = state.left.usual_ma or state.right.usual_ma
    return None if known else NO_THRESHOLD


DETECTOR = Detector(
    name="lead-migration",
    version=1,
    hazard="lead_migration",
    consumes=(
        TelemetryUploaded,
        AdverseEventReported,
        AdverseEventAmended,
        ImagingPerformed,
        DeviceImplanted,
        DeviceActivated,
        DeviceReprogrammed,
        DeviceRevised,
        DeviceExplanted,
    ),
    parameters=Rise(),
    initial=State(),
    step=step,
    blind=blind,
)
