"""Benchmarks and monitors as a file says them: TOML comes in, what may be declared comes out.

Nothing is filled in, and all that is wrong is told at once. Ids of the events follow from the
content, so declaring the same file again adds nothing; a changed monitor needs a new version.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from detectors.population.methods import METHODS, spending_of
from detectors.population.run import SIMULATED, SOURCE
from events.envelope import Text
from events.identity import event_id
from events.surveillance import Benchmark, BenchmarkDeclared, Monitor, MonitorDeclared

Model = TypeVar("Model", bound=BaseModel)


class InvalidDeclaration(ValueError):
    """The file cannot be declared; `problems` has every reason."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Head(BaseModel):
    """What the file is called, and from when on it is in force."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    name: Text
    declared_on: date
    declared_by: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What a file declares."""

    head: Head
    benchmarks: tuple[Benchmark, ...]
    monitors: tuple[Monitor, ...]


def read_declaration(content: bytes) -> Declaration:
    """Return what a file declares.

    Raises
    ------
    InvalidDeclaration
        With every problem that there is.
    """
    try:
        raw = tomllib.loads(content.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidDeclaration((f"it is no TOML: {error}",)) from error
    problems: list[str] = []
    unknown = sorted(raw.keys() - {"surveillance", "benchmark", "monitor"})
    problems += (f"[{name}] is unknown here" for name in unknown)
    head = _read(Head, raw.get("surveillance", {}), "[surveillance]", problems)
    benchmarks = _all(Benchmark, raw.get("benchmark", []), "benchmark", problems)
    monitors = _all(Monitor, raw.get("monitor", []), "monitor", problems)
    problems += _disagreements(benchmarks, monitors)
    if problems or head is None:
        raise InvalidDeclaration(tuple(problems))
    return Declaration(head=head, benchmarks=benchmarks, monitors=monitors)


def declaration_events(
    declared: Declaration, *, now: datetime, simulated: bool
) -> tuple[BenchmarkDeclared | MonitorDeclared, ...]:
    """Return the events that declare all of it, benchmarks first."""
    on = datetime.combine(declared.head.declared_on, time(), tzinfo=UTC)

    def envelope(subject: str, content: BaseModel) -> dict[str, Any]:
        digest = sha256(content.model_dump_json().encode()).hexdigest()
        return {
            "id": event_id("declaration", f"{subject}/{on.date()}/{digest}"),
            "source": SIMULATED if simulated else SOURCE,
            "subject": subject,
            "time": on,
            "recordedtime": now,
            "actor": "surveillance",
            "data": content,
        }

    return (
        *(BenchmarkDeclared(**envelope(b.benchmark_id, b)) for b in declared.benchmarks),
        *(MonitorDeclared(**envelope(m.monitor_id, m)) for m in declared.monitors),
    )


def _all(kind: type[Model], raw: Any, name: str, problems: list[str]) -> tuple[Model, ...]:
    if not isinstance(raw, list):
        problems.append(f"{name}: expected [[{name}]], one table for each")
        return ()
    found = (_read(kind, one, f"{name} {n}", problems) for n, one in enumerate(raw, start=1))
    return tuple(one for one in found if one is not None)


def _read(kind: type[Model], raw: Any, where: str, problems: list[str]) -> Model | None:
    try:
        return kind.model_validate_json(json.dumps(raw, default=str))
    except ValidationError as refused:
        for error in refused.errors(include_url=False):
            place = ".".join(map(str, error["loc"]))
            problems.append(f"{where}, {place or 'as a whole'}: {error['msg']}")
        return None


def _disagreements(
    benchmarks: tuple[Benchmark, ...], monitors: tuple[Monitor, ...]
) -> Iterator[str]:
    """Yield what is wrong between one table and another."""
    known = {benchmark.benchmark_id: benchmark for benchmark in benchmarks}
    names = [b.benchmark_id for b in benchmarks] + [m.monitor_id for m in monitors]
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{name} stands {count} times; expected once"
    for monitor in monitors:
        name, benchmark = monitor.monitor_id, known.get(monitor.benchmark_id or "")
        if monitor.method not in METHODS:
            yield f"{name}: no method {monitor.method!r}; expected one of {', '.join(METHODS)}"
        if spending_of(monitor.spending) is None:
            yield f"{name}: spending is {monitor.spending!r}; expected wald, or power:RHO"
        if monitor.horizon_events is None:
            yield f"{name}: horizon_events is missing; alpha is shared out until there"
        if (monitor.method == "binomial-spending") != (monitor.comparator is not None):
            yield f"{name}: binomial-spending, and it alone, needs a comparator"
        if monitor.comparator is None and benchmark is None:
            yield f"{name}: benchmark {monitor.benchmark_id!r} is not in this file"
        if benchmark is not None and benchmark.hazard != monitor.hazard:
            yield f"{name}: its benchmark is of {benchmark.hazard}, not of {monitor.hazard}"
