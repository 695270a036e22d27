"""Whether the picture is whole: events that were not counted are a safety matter."""

from dataclasses import dataclass

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.frame import Page
from dashboard.parts.health import records_waiting
from dashboard.parts.navigate import link
from dashboard.parts.pairs import show_pairs
from dashboard.words import STALE, ago, counted
from reports.words import hazard_name, instant
from store.read.devices import device_count
from store.read.evaluations import gaps
from store.read.overview import Overview

REASONS_LISTED = 3
REFUSED_TICK = "tick_ahead"
"""It could be read, and an alarm tells of it for as long as it matters."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that keeps the picture from being whole: in a word, and what it means."""

    head: str
    meaning: str


def doubts(known: Overview, page: Page) -> tuple[Doubt, ...]:
    """Return what is amiss with the data, the gravest first."""
    letters = sum(row.count for row in known.dead_letters if row.reason != REFUSED_TICK)
    found: list[Doubt] = []
    if known.skipped > letters:
        found.append(
            Doubt(
                f"{known.skipped - letters:,} not set aside yet",
                "records could not be read, and the detecting worker has not come that far: it is "
                "behind, or not running. Signals may be missing.",
            )
        )
    if letters:
        found.append(
            Doubt(
                f"{counted(letters, 'record')} not counted",
                "could not be read. No detector has seen what they say.",
            )
        )
    if known.as_of is not None and known.as_of - page.clock > STALE:
        found.append(
            Doubt(
                "Dated in the future",
                f"the newest record says that it was made at {instant(known.as_of)}. A clock was "
                "wrong, of the machine that took it in or of the one that shows this. Do not trust "
                "ages here.",
            )
        )
    upload = known.newest_upload_at
    if upload is not None and page.clock - upload > STALE:
        found.append(
            Doubt(
                f"No upload for {ago(page.clock - upload)}",
                "what devices measured since is not here.",
            )
        )
    return tuple(found)


def show_picture(page: Page) -> None:
    """Draw what is not counted, how old the data are, and what cannot be judged."""
    known = page.overview
    found = doubts(known, page)
    upload = known.newest_upload_at
    st.subheader("Is the picture whole?", anchor=False)
    for doubt in found:
        st.markdown(f":material/warning: **{doubt.head}**: {doubt.meaning}")
    for alarm in page.alarms:
        st.markdown(f":material/error: **{alarm.head}**: see the top of this page.")
    waiting = records_waiting() if page.snapshot.known_at is None else 0
    if waiting:
        st.markdown(
            f":material/hourglass_empty: {counted(waiting, 'record')} came in and no detector has "
            "read them yet."
        )
    elif not found and not page.alarms:
        st.markdown(":material/check_circle: Every record that came in was read.")
    newest = "none yet" if upload is None else f"{ago(page.clock - upload)} before"
    st.markdown(f"Newest upload: **{newest}**{_as_of(page)}")
    link("data", "What was not counted, and why", access=page.access)
    _show_gaps(page)


def show_watched(page: Page) -> None:
    """Draw how much there is to see."""
    known = page.overview
    public = ask(page.snapshot, device_count, kind="public report")
    upload = known.newest_upload_at
    st.subheader("What this rests on", anchor=False)
    show_pairs(
        {
            "Registered": f"{known.devices_registered:,}",
            "Not registered": f"{known.devices_unregistered - public:,}",
            "Public reports": f"{public:,}",
            "Sessions": f"{known.sessions:,}",
            "Newest upload": "none yet" if upload is None else instant(upload),
            "Adverse events": f"{known.adverse_events:,}",
            "Unreadable": f"{sum(row.count for row in known.dead_letters):,}",
        }
    )


def _as_of(page: Page) -> str:
    if page.snapshot.known_at is not None:
        return " the moment you look at"
    return " the newest record" if page.overview.origin == "simulated" else " now"


def _show_gaps(page: Page) -> None:
    rows = ask(page.snapshot, gaps)
    if not rows:
        return
    st.markdown("**Cannot be judged now**")
    for row in rows[:REASONS_LISTED]:
        st.caption(
            f"{counted(row.devices, 'device')}, {hazard_name(row.hazard)}: {row.not_evaluated}"
        )
    rest = len(rows) - REASONS_LISTED
    if rest > 0:
        st.caption(f"and {counted(rest, 'more reason')}, below")
