"""What stands at the top of every page: its title, whether the data are real, and how new."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import streamlit as st

from dashboard.paper import foot_on_paper
from dashboard.parts.ask import ask, newest, now
from dashboard.parts.guard import require
from dashboard.parts.health import alarms_now, as_of_signals, show_alarms
from dashboard.parts.known_at import shown
from dashboard.places import PLACES, Access
from dashboard.words import as_of_line, stale_line
from reports.words import instant
from store.health.alarms import Alarm
from store.read.overview import Overview, overview
from store.snapshot import Snapshot, SnapshotError, SnapshotMissing

LIVE_S = 2.0
"""How often a live page looks whether a newer snapshot has been published."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows is all from one snapshot, and within what `access` grants.

    `alarms` is what has stopped or is behind, and so is not in what is shown.
    """

    snapshot: Snapshot
    overview: Overview
    access: Access
    alarms: tuple[Alarm, ...] = ()

    @property
    def clock(self) -> datetime:
        """The minute to which ages are counted; a made-up fleet has a calendar of its own."""
        known = self.overview
        told = known.as_of if known.origin == "simulated" else None
        return (self.snapshot.known_at or told or now()).replace(second=0, microsecond=0)


def open_page(place: str, caption: str) -> Page:
    """Draw the top of a page and return its snapshot; where there is none, say what to start.

    `place` is its name in `dashboard.places`, which says who may see it.
    """
    page = peek(place, caption)
    if page is None:
        st.stop()
    return page


def peek(place: str, caption: str) -> Page | None:
    """Draw the top of a page that can do something without a snapshot too."""
    access = require(place)
    st.title(PLACES[place].title, anchor=False)
    try:
        snapshot = shown(newest())
    except SnapshotMissing as missing:
        st.caption(caption)
        st.info(
            "There is nothing to show yet: no data have been published. Start everything with "
            "`stimwatch up`, or look at a made-up fleet with `stimwatch demo`. This page shows "
            "data as soon as there are any; you need not reload it on the live pages.",
            icon=":material/hourglass_empty:",
        )
        st.text(str(missing))
        return None
    except SnapshotError as fault:
        st.caption(caption)
        st.error("The published data cannot be read.", icon=":material/error:")
        st.text(str(fault))
        return None
    known = ask(snapshot, overview)
    alarms = alarms_now(snapshot)
    show_alarms(alarms, with_advice=place == "overview")
    _origin(known)
    only = as_of_signals(alarms)
    told = as_of_line(known.as_of, known.published_at, now())
    st.caption(f"{caption} {told}{only}")
    simulated = known.origin in {"simulated", "mixed"}
    told = (f"As of {instant(known.as_of)}." if known.as_of else "The log is empty.") + only
    st.html(foot_on_paper(title=PLACES[place].title, told=told, simulated=simulated))
    stale = stale_line(known.as_of, now())
    own_calendar = known.origin == "simulated" or snapshot.known_at is not None
    if stale and not own_calendar:
        st.warning(stale, icon=":material/schedule:")
    return Page(snapshot, known, access, alarms)


def asked_id(parameter: str = "id") -> UUID | None:
    """Return the id in the page's address, or None where there is none that could be one."""
    try:
        return UUID(str(st.query_params.get(parameter, "")))
    except ValueError:
        return None


def _origin(known: Overview) -> None:
    if known.origin == "simulated":
        st.warning(
            "**Simulated data.** No such patients or devices exist. Never act on this, and never "
            "report it.",
            icon=":material/science:",
        )
    elif known.origin == "mixed":
        st.error(
            "**Simulated and real data are mixed in this log.** Counts and signals mean nothing "
            "until they are apart: point STIMWATCH_LOG to a log with real events only, and run "
            "`stimwatch rebuild`.",
            icon=":material/error:",
        )
