"""Population surveillance: what is compared with what, and when somebody looked.

A look is named by the day up to which events count in it. What is learnt later re-opens it: the
next run tells of that look again, with a higher `look_version` and what changed.
"""

from itertools import pairwise
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from events.envelope import Event, Fact, Identifier, Sha256Hex, Text
from events.family import Family
from events.times import Day, UtcDatetime
from events.vocabulary import Hazard

Every = Literal["month", "week"]


class Band(Fact):
    """A stretch of numbers, its end excluded; null leaves that end open."""

    least: Annotated[float, Field(ge=0)] | None = None
    below: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _has_a_width(self) -> Self:
        if self.least is not None and self.below is not None and self.least >= self.below:
            message = "a band must end above its beginning"
            raise ValueError(message)
        return self


class Stratum(Fact):
    """A part of the population; null leaves that dimension open. Age is that at the implant."""

    lead_model: Text | None = None
    lead_version: Text | None = None
    technique: Text | None = None
    centre: Identifier | None = None
    age_years: Band | None = None
    bmi_kg_m2: Band | None = None


class AgeBand(Fact):
    """A rate that holds for a band of implant age [months], end excluded."""

    from_month: Annotated[float, Field(ge=0)]
    to_month: Annotated[float, Field(gt=0)] | None = None
    per_device_month: Annotated[float, Field(ge=0)]


class CumulativePoint(Fact):
    """How many of all devices are expected to have had the event by an implant age, as hazard."""

    month: Annotated[float, Field(gt=0)]
    cumulative_hazard: Annotated[float, Field(ge=0)]


class Benchmark(Fact):
    """What is expected, and how well that is known. A value nobody could source is null.

    It is told as rates by implant age, `bands`, or as a cumulative hazard, `cumulative`, straight
    between its points and unknown beyond the last. `events` and `exposure_device_months` are what
    it was itself estimated from.
    """

    benchmark_id: Identifier
    hazard: Hazard
    bands: Annotated[tuple[AgeBand, ...], Field(max_length=60)] | None = None
    cumulative: Annotated[tuple[CumulativePoint, ...], Field(max_length=60)] | None = None
    events: Annotated[int, Field(ge=0)] | None = None
    exposure_device_months: Annotated[float, Field(ge=0)] | None = None
    reference: Text
    confidence: Literal["high", "moderate", "low", "none"]
    missing_reason: Text | None = None

    @model_validator(mode="after")
    def _null_has_its_reason(self) -> Self:
        if self.bands is None and self.cumulative is None and not self.missing_reason:
            message = "a benchmark without a value must say why, in missing_reason"
            raise ValueError(message)
        if self.bands is not None and self.cumulative is not None:
            message = "a benchmark has bands or a cumulative hazard, not both"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _cumulative_grows(self) -> Self:
        points = self.cumulative or ()
        for one, other in pairwise(points):
            if other.month <= one.month or other.cumulative_hazard < one.cumulative_hazard:
                message = "a cumulative hazard must grow with the months"
                raise ValueError(message)
        return self


class BenchmarkDeclared(Event):
    """A benchmark was put in force; the subject is its id."""

    type: Literal["benchmark.declared"] = "benchmark.declared"
    schemaversion: Literal[2] = 2
    data: Benchmark


class Monitor(Fact):
    """One question asked of the population again and again, fixed before the first look.

    The stratum is held against the benchmark or, where a `comparator` is given, against that part
    of the population over the same time. Events and exposure before `starts_on` do not count.
    `spending` is "wald" or "power:RHO". `horizon_events` is how many events the benchmark expects
    until surveillance ends (with a comparator: how many events in both parts). What changes any of
    this is a new version, and what an earlier version spent of alpha stays spent.

    It looks at the end of `every` month or week. A `negative_control` asks where nothing is to be
    found: both rates are believed to be alike. It never signals; how far its ratio is off says how
    far other comparisons may be. What says neither is written as it was before there were any, so
    that its hash stays what it is.
    """

    monitor_id: Identifier
    version: Annotated[int, Field(ge=1)]
    hazard: Hazard
    stratum: Stratum = Stratum()
    comparator: Stratum | None = None
    benchmark_id: Identifier | None = None
    starts_on: Day | None = None
    method: Identifier
    alpha: Annotated[float, Field(gt=0, lt=1)]
    spending: Text | None = None
    horizon_events: Annotated[float, Field(gt=0)] | None = None
    minimum_events: Annotated[int, Field(ge=1)] = 1
    looks: Annotated[int, Field(ge=1)] | None = None
    reporting_lag_days: Annotated[float, Field(ge=0)] = 0.0
    negative_control: Annotated[bool, Field(exclude_if=lambda said: not said)] = False
    every: Annotated[Every, Field(exclude_if=lambda said: said == "month")] = "month"


class MonitorDeclared(Event):
    """A monitor, or a new version of one, was put in force; the subject is its id."""

    type: Literal["monitor.declared"] = "monitor.declared"
    schemaversion: Literal[4] = 4
    data: Monitor


class LookResult(Fact):
    """One monitor's answer at one look; not evaluated is an answer, with its reason.

    Events before the day `look` count. All numbers are totals since surveillance began, but
    `counted`, the ids of the events that this look counts and the one before did not. `alpha_spent`
    is what is gone by this look, in this version of the monitor and earlier ones. `changed` says
    what is otherwise than in the version of this look before; `notes`, what was left out and why.

    `log_e_value` is the evidence of an e-process at this look, and `anytime_p` one over the largest
    so far, both from the counts as they are known now. `log_ratio` is the natural logarithm of the
    ratio of rates with its standard error, where both are finite.
    """

    monitor_id: Identifier
    monitor_version: Annotated[int, Field(ge=1)]
    look: Day
    look_version: Annotated[int, Field(ge=1)] = 1
    state: Literal["signal", "no_signal", "not_evaluated"]
    reason: Text | None = None
    method: Identifier | None = None
    observed: Annotated[int, Field(ge=0)] | None = None
    expected: Annotated[float, Field(ge=0)] | None = None
    exposure_device_months: Annotated[float, Field(ge=0)] | None = None
    statistic: float | None = None
    critical_value: float | None = None
    critical_events: Annotated[int, Field(ge=1)] | None = None
    alpha_spent: Annotated[float, Field(ge=0, le=1)] | None = None
    rate_ratio: Annotated[float, Field(ge=0)] | None = None
    rate_ratio_lower: Annotated[float, Field(ge=0)] | None = None
    rate_ratio_upper: Annotated[float, Field(ge=0)] | None = None
    smallest_detectable_ratio: Annotated[float, Field(ge=1)] | None = None
    log_e_value: float | None = None
    anytime_p: Annotated[float, Field(ge=0, le=1)] | None = None
    log_ratio: float | None = None
    log_ratio_error: Annotated[float, Field(gt=0)] | None = None
    changed: Text | None = None
    notes: tuple[Text, ...] = ()
    counted: tuple[UUID, ...] = ()


class PartitionOffset(Fact):
    """How far a partition of the ledger had been read."""

    partition: Annotated[int, Field(ge=0)]
    next_offset: Annotated[int, Field(ge=0)]


class Run(Fact):
    """The looks taken or taken anew at one data-lock point, `part` of `parts` of them.

    Looks that are as they were are not told again; `family`, all monitors read together, is told
    in the first part, and only where it is otherwise than told last.
    """

    data_locked_at: UtcDatetime
    part: Annotated[int, Field(ge=1)] = 1
    parts: Annotated[int, Field(ge=1)] = 1
    plan_hash: Sha256Hex
    offsets: tuple[PartitionOffset, ...]
    results: tuple[LookResult, ...]
    family: Family | None = None


class SurveillanceRun(Event):
    """The population was looked at."""

    type: Literal["surveillance.run"] = "surveillance.run"
    schemaversion: Literal[3] = 3
    data: Run
