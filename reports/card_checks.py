"""What a Yellow Card draft must have before a person sends it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from biip import ParseError
from biip.gtin import Gtin

from events.screening.text import find_identifiers
from reports.card import Field, Gap, Identifying
from reports.card_form import FORM, GROUPS
from reports.routing import Nation

_CODE = "harm.code_"
_CODER = "the reporter, with the device safety officer"
FALL_BACKS = frozenset({"A26", "A27", "C20", "C21", "C22", "E2401", "E2402", "F24", "F28"})
"""Codes that say that no other fits, or that nothing is known."""
_NOT_SCANNED = ("reporter.", "device.serial", "device.lot", "device.udi_di", "device.catalogue")
"""The reporter's own name and address belong on the form; a serial may look like an NHS number."""


def gaps(fields: Sequence[Field], *, as_of: datetime, nation: Nation | None) -> Iterator[Gap]:
    """Yield what is missing or contradicts itself, in order of the form."""
    values = {field.name: field.value for field in fields}
    for slot in FORM:
        if slot.why and not values.get(slot.name, "").strip():
            yield Gap(f"{GROUPS[slot.group]}: {slot.label}", slot.why, slot.who)
    if not values.get("actions.investigation"):
        yield from _fall_backs([field.value for field in fields if field.name.startswith(_CODE)])
    yield from _codes([field.value for field in fields if field.name.startswith(_CODE)])
    yield from _dates(values, as_of=as_of)
    yield from _udi(values.get("device.udi_di", ""))
    if nation is None:
        yield Gap("Nation", "it decides where the report goes", "whoever sends the report")


def identifying(fields: Sequence[Field]) -> Iterator[Identifying]:
    """Yield the fields whose text holds what looks like an identifier of a person."""
    for field in fields:
        if field.origin == "program" or field.name.startswith(_NOT_SCANNED):
            continue
        if field.name.startswith(("device.", "implant.", "meta.")) and field.origin == "event":
            continue
        for found in find_identifiers(field.value):
            yield Identifying(field.name, found, field.source_event)


def _codes(codes: Sequence[str]) -> Iterator[Gap]:
    annexes = {code[0] for code in codes if code}
    if "A" not in annexes:
        why = "the regulator counts reports by device problem; choose one that fits"
        yield Gap("Harm: at least one IMDRF A code (device problem)", why, _CODER)
    if not annexes & {"E", "F"}:
        why = "it says what the person felt or what followed; choose one that fits"
        yield Gap("Harm: at least one IMDRF E or F code (sign, or impact)", why, _CODER)


def _udi(di: str) -> Iterator[Gap]:
    """Check a GS1 device identifier; one of another issuer has letters and passes."""
    if not di.isdecimal():
        return
    name, who = "Device: UDI device identifier", "the implant card, or the manufacturer"
    if len(di) != 14:
        yield Gap(name, f"it has {len(di)} digits where GS1 has 14; scan the label again", who)
        return
    try:
        Gtin.parse(di)
    except ParseError:
        yield Gap(name, "its check digit is wrong; scan the label again", who)


def _fall_backs(codes: Sequence[str]) -> Iterator[Gap]:
    for code in codes:
        short = code.partition(" ")[0]
        if short in FALL_BACKS:
            why = "it says that nothing fits; choose a closer one, or say why in the investigation"
            yield Gap(f"Harm: IMDRF code {short}", why, _CODER)


def _dates(values: dict[str, str], *, as_of: datetime) -> Iterator[Gap]:
    implant, event = _day(values, "implant.date"), _day(values, "incident.date")
    explant = _day(values, "implant.explanted_on")
    if implant and event and event < implant:
        why = f"the incident ({event}) is before the implant ({implant}); one of them is wrong"
        yield Gap("Incident: Date of the incident", why)
    if event and event > as_of.date():
        why = f"the incident ({event}) is after the date of this draft ({as_of.date()})"
        yield Gap("Incident: Date of the incident", why)
    aware = _day(values, "incident.aware_on")
    if aware and event and aware < event:
        why = f"it became known ({aware}) before it happened ({event}); one of them is wrong"
        yield Gap("Incident: Became known on", why)
    if aware and aware > as_of.date():
        why = f"it became known ({aware}) after the date of this draft ({as_of.date()})"
        yield Gap("Incident: Became known on", why)
    if implant and explant and explant < implant:
        why = f"the explant ({explant}) is before the implant ({implant}); one of them is wrong"
        yield Gap("Implant: Explanted on", why)


def _day(values: dict[str, str], name: str) -> date | None:
    try:
        return date.fromisoformat(values.get(name, ""))
    except ValueError:
        return None
