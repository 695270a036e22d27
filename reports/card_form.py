"""The form of a Yellow Card draft: its groups, fields and what is mandatory, in order.

The live form of the regulator was not seen. The fields are the union of what MEDDEV 2.12/1 rev. 8
(annex 3), 21 CFR 803.52 and the LFPSE device fields ask for.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of the form. `why` is given exactly for the mandatory ones."""

    name: str
    label: str
    why: str = ""

    @property
    def who(self) -> str:
        """Who can usually fill it, where the events cannot."""
        return _WHO_KNOWS.get(self.name, _WHO[self.group])

    @property
    def group(self) -> str:
        """The part of the form it stands in."""
        return self.name.partition(".")[0]


_WHO = {
    "reporter": "whoever sends the report",
    "patient": "the treating clinic",
    "device": "the implant card, or the manufacturer",
    "implant": "the implanting centre",
    "incident": "the reporter",
    "harm": "the treating clinic",
    "device_now": "the theatre, or whoever keeps the device",
    "actions": "the medical device safety officer",
    "meta": "the program",
}
_WHO_KNOWS = {
    "device.supplier": "the hospital's purchasing",
    "device.software": "the programmer in the clinic",
    "device.firmware": "the programmer in the clinic",
    "meta.lfpse_ref": "whoever recorded it in LFPSE",
    "meta.yellow_card_ref": "whoever sent the report",
    "meta.manufacturer_ref": "the manufacturer",
}

GROUPS: dict[str, str] = {
    "reporter": "Reporter",
    "patient": "Patient (no identifiers)",
    "device": "Device",
    "implant": "Implant",
    "incident": "Incident",
    "harm": "Harm",
    "device_now": "Device now",
    "actions": "Actions",
    "meta": "About this draft",
}

FORM: tuple[Slot, ...] = (
    Slot("reporter.name", "Name", "the regulator must be able to ask the reporter"),
    Slot("reporter.role", "Role or profession", "it tells the regulator how the event was seen"),
    Slot("reporter.organisation", "Organisation (ODS code)"),
    Slot("reporter.email", "E-mail", "the regulator answers and asks by e-mail"),
    Slot("reporter.phone", "Telephone"),
    Slot("reporter.also_reported_to", "Also reported to"),
    Slot("reporter.consent_contact", "May be contacted"),
    Slot("reporter.consent_share", "Identity may be given to the manufacturer"),
    Slot("patient.local_ref", "Local reference (opaque)"),
    Slot("patient.age_years", "Age at the event [years]", "risk differs with age"),
    Slot("patient.sex", "Sex"),
    Slot("patient.weight_kg", "Weight [kg]"),
    Slot("patient.bmi_kg_m2", "BMI at implant [kg/m²]"),
    Slot("patient.history", "Relevant history"),
    Slot("patient.outcome", "Outcome"),
    Slot("patient.treatment", "Remedial treatment"),
    Slot("device.type", "Type of device", "it decides who investigates"),
    Slot("device.brand", "Brand name", "the manufacturer must know which product it is"),
    Slot("device.model", "Model"),
    Slot("device.catalogue", "Catalogue number (REF)"),
    Slot("device.manufacturer", "Manufacturer", "the manufacturer must investigate"),
    Slot("device.supplier", "Supplier"),
    Slot("device.udi_di", "UDI device identifier"),
    Slot("device.udi_pi", "UDI production identifier"),
    Slot("device.serial", "Serial number", "it is how one device is told from another"),
    Slot("device.lot", "Lot"),
    Slot("device.manufactured_on", "Made on"),
    Slot("device.expires_on", "Expires on"),
    Slot("device.firmware", "Firmware version"),
    Slot("device.software", "Software version"),
    Slot("device.mark", "CE or UKCA mark"),
    Slot("device.gmdn", "GMDN code"),
    Slot("device.left_lead", "Left lead"),
    Slot("device.right_lead", "Right lead"),
    Slot("device.remote", "Remote control"),
    Slot("device.programmer", "Programmer"),
    Slot("implant.date", "Implanted on", "time in place decides which causes are likely"),
    Slot("implant.centre", "Implanting organisation"),
    Slot("implant.technique", "Technique"),
    Slot("implant.lead_levels", "Levels of the leads"),
    Slot("implant.explanted_on", "Explanted on"),
    Slot("implant.duration_days", "In place until the event [days]"),
    Slot("incident.date", "Date of the incident", "time in place and clocks count from it"),
    Slot("incident.aware_on", "Became known on"),
    Slot("incident.narrative", "What happened", "codes cannot say what happened"),
    Slot("incident.symptoms", "Signs measured"),
    Slot("incident.signal", "What surveillance found"),
    Slot("incident.since", "What surveillance found since"),
    Slot("incident.location", "Where it happened"),
    Slot("incident.device_did", "What the device was doing"),
    Slot("incident.operator", "Who operated the device"),
    Slot("incident.usage", "Usage (first use, reuse, serviced, known before)"),
    Slot("incident.patients", "Patients involved"),
    Slot("incident.devices", "Devices involved"),
    Slot("harm.seriousness", "Seriousness", "it decides how fast the manufacturer must act"),
    Slot("harm.level", "Harm level"),
    Slot("harm.hospitalised", "Hospitalised"),
    Slot("harm.intervention", "Surgery because of it"),
    Slot("device_now.disposition", "Where the device is", "it can only be examined if kept"),
    Slot("device_now.returned_on", "Returned to the manufacturer on"),
    Slot("device_now.evaluation", "Available for evaluation"),
    Slot("device_now.decontaminated", "Decontaminated"),
    Slot("actions.facility", "Action taken"),
    Slot("actions.manufacturer_informed", "Manufacturer informed (date, reference)"),
    Slot("actions.investigation", "Local investigation"),
    Slot("meta.nation", "Nation"),
    Slot("meta.facility", "Facility"),
    Slot("meta.reporting_role", "Sent by"),
    Slot("meta.category", "Category of the incident"),
    Slot("meta.local_target_days", "Local target [days]"),
    Slot("meta.signal", "Signal"),
    Slot("meta.detector", "Detector, version and PMS plan"),
    Slot("meta.report", "Adverse event report"),
    Slot("meta.version", "Version of the draft"),
    Slot("meta.author", "Written by"),
    Slot("meta.reviewer", "Approved by"),
    Slot("meta.lfpse_ref", "LFPSE reference"),
    Slot("meta.yellow_card_ref", "Yellow Card reference"),
    Slot("meta.manufacturer_ref", "Manufacturer's reference"),
)
"""Lists (evidence, codes, imaging, reviews) add numbered fields after the slots of their group."""

TYPED = tuple(slot for slot in FORM if slot.group not in {"meta"})
"""What a person may write into a draft."""

CONTACT = ("reporter.name", "reporter.email", "reporter.phone")
"""Who can be asked. It goes on the paper and never into the ledger, which forgets nothing."""
GIVEN = "given in the export"
"""Stands in the ledger instead of a contact."""

_LABELS = {slot.name: slot.label for slot in FORM}
_LISTED = {
    "incident.evidence": "Evidence",
    "incident.imaging": "Imaging",
    "incident.other_report": "Other report",
    "harm.code": "IMDRF code",
    "actions.review": "Review",
    "actions.done": "Done to the device",
}


def label_of(name: str) -> str:
    """Return the words for a field.

    >>> label_of("incident.date"), label_of("incident.evidence_2")
    ('Date of the incident', 'Evidence 2')
    """
    if name in _LABELS:
        return _LABELS[name]
    stem, _, number = name.rpartition("_")
    return f"{_LISTED[stem]} {number}" if stem in _LISTED else name


def rank_of(name: str) -> tuple[int, int, int]:
    """Return what orders fields: the group, the slots in it as listed, then numbered lists.

    A name that the form does not have, as of another version of this program, comes last.
    """
    groups = list(GROUPS)
    group_name = name.partition(".")[0]
    group = groups.index(group_name) if group_name in GROUPS else len(groups)
    if name in _LABELS:
        return group, list(_LABELS).index(name), 0
    stem, _, number = name.rpartition("_")
    if stem not in _LISTED or not number.isdecimal():
        return group, len(FORM) + len(_LISTED), 0
    return group, len(FORM) + list(_LISTED).index(stem), int(number)
