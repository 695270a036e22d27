"""A signal summary of a period: every signal with its evidence, decisions, rates and provenance.

The caller fills the tree from what it has stored; nothing here asks a store. What is not known is
None, and every rendering says so instead of showing a number.

References
----------
MEDDEV 2.12/1 rev. 8, annex 7: the fields of a manufacturer's trend report (`Trend`).
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from events.screening.text import redact
from reports.summary_family import NOT_ASKED, ReadTogether, cleaned
from reports.summary_plans import OF_A_MONITOR, OF_ANOTHER_TIME, PlanInForce, plan_words
from reports.words import decided

NOTICE = (
    "A signal is a question for a reviewer, never proof of harm. Nothing here was submitted to "
    "anybody by this program."
)
SIMULATED = "SIMULATED DATA. No such patient or device exists. Not for a regulator."
NO_EXPOSURE = "no exposure known: no rate"
NOT_GIVEN = "not given: whoever sends the report fills it in"
HEADS_THEN = "heads of the ledger as it had been read up to what this was made of"
HEADS_LATER = "heads of the ledger as it had been read when this file was made, not as it was then"
_MONITOR = "monitor:"
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One thing that counted, and the event that says it."""

    event_id: UUID
    time: datetime
    what: str
    value: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One thing that a person, or the detector later on, said about a signal."""

    event_id: UUID
    time: datetime
    recordedtime: datetime
    actor: str
    action: str
    verdict: str | None = None
    reason: str = ""
    assignee: str | None = None
    until: datetime | None = None

    def __str__(self) -> str:
        """Return what was decided, in words."""
        return decided(self.action, assignee=self.assignee, until=self.until, verdict=self.verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalCase:
    """One signal as it stood at `Summary.as_of`; its id is the case id of every row about it."""

    signal_id: UUID
    device: str
    hazard: str
    stratum: str | None
    state: str
    grade: str
    raised_at: datetime
    updated_at: datetime
    statistic: float
    threshold: float
    unit: str
    summary: str
    detector: str
    detector_version: int
    plan_hash: str
    verdict: str | None = None
    evidence: tuple[EvidenceLine, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @property
    def of_population(self) -> bool:
        """Say whether a monitor of the population raised it, and no device."""
        return self.device.startswith(_MONITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Time at risk, and where it is known from."""

    device_months: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Events of one hazard in one stratum (None: all), over the exposure where it is known.

    `interval` is the caller's, per 100 device-years, and `interval_method` says which it is.
    """

    hazard: str
    stratum: str | None
    events: int
    exposure: Exposure | None = None
    interval: tuple[float, float] | None = None
    interval_method: str = ""

    @property
    def per_100_device_years(self) -> float | None:
        """The rate, or None without any exposure.

        >>> Rate(hazard="pain", stratum=None, events=2).per_100_device_years is None
        True
        >>> known = Exposure(device_months=480.0, source="registrations")
        >>> Rate(hazard="pain", stratum=None, events=2, exposure=known).per_100_device_years
        5.0
        """
        if self.exposure is None or self.exposure.device_months <= 0:
            return None
        return 100 * self.events * _MONTHS_A_YEAR / self.exposure.device_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far one partition of the ledger was read, and the head of its chain there."""

    topic: str
    partition: int
    log_offset: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The fields of a trend report. None is not given, and a person fills it in."""

    identified_on: date | None = None
    narrative: str | None = None
    trigger_level: str | None = None
    individually_reported: str | None = None
    causes: str | None = None
    actions: str | None = None
    next_report_on: date | None = None
    final_results: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many signals of one hazard, stratum and state."""

    hazard: str
    stratum: str | None
    state: str
    signals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All of it, for signals raised from `since` to `until`, both days included, in UTC.

    `narrowed` says to what it was narrowed, in words; empty where it holds every signal.
    `in_the_past` is true of a summary as known at an earlier moment than its heads were sealed.
    `together` is the last reading of all monitors, or why there is none.
    """

    since: date
    until: date
    as_of: datetime
    simulated: bool
    signals: tuple[SignalCase, ...]
    rates: tuple[Rate, ...] = ()
    trend: Trend = Trend()
    plans_in_force: tuple[PlanInForce, ...] = ()
    heads: tuple[Head, ...] = ()
    in_the_past: bool = False
    together: ReadTogether | str = NOT_ASKED
    software: str = ""
    narrowed: str = ""

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins: no summary of it could be read."""
        if self.until < self.since:
            message = f"the period ends ({self.until}) before it begins ({self.since}): swap them"
            raise ValueError(message)

    @property
    def counts(self) -> tuple[Count, ...]:
        """Signals by hazard, stratum and state, in that order."""
        found = Counter((each.hazard, each.stratum or "", each.state) for each in self.signals)
        return tuple(
            Count(hazard=hazard, stratum=stratum or None, state=state, signals=number)
            for (hazard, stratum, state), number in sorted(found.items())
        )

    @property
    def heads_words(self) -> str:
        """Say of when the heads of the ledger are."""
        return HEADS_LATER if self.in_the_past else HEADS_THEN

    @property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """Hash and words of each plan in force, and of what else raised one of these signals."""
        told = tuple((each.plan_hash, plan_words(each)) for each in self.plans_in_force)
        others = {each.plan_hash: each.of_population for each in self.signals}
        for plan_hash, _ in told:
            others.pop(plan_hash, None)
        return told + tuple(
            (plan_hash, OF_A_MONITOR if of_population else OF_ANOTHER_TIME)
            for plan_hash, of_population in sorted(others.items())
        )

    @property
    def detectors(self) -> tuple[str, ...]:
        """The detectors that raised these signals, with their versions."""
        return tuple(sorted({f"{each.detector} {each.detector_version}" for each in self.signals}))


def summary_of(summary: Summary) -> Summary:
    """Return the summary of its own period only, in one order, its free text without identifiers.

    Every rendering starts here. A signal raised on another day is left out; what looks like an
    identifier of a person is replaced by its kind, where it can be seen that something was.
    """
    within = (
        each for each in summary.signals if summary.since <= each.raised_at.date() <= summary.until
    )
    ordered = sorted(within, key=lambda each: (each.raised_at, str(each.signal_id)))
    trend = summary.trend
    return replace(
        summary,
        signals=tuple(_clean(each) for each in ordered),
        together=cleaned(summary.together),
        trend=replace(
            trend,
            narrative=_said(trend.narrative),
            trigger_level=_said(trend.trigger_level),
            individually_reported=_said(trend.individually_reported),
            causes=_said(trend.causes),
            actions=_said(trend.actions),
            final_results=_said(trend.final_results),
        ),
    )


def trend_fields(summary: Summary) -> tuple[tuple[str, str], ...]:
    """Return label and value of every field of a trend report, in the order of the form."""
    trend = summary.trend
    return (
        ("Date on which the trend was identified", str(trend.identified_on or NOT_GIVEN)),
        ("Narrative", trend.narrative or NOT_GIVEN),
        ("Time period of the analysis", f"{summary.since} to {summary.until}"),
        ("Established trigger level", trend.trigger_level or NOT_GIVEN),
        (
            "Were trended events reported individually (how many, to whom)",
            trend.individually_reported or NOT_GIVEN,
        ),
        ("Preliminary analysis of causes", trend.causes or NOT_GIVEN),
        ("Initial corrective or preventive action", trend.actions or NOT_GIVEN),
        ("Date of the next report", str(trend.next_report_on or NOT_GIVEN)),
        ("Final results", trend.final_results or NOT_GIVEN),
    )


def rate_words(rate: Rate) -> str:
    """Return a rate with its exposure, or why there is none.

    >>> rate_words(Rate(hazard="pain", stratum=None, events=2))
    'no exposure known: no rate'
    """
    per_100 = rate.per_100_device_years
    if per_100 is None:
        return NO_EXPOSURE
    words = f"{per_100:.2f} per 100 device-years"
    if rate.interval is not None:
        low, high = rate.interval
        words += f" ({low:.2f} to {high:.2f}, {rate.interval_method or 'method not named'})"
    return words


def _said(text: str | None) -> str | None:
    return None if text is None else redact(text)[0]


def _clean(case: SignalCase) -> SignalCase:
    return replace(
        case,
        summary=redact(case.summary)[0],
        evidence=tuple(replace(each, what=redact(each.what)[0]) for each in case.evidence),
        decisions=tuple(replace(each, reason=redact(each.reason)[0]) for each in case.decisions),
    )
