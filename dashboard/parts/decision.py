"""Acknowledge, close or reopen a signal: a decision is an event, with author and reason."""

import streamlit as st

from dashboard.append import receipt_of, reviewed
from dashboard.parts.ask import now
from dashboard.parts.frame import Page
from dashboard.parts.known_at import only_now
from dashboard.parts.write import close_form, form_token, show_until_stored, store
from dashboard.places import Action
from dashboard.review import ACTIONS, REASON_MAX, VERDICTS, faults, review
from store.read.signals import SignalRow


def show_decision(page: Page, signal: SignalRow) -> None:
    """Draw the form, and append what was decided."""
    if not page.access.may(Action.TRIAGE):
        return
    st.subheader("Decide", anchor=False)
    if not only_now():
        return
    form = f"review/{signal.signal_id}"
    show_until_stored(f"{form}/said")
    actions = [action for action in ACTIONS if (action == "reopened") == (signal.state == "closed")]
    with st.form(form, border=True):
        action = st.radio(
            "Decision",
            actions,
            format_func=ACTIONS.__getitem__,
            key=f"{form}/action",
            persist_state="page",
        )
        verdict = st.selectbox(
            "Verdict",
            list(VERDICTS),
            format_func=VERDICTS.__getitem__,
            key=f"{form}/verdict",
            persist_state="page",
        )
        reason = st.text_area(
            "Reason",
            max_chars=REASON_MAX,
            key=f"{form}/reason",
            persist_state="page",
            help="No names, NHS numbers, dates of birth, postcodes or telephone numbers.",
        )
        pressed = st.form_submit_button("Store the decision", type="primary")
    if not pressed:
        return
    wrong = faults(action=action, verdict=verdict, reason=reason)
    for fault in wrong:
        st.error(fault)
    if wrong:
        return
    at = now()
    event = store(
        lambda author: reviewed(
            review(signal.signal_id, action=action, verdict=verdict, reason=reason),
            form=form_token(form),
            device=signal.device,
            actor=author.actor,
            time=at,
            now=at,
            simulated=author.simulated,
        ),
        page=page,
        place="signal",
        action=Action.TRIAGE,
    )
    if event is not None:
        close_form(form)
        receipt = receipt_of(event.id)
        said = f"Stored: {action}, receipt {receipt}. It appears in the history in a few seconds."
        st.session_state[f"{form}/said"] = (said, event.id)
        st.rerun()
