"""What has stopped or is behind stands in red before anything else that a page says."""

from datetime import datetime, timedelta

import streamlit as st

from dashboard.parts.ask import ask, now, settings
from dashboard.parts.known_at import moment as moment_looked_at
from dashboard.watcher import WATCHER, Seen
from store.health.alarms import Alarm, alarms, moment
from store.read.clock import clock
from store.snapshot import Snapshot


def seen() -> Seen:
    """Return what was seen of the log last."""
    return WATCHER.seen(settings())


def alarms_now(snapshot: Snapshot | None) -> tuple[Alarm, ...]:
    """Return what has stopped or is behind; nothing where somebody looks at the past."""
    if moment_looked_at() is not None:
        return ()
    watched, fault = seen()
    known = None if snapshot is None else ask(snapshot, clock)
    late = timedelta(seconds=settings().late_s)
    return alarms(watched, known, fault=fault, now=now(), late=late)


def show_alarms(found: tuple[Alarm, ...], *, with_advice: bool) -> None:
    """Draw what is wrong; with `with_advice` also what to do, otherwise where that stands."""
    for alarm in found:
        told = f"**{alarm.head}.** {alarm.meaning}"
        more = f"\n\n**What to do:** {alarm.todo}" if with_advice else " What to do: see Overview."
        st.error(told.replace("_", "\\_") + more.replace("_", "\\_"), icon=":material/error:")


def signals_until(found: tuple[Alarm, ...]) -> datetime | None:
    """Return up to when all records have been detected; None where that is up to now, or unknown.

    What came later may hold signals that nobody has raised.
    """
    watched = seen().watched if found else None
    return None if watched is None else watched.detection.waiting_since


def as_of_signals(found: tuple[Alarm, ...]) -> str:
    """Return what to say beside "as of" where signals are older than what else is shown."""
    until = signals_until(found)
    if any(alarm.mine == "signals" for alarm in found) and until is not None:
        return f" Signals only as of {moment(until)}."
    return ""


def records_waiting() -> int:
    """Return how many records no detector has read yet, as far as anybody knows."""
    watched = seen().watched
    return 0 if watched is None else watched.detection.waiting
