"""A draft for a manufacturer, in the shape of the Manufacturer Incident Report (MIR 7.3.1).

The element names are those of a public converter; the official schema was not seen, so the
document is well-formed XML and a starting point, not a valid submission. What is not known is an
empty element: the manufacturer fills it.
"""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from reports.card import YellowCard
from reports.card_text import SIMULATED
from reports.routing import NOT_SUBMITTED
from reports.visible import visible

VERSION = "7.3.1"
_SEX = {"female": "Female", "male": "Male"}


def as_mir(card: YellowCard) -> bytes:
    """Return the draft as MIR-shaped XML in UTF-8; the same draft gives the same bytes.

    Raises
    ------
    IdentifierInDraft
        If free text holds what looks like an identifier of a person.
    """
    card.refuse_identifying()
    root = ET.Element("incident", version=VERSION)
    root.append(ET.Comment(f" {NOT_SUBMITTED} Not checked against the official schema. "))
    if card.simulated:
        root.append(ET.Comment(f" {SIMULATED} "))
    _admin(ET.SubElement(root, "admin_info"), card)
    _device(ET.SubElement(root, "device_info"), card)
    _incident(ET.SubElement(root, "incident_info"), card)
    investigation = ET.SubElement(root, "mfr_invest")
    _add(investigation, "manufacturersPrelimAnalysis", card.value("actions.investigation"))
    _add(investigation, "manufacturersInitialCorrecAction", None)
    _add(investigation, "furtherInvestigations", None)
    _add(investigation, "manufacturersFinalComments", "; ".join(_comments(card)))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _admin(admin: ET.Element, card: YellowCard) -> None:
    happened = card.value("incident.date")
    _add(admin, "formVersion", VERSION)
    _add(admin, "ncaName", "MHRA" if card.nation else None)
    _add(admin, "ncaReportNo", None)
    _add(admin, "reportDate", str(card.as_of.date()))
    _add(admin, "adverseEventDateFrom", happened)
    _add(admin, "adverseEventDateTo", happened)
    own = card.clock.role == "manufacturer"
    _add(admin, "mfrAwarenessDate", card.value("incident.aware_on") if own else None)
    _add(admin, "mfrAwarenessReportDate", None)
    _add(admin, "reportType", "Initial")
    _add(admin, "reportNextDate", None)
    death = (card.value("harm.seriousness") or "") == "death"
    _add(admin, "eventClassification", "Death" if death else None)
    details = ET.SubElement(
        ET.SubElement(ET.SubElement(admin, "contact_info"), "reporterMfr"), "mfrDetails"
    )
    _add(details, "mfrName", card.value("device.manufacturer"))
    _add(details, "mfrSRN", None)
    _add(admin, "mfrRef", card.value("meta.manufacturer_ref"))


def _device(device: ET.Element, card: YellowCard) -> None:
    for element, name in (
        ("udiDI", "device.udi_di"),
        ("udiPI", "device.udi_pi"),
        ("nomenclatureCode", "device.gmdn"),
        ("brandName", "device.brand"),
        ("deviceDescription", "device.type"),
        ("serialNum", "device.serial"),
        ("batchNum", "device.lot"),
        ("deviceSoftwareVer", "device.software"),
        ("deviceFirmwareVer", "device.firmware"),
        ("deviceMfrDate", "device.manufactured_on"),
        ("deviceExpiryDate", "device.expires_on"),
    ):
        _add(device, element, card.value(name))


def _incident(incident: ET.Element, card: YellowCard) -> None:
    clinical = ET.SubElement(incident, "clinical_event_info")
    told = card.value("incident.narrative") or ""
    _add(clinical, "eventDescription", f"{SIMULATED}\n{told}" if card.simulated else told)
    for number, code in enumerate(_codes(card, "A"), start=1):
        _add(clinical, f"imdrfCodeChoice{number}", code)
    _add(clinical, "currentDeviceLocation", card.value("device_now.disposition"))
    patient = ET.SubElement(incident, "patient_info")
    for number, code in enumerate(_codes(card, "E"), start=1):
        _add(patient, f"imdrfClinicalCodeChoice{number}", code)
    for number, code in enumerate(_codes(card, "F"), start=1):
        _add(patient, f"imdrfHealthCodeChoice{number}", code)
    _add(patient, "Gender", _SEX.get(card.value("patient.sex") or ""))
    _add(patient, "massKG", card.value("patient.weight_kg"))
    _add(patient, "heightCM", None)
    _add(patient, "patientPriorMedication", None)
    reporter = ET.SubElement(incident, "initial_reporter_info")
    _add(reporter, "initialReporterRole", card.value("reporter.role"))
    _add(reporter, "healthcareFacilityName", card.value("reporter.organisation"))


def _codes(card: YellowCard, annex: str) -> Iterator[str]:
    for field in card.fields:
        if field.name.startswith("harm.code_") and field.value.startswith(annex):
            yield field.value.partition(" ")[0]


def _comments(card: YellowCard) -> Iterator[str]:
    yield "Draft made from surveillance events; nothing was submitted by the program"
    sources = dict.fromkeys(str(each.source_event) for each in card.fields if each.source_event)
    yield f"source events: {', '.join(sources)}"


def _add(parent: ET.Element, name: str, value: str | None) -> None:
    ET.SubElement(parent, name).text = visible(value) if value else None
