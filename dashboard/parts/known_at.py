"""Look at the past: every page as it was known at a moment, which stands in its address.

The moment is kept for the whole visit, because links between pages do not carry it on; the address
of each page has it, so that what is seen can be sent to somebody. What is asked there is asked of
a view of the past, which is made again from the newest snapshot every few minutes and not with each
publication: records of the past seldom arrive late.
"""

from datetime import UTC, date, datetime, time

import streamlit as st

from dashboard.parts.ask import newest, settings
from reports.words import instant
from store.known_at import as_known_at
from store.snapshot import Snapshot

MOMENT = "known_at"
"""The name of the moment in the address and in the session."""
_DATE, _TIME = f"{MOMENT}/date", f"{MOMENT}/time"
FIRST = date(1990, 1, 1)
VIEWS_MAX = 6
VIEW_S = 300.0
"""How many views of the past are kept, for all sessions together, and for how long each."""


def ask_when() -> None:
    """Ask, in the sidebar, for the moment; now, where nobody says otherwise."""
    _take_from_address()
    chosen = moment()
    title = "As known now" if chosen is None else f"As known at {instant(chosen)}"
    with st.sidebar.expander(title, icon=":material/history:", expanded=chosen is not None):
        st.session_state.setdefault(_DATE, (chosen or datetime.now(UTC)).date())
        st.session_state.setdefault(_TIME, chosen.time() if chosen else time(0))
        with st.form(f"{MOMENT}/form", border=False):
            st.date_input("Date", key=_DATE, format="YYYY-MM-DD", min_value=FIRST)
            st.time_input(
                "Time, UTC",
                key=_TIME,
                step=60,
                help="Every page then shows what had been recorded until that moment, and no more.",
            )
            st.form_submit_button("Show what was known", on_click=_go_back)
        if chosen is not None:
            st.button("Back to now", on_click=_return, key=f"{MOMENT}/now", type="primary")


def moment() -> datetime | None:
    """Return the moment of the past that is looked at, or None for now."""
    chosen: datetime | None = st.session_state.get(MOMENT)
    return chosen


def shown(snapshot: Snapshot) -> Snapshot:
    """Return what a page shows: the snapshot, or what was known of it, having said so."""
    chosen = moment()
    if chosen is None:
        return snapshot
    view = _view(str(settings().snapshots), chosen)
    st.warning(
        f"**You look at the past: as known at {instant(chosen)}.** What was recorded later is not "
        "shown, and nothing can be stored here.",
        icon=":material/history:",
    )
    return view


def only_now() -> bool:
    """Say whether one can write on this page; in the past one cannot, and is told why."""
    if moment() is None:
        return True
    st.info(
        "Nothing can be written while you look at the past: what you decide or report belongs to "
        "what is known now. Choose *Back to now* in the sidebar.",
        icon=":material/lock_clock:",
    )
    return False


def show_unknown(what: str, instead: str) -> None:
    """Say that there is nothing of the id in the address: by now, or not yet at that moment."""
    chosen = moment()
    if chosen is None:
        st.info(f"{what}. {instead}")
        return
    st.info(
        f"{what}, as known at {instant(chosen)}. It may have been recorded later: choose *Back to "
        "now* in the sidebar."
    )


def parsed(text: str) -> datetime | None:
    """Return the moment that stands in an address, or None where that is none.

    >>> print(parsed("2026-02-01T12:30Z"), parsed("2026-02-01"), parsed("soon"))
    2026-02-01 12:30:00+00:00 2026-02-01 00:00:00+00:00 None
    """
    try:
        told = datetime.fromisoformat(text)
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _take_from_address() -> None:
    """Take the moment from the address where it names one; else write it there."""
    text = st.query_params.get(MOMENT)
    if text is not None:
        told = parsed(text)
        if told is None:
            st.sidebar.error("The moment in the address cannot be read: you see what is known now.")
            _return()
        elif told != moment():
            _look_at(told)
    elif (chosen := moment()) is not None:
        st.query_params[MOMENT] = _address(chosen)


def _go_back() -> None:
    day, hour = st.session_state[_DATE], st.session_state[_TIME]
    if day is not None and hour is not None:
        _look_at(datetime.combine(day, hour, tzinfo=UTC))


def _look_at(chosen: datetime) -> None:
    st.session_state[MOMENT] = chosen
    st.session_state[_DATE], st.session_state[_TIME] = chosen.date(), chosen.time()
    st.query_params[MOMENT] = _address(chosen)


def _return() -> None:
    st.session_state.pop(MOMENT, None)
    st.query_params.pop(MOMENT, None)


def _address(chosen: datetime) -> str:
    return f"{chosen:%Y-%m-%dT%H:%M:%SZ}"


@st.cache_resource(max_entries=VIEWS_MAX, ttl=VIEW_S, show_spinner="Looking back ...")
def _view(folder: str, known_at: datetime) -> Snapshot:
    """Return the view of the newest snapshot in `folder`, which `settings` names too."""
    return as_known_at(newest(), known_at)
