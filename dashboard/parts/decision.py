"""Decide about a signal: each decision is an event, with author, time and reason."""

from uuid import UUID

import streamlit as st

from dashboard.append import receipt_of, reviewed
from dashboard.latest import decided_since, steps_seen, unseen
from dashboard.parts.ask import now, settings
from dashboard.parts.frame import Page
from dashboard.parts.guard import Author
from dashboard.parts.known_at import only_now
from dashboard.parts.officers import officers
from dashboard.parts.write import close_form, form_token, show_until_stored, store
from dashboard.places import Action
from dashboard.triage import (
    ACTIONS,
    NEEDS,
    REASON_MAX,
    SNOOZE_MAX_DAYS,
    VERDICTS,
    Decision,
    faults,
    offered,
    review,
    state_after,
    verdicts_for,
)
from events.signal import SignalReviewed
from reports.words import actor_name, instant
from store.log.interface import LogError
from store.log.open import open_log
from store.read.signals import SignalDetail


class DecidedMeanwhile(Exception):
    """Somebody has decided since the form was opened."""

    def __init__(self, decided: tuple[SignalReviewed, ...]) -> None:
        """Keep what was decided, to be shown."""
        super().__init__()
        self.decided = decided


class NotAnyMore(Exception):
    """What others decided, and this person has read, leaves no room for the decision."""


def form_of(signal_id: UUID) -> str:
    """Return the name of the form about a signal, under which its parts are remembered."""
    return f"review/{signal_id}"


def seen_by(form: str, page: Page, detail: SignalDetail) -> set[UUID]:
    """Return what the person has seen who opened this form; what stood on the page then."""
    seen: set[UUID] = st.session_state.setdefault(f"{form}/seen", set(steps_seen(detail.history)))
    st.session_state.setdefault(f"{form}/since", dict(page.snapshot.current.offsets))
    return seen


@st.fragment
def show_decision(page: Page, detail: SignalDetail) -> None:
    """Draw the form, and append what was decided; only this part is drawn again meanwhile."""
    if not page.access.may(Action.TRIAGE):
        return
    st.subheader("Decide", anchor="decide")
    if not only_now():
        return
    signal, form = detail.signal, form_of(detail.signal.signal_id)
    seen = seen_by(form, page, detail)
    show_until_stored(f"{form}/said")
    people = officers(page)
    fields = f"{form}/{st.session_state.get(f'{form}/stored', 0)}"
    decision = _asked(fields, offered(signal.state, changed=signal.told_since_review), people)
    if decision is None:
        return
    wrong = faults(decision, state=signal.state, people=people, changed=signal.told_since_review)
    for fault in wrong:
        st.error(fault)
    if wrong:
        return
    at = now()

    def write(author: Author) -> SignalReviewed:
        event = reviewed(
            review(signal.signal_id, decision, now=at),
            form=form_token(form),
            device=signal.device,
            actor=author.actor,
            time=at,
            now=at,
            simulated=author.simulated,
        )
        decided = _decided(detail)
        if others := unseen(decided, seen | {event.id}):
            raise DecidedMeanwhile(others)
        state = state_after(signal.state, (each.data.action for each in decided))
        if decision.action not in offered(state, changed=signal.told_since_review):
            late = f"The signal is {state} by now: it cannot be {decision.action}."
            raise NotAnyMore(late)
        return event

    try:
        event = store(write, page=page, place="signal", action=Action.TRIAGE)
    except DecidedMeanwhile as meanwhile:
        _show_meanwhile(meanwhile, seen)
        return
    except NotAnyMore as fault:
        st.error(f"**Not stored.** {fault}", icon=":material/error:")
        return
    if event is None:
        return
    seen.add(event.id)
    close_form(form)
    st.session_state[f"{form}/stored"] = st.session_state.get(f"{form}/stored", 0) + 1
    said = f"Stored: {decision.action}, receipt {receipt_of(event.id)}."
    said += f"{_at_once(detail, seen)} It appears in the history in a few seconds."
    st.session_state[f"{form}/said"] = (said, event.id)
    st.rerun()


def _asked(fields: str, actions: tuple[str, ...], people: tuple[str, ...]) -> Decision | None:
    """Ask for what the chosen action needs; return the decision once the button was pressed.

    `fields` names the fields of this opening of the form: the next one begins empty.
    """
    if st.session_state.get(f"{fields}/action") not in actions:
        st.session_state.pop(f"{fields}/action", None)
    action = st.radio(
        "Decision",
        actions,
        format_func=ACTIONS.__getitem__,
        key=f"{fields}/action",
        persist_state="page",
    )
    needs = NEEDS[action]
    verdict = assignee = days = None
    with st.form(fields, border=True):
        if "verdict" in needs:
            verdict = st.selectbox(
                "Verdict",
                verdicts_for(action),
                index=None,
                format_func=VERDICTS.__getitem__,
                placeholder="choose one",
                key=f"{fields}/verdict/{action}",
                persist_state="page",
            )
        if "assignee" in needs:
            assignee = st.selectbox(
                "Assign to", people, key=f"{fields}/assignee", persist_state="page"
            )
        if "days" in needs:
            days = st.number_input(
                f"Days, at most {SNOOZE_MAX_DAYS}",
                value=7,
                key=f"{fields}/days",
                persist_state="page",
            )
        reason = st.text_area(
            "Reason",
            max_chars=REASON_MAX,
            key=f"{fields}/reason",
            help="No names, NHS numbers, dates of birth, postcodes or telephone numbers.",
            persist_state="page",
        )
        pressed = st.form_submit_button("Store the decision", type="primary")
    if not pressed:
        return None
    return Decision(action=action, verdict=verdict, reason=reason, assignee=assignee, days=days)


def _decided(detail: SignalDetail) -> tuple[SignalReviewed, ...]:
    """Return what was decided since the form was opened, as the log itself says.

    Not since the snapshot that is drawn: a newer one may have been drawn meanwhile, and a decision
    that stands in it need not have been read.
    """
    signal = detail.signal
    return decided_since(
        signal.signal_id,
        signal.device,
        offsets=st.session_state[f"{form_of(signal.signal_id)}/since"],
        log_url=settings().log_url,
        open_log=open_log,
    )


def _at_once(detail: SignalDetail, seen: set[UUID]) -> str:
    """Say who decided between the last look at the log and the own decision: both are on it."""
    try:
        others = unseen(_decided(detail), seen)
    except (LogError, OSError):
        return ""
    who = " and ".join(actor_name(each.actor) for each in others)
    return f" At the same moment {who} decided too: read the history." if who else ""


def _show_meanwhile(meanwhile: DecidedMeanwhile, seen: set[UUID]) -> None:
    """Say what others decided; from now on it has been seen."""
    st.warning(
        "**Not stored: somebody has decided since you opened this page.** Read it. If your "
        "decision still holds, press the button again; what you wrote is still here.",
        icon=":material/group:",
    )
    for other in meanwhile.decided:
        verdict = f", {other.data.verdict}" if other.data.verdict else ""
        st.markdown(f"**{instant(other.time)}**: {other.data.action}{verdict}")
        st.text(f"{actor_name(other.actor)}: {other.data.reason or 'no reason given'}")
    seen.update(other.id for other in meanwhile.decided)
