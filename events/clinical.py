"""What clinicians find and report."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from events.envelope import Event, Fact, FreeText, Identifier, Text
from events.source_report import SourceReport
from events.vocabulary import (
    DeviceDisposition,
    Hazard,
    ImdrfCode,
    ReporterRole,
    Seriousness,
    Side,
)

Codes = Annotated[tuple[ImdrfCode, ...], Field(max_length=20)]


class Imaging(Fact):
    """One examination of the leads by picture."""

    modality: Literal["x_ray", "fluoroscopy", "ct", "ultrasound", "other"]
    finding: Literal["in_place", "migrated", "fractured", "other", "inconclusive"]
    side: Side | None = None
    displacement_mm: Annotated[float, Field(ge=0, le=500)] | None = None
    note: Text | None = None


class ImagingPerformed(Event):
    """The leads were looked at."""

    type: Literal["imaging.performed"] = "imaging.performed"
    schemaversion: Literal[1] = 1
    data: Imaging


class InfectionSigns(Fact):
    """What was seen and measured when infection was suspected."""

    wound: tuple[
        Literal["erythema", "swelling", "discharge", "dehiscence", "erosion", "abscess"], ...
    ] = ()
    temperature_c: Annotated[float, Field(ge=30, le=45)] | None = None
    crp_mg_l: Annotated[float, Field(ge=0, le=1000)] | None = None
    culture: Literal["positive", "negative", "pending", "not_done"] = "not_done"
    organism: Text | None = None


class AdverseEvent(Fact):
    """One adverse event as it is known now.

    `time` of the envelope is when it happened; where only the date of receipt is known, that is
    used and `time_known` is false. Where the program read hazard and seriousness out of another
    system's words, `hazard_because` and `seriousness_because` say which words they were.
    """

    hazard: Hazard | Literal["other", "unknown"]
    hazard_because: Text | None = None
    time_known: bool = True
    seriousness: Seriousness = "unknown"
    seriousness_because: Text | None = None
    narrative: FreeText = ""
    side: Side | None = None
    device_problem_codes: Codes = ()
    investigation_codes: Codes = ()
    patient_problem_codes: Codes = ()
    impact_codes: Codes = ()
    component_codes: Codes = ()
    infection: InfectionSigns | None = None
    pain_nrs: Annotated[float, Field(ge=0, le=10)] | None = None
    pain_site: Literal["implant_site", "back", "leg", "other"] | None = None
    action: Literal[
        "none",
        "reprogrammed",
        "medication",
        "revised",
        "explanted",
        "hospitalised",
        "other",
        "unknown",
    ] = "unknown"
    device_disposition: DeviceDisposition = "unknown"
    reporter_role: ReporterRole = "unknown"
    centre: Identifier | None = None
    source_report: SourceReport | None = None
    data_quality: Annotated[tuple[Text, ...], Field(max_length=50)] = ()


class AdverseEventReported(Event):
    """Somebody reported that a patient was, or might have been, harmed.

    Version 2 holds all products that another system's report names, not only its first, that
    system's own dates, and why a hazard was read out of its words.
    """

    type: Literal["adverse_event.reported"] = "adverse_event.reported"
    schemaversion: Literal[2] = 2
    data: AdverseEvent


class Amendment(Fact):
    """The whole report as it should have read, and why.

    Where `replaces` is false the version is kept beside what is known and does not count: it is an
    older one that came late, or one that only takes away what was told.
    """

    amends: UUID
    reason: Text
    replaces: bool = True
    report: AdverseEvent


class AdverseEventAmended(Event):
    """A report was corrected or completed; the first version stays.

    Version 2 changed with the report that it holds.
    """

    type: Literal["adverse_event.amended"] = "adverse_event.amended"
    schemaversion: Literal[2] = 2
    data: Amendment


def only_kept_beside(event: Event) -> bool:
    """Tell whether the event is a version of a report that does not count.

    >>> from events.sample import adverse_event
    >>> only_kept_beside(adverse_event(day=1))
    False
    """
    return isinstance(event, AdverseEventAmended) and not event.data.replaces
