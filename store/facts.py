"""What one event becomes beyond its own line: rows of the fact tables, each with its table's name.

The values of a row stand in the order of the columns in `store.schema`.
"""

from collections.abc import Mapping
from operator import attrgetter
from uuid import UUID

from events.access import OF_PEOPLE
from events.clinical import AdverseEventAmended, AdverseEventReported, ImagingPerformed
from events.device import DeviceImplanted
from events.envelope import Event
from events.evaluation import EvaluationChanged
from events.outcome import OutcomeRecorded
from events.plan import PlanDeclared
from events.signal import (
    Signal,
    SignalRaised,
    SignalRepeated,
    SignalReviewed,
    SignalUpdated,
    handed_over,
)
from events.surveillance import BenchmarkDeclared, MonitorDeclared, SurveillanceRun
from events.telemetry import TelemetryUploaded
from events.yellow_card import (
    YellowCardApproved,
    YellowCardDrafted,
    YellowCardEdited,
    YellowCardReferenced,
)
from store.arrow import Row
from store.plan_facts import plan_row
from store.population_facts import OF_A_LIFE, Facts, Place, life_row, surveillance_facts
from store.trail import access_row

_outcomes = attrgetter(
    "pain_nrs", "pain_vas_mm", "odi_percent", "eq5d5l", "eq_vas", "implant_site_pain_nrs"
)
_imaging = attrgetter("modality", "finding", "side", "displacement_mm", "note")
_review = attrgetter("action", "verdict", "reason", "assignee", "until")
_evaluation = attrgetter("hazard", "detector", "detector_version", "plan_hash", "not_evaluated")
_report = attrgetter("hazard", "seriousness", "time_known", "side", "action", "centre")
_told = attrgetter(
    "hazard",
    "grade",
    "detector",
    "detector_version",
    "plan_hash",
    "statistic",
    "threshold",
    "unit",
    "summary",
    "side",
    "contact",
)


def facts_of(event: Event, place: Place, *, report_of: Mapping[UUID, UUID]) -> Facts:
    """Yield the facts in an event of the ledger.

    `report_of` knows, for ids of reports and amendments, the report that they are versions of. An
    amendment of what is not known counts as a version of it: the report may yet come.
    """
    who = (event.id, event.subject, event.time, event.recordedtime)
    if isinstance(event, OF_A_LIFE):
        yield "device_life", life_row(event, place)
    if isinstance(event, OF_PEOPLE):
        yield "access", access_row(event, place)
    match event:
        case TelemetryUploaded():
            yield from notes(event, place, *event.data.data_quality)
        case AdverseEventReported() | AdverseEventAmended():
            yield from _report_facts(event, place, report_of)
        case OutcomeRecorded():
            yield "outcomes", (*who, False, *_outcomes(event.data), *place)
        case DeviceImplanted() if event.data.baseline is not None:
            yield "outcomes", (*who, True, *_outcomes(event.data.baseline), *place)
        case BenchmarkDeclared() | MonitorDeclared() | SurveillanceRun():
            yield from surveillance_facts(event, place)
        case ImagingPerformed():
            yield "imaging", (*who, *_imaging(event.data), *place)
        case SignalReviewed():
            of = event.data.signal_id
            said = (event.actor, *_review(event.data), handed_over(event))
            yield "signal_reviews", (event.id, of, *who[1:], *said, *place)
        case (
            YellowCardDrafted() | YellowCardEdited() | YellowCardApproved() | YellowCardReferenced()
        ):
            yield "yellow_cards", _yellow_card(event, place)
        case PlanDeclared():
            yield "plans", plan_row(event, place)
        case _:
            pass


def signal_facts(event: Event, place: Place) -> Facts:
    """Yield what an event of the signals topic says of a signal, or of what cannot be judged."""
    who = (event.subject, event.time, event.recordedtime)
    match event:
        case SignalRaised():
            yield "signal_events", _signal(event, event.id, "open", event.data, place)
        case SignalUpdated():
            told = event.data
            yield "signal_events", _signal(event, told.signal_id, told.state, told.signal, place)
        case SignalRepeated():
            again = event.data
            row = (event.id, again.signal_id, *who, again.times, again.waiting_since, *place)
            yield "signal_repeats", row
        case EvaluationChanged():
            yield "evaluations", (event.id, *who, *_evaluation(event.data), *place)
        case _:
            pass


def notes(event: Event, place: Place, *details: str, flag: str = "note") -> Facts:
    """Yield one doubt about an event for each detail."""
    for detail in details:
        who = (event.subject, event.id)
        yield "data_quality", (*who, flag, detail, event.time, event.recordedtime, *place)


def _report_facts(
    event: AdverseEventReported | AdverseEventAmended, place: Place, report_of: Mapping[UUID, UUID]
) -> Facts:
    if isinstance(event, AdverseEventAmended):
        report, reason, replaces = event.data.report, event.data.reason, event.data.replaces
        report_id = report_of.get(event.data.amends, event.data.amends)
    else:
        report, reason, replaces, report_id = event.data, None, True, event.id
    origin = report.source_report
    yield (
        "adverse_events",
        (
            report_id,
            event.id,
            reason,
            event.subject,
            event.time,
            event.recordedtime,
            event.actor,
            *_report(report),
            origin.system if origin else None,
            origin.number if origin else None,
            origin.latest_on if origin else None,
            replaces,
            report.model_dump_json(exclude_none=True),
            event.simulated,
            *place,
        ),
    )
    yield from notes(event, place, *report.data_quality)


def _signal(event: Event, signal_id: UUID, state: str, signal: Signal, place: Place) -> Row:
    evidence = ",".join(line.model_dump_json(exclude_none=True) for line in signal.evidence)
    return (
        event.id,
        signal_id,
        event.type,
        state,
        event.subject,
        event.time,
        event.recordedtime,
        *_told(signal),
        f"[{evidence}]",
        event.simulated,
        *place,
    )


def _yellow_card(
    event: YellowCardDrafted | YellowCardEdited | YellowCardApproved | YellowCardReferenced,
    place: Place,
) -> Row:
    version: int | None = None
    about: tuple[UUID | None, UUID | None] = (None, None)
    reference: str | None = None
    match event:
        case YellowCardDrafted():
            version, about = 1, (event.data.signal_id, event.data.report_id)
        case YellowCardEdited() | YellowCardApproved():
            version = event.data.version
        case YellowCardReferenced():
            reference = event.data.reference
    return (
        event.id,
        event.data.draft_id,
        event.type,
        version,
        event.subject,
        event.time,
        event.recordedtime,
        event.actor,
        *about,
        reference,
        event.simulated,
        *place,
    )
