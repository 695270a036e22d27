"""One report: its newest version, what each amendment changed, and the form to amend it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import streamlit as st

from dashboard.append import receipt_of, stated
from dashboard.faults import TEXT_MAX, Fault, text_faults
from dashboard.filing import UNKNOWN_DEVICE, Filed, adverse_event, faults
from dashboard.parts.ask import ask, now
from dashboard.parts.begun import begin, keep, offer_to_empty, say_begun, send
from dashboard.parts.frame import Page
from dashboard.parts.guard import Author, keep_within, require
from dashboard.parts.known_at import only_now
from dashboard.parts.navigate import link
from dashboard.parts.pairs import show_pairs
from dashboard.parts.report_questions import ask_report
from dashboard.parts.work_list import show_rows
from dashboard.parts.write import show_until_stored, store
from dashboard.places import Action
from dashboard.report_words import as_filed, differences, said
from dashboard.words import counted
from events.clinical import AdverseEventAmended, Amendment
from reports.words import actor_name, instant
from store.read.adverse_events import ReportVersion
from store.read.devices import device
from store.read.inbox import Asked, inbox

Versions = Sequence[ReportVersion]


def keep_to_own(page: Page, version: ReportVersion) -> None:
    """Go no further where a report is of another centre.

    It is of that at which its device is registered; where it is not, of the one that reports.
    """
    of_ours = page.access.covers(version.report.centre)
    if _registered(page, version.device) or not of_ours:
        keep_within(page.access, page.snapshot, version.device)


def show_report(page: Page, versions: Versions) -> None:
    """Draw the report as it stands now. Its text is shown as it was written, never as markup."""
    first, last = versions[0], versions[-1]
    st.header(f"Receipt {receipt_of(first.report_id)}", anchor=False)
    if UNKNOWN_DEVICE in last.report.data_quality and not _registered(page, last.device):
        st.warning(
            "Nobody has registered this device, so the report counts in no rate. Register its "
            "implant, or check its number.",
            icon=":material/help:",
        )
    known = {
        "Device": last.device,
        "Filed": f"{instant(first.recordedtime)}, by {actor_name(first.actor)}",
    }
    if len(versions) > 1:
        known["Amended"] = (
            f"{counted(len(versions) - 1, 'time')}, last {instant(last.recordedtime)}"
        )
    show_pairs(known | said(last.report, time=last.time))
    if _within_reach(page, last.device):
        link("device", "All about the device", access=page.access, query={"id": last.device})


def show_signals(page: Page, versions: Versions) -> None:
    """Draw the signals that rest on the report, which is what became of it."""
    if not _within_reach(page, versions[-1].device):
        return
    st.subheader("Signals that rest on it", anchor=False)
    at = page.clock
    asked: Asked = {
        "counting": [each.event_id for each in versions],
        "centre": page.access.centre,
    }
    rows = ask(page.snapshot, inbox, asked, at=at)
    if not rows:
        st.caption(
            "None now. A report is weighed within seconds, together with what the device measures."
        )
    show_rows(page, rows, at=at, key="filed/signals")


def show_changes(versions: Versions) -> None:
    """Draw what each amendment changed, before and after beside each other, the newest first."""
    if len(versions) == 1:
        return
    st.subheader("What was changed", anchor=False)
    for before, after in reversed(list(zip(versions, versions[1:], strict=False))):
        with st.container(border=True):
            st.markdown(f"**Version {after.version}**, {instant(after.recordedtime)}")
            st.text(f"{actor_name(after.actor)}: {after.amendment_reason}")
            changed = differences(before.report, after.report, times=(before.time, after.time))
            if not changed:
                st.caption("No answer was changed.")
                continue
            _row("Question", "Before", "After", head=True)
            for each in changed:
                _row(each.question, each.before, each.after)


def show_amendment(page: Page, versions: Versions) -> None:
    """Draw the form that corrects or completes the report, for who may."""
    if not page.access.may(Action.AMEND):
        return
    form = f"amend/{versions[0].report_id}/{len(versions)}"
    show_until_stored(f"amended/{versions[0].report_id}")
    if not only_now():
        return
    with st.expander("Complete or correct this report", icon=":material/edit:"):
        _amend(page, versions, form)


def _amend(page: Page, versions: Versions, form: str) -> None:
    access = require("filed", Action.AMEND)
    last, fields = versions[-1], begin(form, access)
    st.caption(
        "Change what is wrong and add what is new. What was filed first stays as it is, and both "
        "are shown. The device cannot be changed: file a new report for the right one, and say "
        "here that this one was a mistake."
    )
    top = st.empty()
    first = as_filed(last.report, device=last.device, time=last.time)
    first = replace(first, centre=first.centre or access.centre or "")
    filed = ask_report(
        fields,
        device=last.device,
        label="",
        centre=access.centre and first.centre,
        first=first,
        with_imaging=False,
    )
    reason = fields.long_text(
        st,
        "Why do you change it? *",
        "reason",
        about="Reason",
        height=80,
        placeholder="For example: the culture came back.",
    )
    begun = filed != first or bool(reason)
    with st.container(horizontal=True):
        pressed = st.button("Store the amendment", type="primary", key=f"{fields.token}/send")
        offer_to_empty(form, access, begun=begun)
    say_begun(top, form, begun=begun)
    at = now()
    wrong = (*fields.unread, *_faults(filed, first, reason, at))
    fields.show(wrong, pressed=pressed)
    if not pressed or wrong:
        keep(form, fields, access)
        return
    event = send(
        form,
        fields,
        access,
        lambda: store(
            lambda author: _event(page, filed, versions, reason, author, at=at, form=fields.token),
            page=page,
            place="filed",
            action=Action.AMEND,
        ),
    )
    if event is not None:
        told = f"**Amended. Receipt {receipt_of(event.id)}.** It is shown here in a few seconds."
        st.session_state[f"amended/{versions[0].report_id}"] = (told, event.id)
        st.rerun()


def _faults(filed: Filed, first: Filed, reason: str, at: datetime) -> tuple[Fault, ...]:
    found = [each for each in faults(filed, now=at) if each.question != "Device"]
    found += text_faults("Reason", reason, most=TEXT_MAX)
    if filed == first:
        why = "no answer differs from what stands there already."
        found.append(Fault(question="Nothing was changed", why=why, missing=True))
    return tuple(found)


def _event(
    page: Page,
    filed: Filed,
    versions: Versions,
    reason: str,
    author: Author,
    *,
    at: datetime,
    form: str,
) -> AdverseEventAmended:
    last = versions[-1]
    known = UNKNOWN_DEVICE not in last.report.data_quality or _registered(page, last.device)
    report = adverse_event(filed, device_known=known, before=last.report)
    event = stated(
        AdverseEventAmended,
        Amendment(amends=versions[0].report_id, reason=reason.strip(), report=report),
        form=form,
        device=last.device,
        actor=author.actor,
        time=filed.moment(now=at),
        now=at,
        simulated=author.simulated,
    )
    return event.model_copy(update={"causationid": versions[0].report_id})


def _registered(page: Page, device_id: str) -> bool:
    found = ask(page.snapshot, device, device_id)
    return found is not None and found.device.registered


def _within_reach(page: Page, device_id: str) -> bool:
    found = ask(page.snapshot, device, device_id)
    return page.access.covers(found.device.centre if found else None)


def _row(question: str, before: str, after: str, *, head: bool = False) -> None:
    columns = st.columns([1, 2, 2])
    for column, text in zip(columns, (question, before, after), strict=True):
        if head:
            column.caption(text)
        else:
            column.text(text)
