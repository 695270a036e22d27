"""The form in which a clinician files an adverse event."""

import streamlit as st

from dashboard.append import receipt_of, reported
from dashboard.filing import (
    ACTIONS,
    DISPOSITIONS,
    HAZARDS,
    NARRATIVE_MAX,
    PAIN_SITES,
    ROLES,
    SERIOUSNESS,
    Filed,
    adverse_event,
    faults,
)
from dashboard.parts.ask import ask, now
from dashboard.parts.frame import Page
from dashboard.parts.guard import require
from dashboard.parts.known_at import only_now
from dashboard.parts.write import close_form, form_token, store
from dashboard.places import Action
from reports import words
from store.read.devices import device

_FORM = "report"


def show_form(page: Page | None) -> None:
    """Draw the form, and append the report; it needs the log, not a snapshot."""
    centre = require("report", Action.FILE).centre
    _receipt()
    if not only_now():
        return
    with st.form(form_token(_FORM), border=True):
        filed = _questions(form_token(_FORM), centre)
        pressed = st.form_submit_button("File the report", type="primary")
    if not pressed:
        return
    at = now()
    wrong = faults(filed, now=at)
    for fault in wrong:
        st.error(fault)
    if wrong:
        st.info("Nothing has been stored. What you wrote is still in the form.")
        return
    device_known = _registered(page, filed.device)
    event = store(
        lambda author: reported(
            adverse_event(filed, device_known=device_known),
            form=form_token(_FORM),
            device=filed.device,
            actor=author.actor,
            time=filed.moment(now=at),
            now=at,
            simulated=author.simulated,
        ),
        page=page,
        place="report",
        action=Action.FILE,
    )
    if event is not None:
        close_form(_FORM)
        st.session_state["report/receipt"] = (receipt_of(event.id), filed.device, device_known)
        st.rerun()


def _registered(page: Page | None, device_id: str) -> bool:
    """Say whether the device is registered; where nothing is published, nobody can doubt it."""
    if page is None:
        return True
    found = ask(page.snapshot, device, device_id)
    return found is not None and found.device.registered


def _receipt() -> None:
    if "report/receipt" not in st.session_state:
        return
    receipt, device_id, device_known = st.session_state.pop("report/receipt")
    st.success(
        f"**Filed. Receipt {receipt}.** Note it down: the lists of reports show it. The report "
        "appears there in a few seconds.",
        icon=":material/check_circle:",
    )
    if not device_known:
        st.warning(
            "Nobody has registered this device. The report was accepted and flagged; please "
            "check the number on the implant card:",
            icon=":material/help:",
        )
        st.text(device_id)


def _questions(token: str, centre: str | None) -> Filed:
    """Ask, in order of how well one knows: what and when first, codes never.

    A clinician is not asked for the centre, and reports for the own one.
    """
    left, right = st.columns(2)
    device_id = left.text_input(
        "Device number *", key=f"{token}/device", persist_state="page", max_chars=128
    )
    hazard = right.selectbox(
        "What went wrong *",
        HAZARDS,
        index=None,
        format_func=words.hazard_name,
        placeholder="choose the closest",
        key=f"{token}/hazard",
        persist_state="page",
    )
    happened_on = left.date_input(
        "Day it happened *",
        value=None,
        format="YYYY-MM-DD",
        key=f"{token}/day",
        persist_state="page",
        max_value="today",
    )
    happened_at = right.time_input(
        "Time, if known (UTC)", value=None, key=f"{token}/time", persist_state="page"
    )
    narrative = st.text_area(
        "What happened *",
        key=f"{token}/narrative",
        persist_state="page",
        max_chars=NARRATIVE_MAX,
        height=150,
        placeholder="What was noticed, by whom, what the device was doing, what was done.",
        help="No names, NHS numbers, dates of birth, postcodes, e-mail or telephone numbers.",
    )
    left, right = st.columns(2)
    seriousness = left.selectbox(
        "Seriousness",
        SERIOUSNESS,
        index=SERIOUSNESS.index("unknown"),
        format_func=words.SERIOUSNESS.__getitem__,
        key=f"{token}/seriousness",
        persist_state="page",
    )
    action = right.selectbox(
        "What was done",
        ACTIONS,
        index=ACTIONS.index("unknown"),
        format_func=words.plain,
        key=f"{token}/action",
        persist_state="page",
    )
    side = left.selectbox(
        "Lead",
        (None, "left", "right"),
        format_func=_or_unknown,
        key=f"{token}/side",
        persist_state="page",
    )
    disposition = right.selectbox(
        "Where the device is",
        DISPOSITIONS,
        index=DISPOSITIONS.index("unknown"),
        format_func=words.DISPOSITIONS.__getitem__,
        key=f"{token}/disposition",
        persist_state="page",
    )
    pain = left.number_input(
        "Pain, 0 to 10 (NRS)",
        0.0,
        10.0,
        value=None,
        step=1.0,
        key=f"{token}/pain",
        persist_state="page",
    )
    pain_site = right.selectbox(
        "Where it hurts",
        (None, *PAIN_SITES),
        format_func=_or_unknown,
        key=f"{token}/site",
        persist_state="page",
    )
    role = left.selectbox(
        "You report as",
        ROLES,
        index=0,
        format_func=words.plain,
        key=f"{token}/role",
        persist_state="page",
    )
    if centre is None:
        centre = right.text_input(
            "Centre (code)", key=f"{token}/centre", max_chars=128, persist_state="page"
        )
    else:
        right.caption(f"Reported for {centre}")
    return Filed(
        device=device_id.strip(),
        happened_on=happened_on,
        happened_at=happened_at,
        hazard=hazard or "",
        seriousness=seriousness,
        narrative=narrative,
        side=side,
        pain_nrs=pain,
        pain_site=pain_site,
        action=action,
        disposition=disposition,
        role=role,
        centre=centre.strip(),
    )


def _or_unknown(value: str | None) -> str:
    return "not known" if value is None else words.plain(value)
