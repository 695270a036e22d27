"""Store what a person wrote, or say why not and keep it on the screen."""

from collections.abc import Callable
from uuid import uuid4

import streamlit as st

from dashboard.append import append
from dashboard.origin import MixedOrigin, writes_simulated
from dashboard.parts.ask import ask, newest, settings
from dashboard.parts.frame import LIVE_S, Page
from dashboard.parts.guard import Author, require, within
from dashboard.parts.known_at import only_now
from dashboard.parts.receipt import show_receipt
from dashboard.places import Access, Action
from events.envelope import Event
from store.accept import Unacceptable
from store.log.interface import LogError
from store.log.open import open_log
from store.read.devices import device
from store.read.events import event as event_of

_SHOWN = "receipt/shown"


def say_all_the_same(page: Page | None, what: str) -> None:
    """Say that a form can be sent although there is nothing to look a device up in."""
    if page is None:
        st.info(
            f"You can {what} all the same: it goes to the log. Only whether the device is "
            "registered cannot be looked up now.",
            icon=":material/edit_note:",
        )


def form_token(form: str) -> str:
    """Return the name of this opening of a form: pressing its button twice files one event."""
    key = f"token/{form}"
    if key not in st.session_state:
        st.session_state[key] = uuid4().hex
    return str(st.session_state[key])


def is_open(form: str) -> bool:
    """Say whether a form has been opened in this browser session, and not been closed."""
    return f"token/{form}" in st.session_state


def close_form(form: str) -> None:
    """Let the next use of the form be a new one, and forget what was typed into this one."""
    token = st.session_state.pop(f"token/{form}", None)
    for key in [each for each in st.session_state if str(each).startswith(f"{token}/")]:
        del st.session_state[key]


@st.fragment(run_every=LIVE_S)
def show_until_stored(key: str) -> None:
    """Say what was stored under `key`; draw the page again once it has been published."""
    if key not in st.session_state:
        return
    said, event_id = st.session_state[key]
    show_receipt(said, new=st.session_state.get(_SHOWN) != event_id)
    st.session_state[_SHOWN] = event_id
    if ask(newest(), event_of, event_id) is not None:
        del st.session_state[key]
        st.rerun()


def store(
    write: Callable[[Author], Event], *, page: Page | None, place: str, action: Action
) -> Event | None:
    """Append what `write` returns, and return it; None where nothing was kept, having said so.

    Whether the person may do this, and to this device, is asked here, right before. `write` is told
    which account and role stand on the event, and whether it is simulated, as all on the log are.
    Who looks at the past stores nothing.
    """
    kept = store_all(lambda author: (write(author),), page=page, place=place, action=action)
    return kept[0] if kept else None


def store_all(
    write: Callable[[Author], tuple[Event, ...]],
    *,
    page: Page | None,
    place: str,
    action: Action,
) -> tuple[Event, ...]:
    """Append together all that one form makes, as `store` does; nothing where nothing was kept."""
    access = require(place, action)
    if not only_now():
        return ()
    where = settings().log_url
    try:
        shown = page.overview.origin if page is not None else None
        simulated = writes_simulated(shown, log_url=where, open_log=open_log)
        events = write(Author(access.actor, simulated))
        for device_id in {each.subject for each in events}:
            if page is not None and not _reaches(access, page, device_id):
                return ()
        append(*events, log_url=where, open_log=open_log)
    except MixedOrigin as mixed:
        st.error(f"**Not stored.** {mixed}.", icon=":material/error:")
        return ()
    except Unacceptable as named:
        st.error(f"**Not stored.** {named} What you wrote is still here.", icon=":material/error:")
        return ()
    except (LogError, OSError) as fault:
        st.error(
            "**Not stored.** Nothing can be written now, no report, registration or decision, for "
            "the log takes nothing; what is published can still be read. What you wrote is still "
            "here: leave this page open, and press the button again in a few minutes. What cannot "
            "wait, tell your safety officer by telephone.",
            icon=":material/error:",
        )
        st.caption("For whoever runs this program:")
        st.text(str(fault))
        return ()
    return events


def _reaches(access: Access, page: Page, device_id: str) -> bool:
    """Say whether the person may write about a device, having said why not.

    One that nobody has registered belongs to no centre yet: anybody may write about it.
    """
    known = ask(page.snapshot, device, device_id)
    if known is None or not known.device.registered or within(access, page.snapshot, device_id):
        return True
    st.error(
        f"**Not stored.** That device is registered at another centre, and you write for "
        f"{access.centre}. Check its number; if it is right, tell your safety officer now, who can "
        "file it. What you wrote is still here.",
        icon=":material/block:",
    )
    return False
