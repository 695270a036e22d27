"""The signal summary of a period: what is asked for, a preview, and its files."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version
from typing import get_args

import streamlit as st

from dashboard.parts.ask import ask
from dashboard.parts.cards import show_cards
from dashboard.parts.choose import SIGNALS_PX, choose
from dashboard.parts.download import offer
from dashboard.parts.frame import Page
from dashboard.parts.navigate import link
from dashboard.parts.table import show_table
from dashboard.places import Action
from dashboard.summary_tables import case_columns, count_columns, rate_columns
from detectors.plan import HASH_SHOWN
from detectors.population.stratum import described
from detectors.statistics.exact_poisson import count_limits
from events.vocabulary import Hazard
from reports.signal_summary import NOTICE, Summary
from reports.summary_family import together_words
from reports.summary_files import FORMATS, file_of
from reports.summary_period import GARWOOD, Told, bounds, narrowed, summary_told
from reports.summary_plans import plan_words
from reports.summary_reading import read_together
from reports.words import NO_STRATUM, hazard_name
from store.read.audit import seals
from store.read.exposure import time_at_risk
from store.read.overview import origin
from store.read.period import period_detail, period_signals
from store.read.plans import plans_within
from store.read.surveillance import family, looks, monitors, runs

ANY = "any"
STATES = (ANY, "open", "cleared", "closed")
SIGNALS_MAX = 20_000
LISTED_MAX = 500
PERIOD_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the page is asked for; None leaves a filter open."""

    since: date
    until: date
    hazard: str | None
    state: str | None


def show_summary(page: Page) -> None:
    """Draw the questions, what they find, and the way to take it away."""
    st.caption(NOTICE)
    asked = _ask(page)
    if asked is None:
        return
    whole = _summary(page, asked)
    if whole is None:
        return
    strata = sorted({each.stratum or NO_STRATUM for each in whole.signals})
    chosen = st.selectbox(
        "Stratum (lead model, version, technique)",
        (ANY, *strata),
        key="stratum",
        bind="query-params",
    )
    summary = narrowed(
        whole,
        hazard=asked.hazard,
        stratum=None if chosen == ANY else chosen,
        state=asked.state,
    )
    if summary.narrowed:
        st.info(summary.narrowed, icon=":material/filter_alt:")
    _show_counts(summary)
    _show_rates(summary)
    _show_together(page, summary)
    _show_plans(page, summary)
    _show_files(page, summary)
    _show_cases(summary)


def _ask(page: Page) -> Asked | None:
    today = (page.snapshot.known_at or page.overview.as_of or page.clock).date()
    first, last, hazard, state = st.columns(4)
    since = first.date_input(
        "From (first day, UTC)",
        value=today - timedelta(days=PERIOD_DAYS),
        format="YYYY-MM-DD",
        key="since",
        bind="query-params",
    )
    until = last.date_input(
        "To (last day, UTC)", value=today, format="YYYY-MM-DD", key="until", bind="query-params"
    )
    of = hazard.selectbox(
        "Hazard",
        (ANY, *get_args(Hazard)),
        format_func=hazard_name,
        key="hazard",
        bind="query-params",
    )
    stands = state.selectbox("State", STATES, key="state", bind="query-params")
    if not isinstance(since, date) or not isinstance(until, date) or until < since:
        st.error("The period ends before it begins: choose another day.")
        return None
    return Asked(
        since=since,
        until=until,
        hazard=None if of == ANY else of,
        state=None if stands == ANY else stands,
    )


def _summary(page: Page, asked: Asked) -> Summary | None:
    """Return all signals of the period; None, having said so, where they are too many."""
    snapshot = page.snapshot
    as_of = snapshot.known_at or page.overview.as_of or page.overview.published_at
    begins, at_risk_until = bounds(asked.since, asked.until, as_of=as_of)
    ends = datetime.combine(asked.until + timedelta(days=1), time(), tzinfo=UTC)
    rows = ask(snapshot, period_signals, since=begins, until=ends, limit=SIGNALS_MAX + 1)
    if len(rows) > SIGNALS_MAX:
        st.warning(
            f"More than {SIGNALS_MAX:,} signals were raised then, which is more than a page can "
            "show: choose a shorter period, or use `stimwatch summary`.",
            icon=":material/unfold_less:",
        )
        return None
    detail = ask(snapshot, period_detail, since=begins, until=ends)
    at_risk = ask(snapshot, time_at_risk, since=begins, until=at_risk_until)
    told = Told(
        as_of=as_of,
        simulated=ask(snapshot, origin) in {"simulated", "mixed"},
        software=f"stimwatch {version('stimwatch')}, snapshot {snapshot.current.sequence}",
        rows=rows,
        evidence=detail.evidence,
        steps=detail.steps,
        seals=ask(snapshot, seals),
        plans=ask(snapshot, plans_within, since=begins, until=ends),
        seconds={each.stratum: each.seconds for each in at_risk},
        together=read_together(
            [each.monitor for each in ask(snapshot, monitors)],
            [each.result for each in ask(snapshot, looks)],
            ask(snapshot, family),
            ask(snapshot, runs),
            described=described,
        ),
        in_the_past=snapshot.known_at is not None,
    )
    return summary_told(
        told, since=asked.since, until=asked.until, limits=count_limits, method=GARWOOD
    )


def _show_counts(summary: Summary) -> None:
    st.subheader("Signals by hazard, stratum and state", anchor=False)
    decided = sum(1 for each in summary.signals if each.decisions)
    show_cards(
        {
            "Signals": f"{len(summary.signals):,}",
            "Devices": f"{len({e.device for e in summary.signals if not e.of_population}):,}",
            "With a decision": f"{decided:,}",
            "PMS plans": str(len(summary.plans_in_force)),
        }
    )
    if not summary.signals:
        st.info(
            "No signal like that was raised in this period. That says only that no detector's "
            "threshold was passed by what has been uploaded and reported."
        )
        return
    show_table(count_columns(summary.counts))


def _show_rates(summary: Summary) -> None:
    st.subheader("Rates", anchor=False)
    if not summary.rates:
        st.caption("Without a signal there is no rate; and time at risk has no state.")
        return
    show_table(rate_columns(summary.rates))
    known = next((each.exposure for each in summary.rates if each.exposure), None)
    if known is None:
        st.caption("No exposure is known in this period, so there is no rate.")
        return
    st.caption(
        "Signals of devices per 100 device-years, with exact 95% limits. Exposure: the time at "
        f"risk of {known.source} in the period, not ended by a first event. A signal is no event "
        "of harm: these are rates of questions asked."
    )


def _show_together(page: Page, summary: Summary) -> None:
    st.subheader("All monitors read together", anchor=False)
    st.text(together_words(summary.together))
    link("population", "See them one by one", access=page.access)


def _show_plans(page: Page, summary: Summary) -> None:
    st.subheader("PMS plans in force", anchor=False)
    if not summary.plans_in_force:
        st.caption("None is known: nothing was evaluated in this period, as far as the log says.")
        return
    for plan in summary.plans_in_force:
        st.text(f"{plan.plan_hash[:HASH_SHOWN]}: {plan_words(plan)}")
    link("plan", "Read them", access=page.access)


def _show_files(page: Page, summary: Summary) -> None:
    """Offer the files; they are made when asked for, and made again when the question changes."""
    if not page.access.may(Action.EXPORT):
        return
    st.subheader("Take it away", anchor=False)
    st.caption(
        "Every signal with its evidence, decisions, rates, PMS plan and the heads of the ledger. "
        "That a file was taken is noted."
    )
    question = (page.snapshot.current.sequence, summary.as_of, summary.since, summary.until)
    asked = (*question, summary.narrowed)
    if st.button("Prepare the files", icon=":material/inventory_2:", key="summary/prepare"):
        st.session_state["summary/prepared"] = asked
    if st.session_state.get("summary/prepared") != asked:
        return
    row = st.container(horizontal=True)
    for form in FORMATS:
        file = file_of(summary, form)
        offer(
            f"Download {form.upper()} ({max(1, round(len(file.content) / 1000)):,} kB)",
            file.content,
            place="summary",
            file=file.name,
            media_type=file.media_type,
            beside=row,
        )


def _show_cases(summary: Summary) -> None:
    if not summary.signals:
        return
    st.subheader("Each signal", anchor=False)
    newest_first = summary.signals[::-1][:LISTED_MAX]
    if len(summary.signals) > LISTED_MAX:
        st.caption(f"The newest {LISTED_MAX} of {len(summary.signals):,}; the files hold all.")
    st.caption("Click a row to open it.")
    ids = [str(each.signal_id) for each in newest_first]
    chosen = choose(case_columns(newest_first), ids, key="summary/cases", wrapped=SIGNALS_PX)
    if chosen:
        st.switch_page("views/signal.py", query_params={"id": chosen})
