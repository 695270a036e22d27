"""Which device is meant: its label is scanned, or its number typed, and what is known is shown."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.faults import Fault, device_faults
from dashboard.parts.ask import ask
from dashboard.parts.fields import Fields
from dashboard.parts.frame import Page
from dashboard.places import Access
from reports.labels.scan import read_scan
from reports.labels.scanned import Scanned, told
from store.read.devices import DeviceRow, device
from store.read.labels import devices_of_model, devices_with_serial
from store.snapshot import Snapshot

ANOTHER = "none of these"
_ENDED = ("lost", "explanted", "died")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The device's number; `row` is what is registered; `label` is what was scanned, in words."""

    number: str
    scanned: Scanned
    row: DeviceRow | None = None
    known: bool = False

    @property
    def label(self) -> str:
        """What was scanned, in words; empty where a number was typed."""
        return "" if self.scanned.kind in {"number", "nothing"} else told(self.scanned)

    def faults(self) -> tuple[Fault, ...]:
        """Return why no report can be filed for it."""
        if self.scanned.fault:
            return (Fault(question="Device", why=self.scanned.fault),)
        return device_faults(self.number)


def choose_device(
    fields: Fields,
    page: Page | None,
    access: Access,
    *,
    label: str = "Device *",
    registering: bool = False,
    unknown: str = "can be reported all the same; check it against the card",
) -> Chosen:
    """Ask for the device, find it among those that are registered, and say what was found.

    `unknown` is what there is to say of one that is not registered.
    Whoever is `registering` has a new device, and is not asked which of the known ones it is.
    """
    typed = fields.text(
        st,
        label,
        "device",
        about="Device",
        value=str(st.query_params.get("device", "")),
        placeholder="scan the label on the implant card, or type the serial or device number",
        icon=":material/barcode_scanner:",
        live=True,
    )
    with st.container():  # what is found comes and goes; what is below must not move
        return _tell(fields, page, access, read_scan(typed), registering, unknown)


def _tell(
    fields: Fields,
    page: Page | None,
    access: Access,
    scanned: Scanned,
    registering: bool,
    unknown: str,
) -> Chosen:
    if scanned.doubt:
        st.warning(scanned.doubt, icon=":material/rule:")
    if scanned.kind == "nothing" or scanned.fault:
        return Chosen(number="", scanned=scanned)
    if page is None or (registering and not _names_one(scanned)):
        chosen = _by_label_alone(scanned)
    else:
        chosen = _found(fields, page, access, scanned)
    if registering and chosen.row is None:
        if chosen.label:
            with _line(":material/check_circle: **Read.**"):
                st.text(chosen.label)
    elif chosen.number and not chosen.faults():
        _show(chosen, access, unknown=unknown, published=page is not None)
    return chosen


def _names_one(scanned: Scanned) -> bool:
    return scanned.kind == "number" or bool(scanned.udi and scanned.udi.serial)


def _by_label_alone(scanned: Scanned) -> Chosen:
    """Where nothing is published nobody can look anything up, and nobody can doubt the number."""
    serial = scanned.udi.serial if scanned.udi else None
    number = scanned.text if scanned.kind == "number" else serial or ""
    return Chosen(number=number, scanned=scanned, known=True)


def _found(fields: Fields, page: Page, access: Access, scanned: Scanned) -> Chosen:
    udi = scanned.udi
    if scanned.kind == "number":
        row = _registered(page.snapshot, scanned.text)
        if row is not None:
            return Chosen(number=row.device, scanned=scanned, row=row, known=True)
        return _by_serial(fields, page, scanned, scanned.text, None)
    if udi is not None and udi.serial:
        return _by_serial(fields, page, scanned, udi.serial, udi.di)
    return _by_model(fields, page, access, scanned)


def _by_serial(fields: Fields, page: Page, scanned: Scanned, serial: str, di: str | None) -> Chosen:
    rows = ask(page.snapshot, devices_with_serial, serial, di=di)
    if len(rows) > 1:
        numbers = [row.device for row in rows]
        picked = fields.one(st, "Several devices carry that number. Which one?", "which", numbers)
        rows = tuple(row for row in rows if row.device == picked)
    if rows:
        return Chosen(number=rows[0].device, scanned=scanned, row=rows[0], known=True)
    return Chosen(number=serial, scanned=scanned)


def _by_model(fields: Fields, page: Page, access: Access, scanned: Scanned) -> Chosen:
    """Ask which device it is, where the label names only the model: the person knows it."""
    di = scanned.udi.di if scanned.udi else ""
    numbers = ask(page.snapshot, devices_of_model, di, centre=access.centre) if di else ()
    picked: str | None = ANOTHER
    if numbers:
        options = (None, *numbers, ANOTHER)
        picked = fields.one(
            st,
            "That label names the model, not which one. Whose device is it? *",
            "which",
            options,
            lambda each: each or "choose the device's number",
        )
    if picked == ANOTHER:
        typed = fields.text(st, "Device number or serial number *", "number", about="Number")
        row = _registered(page.snapshot, typed) if typed else None
        return Chosen(number=typed, scanned=scanned, row=row, known=row is not None)
    row = _registered(page.snapshot, picked) if picked else None
    return Chosen(number=picked or "", scanned=scanned, row=row, known=row is not None)


def _registered(snapshot: Snapshot, number: str) -> DeviceRow | None:
    found = ask(snapshot, device, number)
    return found.device if found is not None and found.device.registered else None


def _show(chosen: Chosen, access: Access, *, unknown: str, published: bool) -> None:
    if not published:
        return
    row = chosen.row
    if row is None:
        with _line(":material/help: **Not registered here.**"):
            st.text(f"{chosen.number}: {unknown}.")
    elif not access.covers(row.centre):
        st.warning(
            f"That device is registered at another centre, and you write for {access.centre}. "
            "Check its number; if it is right, tell your safety officer.",
            icon=":material/block:",
        )
    else:
        with _line(":material/check_circle: **Found.**"):
            ended = f", {row.status}" if row.status in _ENDED else ""
            st.text(
                f"{row.device}: {row.manufacturer} {row.model}, implanted {row.implanted_on}, "
                f"{row.centre}{ended}"
            )


def _line(begin: str) -> Any:
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with line:
        st.markdown(begin, width="content")
    return line
