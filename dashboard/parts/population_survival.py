"""How long devices stay free of an outcome, by lead model or another way to divide them."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard.charts_population import BANDS_MAX, at_risk_chart, curves_chart
from dashboard.parts.ask import ask_where_changed
from dashboard.parts.chart import show_chart
from dashboard.parts.frame import Page
from dashboard.parts.population_help import show_method, show_none, show_notes
from dashboard.parts.table import show_table
from dashboard.population import survival_of
from dashboard.population_numbers import at_risk_numbers, curve_numbers
from dashboard.population_tables import age_columns, group_columns
from dashboard.population_words import unmarked, verdict
from detectors.population.drawn import Corner, free_of, had_it
from detectors.population.lives import EVENT
from detectors.population.survival import Picture
from detectors.statistics.not_evaluated import NotEvaluated
from events.vocabulary import Hazard
from reports.words import hazard_name
from store.stamps import lives_stamp


def show_survival(page: Page, hazard: Hazard, dimension: str) -> None:
    """Draw both curves, those at risk beneath them, the tests, and the tables."""
    st.subheader(f"By age of the implant and {dimension}", anchor=False)
    found = ask_where_changed(page.snapshot, lives_stamp, survival_of, hazard, dimension)
    if isinstance(found, NotEvaluated):
        show_none(found)
    else:
        _show(page, found, of=f"{hazard_name(hazard)}, by {dimension}")
    show_method(page, "kaplan-meier", "aalen-johansen", "between", "weibull")


def _show(page: Page, found: Picture, *, of: str) -> None:
    until = max(each.months for group in found.groups for each in group.ages)
    free, had = _free(found), _had(found)
    until = max([until, 1.0, *(c.months for each in free.values() for c in each)])
    if not free:
        show_none(next(g.free for g in found.groups if isinstance(g.free, NotEvaluated)))
    else:
        st.markdown("**Free of it, if nothing else ended it [%]** (Kaplan-Meier)")
        chart = curves_chart(free, title="free of it [%]", zero=False, until=until)
        numbers = partial(curve_numbers, free, title="free of it [%]")
        note = f"If nothing else ended it (Kaplan-Meier).{_banded(free)}"
        show_chart(chart, numbers, page=page, title=f"Devices free of {of}", note=note)
        st.markdown("**Devices still watched at that age**")
        chart = at_risk_chart(found.groups, until=until)
        numbers = partial(at_risk_numbers, found.groups)
        show_chart(chart, numbers, page=page, title=f"Devices watched without {of}")
    if had:
        st.markdown("**Had it, with deaths and removals as they are [%]** (Aalen-Johansen)")
        chart = curves_chart(had, title="had it [%]", zero=True, until=until)
        numbers = partial(curve_numbers, had, title="had it [%]")
        note = f"With deaths and removals as they are (Aalen-Johansen).{_banded(had)}"
        show_chart(chart, numbers, page=page, title=f"Devices that had {of}", note=note)
    missing = [g for g in found.groups if g.name not in free]
    if free and missing:
        lines = [f"{g.name} ({g.free.reason})" for g in missing if isinstance(g.free, NotEvaluated)]
        st.caption(unmarked(f"Not drawn (ages in months): {'; '.join(lines)}."))
    if len(free) > BANDS_MAX:
        st.caption("So many bands would hide each other; the limits are in the numbers below.")
    st.markdown(
        f"{verdict(found.log_rank, 'Hazards (log-rank):')} "
        f"{verdict(found.gray, 'Shares of patients (Gray):')}"
    )
    show_table(group_columns(found))
    with st.expander("Both curves in numbers"):
        show_table(age_columns(found))
    show_notes(found.notes)


def _banded(curves: Mapping[str, Sequence[Corner]]) -> str:
    return " Bands: limits of 95 %." if len(curves) <= BANDS_MAX else ""


def _free(found: Picture) -> dict[str, tuple[Corner, ...]]:
    return {g.name: free_of(g.free) for g in found.groups if not isinstance(g.free, NotEvaluated)}


def _had(found: Picture) -> dict[str, tuple[Corner, ...]]:
    return {
        g.name: had_it(g.ended, cause=EVENT)
        for g in found.groups
        if not isinstance(g.ended, NotEvaluated)
    }
