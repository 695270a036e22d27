"""The head of the page Population: all six outcomes at a glance, and which one is looked at."""

import streamlit as st

from dashboard.parts.ask import ask, ask_where_changed
from dashboard.parts.frame import Page
from dashboard.parts.population_help import show_method
from dashboard.parts.table import show_table
from dashboard.population import DIMENSIONS, HAZARDS, tallies_of
from dashboard.population_tables import tally_columns
from dashboard.population_words import asked
from dashboard.together import verdict
from dashboard.words import counted
from events.vocabulary import Hazard
from reports.words import hazard_name
from store.read.surveillance import looks, monitors
from store.stamps import lives_stamp


def show_outcomes(page: Page) -> None:
    """Draw how often each outcome was seen, and what its monitors say."""
    st.subheader("The six safety outcomes", anchor=False)
    rows = ask_where_changed(page.snapshot, lives_stamp, tallies_of)
    states = _states(page)
    told = [_joined(states.get(row.hazard, [])) for row in rows]
    show_table(tally_columns(rows, told))
    st.caption(
        "First events of each device, as known now. A device without a report counts as one "
        "without an event; what has not been reported yet is not in these numbers."
    )
    show_method(page, "rates", "detectable")


def choose_hazard() -> Hazard:
    """Draw the choice of an outcome; it stands in the address."""
    chosen = st.segmented_control(
        "Outcome",
        HAZARDS,
        format_func=hazard_name,
        default=HAZARDS[0],
        required=True,
        key="hazard",
        bind="query-params",
    )
    hazard: Hazard = chosen
    st.header(asked(hazard), anchor=False)
    return hazard


def choose_dimension() -> str:
    """Draw the choice of how devices are divided; it stands in the address."""
    return str(
        st.selectbox("Divide devices by", DIMENSIONS, key="divide", bind="query-params", width=320)
    )


def _states(page: Page) -> dict[str, list[str]]:
    """Return, by hazard, what each monitor said last; a negative control is asked for nothing."""
    latest = {row.result.monitor_id: row.result for row in ask(page.snapshot, looks)}
    found: dict[str, list[str]] = {}
    for row in ask(page.snapshot, monitors):
        if row.monitor.negative_control:
            continue
        look = latest.get(row.monitor.monitor_id)
        found.setdefault(row.monitor.hazard, []).append(verdict(look))
    return found


def _joined(states: list[str]) -> str:
    if not states:
        return "no monitor is declared"
    return ", ".join(
        told if states.count(told) == 1 else f"{counted(states.count(told), 'monitor')}: {told}"
        for told in dict.fromkeys(sorted(states, reverse=True))
    )
