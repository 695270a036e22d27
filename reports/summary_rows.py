"""One flat table of a whole signal summary: a case id on every row, for sheets and scripts."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime
from math import exp
from typing import Literal

from reports.signal_summary import (
    Decision,
    EvidenceLine,
    Head,
    Rate,
    SignalCase,
    Summary,
    rate_words,
    summary_of,
    trend_fields,
)
from reports.summary_family import MonitorRead, ReadTogether, together_words
from reports.summary_plans import PlanInForce, plan_words

_MOST_LOG = 700.0  # beyond it there is no number
Cell = str | float | int | None
Kind = Literal[
    "summary",
    "signal",
    "evidence",
    "decision",
    "rate",
    "trend",
    "plan",
    "monitor",
    "together",
    "ledger head",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. Times are ISO 8601 in UTC; `value` and its limits, `low` and `high`, are in `unit`.

    None is an empty cell.
    """

    case_id: str
    row: Kind
    event_id: str | None = None
    device: str | None = None
    hazard: str | None = None
    stratum: str | None = None
    state: str | None = None
    grade: str | None = None
    time: str | None = None
    recordedtime: str | None = None
    actor: str | None = None
    what: str | None = None
    value: float | None = None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    threshold: float | None = None
    verdict: str | None = None
    events: int | None = None
    expected_events: float | None = None
    exposure_device_months: float | None = None
    exposure_source: str | None = None
    detector: str | None = None
    detector_version: int | None = None
    plan_hash: str | None = None
    period: str
    as_of: str
    simulated: str


COLUMNS: tuple[str, ...] = tuple(each.name for each in fields(Row))


def cells(row: Row) -> tuple[Cell, ...]:
    """Return a row in the order of `COLUMNS`."""
    return astuple(row)


def rows_of(summary: Summary) -> tuple[Row, ...]:
    """Return everything: the summary itself, its signals, rates, trend, plans, ledger heads."""
    return tuple(_rows(summary_of(summary)))


def _rows(summary: Summary) -> Iterator[Row]:
    whole = f"summary/{summary.since}/{summary.until}"
    base = Row(
        case_id=whole,
        row="summary",
        period=f"{summary.since}/{summary.until}",
        as_of=_iso(summary.as_of),
        simulated="SIMULATED" if summary.simulated else "no",
    )
    yield replace(
        base,
        case_id=whole,
        row="summary",
        what=". ".join(filter(None, (summary.narrowed, summary.software))) or None,
        events=len(summary.signals),
    )
    for case in summary.signals:
        yield from _case(case, base)
    for rate in summary.rates:
        yield _rate(rate, whole, base)
    for label, value in trend_fields(summary):
        yield replace(base, case_id=whole, row="trend", what=f"{label}: {value}")
    for plan in summary.plans_in_force:
        yield _plan(plan, whole, base)
    yield from _together(summary.together, whole, base)
    for head in summary.heads:
        yield _head(head, summary.heads_words, whole, base)


def _case(case: SignalCase, base: Row) -> Iterator[Row]:
    case_id = str(case.signal_id)
    yield replace(
        base,
        case_id=case_id,
        row="signal",
        event_id=case_id,
        device=case.device,
        hazard=case.hazard,
        stratum=case.stratum,
        state=case.state,
        grade=case.grade,
        time=_iso(case.raised_at),
        what=case.summary,
        value=case.statistic,
        unit=case.unit,
        threshold=case.threshold,
        verdict=case.verdict,
        detector=case.detector,
        detector_version=case.detector_version,
        plan_hash=case.plan_hash,
    )
    for line in case.evidence:
        yield _evidence(line, case, base)
    for decision in case.decisions:
        yield _decision(decision, case, base)


def _evidence(line: EvidenceLine, case: SignalCase, base: Row) -> Row:
    return replace(
        base,
        case_id=str(case.signal_id),
        row="evidence",
        event_id=str(line.event_id),
        device=case.device,
        hazard=case.hazard,
        stratum=case.stratum,
        time=_iso(line.time),
        what=line.what,
        value=line.value,
        unit=line.unit or None,
    )


def _decision(decision: Decision, case: SignalCase, base: Row) -> Row:
    reason = f": {decision.reason}" if decision.reason else ""
    return replace(
        base,
        case_id=str(case.signal_id),
        row="decision",
        event_id=str(decision.event_id),
        device=case.device,
        hazard=case.hazard,
        stratum=case.stratum,
        time=_iso(decision.time),
        recordedtime=_iso(decision.recordedtime),
        actor=decision.actor,
        what=f"{decision}{reason}",
        verdict=decision.verdict,
    )


def _rate(rate: Rate, whole: str, base: Row) -> Row:
    known = rate.exposure
    per_100 = rate.per_100_device_years
    return replace(
        base,
        case_id=f"{whole}/rate/{rate.hazard}/{rate.stratum or 'all'}",
        row="rate",
        hazard=rate.hazard,
        stratum=rate.stratum,
        what=rate_words(rate),
        value=per_100,
        unit=None if per_100 is None else "per 100 device-years",
        low=rate.interval[0] if rate.interval else None,
        high=rate.interval[1] if rate.interval else None,
        events=rate.events,
        exposure_device_months=known.device_months if known else None,
        exposure_source=known.source if known else None,
    )


def _plan(plan: PlanInForce, whole: str, base: Row) -> Row:
    return replace(
        base,
        case_id=whole,
        row="plan",
        event_id=str(plan.event_id) if plan.event_id else None,
        time=_iso(plan.first_at),
        recordedtime=_iso(plan.declared_at) if plan.declared_at else None,
        what=plan_words(plan),
        plan_hash=plan.plan_hash,
    )


def _together(together: ReadTogether | str, whole: str, base: Row) -> Iterator[Row]:
    of = replace(base, case_id=whole, row="together", what=together_words(together))
    if isinstance(together, str):
        yield of
        return
    of = replace(
        of,
        event_id=str(together.event_id),
        time=_iso(together.locked_at),
        recordedtime=_iso(together.recordedtime),
        plan_hash=together.plan_hash,
    )
    yield of
    yield from (replace(of, what=each) for each in together.said)
    for read in together.monitors:
        yield _monitor(read, of)


def _monitor(read: MonitorRead, of: Row) -> Row:
    said = f"{read.question}; among all: {read.holds}; hierarchy: {read.place}"
    return replace(
        of,
        case_id=f"monitor:{read.monitor_id}/{read.version}",
        row="monitor",
        hazard=read.hazard,
        state=read.verdict,
        time=None if read.look is None else read.look.isoformat(),
        what=f"{said}; calibrated p: {read.calibrated}",
        value=_times(read.log_e_value),
        unit=None if read.log_e_value is None else "times the stake",
        events=read.observed,
        expected_events=read.expected,
    )


def _head(head: Head, of_when: str, whole: str, base: Row) -> Row:
    what = f"{head.topic}/{head.partition} at {head.log_offset}: {head.sha256} ({of_when})"
    return replace(base, case_id=whole, row="ledger head", what=what)


def _iso(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")


def _times(log_e_value: float | None) -> float | None:
    return None if log_e_value is None else exp(min(log_e_value, _MOST_LOG))
