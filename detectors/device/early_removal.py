"""Early removal: the system was taken out, why and how soon, and the course towards it."""

from dataclasses import dataclass, field, replace
from datetime import date

from detectors.benefit import SAID, UNITS, Benefit, Change, after, before, is_gone
from detectors.contract import Detector, Finding
from detectors.notes import (
    Note,
    Report,
    amended,
    evidence,
    evidence_of,
    gravest,
    hear,
    keep,
    names,
    note,
    report_of,
    said_by,
    sentences_of,
)
from detectors.remaining_use import Least, Use, after_upload, is_hardly, use_since
from detectors.removal import MONTH_DAYS, Worth, age_days, age_said, reason_said, worth
from detectors.verdict import THRESHOLD_POINTS, suspect, withdraw
from detectors.wording import over, plural, sentence
from events.clinical import AdverseEventAmended, AdverseEventReported
from events.device import DeviceExplanted, DeviceImplanted, DeviceRevised
from events.envelope import Event
from events.outcome import OutcomeRecorded, Outcomes
from events.signal import Evidence
from events.telemetry import TelemetryUploaded
from events.vocabulary import Grade

WITHDRAWN = "No longer suspected: the benefit is back, or the report was taken back."
NOT_EARLY = "Removed, but not early"
AGAIN = "A new system was implanted; the removal stays on record."


@dataclass(frozen=True, slots=True)
class Parameters:
    """What is early, and what speaks for a removal to come. Every value here is assumed.

    Parameters
    ----------
    early_months
        A removal before this age is early [months]; assumed, as no guidance says what early is, and
        how long a battery should last was found nowhere. Follow-up is published up to this age.
    announced
        A report that says the system is or will be taken out [points].
    benefit_gone
        Two visits without the benefit that there was [points].
    hardly_used
        Therapy that is hardly used since then [points].
    use
        When the therapy is hardly used.
    reason
        What the reason of a removal is worth.
    change
        When a benefit was there, and when it is gone.
    """

    early_months: float = 60.0
    announced: float = 1.0
    benefit_gone: float = 0.5
    hardly_used: float = 0.5
    use: Least = Least()
    reason: Worth = Worth()
    change: Change = Change()


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of one device. `use` is watched only while the benefit is gone."""

    implanted_on: date | None = None
    removed_on: date | None = None
    benefit: Benefit = field(default_factory=Benefit)
    use: Use | None = None
    notes: tuple[Note, ...] = ()
    told: bool = False


def step(parameters: Parameters, state: State, event: Event) -> tuple[State, Finding | None]:
    """Fold one event; tell of a removal, or of a course that may lead to one.

    A removal is told with its reason and the device's age. Removed for another safety outcome
    weighs most, and one of a device that is no longer needed is no finding by itself. Where the day
    of the implant is not known the removal is told all the same. A removal after `early_months` is
    not early. Death is no removal.

    The course towards it is an advisory. Before spinal cord stimulators were taken out, pain had
    fallen after the implant and risen again. So a benefit that was seen at two visits, and at two
    later ones no more on any scale, is half a point; therapy that is hardly used since then is the
    other half. Sessions are counted only while the benefit is gone. A report that the system will
    be, or was, taken out is a finding by itself. The course is withdrawn once a scale is reliably
    better again, or by a revision, which is a new beginning; a removal is never withdrawn.

    False alarms: people who lose the benefit and keep the device, or get the benefit back;
    another failure of the device, which takes the benefit too and has a signal of its own; a
    report that names a removal by mistake. Missed, until the removal itself, is who never had a
    benefit, or comes to fewer than two visits without one. How often, is measured in
    docs/detection.md, on fleets that are made up. Measured on simulated fleets read weekly:
    2.84 false alarms per 1,000 device-years (docs/detection.md).

    Parameters
    ----------
    parameters
        Weights [points], what is early, and when a benefit is gone.
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
    Taken out after five weeks.

    >>> from detectors.contract import run
    >>> from events.device import Explant
    >>> from events.sample import envelope, implanted
    >>> data = Explant(reason="infection")
    >>> removal = DeviceExplanted(**envelope("device.explanted", day=35), data=data)
    >>> state, (finding,) = run(DETECTOR, [implanted(), removal])
    >>> finding.grade, finding.statistic, finding.summary
    ('urgent', 2.0, 'Removed because of infection, 35 days after the implant.')

    References
    ----------
    NICE (2022). Interventional procedures guidance IPG739, section 3.3. The need for early removal.
    Pope, J. E., et al. (2017). Neuromodulation 20(6), 543-552. Pain before explants.
    Childs, J. D., et al. (2005). Spine 30(11), 1331-1334. Error of the scale from 0 to 10.
    Ostelo, R. W. J. G., et al. (2008). Spine 33(1), 90-94. Minimal important changes.
    Gilligan, C., et al. (2023). Neuromodulation 26(1), 87-97. Use, and improvement of disability.
    """
    if isinstance(event, TelemetryUploaded):
        return (state, None) if state.use is None else _used(parameters, state, event)
    if isinstance(event, AdverseEventReported | AdverseEventAmended):
        return _reported(parameters, state, event)
    if isinstance(event, OutcomeRecorded):
        return _answered(parameters, state, event)
    if isinstance(event, DeviceExplanted):
        return _removed(parameters, state, event)
    if isinstance(event, DeviceRevised):
        anew = replace(state, benefit=replace(state.benefit, gone=()), use=None)
        return _judged(parameters, anew, event)
    assert isinstance(event, DeviceImplanted), "nothing else is consumed"
    return _implanted(parameters, state, event)


def _used(p: Parameters, state: State, upload: TelemetryUploaded) -> tuple[State, Finding | None]:
    assert state.use is not None, "asked only while use is watched"
    use = after_upload(state.use, upload)
    return (state, None) if use is None else _judged(p, replace(state, use=use), upload)


def _reported(p: Parameters, state: State, event: Report) -> tuple[State, Finding | None]:
    if names(event, "early_removal"):
        changed = replace(state, notes=hear(state.notes, event, "early_removal"))
        return _judged(p, changed, event)
    others, amends = amended(state.notes, event)
    report = report_of(event)
    if report.action != "explanted" or state.removed_on is not None:
        return _judged(p, replace(state, notes=others), event)
    to_come = report.device_disposition == "implanted"
    new = note(
        event,
        "removal announced in a report" if to_come else "removal told in a report",
        grade="advisory" if to_come else "warning",
        weight=p.announced,
        amends=amends,
    )
    return _judged(p, replace(state, notes=keep(others, new)), event)


def _answered(p: Parameters, state: State, event: OutcomeRecorded) -> tuple[State, Finding | None]:
    on, told = event.time.date(), event.data
    if state.removed_on is not None:
        return state, None
    if state.implanted_on is None or on < state.implanted_on:
        known_wins = state.implanted_on is not None
        known = before(told, state.benefit, known_wins=known_wins)
        return (state if known == state.benefit else replace(state, benefit=known)), None
    benefit = after(p.change, state.benefit, told, event)
    use = state.use if benefit.gone else None
    if benefit.gone and use is None:
        use = use_since(benefit.gone[0].at_s)
    return _judged(p, replace(state, benefit=benefit, use=use), event)


def _removed(p: Parameters, state: State, event: DeviceExplanted) -> tuple[State, Finding | None]:
    days = age_days(state.implanted_on, event)
    after_it = State(state.implanted_on, event.time.date(), told=state.told)
    if days is not None and days >= p.early_months * MONTH_DAYS:
        told = withdraw(event, f"{NOT_EARLY}: {age_said(days)}.") if state.told else None
        return replace(after_it, told=False), told
    weight, grade = worth(p.reason, event.data.reason)
    known = state.notes if state.removed_on is not None else ()
    if any(removal.weight >= weight for removal in known):
        return state, None  # told again, by somebody else
    removal = note(
        event,
        f"removed {reason_said(event.data.reason)}, {age_said(days)}",
        grade=grade,
        weight=weight,
        value=None if days is None else float(days),
        unit=None if days is None else "days",
    )
    notes = () if known else state.notes
    whole, finding = _judged(p, replace(state, notes=keep(notes, removal)), event)
    return replace(after_it, notes=(removal,), told=whole.told), finding


def _implanted(p: Parameters, state: State, event: DeviceImplanted) -> tuple[State, Finding | None]:
    """Start anew with a new system; a registration that comes late only tells the day."""
    on, told = event.data.implanted_on, event.data.baseline or Outcomes()
    if state.removed_on is not None and on < state.removed_on:
        return replace(state, implanted_on=on), None
    if state.removed_on is not None:
        new = State(on, benefit=before(told))
        return new, withdraw(event, AGAIN) if state.told else None
    new = State(on, benefit=before(told, state.benefit), notes=state.notes, told=state.told)
    return _judged(p, new, event)


def _judged(p: Parameters, state: State, event: Event) -> tuple[State, Finding | None]:
    """Tell what this event adds, or withdraw what was told, once too little speaks for it."""
    seen = (*evidence_of(state.notes), *(course := _course(p, state)))
    if sum(each.weight for each in seen) < THRESHOLD_POINTS:
        if not state.told or state.removed_on is not None:
            return state, None
        return replace(state, told=False), withdraw(event, WITHDRAWN)
    if all(each.event_id != event.id for each in seen):
        return state, None
    grades: list[Grade] = [n.grade for n in state.notes]
    words = sentences_of(state.notes)
    words += [_said(p, state)] if course else []
    faults = (*said_by(state.notes), *(["no benefit"] if course else []))
    found = suspect(seen, " ".join(words), grade=gravest(grades), faults=faults)
    return replace(state, told=True), found


def _course(p: Parameters, state: State) -> tuple[Evidence, ...]:
    """Return the two visits without benefit, and how the therapy is used since."""
    benefit, use = state.benefit, state.use
    if not is_gone(p.change, benefit):
        return ()
    found = tuple(
        evidence(
            answer.event_id,
            answer.at_s,
            f"benefit gone, {which} visit",
            weight=p.benefit_gone / 2.0,
        )
        for answer, which in zip(benefit.gone, ("first", "latest"), strict=True)
    )
    if use is None or use.event_id is None or not is_hardly(p.use, use):
        return found
    what = "sessions since the benefit was first gone"
    held = float(use.sessions)
    return (
        *found,
        evidence(use.event_id, use.read_s, what, value=held, weight=p.hardly_used),
    )


def _said(p: Parameters, state: State) -> str:
    """Say which scale is back to where it was, and how the therapy is used."""
    benefit, use = state.benefit, state.use
    first, latest = benefit.gone
    what, unit = SAID[benefit.scale], UNITS[benefit.scale]
    visits = f"no benefit at visits{over(latest.at_s - first.at_s)}"
    said = f"{what} {latest.value:g} {unit}, {visits} although there had been one"
    if use is not None and is_hardly(p.use, use):
        said += f"; {plural(use.sessions, 'session')}{over(use.read_s - use.since_s)} since"
    return sentence(said)


DETECTOR = Detector(
    name="early-removal",
    version=1,
    hazard="early_removal",
    consumes=(
        TelemetryUploaded,
        OutcomeRecorded,
        AdverseEventReported,
        AdverseEventAmended,
        DeviceImplanted,
        DeviceRevised,
        DeviceExplanted,
    ),
    parameters=Parameters(),
    initial=State(),
    step=step,
)
