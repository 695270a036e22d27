"""The form in which a clinician files an adverse event. It is checked as it is filled.

Every answer draws the whole page again, and not a part of it only: so it counts as use, and no
session ends while somebody types; and where it has ended, what was typed last is kept too.
"""

from datetime import UTC, datetime, time
from typing import Any

import streamlit as st

from dashboard.append import receipt_of, reported, stated
from dashboard.faults import Fault
from dashboard.filing import Filed, adverse_event, faults, imaging_of
from dashboard.parts.ask import now
from dashboard.parts.begun import begin, keep, offer_to_empty, say_begun, send
from dashboard.parts.device_choice import Chosen, choose_device
from dashboard.parts.frame import Page
from dashboard.parts.guard import Author, require
from dashboard.parts.known_at import only_now
from dashboard.parts.navigate import link
from dashboard.parts.receipt import show_receipt
from dashboard.parts.report_questions import ask_report
from dashboard.parts.write import say_all_the_same
from dashboard.places import Access, Action
from events.clinical import ImagingPerformed
from events.envelope import Event

_FORM = "report"
_RECEIPT = "report/receipt"


def show_form(page: Page | None) -> None:
    """Draw the form, and append the report; it needs the log, not a snapshot."""
    access = require("report", Action.FILE)
    if not only_now():
        return
    say_all_the_same(page, "file")
    form = f"{_FORM}/{st.query_params.get('device', '')}"
    fields = begin(form, access)
    top = st.empty()
    with st.container(border=True):
        chosen = choose_device(fields, page, access)
        filed = ask_report(fields, device=chosen.number, label=chosen.label, centre=access.centre)
        with st.container(horizontal=True):
            pressed = st.button("File the report", type="primary", key=f"{fields.token}/send")
            offer_to_empty(
                form, access, begun=bool(chosen.number or filed.hazard or filed.narrative)
            )
        say_begun(top, form, begun=bool(filed.hazard or filed.narrative or filed.happened_on))
        at = now()
        wrong = (*fields.unread, *_faults(chosen, filed, at))
        wrong = fields.show(wrong, pressed=pressed)
    _receipt(access)  # beneath the button, which is where the eyes are
    if not pressed or wrong:
        keep(form, fields, access)
        return
    events = send(
        form,
        fields,
        access,
        lambda author: _events(filed, chosen, author, at=at, form=fields.token),
        page=page,
    )
    if events:
        st.session_state[_RECEIPT] = (events[0].id, chosen.number, chosen.known)
        st.rerun()


def _faults(chosen: Chosen, filed: Filed, at: datetime) -> tuple[Fault, ...]:
    others = (each for each in faults(filed, now=at) if each.question != "Device")
    return (*chosen.faults(), *others)


def _events(
    filed: Filed, chosen: Chosen, author: Author, *, at: datetime, form: str
) -> tuple[Event, ...]:
    """Return the report, and the picture of the leads where one was taken."""
    given: dict[str, Any] = {
        "form": form,
        "device": filed.device,
        "actor": author.actor,
        "now": at,
        "simulated": author.simulated,
    }
    report = reported(
        adverse_event(filed, device_known=chosen.known), time=filed.moment(now=at), **given
    )
    picture = imaging_of(filed)
    if picture is None:
        return (report,)
    day = filed.imaged_on or filed.happened_on
    assert day is not None
    taken = min(datetime.combine(day, time(12), tzinfo=UTC), at)
    imaged = stated(ImagingPerformed, picture, part="imaging", time=taken, **given)
    return report, imaged.model_copy(update={"causationid": report.id})


def _receipt(access: Access) -> None:
    if _RECEIPT not in st.session_state:
        return
    report_id, device_id, device_known = st.session_state.pop(_RECEIPT)
    show_receipt(
        f"**Filed. Receipt {receipt_of(report_id)}.** Note it down. The safety officers see the "
        "report in a few seconds. You can complete or correct it later."
    )
    with st.container(horizontal=True):
        link("filed", "Open the report", access=access, query={"id": str(report_id)})
        link("reports", "All reports", access=access)
    if not device_known:
        st.warning(
            "Nobody has registered this device. The report was accepted and flagged; please "
            "check the number on the implant card:",
            icon=":material/help:",
        )
        st.text(device_id)
