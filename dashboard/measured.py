"""How often a detector was wrong when it was last measured, for the pages that show its signals.

The numbers are those of `docs/detection.md`, which a benchmark prints; `make docs` takes them from
it into `measured.json`, beside this file.
"""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("measured.json")


class Interval(BaseModel):
    """An estimate and its interval at 95 %; of a lead time, the median and its quartiles."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float
    low: float
    high: float


class Measured(BaseModel):
    """One hazard, where devices are read so often; None is not measured."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hazard: str
    read: str
    failures: int
    false_alarms: int
    sensitivity_percent: Interval | None
    false_alarms_per_1000_device_years: Interval | None
    lead_days: Interval | None


class Table(BaseModel):
    """All that was measured, and the plan it was measured under: the head of its hash."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plan: str
    rows: tuple[Measured, ...]


@cache
def measured() -> Table:
    """Return the table."""
    return Table.model_validate_json(FILE.read_bytes())


def measured_of(hazard: str) -> tuple[Measured, ...]:
    """Return what was measured for a hazard, by how often devices are read."""
    return tuple(row for row in measured().rows if row.hazard == hazard)


def told(interval: Interval | None, unit: str = "") -> str:
    """Return an estimate with its interval in words.

    >>> told(Interval(value=5.31, low=1.95, high=11.6)), told(None)
    ('5.31 (1.95 to 11.6)', 'not measured')
    """
    if interval is None:
        return "not measured"
    return f"{interval.value:g}{unit} ({interval.low:g} to {interval.high:g})"
