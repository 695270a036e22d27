"""What is done to a device: implanted, activated, reprogrammed, revised, explanted, scanned."""

from typing import Annotated, Literal

from pydantic import Field

from events.envelope import Event, Fact, Identifier, Text
from events.outcome import Outcomes
from events.times import Day
from events.vocabulary import DeviceDisposition, Hazard, Side, Technique


class Udi(Fact):
    """Unique device identification, as scanned from the implant's label."""

    di: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{6,25}$")]
    lot: Annotated[str, Field(max_length=20)] | None = None
    serial: Annotated[str, Field(max_length=20)] | None = None
    manufactured_on: Day | None = None
    expires_on: Day | None = None


class Lead(Fact):
    """One implanted lead."""

    side: Side
    model: Text
    version: Text | None = None
    serial: Annotated[str, Field(max_length=40)] | None = None
    contacts: Annotated[int, Field(ge=1, le=16)] = 4


class Patient(Fact):
    """What surveillance needs to know of the person, and nothing that identifies them."""

    pseudonym: Annotated[str, Field(pattern=r"^[0-9a-f]{16,64}$")] | None = None
    age_years: Annotated[int, Field(ge=0, le=120)] | None = None
    sex: Literal["female", "male", "other", "unknown"] = "unknown"
    bmi_kg_m2: Annotated[float, Field(ge=8, le=100)] | None = None


class Implant(Fact):
    """The implanted system and the person, as registered.

    `neuropathic_pain` and `multidisciplinary_selection` are the selection criteria of IPG739,
    sections 1.4 and 2.1; null means that nobody said.
    """

    manufacturer: Text
    model: Text
    udi: Udi | None = None
    leads: Annotated[tuple[Lead, ...], Field(max_length=4)]
    technique: Technique = "unknown"
    centre: Identifier
    implanted_on: Day
    patient: Patient = Patient()
    indication: Text | None = None
    neuropathic_pain: bool | None = None
    multidisciplinary_selection: bool | None = None
    mri_compatible: bool | None = None
    baseline: Outcomes | None = None


class DeviceImplanted(Event):
    """A stimulator and its leads were implanted."""

    type: Literal["device.implanted"] = "device.implanted"
    schemaversion: Literal[1] = 1
    data: Implant


class Activation(Fact):
    """The first programme, about two weeks after the implant."""

    amplitude_ma: Annotated[float, Field(ge=0)] | None = None
    pulse_width_us: Annotated[float, Field(ge=0)] | None = None
    frequency_hz: Annotated[float, Field(ge=0)] | None = None


class DeviceActivated(Event):
    """Stimulation was switched on for the first time; the clock of follow-up visits starts."""

    type: Literal["device.activated"] = "device.activated"
    schemaversion: Literal[1] = 1
    data: Activation = Activation()


class Reprogramming(Fact):
    """New settings, which move the baselines of what is measured."""

    program: Annotated[int, Field(ge=0)]
    amplitude_ma: Annotated[float, Field(ge=0)] | None = None
    pulse_width_us: Annotated[float, Field(ge=0)] | None = None
    frequency_hz: Annotated[float, Field(ge=0)] | None = None
    contacts_changed: bool = False
    reason: Text | None = None


class DeviceReprogrammed(Event):
    """A clinician changed the settings."""

    type: Literal["device.reprogrammed"] = "device.reprogrammed"
    schemaversion: Literal[1] = 1
    data: Reprogramming


class Revision(Fact):
    """Surgery that removed or replaced any component, but not all of them."""

    replaced: Annotated[tuple[Literal["left_lead", "right_lead", "generator"], ...], Field()]
    repositioned: tuple[Side, ...] = ()
    reason: Hazard | Literal["other", "unknown"]
    leads: Annotated[tuple[Lead, ...], Field(max_length=4)] = ()
    note: Text | None = None


class DeviceRevised(Event):
    """A component was replaced or moved; baselines start anew."""

    type: Literal["device.revised"] = "device.revised"
    schemaversion: Literal[1] = 1
    data: Revision


class Explant(Fact):
    """Surgery that removed all implanted components."""

    reason: (
        Hazard | Literal["loss_of_benefit", "no_longer_needed", "mri_needed", "other", "unknown"]
    )
    disposition: DeviceDisposition = "unknown"
    note: Text | None = None


class DeviceExplanted(Event):
    """The whole system was removed; exposure ends."""

    type: Literal["device.explanted"] = "device.explanted"
    schemaversion: Literal[1] = 1
    data: Explant


class MriExposure(Fact):
    """A magnetic resonance examination of a person with the device in place."""

    field_t: Annotated[float, Field(gt=0, le=12)] | None = None
    body_region: Text | None = None
    device_known_to_radiology: bool | None = None


class MriExposed(Event):
    """The device was in the field of an MRI scanner."""

    type: Literal["mri.exposed"] = "mri.exposed"
    schemaversion: Literal[1] = 1
    data: MriExposure = MriExposure()
