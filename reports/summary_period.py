"""Make a signal summary of what a store tells of a period, whichever store that is.

The protocols say what has to be told; nothing here asks for it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from reports.signal_summary import (
    Decision,
    EvidenceLine,
    Exposure,
    Head,
    Rate,
    SignalCase,
    Summary,
)
from reports.summary_family import NOT_ASKED, ReadTogether
from reports.summary_plans import PlanInForce
from reports.words import NO_STRATUM, hazard_name

MANY_DEVICES = "a monitor of many devices"
"""Stands for the stratum where a signal is of no one device: its sentence names whose it is."""
AT_RISK = "registered implants"
"""Their time at risk in the period; a first event does not end it, for signals may come again."""
GARWOOD = "95% exact"
MONTH_S = 2_629_800
"""A device-month in seconds: a twelfth of a Julian year, as in the exposure of monitors."""
Limits = Callable[[int], tuple[float, float]]
"""Returns exact limits of a mean count."""


class SignalTold(Protocol):
    """A row about a signal that has every field of a case but evidence and decisions."""

    @property
    def signal_id(self) -> UUID:
        """By which evidence and decisions are found."""


class StepTold(Protocol):
    """A row that has every field of a decision."""

    @property
    def event_id(self) -> UUID:
        """The event that says it."""


class EvidenceTold(Protocol):
    """One thing that counted."""

    @property
    def event_id(self) -> UUID:
        """The event that says it."""

    @property
    def time(self) -> datetime:
        """When it was measured."""

    @property
    def what(self) -> str:
        """What was measured."""

    @property
    def value(self) -> float | None:
        """What came out, where that is a number."""

    @property
    def unit(self) -> str | None:
        """The unit of the value."""


class PlanSeen(Protocol):
    """A row about a plan that has every field of a plan in force."""

    @property
    def plan_hash(self) -> str:
        """By which signals name it."""


class HeadTold(Protocol):
    """The seal of one partition."""

    @property
    def topic(self) -> str:
        """Of which topic."""

    @property
    def partition(self) -> int:
        """Which one."""

    @property
    def log_offset(self) -> int:
        """How far it was read."""

    @property
    def head(self) -> str:
        """The hash there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a store tells of a period.

    `seconds` is the time at risk of each stratum; empty where none is known: then there is no rate.
    """

    as_of: datetime
    simulated: bool
    software: str
    rows: Sequence[SignalTold]
    evidence: Mapping[UUID, Sequence[EvidenceTold]]
    steps: Mapping[UUID, Sequence[StepTold]]
    seals: Sequence[HeadTold]
    plans: Sequence[PlanSeen]
    seconds: Mapping[str | None, int]
    together: ReadTogether | str = NOT_ASKED
    in_the_past: bool = False


def summary_told(
    told: Told, *, since: date, until: date, limits: Limits | None = None, method: str = ""
) -> Summary:
    """Return the summary of the period; `limits` are exact limits of a count, by `method`."""
    cases = tuple(
        _case(row, told.evidence.get(row.signal_id, ()), told.steps.get(row.signal_id, ()))
        for row in told.rows
    )
    return Summary(
        since=since,
        until=until,
        as_of=max([told.as_of, *_learnt(cases, told.together)]),
        simulated=told.simulated,
        signals=cases,
        rates=rates_of(cases, told.seconds, source=AT_RISK, limits=limits, method=method),
        plans_in_force=tuple(map(_plan, told.plans)),
        heads=tuple(_head(each) for each in told.seals),
        together=told.together,
        in_the_past=told.in_the_past,
        software=told.software,
    )


def _learnt(cases: Sequence[SignalCase], together: ReadTogether | str) -> Iterable[datetime]:
    """Yield when decisions and the reading were learnt: a summary knows nothing of later."""
    yield from (each.recordedtime for case in cases for each in case.decisions)
    if isinstance(together, ReadTogether):
        yield together.recordedtime


def bounds(since: date, until: date, *, as_of: datetime) -> tuple[datetime, datetime]:
    """Return when a period of whole days begins and ends; time at risk ends with what is known.

    >>> as_of = datetime(2026, 1, 10, 12, tzinfo=UTC)
    >>> [str(each.date()) for each in bounds(date(2026, 1, 1), date(2026, 1, 5), as_of=as_of)]
    ['2026-01-01', '2026-01-06']
    >>> bounds(date(2026, 1, 1), date(2026, 1, 31), as_of=as_of)[1] == as_of
    True
    """
    begins = datetime.combine(since, time(), tzinfo=UTC)
    ends = datetime.combine(until + timedelta(days=1), time(), tzinfo=UTC)
    return begins, max(begins, min(ends, as_of))


def _case(
    row: SignalTold, evidence: Iterable[EvidenceTold] = (), steps: Iterable[StepTold] = ()
) -> SignalCase:
    """Return the case of a row of the store, which names its fields as a case does."""
    own = {each.name for each in fields(SignalCase)} - {"evidence", "decisions"}
    case = SignalCase(
        **{name: getattr(row, name) for name in own},
        evidence=tuple(
            EvidenceLine(
                event_id=each.event_id,
                time=each.time,
                what=each.what,
                value=each.value,
                unit=each.unit or "",
            )
            for each in evidence
        ),
        decisions=tuple(
            Decision(**{each.name: getattr(step, each.name) for each in fields(Decision)})
            for step in steps
        ),
    )
    return replace(case, stratum=MANY_DEVICES) if case.of_population else case


def _plan(told: PlanSeen) -> PlanInForce:
    return PlanInForce(**{each.name: getattr(told, each.name) for each in fields(PlanInForce)})


def _head(told: HeadTold) -> Head:
    return Head(
        topic=told.topic, partition=told.partition, log_offset=told.log_offset, sha256=told.head
    )


def narrowed(
    summary: Summary,
    *,
    hazard: str | None = None,
    stratum: str | None = None,
    state: str | None = None,
) -> Summary:
    """Return the summary of some of the signals, which says so; None leaves a filter open.

    Time at risk has no state: narrowed to one, rates are left out.
    """
    if hazard is None and stratum is None and state is None:
        return summary
    chosen = [
        f"hazard {hazard_name(hazard)}" if hazard else "",
        f"stratum {stratum}" if stratum else "",
        f"state {state}" if state else "",
    ]
    cases = (
        each
        for each in summary.signals
        if (hazard is None or each.hazard == hazard)
        and (stratum is None or (each.stratum or NO_STRATUM) == stratum)
        and (state is None or each.state == state)
    )
    rates = (
        each
        for each in summary.rates
        if (hazard is None or each.hazard == hazard)
        and (stratum is None or each.stratum == stratum)
    )
    return replace(
        summary,
        signals=tuple(cases),
        rates=() if state else tuple(rates),
        narrowed=f"Only part of the signals: {', '.join(filter(None, chosen))}.",
    )


def rates_of(
    cases: Sequence[SignalCase],
    seconds: Mapping[str | None, int],
    *,
    source: str,
    limits: Limits | None = None,
    method: str = "",
) -> tuple[Rate, ...]:
    """Return signals per time at risk: of each hazard over all strata, then in each of them.

    Signals of monitors are of no device, so no time at risk is theirs: they are not counted.

    Parameters
    ----------
    seconds
        Time at risk of each stratum; empty where none is known, and then there is no rate.
    source
        Where the time at risk is known from.
    limits, method
        Exact limits of a count, and what they are called.
    """
    cases = [each for each in cases if not each.of_population]
    everything: dict[tuple[str, str | None], int] = Counter((c.hazard, None) for c in cases)
    within = Counter((c.hazard, c.stratum or NO_STRATUM) for c in cases)
    at_risk = {name or NO_STRATUM: value for name, value in seconds.items()}
    found = []
    for (hazard, stratum), events in sorted(
        [*everything.items(), *within.items()], key=lambda item: (item[0][0], item[0][1] or "")
    ):
        total = sum(at_risk.values()) if stratum is None else at_risk.get(stratum, 0)
        known = Exposure(device_months=total / MONTH_S, source=source) if total > 0 else None
        interval = None
        if known is not None and limits is not None:
            low, high = (limit * 1200 / known.device_months for limit in limits(events))
            interval = (low, high)
        found.append(
            Rate(
                hazard=hazard,
                stratum=stratum,
                events=events,
                exposure=known,
                interval=interval,
                interval_method=method if interval else "",
            )
        )
    return tuple(found)
