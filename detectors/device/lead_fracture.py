"""Lead fracture: impedance beyond its limits, again and again, or somebody who saw it."""

from typing import NamedTuple

from detectors.contacts import Lead, confirmed, follow
from detectors.contract import Detector, Finding
from detectors.fault import at_once, describe, evidence_for, grade_of
from detectors.limits import Limits, Ohms
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
from detectors.quality import each_test, fresh_sessions
from detectors.sight import NO_IMPEDANCE, unread
from detectors.spell import DAY_S, seconds
from detectors.surgery import SIDES, Surgery, registered_contacts, touched_sides
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
from events.vocabulary import Side

IMAGING_POINTS = 2.0
TOGETHER = "Both leads at once: the generator or telemetry is likelier than two fractures."
WITHDRAWN = "No longer suspected: impedances have returned, or what was broken was operated on."


class State(NamedTuple):
    """What is remembered of one device; `newest_s` is the latest session start folded."""

    newest_s: float | None = None
    settles_s: float | None = None
    left: Lead = Lead()
    right: Lead = Lead()
    notes: tuple[Note, ...] = ()
    told: bool = False


def step(parameters: Limits, state: State, event: Event) -> tuple[State, Finding | None]:
    """Fold one event; ask for a look where a lead seems broken, shorted or intermittent.

    A broken conductor reads high, a leaking insulation low, and a break that still touches now and
    then reads unsteady. So each contact is held against absolute limits, against its own frozen
    baseline, and against its own band. Half a point is counted for the first and half for the
    latest of at least three bad sessions over a day or more, whole points for what people say; one
    point is a finding. Two are not enough: a device has wild readings now and then, and the same
    contact has two of them within weeks by chance. One contact points at its conductor, a whole
    lead at the connector, both leads at once at the generator or at telemetry rather than at two
    fractures. It is withdrawn after two weeks of good sessions, or by surgery on that lead; a
    report is not outvoted by telemetry.

    False alarms: slow scarring after the baseline is frozen, three wild readings of one contact
    with less than two weeks between them, and a lead with fewer contacts than registered each raise
    one. Readings in kilo-ohm, zeros and overlapping uploads raise none. Missed is a break that
    opens only while the person moves and none is measured: in cardiac practice impedance limits
    alone found 3 of 10 failed leads (Vollmann 2006). Measured on simulated fleets read weekly:
    0.392 false alarms per 1,000 device-years (docs/detection.md).

    Parameters
    ----------
    parameters
        Limits [ohm] and ratios; see `detectors.limits.Limits`.
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
    Four quiet days, then contact 2 of the left lead opens on three days.

    >>> from detectors.contract import run
    >>> from events.sample import daily
    >>> broken = (520.0, 540.0, 4100.0, 530.0)
    >>> days = daily(days=range(4)) + daily(days=range(4, 7), left_impedance_ohm=broken)
    >>> state, (finding,) = run(DETECTOR, days)
    >>> finding.grade, finding.side, finding.contact, finding.statistic
    ('warning', 'left', 2, 1.0)

    References
    ----------
    Vollmann et al. (2006). Europace 8(5), 371-376. Impedance alerts in 360 patients.
    Kallinen et al. (2008). Heart Rhythm 5(6), 775-779. Fractures without a rise before.
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
    if isinstance(event, DeviceImplanted):
        left, right = (registered_contacts(event, side) for side in SIDES)
        state = state._replace(
            left=state.left._replace(contacts=left),
            right=state.right._replace(contacts=right),
        )
    settles_s = _later(parameters, state.settles_s, seconds(event.time))
    settled = state._replace(settles_s=settles_s)
    return _settle(parameters, settled, event)


def _telemetry(
    limits: Limits, state: State, upload: TelemetryUploaded
) -> tuple[State, Finding | None]:
    fresh = fresh_sessions(upload, state.newest_s)
    left, right, newest_s, settles_s = state.left, state.right, state.newest_s, state.settles_s
    if starts_s := fresh.starts_s:
        if settles_s is None:  # nobody told of an implant: count from what is known
            settles_s = _later(limits, None, starts_s[0])
        newest_s = starts_s[-1]
        (tests, starts_s), event_id = each_test(fresh.sessions, starts_s), upload.id
        ohms: list[Ohms] = [test.left_impedance_ohm for test in tests]
        left = follow(limits, left, ohms, starts_s, event_id=event_id, settles_s=settles_s)
        ohms = [test.right_impedance_ohm for test in tests]
        right = follow(limits, right, ohms, starts_s, event_id=event_id, settles_s=settles_s)
    changed = State(newest_s, settles_s, left, right, state.notes, state.told)
    if not (left.troubles or right.troubles or state.told):
        return changed, None
    if starts_s and (confirmed(limits, left) or confirmed(limits, right)):
        return _suspect(limits, changed)
    return _settle(limits, changed, upload)


def _reported(limits: Limits, state: State, event: Report) -> tuple[State, Finding | None]:
    changed = state._replace(notes=hear(state.notes, event, "lead_fracture"))
    if names(event, "lead_fracture"):
        return _suspect(limits, changed)
    return _settle(limits, changed, event)


def _pictured(
    limits: Limits, state: State, event: ImagingPerformed
) -> tuple[State, Finding | None]:
    picture = event.data
    if picture.finding != "fractured":  # a picture that shows no break does not exclude one
        return _settle(limits, state, event)
    what = pictured("fracture", picture.modality)
    seen = note(event, what, grade="urgent", weight=IMAGING_POINTS, side=picture.side)
    return _suspect(limits, state._replace(notes=keep(state.notes, seen)))


def _operated(limits: Limits, state: State, event: Surgery) -> tuple[State, Finding | None]:
    """Forget what was operated on; tell first, where the surgeon names a fracture.

    One event has one finding, so the withdrawal then follows with the next event.
    """
    sides = touched_sides(event)
    after = state._replace(
        settles_s=_later(limits, state.settles_s, seconds(event.time)),
        left=_anew(state.left, event, "left") if "left" in sides else state.left,
        right=_anew(state.right, event, "right") if "right" in sides else state.right,
        notes=tuple(n for n in state.notes if n.side is not None and n.side not in sides),
    )
    if event.data.reason != "lead_fracture":
        return _settle(limits, after, event)
    what = "revised" if isinstance(event, DeviceRevised) else "explanted"
    side = sides[0] if len(sides) == 1 else None
    named = note(event, f"{what} for lead fracture", grade="warning", side=side)
    _, finding = _suspect(limits, state._replace(notes=keep(state.notes, named)))
    return after._replace(told=True), finding


def _anew(lead: Lead, event: Surgery | DeviceReprogrammed, side: Side) -> Lead:
    contacts = None if isinstance(event, DeviceReprogrammed) else registered_contacts(event, side)
    return Lead(
        contacts=lead.contacts if contacts is None else contacts, since_s=seconds(event.time)
    )


def _reprogrammed(
    limits: Limits, state: State, event: DeviceReprogrammed
) -> tuple[State, Finding | None]:
    """Learn new baselines where contacts changed, except of a lead that is already suspected."""
    if not event.data.contacts_changed:
        return _settle(limits, state, event)
    left = state.left if confirmed(limits, state.left) else _anew(state.left, event, "left")
    right = state.right if confirmed(limits, state.right) else _anew(state.right, event, "right")
    return _settle(limits, state._replace(left=left, right=right), event)


def _later(limits: Limits, known_s: float | None, at_s: float) -> float:
    settles_s = at_s + limits.settle_days * DAY_S
    return settles_s if known_s is None else max(known_s, settles_s)


def _settle(limits: Limits, state: State, event: Event) -> tuple[State, Finding | None]:
    """Withdraw what was told, once nothing speaks for it any more."""
    stands = state.notes or confirmed(limits, state.left) or confirmed(limits, state.right)
    if stands or not state.told:
        return state, None
    return state._replace(told=False), withdraw(event, WITHDRAWN)


def _suspect(limits: Limits, state: State) -> tuple[State, Finding]:
    """Say all that speaks for a fracture by now, and where it is."""
    leads: tuple[tuple[Side, Lead], ...] = (("left", state.left), ("right", state.right))
    bad = [(side, lead) for side, lead in leads if confirmed(limits, lead)]
    together = at_once(limits, state.left, state.right)
    seen = evidence_of(state.notes)
    for side, lead in bad:
        seen += evidence_for(limits, lead, side)
    grades = [n.grade for n in state.notes]
    grades += ["advisory" if together else grade_of(limits, lead) for _, lead in bad]
    words = sentences_of(state.notes) + ([TOGETHER] if together else [])
    words += [describe(limits, lead, side) for side, lead in bad]
    sides = {side for side, _ in bad} | {n.side for n in state.notes if n.side is not None}
    troubles = [(side, t) for side, lead in bad for t in confirmed(limits, lead)]
    contacts = {(side, t.contact) for side, t in troubles}
    faults = [f"{side} {t.contact} {t.kind}" for side, t in troubles]
    return state._replace(told=True), suspect(
        seen,
        " ".join(words),
        grade=gravest(grades),
        side=next(iter(sides)) if len(sides) == 1 else None,
        contact=next(iter(contacts))[1] if len(contacts) == 1 and len(sides) == 1 else None,
        faults=(*faults, *said_by(state.notes)),
    )


def blind(limits: Limits, state: State, at_s: float) -> str | None:
    """Say why nobody could tell whether a lead is fractured.

    >>> blind(Limits(), State(), 0.0)
    'nothing was uploaded yet'
    """
    if missing := unread(state.newest_s, at_s, unread_days=limits.unread_days):
        return missing
    known = (*state.left.baseline.usual, *state.right.baseline.usual)
    return None if any(known) else NO_IMPEDANCE


DETECTOR = Detector(
    name="lead-fracture",
    version=1,
    hazard="lead_fracture",
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
    parameters=Limits(),
    initial=State(),
    step=step,
    blind=blind,
)
