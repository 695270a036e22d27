"""One report: its newest version, what rests on it, and what each amendment changed."""

from collections.abc import Sequence
from operator import attrgetter

import streamlit as st

from dashboard.append import receipt_of
from dashboard.filing import UNKNOWN_DEVICE
from dashboard.parts.ask import ask, newest
from dashboard.parts.frame import LIVE_S, Page
from dashboard.parts.guard import keep_within, require
from dashboard.parts.navigate import link
from dashboard.parts.pairs import show_pairs
from dashboard.parts.work_list import show_rows
from dashboard.report_words import differences, said
from dashboard.words import counted
from reports.words import actor_name, instant
from store.read.adverse_events import ReportVersion
from store.read.devices import device
from store.read.inbox import Asked, inbox
from store.snapshot import SnapshotError

Versions = Sequence[ReportVersion]


def keep_to_own(page: Page, version: ReportVersion) -> None:
    """Go no further where a report is of another centre.

    It is of that at which its device is registered; where it is not, of the one that reports.
    """
    of_ours = page.access.covers(version.report.centre)
    if is_registered(page, version.device) or not of_ours:
        keep_within(page.access, page.snapshot, version.device)


def show_report(page: Page, versions: Versions) -> None:
    """Draw the report as it stands now. Its text is shown as it was written, never as markup."""
    first, last = min(versions, key=attrgetter("version")), versions[-1]
    st.header(f"Receipt {receipt_of(first.report_id)}", anchor=False)
    if UNKNOWN_DEVICE in last.report.data_quality and not is_registered(page, last.device):
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


@st.fragment(run_every=LIVE_S)
def show_signals(page: Page, versions: Versions) -> None:
    """Draw the signals that rest on the report, which is what became of it.

    This part alone is drawn again by itself: a form with an open list of choices stands below.
    """
    require("filed")
    at = page.clock
    asked: Asked = {
        "counting": [each.event_id for each in versions],
        "centre": page.access.centre,
    }
    try:
        if not _within_reach(page, versions[-1].device):
            return
        latest = newest() if page.snapshot.known_at is None else page.snapshot
        rows = ask(latest, inbox, asked, at=at)
    except SnapshotError:
        st.caption("The published data cannot be read just now; this part is looked for again.")
        return
    st.subheader("Signals that rest on it", anchor=False)
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
    in_order = sorted(versions, key=attrgetter("version"))
    for number, after in reversed(list(enumerate(in_order))[1:]):
        before = next(each for each in reversed(in_order[:number]) if each.replaces)
        with st.container(border=True):
            beside = "" if after.replaces else ", kept beside, does not count"
            st.markdown(f"**Version {after.version}**, {instant(after.recordedtime)}{beside}")
            st.text(f"{actor_name(after.actor)}: {after.amendment_reason}")
            show_changed(before, after)


def show_changed(before: ReportVersion, after: ReportVersion) -> None:
    """Draw the answers that differ between two versions beside each other."""
    changed = differences(before.report, after.report, times=(before.time, after.time))
    if not changed:
        st.caption("No answer was changed.")
        return
    _row("Question", "Before", "After", head=True)
    for each in changed:
        _row(each.question, each.before, each.after)


def is_registered(page: Page, device_id: str) -> bool:
    """Say whether somebody has registered the implant of a device."""
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
