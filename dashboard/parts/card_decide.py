"""Approve a version as a second person, and record the reference that came back."""

import streamlit as st

from dashboard.append import receipt_of
from dashboard.drafting import REFERENCE_MAX, approved, reference_faults, referenced
from dashboard.parts.ask import ask, newest, now
from dashboard.parts.card_export import show_identifying
from dashboard.parts.card_questions import begin
from dashboard.parts.frame import Page
from dashboard.parts.known_at import only_now
from dashboard.parts.write import close_form, form_token, store
from dashboard.places import Action, grant
from reports.card import YellowCard
from reports.card_versions import Life, life_of, refusal
from reports.words import actor_name, instant
from store.read.yellow_cards import yellow_card_events


def show_approval(page: Page, life: Life, card: YellowCard) -> None:
    """Draw whether the newest text is approved, and let a second person approve it."""
    st.subheader("Approval by a second person", anchor=False)
    version, key = life.newest, f"kept/{life.draft_id}/approve/{life.newest.number}"
    if life.approval is not None:
        who, when = actor_name(life.approval.actor), instant(life.approval.recordedtime)
        st.success(
            f"Version {version.number} approved by {who}, {when}.", icon=":material/verified:"
        )
        return
    granted = grant(page.access.person, "yellow_card", Action.APPROVE)
    if granted is None:
        st.info("Nobody has approved this version yet.")
        return
    if not only_now():
        return
    why = refusal(
        life, approver=granted.actor, version=version.number, text_sha256=version.text_sha256
    )
    if why:
        st.info(f"You cannot approve version {version.number}: {why}.", icon=":material/group:")
        return
    if show_identifying(card, "Cannot be approved"):
        return
    if card.gaps:
        st.caption("Something is still missing; an early report may be incomplete.")
    read = st.checkbox(f"I have read version {version.number}, all of it", key=f"{key}/read")
    if not st.button(f"Approve version {version.number}", disabled=not read, key=key):
        return
    current = life_of(ask(newest(), yellow_card_events, life.draft_id))
    why = refusal(
        current, approver=granted.actor, version=version.number, text_sha256=version.text_sha256
    )
    if why:
        st.error(f"**Not approved:** {why}.", icon=":material/error:")
        return
    at = now()
    stored = store(
        lambda author: approved(
            life,
            version,
            form=form_token(key),
            actor=author.actor,
            time=at,
            now=at,
            simulated=author.simulated,
        ),
        page=page,
        place="yellow_card",
        action=Action.APPROVE,
    )
    if stored is not None:
        close_form(key)
        _say(
            life, f"Approved version {version.number}, receipt {receipt_of(stored.id)}.", stored.id
        )


def show_reference(page: Page, life: Life) -> None:
    """Draw the references that came back, and let the person who sent it record one."""
    st.subheader("The reference that came back", anchor=False)
    for each in life.references:
        st.text(each.data.reference)
        who, sender = actor_name(each.actor), actor_name(each.data.submitted_by)
        st.caption(f"Sent by {sender}; recorded by {who}, {instant(each.recordedtime)}.")
    if not page.access.may(Action.REFERENCE) or not only_now():
        return
    if life.approval is None:
        st.warning(
            "This version has no approval by a second person. Record a reference only if the "
            "report was really sent.",
            icon=":material/warning:",
        )
    form = f"kept/{life.draft_id}/reference/{len(life.references)}"
    begin(f"{form}/sender", page.access.person.account)
    with st.form(form, border=True):
        left, right = st.columns(2)
        reference = left.text_input(
            "Reference of the regulator *",
            max_chars=REFERENCE_MAX,
            key=f"{form}/text",
            persist_state="page",
        )
        sender = right.text_input(
            "Sent by (account or code) *",
            max_chars=128,
            key=f"{form}/sender",
            persist_state="page",
        )
        pressed = st.form_submit_button("Record the reference")
    if not pressed:
        return
    wrong = reference_faults(reference, sender)
    for fault in wrong:
        st.error(fault)
    if wrong:
        return
    at = now()
    stored = store(
        lambda author: referenced(
            life,
            reference=reference,
            sender=sender,
            form=form_token(form),
            actor=author.actor,
            time=at,
            now=at,
            simulated=author.simulated,
        ),
        page=page,
        place="yellow_card",
        action=Action.REFERENCE,
    )
    if stored is not None:
        close_form(form)
        _say(life, f"Reference recorded, receipt {receipt_of(stored.id)}.", stored.id)


def _say(life: Life, said: str, event_id: object) -> None:
    st.session_state[f"kept/{life.draft_id}/said"] = (
        f"{said} It appears here in a few seconds.",
        event_id,
    )
    st.rerun()
