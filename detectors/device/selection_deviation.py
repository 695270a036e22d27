"""Selection deviation: implanted otherwise than the guidance asks, or outside of the evidence."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from detectors.contract import Detector, Finding
from detectors.criteria import ARRANGED, CRITERIA, REGISTERED, words
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
from detectors.spell import seconds
from detectors.verdict import suspect, withdraw
from detectors.wording import sentence
from events.clinical import AdverseEventAmended, AdverseEventReported
from events.device import DeviceImplanted
from events.envelope import Event
from events.governance import GovernanceRecorded

WITHDRAWN = "No longer suspected: what was recorded first has been corrected, or a report amended."


@dataclass(frozen=True, slots=True)
class Parameters:
    """Of whom there is evidence. Nothing is assumed: no bounds were found, only IPG739, 3.7.

    Parameters
    ----------
    least_age_years, most_age_years
        Ages that the evidence covers, both included [years]. Null: no bound was found.
    least_bmi_kg_m2, most_bmi_kg_m2
        Body mass indices that the evidence covers, both included [kg/m2]. Null: no bound was found.
    """

    least_age_years: float | None = None
    most_age_years: float | None = None
    least_bmi_kg_m2: float | None = None
    most_bmi_kg_m2: float | None = None


class Deviation(NamedTuple):
    """A criterion that does not hold, and the event that says so."""

    field: str
    event_id: UUID
    at_s: int
    value: float | None


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of one device; `held` names the criteria that hold."""

    held: tuple[str, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    notes: tuple[Note, ...] = ()
    told: bool = False


def step(parameters: Parameters, state: State, event: Event) -> tuple[State, Finding | None]:
    """Fold one event; tell where a person was selected otherwise than the guidance asks.

    Each criterion that somebody said does not hold is one point: neuropathic pain, selection
    without a multidisciplinary team, age or body mass index outside of the evidence, and each of
    the special arrangements that was not made, which is no fault of the selection but belongs to
    the same question: was this person treated as IPG739 asks? What touches the person's choice or
    the indication is a warning, the rest an advisory. What nobody said is no deviation; where
    another criterion deviates, the summary names it as not evaluated. What is said later corrects
    what was said earlier, criterion by criterion, and null corrects nothing.

    The bounds of the evidence are null, for no source that was seen gives them; so age and body
    mass index are not evaluated until a plan gives bounds.

    False alarms: an arrangement that is recorded as not made because it is still to come, such
    as the entry in a registry, until the record is corrected; a wrong entry. Missed is what
    nobody says, or says wrongly. The rule believes each record, so its rate is that of wrong
    records, and on real ones has not been measured. Measured on simulated fleets read weekly: 0
    false alarms per 1,000 device-years (docs/detection.md).

    Parameters
    ----------
    parameters
        Bounds of the evidence.
    state
        What is remembered of the device.
    event
        The device's next event, in the order of the ledger.

    Returns
    -------
    state, finding
        `statistic` is the number of deviations, plus one for each report [points].

    Examples
    --------
    >>> from detectors.contract import run
    >>> from events.sample import implanted
    >>> asked = implanted(neuropathic_pain=True, multidisciplinary_selection=True)
    >>> state, (finding,) = run(DETECTOR, [asked])
    >>> finding.grade, finding.statistic
    ('warning', 1.0)
    >>> print(finding.summary)  # doctest: +NORMALIZE_WHITESPACE
    Neuropathic pain.
    Not evaluated: age, body mass index, governance lead, consent, written information, registry,
    audit.

    References
    ----------
    NICE interventional procedures guidance IPG739, sections 1.2, 1.4, 2.1 and 3.7.
    """
    match event:
        case DeviceImplanted():
            said = {**dict(event.data), **dict(event.data.patient)}
            return _said(parameters, state, event, {field: said[field] for field in REGISTERED})
        case GovernanceRecorded():
            said = dict(event.data)
            return _said(parameters, state, event, {field: said[field] for field in ARRANGED})
        case AdverseEventReported() | AdverseEventAmended():
            changed = replace(state, notes=hear(state.notes, event, "selection_deviation"))
            if names(event, "selection_deviation"):
                return _suspect(changed)
            return _settle(changed, event)
        case _:
            return state, None


def blind(parameters: Parameters, state: State, _at_s: float) -> str | None:
    """Say which criteria nobody has said anything about, of those that can be judged.

    >>> from detectors.contract import run
    >>> from events.sample import implanted
    >>> asked = implanted(neuropathic_pain=False, multidisciplinary_selection=True)
    >>> blind(Parameters(), run(DETECTOR, [asked])[0], 0.0)
    'nobody said: governance lead, consent, written information, registry, audit'
    """
    return _missing(parameters, state.held, state.deviations)


@lru_cache(maxsize=256)
def _missing(p: Parameters, held: tuple[str, ...], deviations: tuple[Deviation, ...]) -> str | None:
    """Remember the answer: it is asked every week of every device, and seldom another one."""
    unsaid = [CRITERIA[x].name for x in _unsaid(held, deviations) if _judged(p, x)]
    return f"nobody said: {', '.join(unsaid)}" if unsaid else None


def _said(
    p: Parameters, state: State, event: Event, said: dict[str, Any]
) -> tuple[State, Finding | None]:
    """Take in what an event says, criterion by criterion; what is null leaves what was known."""
    held, deviations = set(state.held), {each.field: each for each in state.deviations}
    for field, value in said.items():
        holds = _holds(p, field, value)
        if holds is None:
            continue
        held.discard(field)
        deviations.pop(field, None)
        if holds:
            held.add(field)
        else:
            number = float(value) if CRITERIA[field].unit else None
            deviations[field] = Deviation(field, event.id, int(seconds(event.time)), number)
    changed = replace(
        state,
        held=tuple(field for field in CRITERIA if field in held),
        deviations=tuple(deviations[field] for field in CRITERIA if field in deviations),
    )
    return _suspect(changed) if changed.deviations else _settle(changed, event)


def _holds(p: Parameters, field: str, value: Any) -> bool | None:
    """Tell whether a criterion holds; null where nobody said, or no bound is known to judge by."""
    if value is None or not _judged(p, field):
        return None
    match field:
        case "age_years":
            return _within(p.least_age_years, value, p.most_age_years)
        case "bmi_kg_m2":
            return _within(p.least_bmi_kg_m2, value, p.most_bmi_kg_m2)
        case "neuropathic_pain":
            return value is False
        case _:
            return value is True


def _judged(p: Parameters, field: str) -> bool:
    """Tell whether a criterion can be judged at all: a number needs a bound."""
    match field:
        case "age_years":
            return p.least_age_years is not None or p.most_age_years is not None
        case "bmi_kg_m2":
            return p.least_bmi_kg_m2 is not None or p.most_bmi_kg_m2 is not None
        case _:
            return True


def _within(least: float | None, value: float, most: float | None) -> bool:
    """Tell whether no bound that is known speaks against a number.

    >>> _within(22.0, 80.0, None), _within(None, 80.0, 75.0)
    (True, False)
    """
    return (least is None or value >= least) and (most is None or value <= most)


def _unsaid(held: tuple[str, ...], deviations: tuple[Deviation, ...]) -> list[str]:
    """Return the criteria of which nothing is known, in order."""
    known = {*held, *[each.field for each in deviations]}
    return [field for field in CRITERIA if field not in known]


def _settle(state: State, event: Event) -> tuple[State, Finding | None]:
    """Withdraw what was told, once nothing speaks for it any more."""
    if state.deviations or state.notes or not state.told:
        return state, None
    return replace(state, told=False), withdraw(event, WITHDRAWN)


def _suspect(state: State) -> tuple[State, Finding]:
    """Say all that deviates by now, and what could not be evaluated."""
    said = sentences_of(state.notes)
    if state.deviations:
        what = "; ".join(CRITERIA[each.field].deviation for each in state.deviations)
        said.append(sentence(what))
        unknown = ", ".join(CRITERIA[field].name for field in _unsaid(state.held, state.deviations))
        said += [f"Not evaluated: {unknown}."] if unknown else []
    seen = evidence_of(state.notes) + tuple(
        evidence(
            each.event_id,
            each.at_s,
            words(each.field, each.value),
            value=each.value,
            unit=None if each.value is None else CRITERIA[each.field].unit,
            weight=1.0,
        )
        for each in state.deviations
    )
    grades = [n.grade for n in state.notes]
    grades += [CRITERIA[each.field].grade for each in state.deviations]
    return replace(state, told=True), suspect(
        seen,
        " ".join(said),
        grade=gravest(grades),
        faults=(*(each.field for each in state.deviations), *said_by(state.notes)),
    )


DETECTOR = Detector(
    name="selection-deviation",
    version=1,
    hazard="selection_deviation",
    consumes=(DeviceImplanted, GovernanceRecorded, AdverseEventReported, AdverseEventAmended),
    parameters=Parameters(),
    initial=State(),
    step=step,
    blind=blind,
)
