"""The list of devices, and the pieces of the page about one."""

from datetime import timedelta
from typing import TypedDict, get_args
from uuid import UUID

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.cards import show_cards
from dashboard.parts.choose import choose
from dashboard.parts.event import show_event
from dashboard.parts.frame import Page
from dashboard.parts.navigate import link
from dashboard.parts.pairs import show_pairs
from dashboard.parts.telemetry import draw_telemetry
from dashboard.places import Access
from dashboard.tables import device_columns, event_columns, own_signal_columns
from dashboard.words import counted, listed, person
from reports.words import amount
from store.read.devices import DeviceDetail, Kind, device_count, devices
from store.read.events import device_events
from store.read.signals import signals
from store.snapshot import Snapshot

STATUSES = ("any", "active", "implanted", "lost", "explanted", "died")
KINDS = ("any", *get_args(Kind))
LISTED_MAX = 1000
PERIODS = {"90 days": 90, "1 year": 365, "all": None}
FIRST_EVENTS = 50
"""Of hundreds a page is slow to draw, and who looks for one begins with the newest."""
SIGNALS_PX = {"Summary": 210, "Hazard": 95, "State": 100}


class Asked(TypedDict):
    """Which devices are listed; None leaves a filter open."""

    centre: str | None
    contains: str | None
    kind: str | None
    status: str | None


def show_list(page: Page) -> str | None:
    """Draw the devices that pass the filters, and return the one that was clicked."""
    snapshot = page.snapshot
    left, middle, right = st.columns(3)
    part = left.text_input("Part of the number", key="contains", bind="query-params")
    kind = middle.selectbox("Kind", KINDS, key="kind", bind="query-params")
    status = right.selectbox("Status", STATUSES, key="status", bind="query-params")
    asked: Asked = {
        "centre": page.access.centre,
        "contains": part.strip() or None,
        "kind": None if kind == "any" else kind,
        "status": None if status == "any" else status,
    }
    rows = ask(snapshot, devices, limit=LISTED_MAX, **asked)
    if not rows:
        st.info("No device is like that. Without filters, the list shows every device on the log.")
        return None
    told = listed(len(rows), ask(snapshot, device_count, **asked), "device")
    st.markdown(f"**{told}.** Click a row to open it.")
    if any(row.kind == "public report" for row in rows):
        st.caption(
            "A public report stands for the unknown device of one report from a public database. "
            "Nobody watched here has it, and it counts in no rate."
        )
    columns = device_columns(rows, centre=page.access.centre)
    return choose(columns, [row.device for row in rows], key="devices/list")


def show_facts(detail: DeviceDetail) -> None:
    """Draw what is registered of the device and the person."""
    row = detail.device
    st.header(row.device, anchor=False)
    if row.kind == "public report":
        st.info(
            "This is one report from a public database, not an implant that is watched here. "
            "Which device it was about, and how many of them there are, nobody here knows.",
            icon=":material/public:",
        )
    elif not row.registered:
        st.warning(
            "Nobody has registered this device, so age, leads and technique are unknown and it "
            "counts in no rate. Register its implant, or check its number.",
            icon=":material/help:",
        )
    show_cards(
        {
            "Status": row.status if row.registered else row.kind,
            "Open signals": f"{row.signals_open:,}",
            "Adverse events": f"{row.reports:,}",
            "Sessions": f"{detail.sessions:,}",
        }
    )
    facts = {
        "Made by": f"{row.manufacturer or 'unknown'}, {row.model or 'unknown'}",
        "UDI-DI": row.udi_di or "unknown",
        "Implanted": f"{row.implanted_on or 'unknown'}, {row.technique or 'unknown'} approach",
        "Centre": row.centre or "unknown",
        "Person": person(row.sex, row.age_years),
        "BMI": amount(row.bmi_kg_m2, "kg/m2") if row.bmi_kg_m2 else "unknown",
        "MRI": {None: "unknown", True: "compatible", False: "not compatible"}[row.mri_compatible],
    }
    for lead in detail.leads:
        version = f", version {lead.version}" if lead.version else ""
        facts[f"{lead.side} lead".capitalize()] = f"{lead.model}{version}, {lead.contacts} contacts"
    if row.kind != "public report":
        show_pairs(facts)


def show_ways(access: Access, device: str) -> None:
    """Draw the ways to what can be told of the device, for who may."""
    with st.container(horizontal=True):
        query = {"device": device}
        link("report", "Report an adverse event", access=access, query=query)
        link("outcomes", "Outcomes", access=access, query=query)


def show_signals(snapshot: Snapshot, device: str) -> None:
    """Draw the signals of the device, of every state."""
    st.subheader("Signals", anchor=False)
    rows = ask(snapshot, signals, device=device)
    if not rows:
        st.info("No detector has raised a signal about this device.")
        return
    ids = [str(row.signal_id) for row in rows]
    chosen = choose(
        own_signal_columns(rows), ids, key=f"device/{device}/signals", wrapped=SIGNALS_PX
    )
    if chosen:
        st.switch_page("views/signal.py", query_params={"id": chosen})


def show_over_time(page: Page, detail: DeviceDetail) -> None:
    """Draw the newest stretch of telemetry, and what happened in it and since."""
    st.subheader("Over time", anchor=False)
    last = detail.last_session_at
    if last is None or detail.first_session_at is None:
        st.info("No session has been uploaded. Ask the clinic whether the device synchronises.")
        return
    period = st.segmented_control(
        "Show the last", list(PERIODS), default="1 year", required=True, key="period"
    )
    days = PERIODS[period]
    start = detail.first_session_at if days is None else last - timedelta(days=days)
    device = detail.device.device
    raised = [row.raised_at for row in ask(page.snapshot, signals, device=device)]
    draw_telemetry(
        page,
        device,
        start=start,
        end=max(last, page.clock) + timedelta(days=1),
        evidence=raised,
        evidence_is="when a signal was raised",
    )


def show_events(snapshot: Snapshot, device: str) -> None:
    """Draw what concerns the device, the newest first and on request all; each can be opened."""
    st.subheader("Events", anchor=False)
    rows = ask(snapshot, device_events, device, limit=LISTED_MAX)
    told = counted(len(rows), "event")
    if len(rows) == LISTED_MAX:
        told = f"the newest {told}"
    if len(rows) > FIRST_EVENTS and not st.toggle(f"Show {told}", key="device/all-events"):
        rows, told = rows[:FIRST_EVENTS], f"the newest {FIRST_EVENTS}"
    st.caption(f"Shown: {told}, newest first. Click a row to open its event.")
    ids = [str(row.event_id) for row in rows]
    chosen = choose(event_columns(rows), ids, key=f"device/{device}/events")
    if chosen:
        show_event(snapshot, UUID(chosen))
