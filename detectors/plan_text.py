"""A PMS plan as a file says it: TOML comes in, the plan and what each value rests on come out.

Nothing is filled in. What is missing, unknown, of another version or out of range is a problem, and
all problems are told at once, each with its table, its key, and what was expected.
"""

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Annotated, Any, Self, get_type_hints

from pydantic import BaseModel, Field, ValidationError, model_validator

from detectors.contract import Detector
from detectors.discovery import Discovery
from detectors.episode import Rules
from detectors.plan import PmsPlan, plan_of
from detectors.plan_value import STRICT, Words, Written, read_value, refusals, shown

TABLES = ("plan", "episodes", "discovery", "detector")
PAIRS = (("low_", "high_"), ("least_", "most_"))
"""How the names of two limits begin of which the first is the lower."""


class Approval(BaseModel):
    """Who put the plan in force, and when; or the reason why nobody has."""

    model_config = STRICT

    name: Words | None = None
    on: date | None = None
    reason: Words | None = None

    @model_validator(mode="after")
    def _who_or_why_not(self) -> Self:
        who, why_not = (self.name is not None and self.on is not None), self.reason is not None
        if who == why_not:
            message = "it should have name and on, or else a reason"
            raise ValueError(message)
        return self


class Head(BaseModel):
    """What the plan is called, what it is for, and who has approved it."""

    model_config = STRICT

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")]
    version: Annotated[int, Field(ge=1)]
    date: date
    purpose: Words
    approved_by: Approval


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One value that decides, where it stands, and what is written of it."""

    table: str
    key: str
    value: Any
    written: Written


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPlan:
    """All that the file of a plan says."""

    head: Head
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPlan(SaidPlan):
    """A plan that can be worked by, and all that its file says of it."""

    plan: PmsPlan


class InvalidPlan(ValueError):
    """A text is no plan to work with; `problems` says why, a line each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_plan(text: bytes | str, *, detectors: tuple[Detector[Any, Any], ...]) -> WrittenPlan:
    """Return the plan in `text`, which must speak of each of `detectors`.

    Raises
    ------
    InvalidPlan
        With every problem that was found, not the first alone.

    Examples
    --------
    >>> from detectors.registry import discover
    >>> try:
    ...     read_plan("[episodes]", detectors=discover())
    ... except InvalidPlan as invalid:
    ...     print(invalid.problems[0])
    [plan] name is missing
    """
    reader = _Reader()
    whole = read_toml(text)
    head = reader.head(reader.table(whole, "plan", place="plan"))
    rules = reader.filled(
        Rules, reader.table(whole, "episodes", place="episodes"), place="episodes"
    )
    discovery = reader.filled(
        Discovery, reader.table(whole, "discovery", place="discovery"), place="discovery"
    )
    tables = reader.table(whole, "detector", place="detector")
    named = tuple(reader.detector(detector, tables) for detector in detectors)
    for what in _unknown(tables, [detector.name for detector in detectors]):
        reader.problems.append(f"[detector] {what}")
    for what in _unknown(whole, TABLES):
        reader.problems.append(f"top level, {what}")
    if reader.problems or head is None:
        raise InvalidPlan(tuple(reader.problems))
    label = f"{head.name} {head.version}"
    plan = plan_of(named, episodes=rules, discovery=discovery, label=label)
    return WrittenPlan(plan=plan, head=head, settings=tuple(reader.settings))


def read_toml(text: bytes | str) -> dict[str, Any]:
    """Return the tables in `text`, or raise `InvalidPlan` where it is no TOML."""
    try:
        return tomllib.loads(text if isinstance(text, str) else text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidPlan((f"it is not TOML: {error}",)) from error


@dataclass(slots=True)
class _Reader:
    """Reads on after a problem, so that all of them are found."""

    problems: list[str] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)

    def table(self, tables: dict[str, Any], name: str, *, place: str) -> dict[str, Any]:
        """Return a table; an empty one where there is none, so that all it lacks is told."""
        found = tables.get(name, {})
        if isinstance(found, dict):
            return found
        self.problems.append(f"[{place}] {shown(found)}; expected a table")
        return {}

    def head(self, table: dict[str, Any]) -> Head | None:
        try:
            return Head.model_validate(table)
        except ValidationError as error:
            self.problems += [f"[plan] {refusal}" for refusal in refusals(error)]
            return None

    def detector(self, detector: Detector[Any, Any], tables: dict[str, Any]) -> Detector[Any, Any]:
        """Return the detector with the parameters of its table."""
        name, place = detector.name, f"detector.{detector.name}"
        if name not in tables:
            self.problems.append(f"[{place}] missing; expected a table for every detector there is")
            return detector
        table = dict(self.table(tables, name, place=place))
        version = table.pop("version", None)
        if type(version) is not int or version != detector.version:
            self.problems.append(
                f"[{place}] version is {shown(version)}; expected {detector.version}, as this "
                "program has it: see in its changelog whether the values still hold"
            )
        parameters = self.filled(type(detector.parameters), table, place=place)
        return replace(detector, parameters=parameters)

    def filled(self, kind: Any, table: dict[str, Any], *, place: str, inside: str = "") -> Any:
        """Return `kind` with the values of a table; of no use where there was a problem."""
        hints = get_type_hints(kind, include_extras=True)
        found: dict[str, Any] = {}
        for name in (part.name for part in fields(kind)):
            key, hint = f"{inside}{name}", hints[name]
            if is_dataclass(hint):
                nested = self.table(table, name, place=f"{place}.{key}")
                found[name] = self.filled(hint, nested, place=place, inside=f"{key}.")
                continue
            found[name], written, wrong = read_value(hint, table.get(name), name=name)
            self.problems += [f"[{place}] {key}: {what}" for what in wrong]
            self.settings.append(Setting(table=place, key=key, value=found[name], written=written))
        self.problems += [f"[{place}] {inside}{what}" for what in _unknown(table, found)]
        self.problems += [f"[{place}] {inside}{what}" for what in _out_of_order(found)]
        return kind(**found)


def _unknown(given: Collection[str], known: Collection[str]) -> Iterator[str]:
    for name in given:
        if name not in known:
            yield f"{name}: unknown; expected {' or '.join(known)}"


def _out_of_order(found: dict[str, Any]) -> Iterator[str]:
    """Hold each lower limit against its upper one, where both could be read."""
    for low, high in PAIRS:
        for name, value in found.items():
            most = found.get(name.replace(low, high, 1)) if name.startswith(low) else None
            if value is not None and most is not None and value >= most:
                other = name.replace(low, high, 1)
                yield f"{name}: value is {value:g}; expected less than {other}, {most:g}"
