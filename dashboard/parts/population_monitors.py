"""Observed over expected at every look, against the boundary that keeps alpha."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.looks import (
    first_signal,
    look_columns,
    looks_chart,
    points_of,
    ratio_of,
    smallest_ratio,
    state,
)
from dashboard.parts.ask import ask
from dashboard.parts.cards import show_cards
from dashboard.parts.chart import show_chart
from dashboard.parts.frame import Page
from dashboard.parts.navigate import link
from dashboard.parts.population_help import show_method
from dashboard.parts.table import show_table
from dashboard.population_numbers import look_numbers
from dashboard.population_words import unmarked
from dashboard.together import evidence_text
from dashboard.words import counted
from detectors.population.signals import signal_id
from detectors.population.stratum import described
from events.surveillance import Benchmark, LookResult, Monitor
from events.vocabulary import Hazard
from reports.words import hazard_name, number
from store.read.signals import signal
from store.read.surveillance import benchmarks, looks, monitors


def show_monitors(page: Page, hazard: Hazard) -> None:
    """Draw every monitor of a hazard: what it said at each look, or why it could not."""
    st.subheader("Observed over expected, look after look", anchor=False)
    declared = [row.monitor for row in ask(page.snapshot, monitors) if row.monitor.hazard == hazard]
    if not declared:
        st.info(
            "**Not evaluated: no monitor of this outcome is declared.** Without a benchmark and a "
            "plan of looks nobody can say what is more than expected. Declare them with "
            "`stimwatch monitors declare plans/monitors.toml`."
        )
    known = {row.benchmark.benchmark_id: row.benchmark for row in ask(page.snapshot, benchmarks)}
    for monitor in declared:
        if not monitor.negative_control:
            show_monitor(page, monitor, known.get(monitor.benchmark_id or ""))
    _show_controls(page, [monitor for monitor in declared if monitor.negative_control])
    show_method(page, "sequential", "evidence", "detectable")


def show_monitor(
    page: Page, monitor: Monitor, benchmark: Benchmark | None, *, from_signal: bool = False
) -> None:
    """Draw the looks of one monitor, and the way to its signal unless one comes from there."""
    st.markdown(f"**{unmarked(_question(monitor))}**")
    told = [
        row.result
        for row in ask(page.snapshot, looks, monitor_id=monitor.monitor_id)
        if row.result.monitor_version == monitor.version
    ]
    st.caption(unmarked(_declared(monitor, benchmark)))
    if not told:
        st.info(
            "**Not evaluated: nobody has looked yet.** `stimwatch surveil` looks at what has been "
            "published; `stimwatch surveil --every-day` goes on looking."
        )
        return
    latest = told[-1]
    if latest.state == "not_evaluated":
        why = unmarked(latest.reason or "no reason was told")
        st.info(f"**Not evaluated: {why}.** That is not the same as no signal.")
    points = points_of(told)
    if points:
        _cards(told, monitor)
        st.caption(unmarked(evidence_text(latest)))
        crossed = first_signal(told)
        chart = looks_chart(points, signalled_on=crossed.look if crossed else None)
        show_chart(
            chart,
            partial(look_numbers, points),
            page=page,
            title=f"Observed over expected {hazard_name(monitor.hazard)} at each look",
            whose=monitor.monitor_id,
            note=f"{_question(monitor)}. The dashed line is what signals.",
        )
        if not from_signal:
            _link_to_signal(page, monitor)
        if smallest_ratio(told) is None:
            st.caption(
                "Smallest detectable ratio not evaluated: no look has told it. On the page "
                "Population, beside the strata, stands that of one comparison."
            )
    with st.expander(f"{counted(len(told), 'look')} of {unmarked(monitor.monitor_id)}"):
        show_table(look_columns(told))


def _show_controls(page: Page, controls: Sequence[Monitor]) -> None:
    """Draw the negative controls of a hazard, closed: they say how far comparisons may err."""
    if not controls:
        return
    with st.expander(counted(len(controls), "negative control")):
        st.caption(
            "Nothing is to be found here. A negative control has no boundary and never signals; "
            "its ratio says how far other comparisons may err."
        )
        for monitor in controls:
            st.markdown(unmarked(f"{_question(monitor)} ({monitor.monitor_id})"))
            told = [row.result for row in ask(page.snapshot, looks, monitor_id=monitor.monitor_id)]
            if told:
                show_table(look_columns(told[-1:]))
            else:
                st.caption("Not evaluated: nobody has looked yet.")


def _link_to_signal(page: Page, monitor: Monitor) -> None:
    raised = signal_id(monitor)
    if ask(page.snapshot, signal, raised) is not None:
        link("signal", "Open its signal", access=page.access, query={"id": str(raised)})


def _cards(told: Sequence[LookResult], monitor: Monitor) -> None:
    latest, least = told[-1], smallest_ratio(told)
    spent = latest.alpha_spent
    show_cards(
        {
            f"State at {latest.look}": state(latest),
            "Observed events": f"{latest.observed or 0:,}",
            "Expected events": number(latest.expected or 0.0),
            "Observed / expected": ratio_of(latest).partition(" ")[0],
            f"Alpha spent, of {100 * monitor.alpha:g} %": "\u2013"
            if spent is None
            else f"{100 * spent:.2f} %",
            "Smallest detectable ratio": "not evaluated" if least is None else number(least),
        }
    )


def _question(monitor: Monitor) -> str:
    name = described(monitor.stratum)
    where = name[:1].upper() + name[1:]
    if monitor.comparator is not None:
        return f"{where}, beside {described(monitor.comparator)}"
    return f"{where}, against the benchmark {monitor.benchmark_id}"


def _declared(monitor: Monitor, benchmark: Benchmark | None) -> str:
    said = [f"{monitor.monitor_id}, version {monitor.version}: {monitor.method}"]
    if monitor.horizon_events is not None:
        said.append(f"until {monitor.horizon_events:g} events")
    said.append(f"a look every {monitor.every}")
    said.append(f"at least {counted(monitor.minimum_events, 'event')} before a signal")
    said.append(f"reports are waited for {counted(round(monitor.reporting_lag_days), 'day')}")
    text = ", ".join(said) + "."
    if monitor.comparator is not None:
        return (
            f"{text} Expected is what falls on it if both are alike; the smallest detectable ratio "
            "is that of their rates."
        )
    if benchmark is None:
        return f"{text} The benchmark is not declared."
    rests = "an unknown number of" if benchmark.events is None else f"{benchmark.events:,}"
    return (
        f"{text} Benchmark: {benchmark.reference} (confidence {benchmark.confidence}, from {rests} "
        "events)."
    )
