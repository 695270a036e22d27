"""A signal summary on paper."""

from collections.abc import Iterator

from reportlab.platypus import Flowable  # type: ignore[import-untyped]

from reports.sheet import Running, boxed, grid, heading, pairs, printed, say
from reports.signal_summary import (
    NOTICE,
    SIMULATED,
    SignalCase,
    Summary,
    summary_of,
    trend_fields,
)
from reports.summary_family import ReadTogether, together_words
from reports.summary_listed import (
    RATES_ARE,
    Listed,
    case_title,
    case_words,
    controls_listed,
    counts_listed,
    decisions_listed,
    evidence_listed,
    monitors_listed,
    rates_listed,
)
from reports.words import NO_STRATUM, instant


def as_pdf(summary: Summary) -> bytes:
    """Return the summary as a PDF; the same summary gives the same bytes."""
    clean = summary_of(summary)
    running = Running(
        title=f"Signal summary, {clean.since} to {clean.until}",
        foot=f"Not submitted by this program. As known at {instant(clean.as_of)}.",
        simulated=clean.simulated,
    )
    return printed(tuple(_story(clean)), running)


def _story(summary: Summary) -> Iterator[Flowable]:
    yield say("Signal summary", "title")
    period = f"Signals raised from {summary.since} to {summary.until} (UTC, both days included)."
    yield say(f"{period} As known at {instant(summary.as_of)}.")
    if summary.narrowed:
        yield from boxed(summary.narrowed)
    if summary.simulated:
        yield from boxed(SIMULATED, alarming=True)
    yield from boxed(NOTICE)
    yield from heading("Signals by hazard, stratum and state")
    yield _listed(counts_listed(summary))
    yield from heading("Rates")
    yield say(RATES_ARE)
    yield _listed(rates_listed(summary))
    yield from _together(summary.together)
    yield from heading("Trend report fields (MEDDEV 2.12/1 rev. 8, annex 7)")
    yield from pairs([(label, value, "") for label, value in trend_fields(summary)])
    yield from heading(f"Signals ({len(summary.signals)})")
    for case in summary.signals:
        yield from _case(case)
    yield from heading("Where this comes from")
    rows = [("Software", summary.software or "not given", "")]
    rows += [("PMS plan (SHA-256)", plan_hash, words) for plan_hash, words in summary.rules]
    rows += [("Detector, version", each, "") for each in summary.detectors]
    rows += [("Ledger", summary.heads_words, "")] if summary.heads else []
    rows += [
        (
            f"Ledger {each.topic}/{each.partition}",
            f"offset {each.log_offset}",
            f"head {each.sha256}",
        )
        for each in summary.heads
    ]
    yield from pairs(rows)


def _together(together: ReadTogether | str) -> Iterator[Flowable]:
    yield from heading("All monitors read together")
    yield say(together_words(together))
    if isinstance(together, ReadTogether):
        plan = together.plan_hash or "not known"
        yield say(f"Told by the run {together.event_id}, PMS plan {plan}", "source")
        yield from (say(each) for each in together.said)
        yield _listed(monitors_listed(together))
        yield _listed(controls_listed(together))


def _case(case: SignalCase) -> Iterator[Flowable]:
    yield from heading(case_title(case), room_mm=55)
    yield say(f"Case {case.signal_id}", "source")
    yield say(case_words(case))
    stratum, verdict = case.stratum or NO_STRATUM, case.verdict or "none yet"
    yield say(f"Stratum: {stratum}. Verdict: {verdict}.")
    rules = f"{case.detector} {case.detector_version}, PMS plan {case.plan_hash}"
    yield say(rules, "source")
    yield _listed(evidence_listed(case))
    yield _listed(decisions_listed(case))


def _listed(listed: Listed) -> Flowable:
    return grid(listed.head, listed.rows, shares=listed.shares) if listed.rows else say(listed.none)
