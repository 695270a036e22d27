"""Infection: what was seen and measured at the wound, added up in the open."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from detectors.contract import Detector, Finding
from detectors.notes import (
    GRADE_OF,
    Note,
    Report,
    amended,
    evidence_of,
    gravest,
    keep,
    names,
    note,
    report_of,
    said_by,
)
from detectors.spell import DAY_S
from detectors.surgery import Surgery
from detectors.verdict import THRESHOLD_POINTS, suspect, withdraw
from detectors.wording import plural, sentence
from events.clinical import AdverseEventAmended, AdverseEventReported, InfectionSigns
from events.device import DeviceExplanted, DeviceImplanted, DeviceRevised
from events.envelope import Event
from events.vocabulary import Grade

WITHDRAWN = "No longer suspected: the report was taken back, or what was infected was removed."
URGENT = ("abscess", "erosion", "culture positive")
REPORTED = "infection reported"
FOR_INFECTION = "for infection"
SEPARATOR = ", "


@dataclass(frozen=True, slots=True)
class Parameters:
    """What each sign is worth. All values are assumed.

    Parameters
    ----------
    reported
        A report that names infection [points]; a finding by itself.
    erythema, swelling, discharge, dehiscence, erosion, abscess
        Each sign at the wound [points].
    fever_c, fever
        Temperature that counts [C], and its weight [points].
    crp_mg_l, crp
        C-reactive protein that counts [mg/l], and its weight [points].
    crp_after_days
        Surgery alone raises it for some days; before this it does not count [days].
    culture
        A positive culture [points]; a finding by itself.
    together_days
        Signs of different reports are added up within this time [days].
    window_days
        After surgery, time in which an infection counts as one of the surgical site [days].
    """

    reported: float = 1.0
    erythema: float = 0.5
    swelling: float = 0.25
    discharge: float = 1.0
    dehiscence: float = 0.5
    erosion: float = 1.0
    abscess: float = 1.0
    fever_c: float = 38.0
    fever: float = 0.5
    crp_mg_l: float = 10.0
    crp: float = 0.25
    crp_after_days: float = 5.0
    culture: float = 1.0
    together_days: float = 30.0
    window_days: float = 90.0


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of one device; `operated_at` is the latest surgery."""

    operated_at: datetime | None = None
    notes: tuple[Note, ...] = ()
    told: bool = False


def step(parameters: Parameters, state: State, event: Event) -> tuple[State, Finding | None]:
    """Fold one event; ask for a look where signs of infection add up, or somebody names one.

    Each sign of a report has a weight, and the weights are written out in the evidence. Signs of
    several reports are added up within a month, whatever hazard the reports name; one point is a
    finding. A report that names infection, a positive culture, and surgery because of infection
    are findings by themselves. Telemetry is not consumed: no change of impedance or of use is
    evidence of infection. It is withdrawn when the report is amended to another hazard, or by
    surgery; time alone withdraws nothing.

    False alarms: two weak signs, such as redness and fever, may have other causes and still add
    up to a finding; a report that names infection by mistake always is one. Missed is what
    nobody reports. Measured on simulated fleets read weekly: 0 false alarms per 1,000
    device-years (docs/detection.md).

    Parameters
    ----------
    parameters
        Weights [points] and limits.
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
    A red wound is half a point. A week later it is discharging.

    >>> from detectors.contract import run
    >>> from events.clinical import InfectionSigns
    >>> from events.sample import adverse_event, implanted
    >>> red, wet = (InfectionSigns(wound=(sign,)) for sign in ("erythema", "discharge"))
    >>> reports = adverse_event(day=20, infection=red), adverse_event(day=27, infection=wet)
    >>> state, (finding,) = run(DETECTOR, [implanted(), *reports])
    >>> finding.statistic, finding.summary
    (1.5, 'Erythema, discharge; 27 days after surgery.')

    References
    ----------
    Hoelzer et al. (2017). Neuromodulation 20(6), 558-562. Infection after 67 of 2,737 procedures.
    """
    if isinstance(event, AdverseEventReported | AdverseEventAmended):
        return _reported(parameters, state, event)
    if isinstance(event, DeviceRevised | DeviceExplanted):
        return _operated(parameters, state, event)
    if isinstance(event, DeviceImplanted):
        state = replace(state, operated_at=_later(state.operated_at, event.time))
    return _settle(state, event)


def _reported(p: Parameters, state: State, event: Report) -> tuple[State, Finding | None]:
    others, amends = amended(state.notes, event)
    report, named = report_of(event), names(event, "infection")
    worth = {REPORTED: p.reported} if named else {}
    if report.infection is not None:
        worth |= _worth(p, report.infection, _days_since(state.operated_at, event.time))
    if not worth:
        return _settle(replace(state, notes=others), event)
    urgent = any(sign in worth for sign in URGENT)
    what = SEPARATOR.join(f"{sign} ({points:g})" for sign, points in worth.items())
    grade: Grade = "urgent" if urgent else GRADE_OF[report.seriousness]
    new = note(event, what, grade=grade, weight=sum(worth.values()), amends=amends)
    changed = replace(state, notes=keep(_recent(p, others, event.time), new))
    return _suspect(p, changed, event) if _stands(changed.notes) else _settle(changed, event)


def _worth(p: Parameters, signs: InfectionSigns, days: float | None) -> dict[str, float]:
    """Return what each sign of one report is worth [points]."""
    worth: dict[str, float] = {sign: getattr(p, sign) for sign in signs.wound}
    if signs.temperature_c is not None and signs.temperature_c >= p.fever_c:
        worth[f"fever of {signs.temperature_c:.1f} °C"] = p.fever
    late = days is None or days >= p.crp_after_days
    if late and signs.crp_mg_l is not None and signs.crp_mg_l >= p.crp_mg_l:
        worth[f"CRP of {signs.crp_mg_l:.0f} mg/l"] = p.crp
    if signs.culture == "positive":
        worth["culture positive"] = p.culture
    return worth


def _recent(p: Parameters, notes: tuple[Note, ...], at: datetime) -> tuple[Note, ...]:
    """Return the notes without the weak ones of long ago; what is a finding by itself stays."""
    oldest_s = at.timestamp() - p.together_days * DAY_S
    return tuple(n for n in notes if n.weight >= THRESHOLD_POINTS or n.at_s >= oldest_s)


def _operated(p: Parameters, state: State, event: Surgery) -> tuple[State, Finding | None]:
    """Start anew; tell first, where the surgeon names an infection."""
    after = replace(state, operated_at=_later(state.operated_at, event.time), notes=())
    if event.data.reason != "infection":
        return _settle(after, event)
    what = "revised" if isinstance(event, DeviceRevised) else "explanted"
    named = note(event, f"{what} {FOR_INFECTION} (1)", grade="urgent")
    _, finding = _suspect(p, replace(state, notes=keep(state.notes, named)), event)
    return replace(after, told=True), finding


def _stands(notes: tuple[Note, ...]) -> bool:
    return sum(n.weight for n in notes) >= THRESHOLD_POINTS


def _later(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else max(known, at)


def _days_since(operated_at: datetime | None, at: datetime) -> float | None:
    return None if operated_at is None else (at - operated_at) / timedelta(days=1)


def _settle(state: State, event: Event) -> tuple[State, Finding | None]:
    """Withdraw what was told, once nothing speaks for it any more."""
    if _stands(state.notes) or not state.told:
        return state, None
    return replace(state, told=False), withdraw(event, WITHDRAWN)


def _suspect(p: Parameters, state: State, event: Event) -> tuple[State, Finding]:
    """Say all that speaks for an infection by now, and how long after surgery."""
    said = _signs(state.notes)
    days = _days_since(state.operated_at, event.time)
    if days is not None and days >= 0:
        said += f"; {plural(round(days), 'day')} after surgery"
        if days > p.window_days:
            said += f", past the {p.window_days:.0f} of a surgical site infection"
    return replace(state, told=True), suspect(
        evidence_of(state.notes),
        sentence(said),
        grade=gravest(n.grade for n in state.notes),
        faults=said_by(state.notes),
    )


def _signs(notes: tuple[Note, ...]) -> str:
    """Return all that was seen, each once, without the weights; first who named an infection.

    >>> from events.sample import adverse_event
    >>> red = note(adverse_event(day=1), "erythema (0.5)", grade="warning")
    >>> both = note(adverse_event(day=2), "infection reported (1), erythema (0.5)", grade="warning")
    >>> _signs((red, both))
    'infection reported; erythema'
    """
    seen = [sign.rpartition(" (")[0] for n in notes for sign in n.what.split(SEPARATOR)]
    once = dict.fromkeys(seen)
    named = [sign for sign in once if sign == REPORTED or sign.endswith(FOR_INFECTION)]
    signs = SEPARATOR.join(sign for sign in once if sign not in named)
    return "; ".join(filter(None, [*named, signs]))


DETECTOR = Detector(
    name="infection",
    version=1,
    hazard="infection",
    consumes=(
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
