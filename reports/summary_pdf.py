"""A signal summary on paper."""

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable  # type: ignore[import-untyped]

from reports.sheet import Running, boxed, grid, heading, pairs, printed, say
from reports.signal_summary import (
    NOTICE,
    SIMULATED,
    SignalCase,
    Summary,
    rate_words,
    summary_of,
    trend_fields,
)
from reports.words import amount, hazard_name, instant


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
    counts = [
        (hazard_name(each.hazard), each.stratum or "not stratified", each.state, str(each.signals))
        for each in summary.counts
    ]
    head = ("Hazard", "Stratum", "State", "Signals")
    yield _listed(head, counts, shares=(0.3, 0.4, 0.15, 0.15), none="No signal was raised.")
    yield from heading("Rates")
    yield _rates(summary)
    yield from heading("Trend report fields (MEDDEV 2.12/1 rev. 8, annex 7)")
    yield from pairs([(label, value, "") for label, value in trend_fields(summary)])
    yield from heading(f"Signals ({len(summary.signals)})")
    for case in summary.signals:
        yield from _case(case)
    yield from heading("Where this comes from")
    rows = [("Software", summary.software or "not given", "")]
    rows += [("PMS plan (SHA-256)", plan_hash, words) for plan_hash, words in summary.rules]
    rows += [("Detector, version", each, "") for each in summary.detectors]
    rows += [
        (
            f"Ledger {each.topic}/{each.partition}",
            f"offset {each.log_offset}",
            f"head {each.sha256}",
        )
        for each in summary.heads
    ]
    yield from pairs(rows)


def _rates(summary: Summary) -> Flowable:
    rows = [
        (
            hazard_name(each.hazard),
            each.stratum or "all",
            str(each.events),
            amount(each.exposure.device_months, "device-months") if each.exposure else "unknown",
            rate_words(each),
            each.exposure.source if each.exposure else "-",
        )
        for each in summary.rates
    ]
    head = ("Hazard", "Stratum", "Signals", "Exposure", "Rate", "Exposure is known from")
    shares = (0.15, 0.15, 0.09, 0.18, 0.25, 0.18)
    return _listed(head, rows, shares=shares, none="No exposure known: no rate.")


def _case(case: SignalCase) -> Iterator[Flowable]:
    name = f"{hazard_name(case.hazard)}, device {case.device}: {case.grade}, {case.state}"
    yield from heading(name, room_mm=55)
    yield say(f"Case {case.signal_id}", "source")
    limit = f"{amount(case.statistic, case.unit)} against {amount(case.threshold, case.unit)}"
    times = f"Raised {instant(case.raised_at)}, updated {instant(case.updated_at)}."
    yield say(f"{case.summary}. {limit}. {times}")
    stratum, verdict = case.stratum or "not stratified", case.verdict or "none yet"
    yield say(f"Stratum: {stratum}. Verdict: {verdict}.")
    rules = f"{case.detector} {case.detector_version}, PMS plan {case.plan_hash}"
    yield say(rules, "source")
    evidence = [
        (
            instant(each.time),
            each.what,
            "-" if each.value is None else amount(each.value, each.unit),
            str(each.event_id),
        )
        for each in case.evidence
    ]
    head = ("Evidence: when", "What", "Value", "Event")
    yield _listed(head, evidence, shares=(0.19, 0.33, 0.13, 0.35), none="No evidence is stored.")
    decisions = [
        (
            instant(each.recordedtime),
            each.actor,
            each.action + (f", {each.verdict}" if each.verdict else ""),
            each.reason or "-",
            str(each.event_id),
        )
        for each in case.decisions
    ]
    wide = ("Decision: recorded", "By", "What", "Reason", "Event")
    none = "Nobody has decided anything yet."
    yield _listed(wide, decisions, shares=(0.19, 0.13, 0.13, 0.2, 0.35), none=none)


def _listed(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    shares: Sequence[float],
    none: str,
) -> Flowable:
    return grid(head, rows, shares=shares) if rows else say(none)
