"""What stands behind a signal of the population: its monitor, look after look."""

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.frame import Page
from dashboard.parts.navigate import link
from dashboard.parts.population_monitors import show_monitor
from detectors.population.signals import signal_id
from events.surveillance import Monitor
from reports.words import hazard_name
from store.read.signals import SignalRow
from store.read.surveillance import benchmarks, monitors


def show_watched(page: Page, signal: SignalRow) -> None:
    """Draw the looks of the monitor, and how often it may be wrong.

    No device has this signal, so there is no telemetry to show beside it and no similar device.
    """
    st.subheader("What the monitor saw, look after look", anchor=False)
    st.caption(
        "This is about many devices, not one. What is said above is of the look that signalled; "
        "the evidence is every event that was counted up to the latest look."
    )
    monitor = _monitor(page, signal)
    if monitor is None:
        st.info("Its monitor has been declared anew since: the looks of this one are not shown.")
        return
    known = {row.benchmark.benchmark_id: row.benchmark for row in ask(page.snapshot, benchmarks)}
    show_monitor(page, monitor, known.get(monitor.benchmark_id or ""), from_signal=True)
    st.subheader("How often is this monitor wrong?", anchor=False)
    rests = "" if monitor.benchmark_id is None else ", and holds as far as its benchmark does"
    st.markdown(
        f"Where there is no more than expected, the chance that it ever signals is at most "
        f"{100 * monitor.alpha:g} %, over all its looks together. That was set when it was "
        f"declared{rests}."
    )


def link_to_population(page: Page, signal: SignalRow) -> None:
    """Draw the way to the rates, strata and survival of the same outcome."""
    outcome = hazard_name(signal.hazard)
    label = f"{outcome.capitalize()} in the population"
    link("population", label, access=page.access, query={"hazard": outcome})


def _monitor(page: Page, signal: SignalRow) -> Monitor | None:
    """Return the monitor of this signal, in the version that raised it."""
    declared = (row.monitor for row in ask(page.snapshot, monitors))
    return next((each for each in declared if signal_id(each) == signal.signal_id), None)
