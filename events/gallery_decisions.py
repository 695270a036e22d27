"""The half of the gallery that people and detectors write: reports, signals, decisions."""

from datetime import date
from typing import Any

from events.clinical import (
    AdverseEvent,
    AdverseEventAmended,
    AdverseEventReported,
    Amendment,
    InfectionSigns,
)
from events.confirmation import Confirmation, TextConfirmed
from events.envelope import Event
from events.evaluation import Evaluation, EvaluationChanged
from events.identity import event_id
from events.plan import DetectorInForce, Plan, PlanDeclared, text_hash
from events.sample import SOURCE, envelope, moment
from events.signal import (
    Evidence,
    Repeat,
    Review,
    Signal,
    SignalRaised,
    SignalRepeated,
    SignalReviewed,
    SignalUpdate,
    SignalUpdated,
)
from events.source_report import Product, SourceReport
from events.yellow_card import (
    Draft,
    DraftApproval,
    DraftEdit,
    DraftField,
    DraftReference,
    YellowCardApproved,
    YellowCardDrafted,
    YellowCardEdited,
    YellowCardReferenced,
)

HASH = "0123456789abcdef" * 4
REPORT = event_id(SOURCE, "report")
SIGNAL = event_id(SOURCE, "signal")
DRAFT = event_id(SOURCE, "draft")


def learnt(kind: str, day: float, subject: str = "device-1") -> dict[str, Any]:
    """Return an envelope whose event was learnt of an hour later, and has a cause."""
    return envelope(kind, day=day, device=subject) | {
        "recordedtime": moment(day + 1 / 24),
        "actor": "clinician:anna",
        "causationid": event_id(SOURCE, f"cause of {kind}"),
    }


def reports() -> tuple[Event, ...]:
    """Return an adverse event, and its amendment."""
    report = AdverseEvent(
        hazard="infection",
        hazard_because="patient problem: Infection",
        time_known=False,
        seriousness="hospitalisation",
        seriousness_because="outcome: 1. H",
        narrative="Wound over the generator red and warm.\nNo fever. Größe 2 cm.",
        side="left",
        device_problem_codes=("A0101",),
        investigation_codes=("B01",),
        patient_problem_codes=("E1906",),
        impact_codes=("F08",),
        component_codes=("G0203",),
        infection=InfectionSigns(
            wound=("erythema", "discharge"),
            temperature_c=37.2,
            crp_mg_l=41.0,
            culture="positive",
            organism="Staphylococcus aureus",
        ),
        pain_nrs=4.0,
        pain_site="implant_site",
        action="medication",
        device_disposition="implanted",
        reporter_role="clinician",
        centre="centre-1",
        source_report=SourceReport(
            system="maude",
            number="1234567-2026-00001",
            key="20123456",
            received_on=date(2026, 3, 2),
            supplemented_on=date(2026, 3, 20),
            supplement=1,
            reported_on=date(2026, 3, 19),
            changed_on=date(2026, 3, 21),
            fetched_at=moment(59),
            download="0123456789abcdef",
            event_type="Injury",
            outcomes=("1. H", "1. R"),
            products=(
                Product(
                    brand="Lumbar",
                    generic_name="stimulator, muscle, implanted",
                    manufacturer="Example Neuro",
                    model="Lumbar 1",
                    product_code="LGW",
                ),
            ),
            patient_problems=("Infection", "Swelling"),
            product_problems=("Migration",),
            terms=("Infection", "Swelling"),
        ),
        data_quality=("date of event missing: date of receipt used",),
    )
    amendment = Amendment(amends=REPORT, reason="culture came back", replaces=True, report=report)
    first = learnt("adverse_event.reported", 60) | {"id": REPORT}
    return (
        AdverseEventReported(**first, data=report),
        AdverseEventAmended(**learnt("adverse_event.amended", 62), data=amendment),
    )


def decisions() -> tuple[Event, ...]:
    """Return a signal's life, and a Yellow Card draft's."""
    counted = Evidence(
        event_id=event_id(SOURCE, "upload"),
        time=moment(30),
        what="contact 2 of the left lead is open",
        value=12_000.0,
        unit="ohm",
        weight=0.75,
    )
    signal = Signal(
        hazard="lead_fracture",
        grade="urgent",
        detector="lead-fracture",
        detector_version=1,
        plan_hash=HASH,
        statistic=5.25,
        threshold=3.0,
        unit="points",
        summary="The left lead may be fractured",
        side="left",
        contact=2,
        evidence=(counted,),
    )
    update = SignalUpdate(signal_id=SIGNAL, state="cleared", signal=signal)
    repeat = Repeat(
        signal_id=SIGNAL,
        hazard="lead_fracture",
        grade="urgent",
        times=2,
        waiting_since=moment(30),
    )
    review = Review(
        signal_id=SIGNAL,
        action="snoozed",
        verdict="validated",
        reason="imaging is booked",
        assignee="officer:ben",
        until=moment(40),
    )
    fields = (
        DraftField(name="device.model", value="Lumbar 1", source_event=REPORT),
        DraftField(name="narrative", value="typed by hand"),
    )
    draft = Draft(draft_id=DRAFT, signal_id=SIGNAL, report_id=REPORT, fields=fields)
    edit = DraftEdit(draft_id=DRAFT, version=2, fields=fields[1:], reason="clearer")
    approval = DraftApproval(draft_id=DRAFT, version=2, text_sha256=HASH)
    reference = DraftReference(draft_id=DRAFT, reference="YC 26/0001", submitted_by="officer:ben")
    unseen = Evaluation(
        hazard="lead_fracture",
        detector="lead-fracture",
        detector_version=1,
        plan_hash=HASH,
        not_evaluated="nothing was uploaded for 90 days",
    )
    looked = Confirmation(
        text_sha256=(HASH,),
        found=("name in data.narrative",),
        reason="Rose Ward is a ward of this hospital",
    )
    return (
        EvaluationChanged(**learnt("evaluation.changed", 29), data=unseen),
        SignalRaised(**learnt("signal.raised", 30) | {"id": SIGNAL}, data=signal),
        SignalUpdated(**learnt("signal.updated", 33), data=update),
        SignalRepeated(**learnt("signal.repeated", 32), data=repeat),
        SignalReviewed(**learnt("signal.reviewed", 32), data=review),
        TextConfirmed(**learnt("text.confirmed", 32), data=looked),
        YellowCardDrafted(**learnt("yellow_card.drafted", 34), data=draft),
        YellowCardEdited(**learnt("yellow_card.edited", 35), data=edit),
        YellowCardApproved(**learnt("yellow_card.approved", 36), data=approval),
        YellowCardReferenced(**learnt("yellow_card.referenced", 37), data=reference),
    )


def plans() -> tuple[Event, ...]:
    """Return a plan, put in force."""
    text = '[plan]\nname = "ward"  # \u00e9t\u00e9\nversion = 3\n'
    plan = Plan(
        plan_hash=HASH,
        text_sha256=text_hash(text),
        name="ward",
        version=3,
        dated=date(2025, 12, 1),
        approved_by="A. Officer",
        approved_on=date(2025, 12, 2),
        detectors=(DetectorInForce(name="lead-fracture", version=2),),
        software="stimwatch 0.1.0",
        text=text,
    )
    return (PlanDeclared(**learnt("plan.declared", 0, "plan"), data=plan),)
