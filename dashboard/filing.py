"""What a person typed into the form of an adverse event, checked before it becomes an event."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, get_args

from dashboard.faults import (
    TEXT_MAX,
    Fault,
    centre_faults,
    day_faults,
    device_faults,
    number_faults,
    text_faults,
)
from dashboard.signs import ASKED, codes_for
from events.clinical import AdverseEvent, Imaging, InfectionSigns
from events.vocabulary import DeviceDisposition, Hazard, ReporterRole, Seriousness

HAZARDS: tuple[str, ...] = (*get_args(Hazard)[:6], "mri_exposure", "other", "unknown")
SERIOUSNESS: tuple[str, ...] = get_args(Seriousness)
DISPOSITIONS: tuple[str, ...] = get_args(DeviceDisposition)
ROLES: tuple[str, ...] = get_args(ReporterRole)
ACTIONS: tuple[str, ...] = get_args(AdverseEvent.model_fields["action"].annotation)
PAIN_SITES: tuple[str, ...] = ("implant_site", "back", "leg", "other")
WOUND: tuple[str, ...] = (
    *("erythema", "swelling", "discharge", "dehiscence", "erosion", "abscess"),
)
CULTURES: tuple[str, ...] = get_args(InfectionSigns.model_fields["culture"].annotation)
MODALITIES: tuple[str, ...] = get_args(Imaging.model_fields["modality"].annotation)
FINDINGS: tuple[str, ...] = get_args(Imaging.model_fields["finding"].annotation)
FEVER_C, CRP_MG_L = (30.0, 45.0), (0.0, 1_000.0)
MOVED_MM, PAIN_NRS = (0.0, 500.0), (0.0, 10.0)
ANNEXES = {
    "A": "device_problem_codes",
    "C": "investigation_codes",
    "E": "patient_problem_codes",
    "F": "impact_codes",
    "G": "component_codes",
}
UNKNOWN_DEVICE = "device unknown when filed: nothing is registered for it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """The form as it was filled; None or an empty text is a question left open.

    `label` is the device's label as it was scanned; `ticked` names the `dashboard.signs`.
    """

    device: str
    happened_on: date | None
    happened_at: time | None = None
    hazard: str
    ticked: tuple[str, ...] = ()
    seriousness: str = "unknown"
    narrative: str = ""
    side: str | None = None
    wound: tuple[str, ...] = ()
    temperature_c: float | None = None
    crp_mg_l: float | None = None
    culture: str = "not_done"
    organism: str = ""
    modality: str | None = None
    finding: str | None = None
    imaged_on: date | None = None
    displacement_mm: float | None = None
    pain_nrs: float | None = None
    pain_site: str | None = None
    action: str = "unknown"
    disposition: str = "unknown"
    role: str = "unknown"
    centre: str = ""
    label: str = ""

    def moment(self, *, now: datetime) -> datetime:
        """Return when it happened, in UTC; noon of the day, never after now, without a time."""
        assert self.happened_on is not None
        told = datetime.combine(self.happened_on, self.happened_at or time(12), tzinfo=UTC)
        return told if self.happened_at else min(told, now)


def extra_questions(hazard: str) -> frozenset[str]:
    """Return which further questions matter for a hazard; all others are not even shown.

    >>> sorted(extra_questions("infection")), sorted(extra_questions("lead_fracture"))
    (['infection'], ['imaging', 'side'])
    """
    return frozenset(
        {
            "infection": {"infection"},
            "lead_fracture": {"imaging", "side"},
            "lead_migration": {"imaging", "side"},
            "pain": {"pain"},
            "early_removal": {"pain"},
            "other": {"pain", "side"},
            "unknown": {"pain", "side"},
        }.get(hazard, set())
    )


def faults(filed: Filed, *, now: datetime) -> tuple[Fault, ...]:
    """Return, in plain words, everything that stops the report from being filed."""
    return (
        *device_faults(filed.device),
        *_choice_faults(filed),
        *day_faults("Day it happened", filed.happened_on, filed.happened_at, now=now),
        *text_faults("What happened", filed.narrative),
        *_detail_faults(filed, now=now),
        *centre_faults(filed.centre),
    )


def adverse_event(
    filed: Filed, *, device_known: bool, before: AdverseEvent | None = None
) -> AdverseEvent:
    """Return the report of a form without faults; an unknown device is accepted and flagged.

    `time_known` stays true where only the day was given: what is unknown then is the hour. What a
    form does not ask stays as it was `before`, unless something else went wrong: questions that do
    not matter are not answered.
    """
    asked = extra_questions(filed.hazard)
    same = before if before is not None and before.hazard == filed.hazard else None
    fields: dict[str, Any] = {
        "hazard": filed.hazard,
        "time_known": True,
        "seriousness": filed.seriousness,
        "narrative": filed.narrative.strip(),
        "side": filed.side if "side" in asked else same and same.side,
        "infection": _infection(filed) if "infection" in asked else same and same.infection,
        "pain_nrs": filed.pain_nrs if "pain" in asked else same and same.pain_nrs,
        "pain_site": filed.pain_site if "pain" in asked else same and same.pain_site,
        "action": filed.action,
        "device_disposition": filed.disposition,
        "reporter_role": filed.role,
        "centre": filed.centre or None,
        **coded(filed, before=before),
        "data_quality": _quality(filed, device_known=device_known, before=before),
    }
    kept = {"source_report": before.source_report} if before is not None else {}
    return AdverseEvent.model_validate(fields | kept)


def coded(filed: Filed, *, before: AdverseEvent | None = None) -> dict[str, tuple[str, ...]]:
    """Return the codes that follow from the plain words, by the field of their annex.

    An amendment keeps the codes that no word of the form can bring or take away, unless it says
    that something else went wrong.
    """
    codes = codes_for(
        filed.hazard,
        filed.ticked,
        action=filed.action,
        seriousness=filed.seriousness,
        imaging=_finding(filed),
    )
    found = {code.code for code in codes}
    if before is not None and before.hazard == filed.hazard:
        held = (code for field in ANNEXES.values() for code in getattr(before, field))
        found.update(code for code in held if code not in ASKED)
    return {
        field: tuple(sorted(code for code in found if code[0] == annex))
        for annex, field in ANNEXES.items()
    }


def imaging_of(filed: Filed) -> Imaging | None:
    """Return what a picture showed, which is an event of its own; None where there was none."""
    finding = _finding(filed)
    if finding is None:
        return None
    fields = {
        "modality": filed.modality,
        "finding": finding,
        "side": filed.side,
        "displacement_mm": filed.displacement_mm if finding == "migrated" else None,
    }
    return Imaging.model_validate(fields)


def _choice_faults(filed: Filed) -> Iterator[Fault]:
    if filed.hazard not in HAZARDS:
        why = "tap the closest; `not clear yet` is an answer too."
        yield Fault(question="What went wrong", why=why, missing=True)


def _detail_faults(filed: Filed, *, now: datetime) -> Iterator[Fault]:
    asked = extra_questions(filed.hazard)
    if "infection" in asked:
        yield from number_faults("Temperature", filed.temperature_c, FEVER_C, "°C")
        yield from number_faults("CRP", filed.crp_mg_l, CRP_MG_L, "mg/l")
        yield from text_faults("Organism", filed.organism, most=TEXT_MAX, needed=False)
    if "imaging" in asked and filed.modality and not filed.finding:
        yield Fault(question="Picture", why="say what it showed.", missing=True)
    if "imaging" in asked and filed.modality and filed.imaged_on:
        yield from day_faults("Day of the picture", filed.imaged_on, now=now)
    if _finding(filed) == "migrated":
        yield from number_faults("Moved by", filed.displacement_mm, MOVED_MM, "mm")
    if "pain" in asked:
        yield from number_faults("Pain", filed.pain_nrs, PAIN_NRS)


def _finding(filed: Filed) -> str | None:
    asked = "imaging" in extra_questions(filed.hazard) and filed.modality
    return filed.finding if asked else None


def _infection(filed: Filed) -> InfectionSigns:
    return InfectionSigns.model_validate(
        {
            "wound": filed.wound,
            "temperature_c": filed.temperature_c,
            "crp_mg_l": filed.crp_mg_l,
            "culture": filed.culture,
            "organism": (filed.organism.strip() or None) if filed.culture == "positive" else None,
        }
    )


def _quality(filed: Filed, *, device_known: bool, before: AdverseEvent | None) -> tuple[str, ...]:
    noted = [] if before is None else list(before.data_quality)
    if not device_known:
        noted.append(UNKNOWN_DEVICE)
    if filed.label:
        noted.append(f"scanned: {filed.label}"[:TEXT_MAX])
    return tuple(dict.fromkeys(noted))
