"""Population surveillance: what is compared with what, and when somebody looked."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from events.envelope import Event, Fact, Identifier, Sha256Hex, Text, UtcDatetime
from events.vocabulary import Hazard


class Stratum(Fact):
    """A part of the population; null leaves that dimension open."""

    lead_model: Text | None = None
    lead_version: Text | None = None
    technique: Text | None = None
    centre: Identifier | None = None


class AgeBand(Fact):
    """A rate that holds for a band of implant age [months], end excluded."""

    from_month: Annotated[float, Field(ge=0)]
    to_month: Annotated[float, Field(gt=0)] | None = None
    per_device_month: Annotated[float, Field(ge=0)]


class Benchmark(Fact):
    """What is expected, and how well that is known. A value nobody could source is null."""

    benchmark_id: Identifier
    hazard: Hazard
    bands: Annotated[tuple[AgeBand, ...], Field(max_length=60)] | None = None
    events: Annotated[int, Field(ge=0)] | None = None
    exposure_device_months: Annotated[float, Field(ge=0)] | None = None
    reference: Text
    confidence: Literal["high", "moderate", "low", "none"]
    missing_reason: Text | None = None

    @model_validator(mode="after")
    def _null_has_its_reason(self) -> Self:
        if self.bands is None and not self.missing_reason:
            message = "a benchmark without a value must say why, in missing_reason"
            raise ValueError(message)
        return self


class BenchmarkDeclared(Event):
    """A benchmark was put in force; the subject is its id."""

    type: Literal["benchmark.declared"] = "benchmark.declared"
    schemaversion: Literal[1] = 1
    data: Benchmark


class Monitor(Fact):
    """One question asked of the population again and again, fixed before the first look."""

    monitor_id: Identifier
    version: Annotated[int, Field(ge=1)]
    hazard: Hazard
    stratum: Stratum = Stratum()
    benchmark_id: Identifier
    method: Identifier
    alpha: Annotated[float, Field(gt=0, lt=1)]
    spending: Text | None = None
    horizon_events: Annotated[float, Field(gt=0)] | None = None
    minimum_events: Annotated[int, Field(ge=1)] = 1
    looks: Annotated[int, Field(ge=1)] | None = None
    reporting_lag_days: Annotated[float, Field(ge=0)] = 0.0


class MonitorDeclared(Event):
    """A monitor, or a new version of one, was put in force; the subject is its id."""

    type: Literal["monitor.declared"] = "monitor.declared"
    schemaversion: Literal[1] = 1
    data: Monitor


class LookResult(Fact):
    """One monitor's answer at one look; not evaluated is an answer, with its reason."""

    monitor_id: Identifier
    monitor_version: Annotated[int, Field(ge=1)]
    state: Literal["signal", "no_signal", "not_evaluated"]
    reason: Text | None = None
    observed: Annotated[int, Field(ge=0)] | None = None
    expected: Annotated[float, Field(ge=0)] | None = None
    exposure_device_months: Annotated[float, Field(ge=0)] | None = None
    statistic: float | None = None
    critical_value: float | None = None
    counted: tuple[UUID, ...] = ()


class PartitionOffset(Fact):
    """How far a partition of the ledger had been read."""

    partition: Annotated[int, Field(ge=0)]
    next_offset: Annotated[int, Field(ge=0)]


class Run(Fact):
    """All looks taken at one data-lock point."""

    data_locked_at: UtcDatetime
    plan_hash: Sha256Hex
    offsets: tuple[PartitionOffset, ...]
    results: tuple[LookResult, ...]


class SurveillanceRun(Event):
    """The population was looked at."""

    type: Literal["surveillance.run"] = "surveillance.run"
    schemaversion: Literal[1] = 1
    data: Run
