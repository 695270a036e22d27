"""What really happened: from the simulator, or from a `truth.jsonl` that somebody else wrote.

One JSON object a line. Read are:

device
    As in the `subject` of its events. Needed.
hazard
    One of the nine of `events.vocabulary`, such as `lead_fracture`; null or absent where nothing
    failed and it only looked so.
onset
    When it began, ISO 8601; without an offset it counts as UTC. Needed.
reported
    When a clinician's report of it reached us; null or absent where none did. Without it nothing
    can be said of lead time.
resolved
    When it ended, by surgery or by itself; null or absent where it did not.
look_alike
    What only looked like a failure, in one word, such as `reprogramming`.

A line needs a hazard or a look-alike. Whatever else it holds is not read.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from events.envelope import Fact
from events.vocabulary import Hazard


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(_utc)]


class Told(BaseModel):
    """One line: a failure, or what only looked like one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    device: Annotated[str, Field(min_length=1)]
    hazard: Hazard | None = None
    look_alike: str | None = None
    onset: Moment
    reported: Moment | None = None
    resolved: Moment | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.hazard is None and self.look_alike is None:
            raise ValueError("needs a hazard, or a look_alike where nothing failed")
        return self


@dataclass(frozen=True, slots=True)
class Truth:
    """All that is known of a fleet."""

    failures: tuple[Told, ...]
    look_alikes: tuple[Told, ...]


class TruthUnusable(Exception):
    """The truth is not there or cannot be read, so nothing can be held against it."""


def from_simulation(truths: Iterable[Fact]) -> Truth:
    """Return what the simulator says of its fleet."""
    return _sorted(Told.model_validate(truth.model_dump()) for truth in truths)


def read_truth(folder: Path) -> Truth:
    """Read `truth.jsonl` in `folder`.

    Raises
    ------
    TruthUnusable
        If it is not there, or a line lacks what is needed; the message names the line.
    """
    path = folder / "truth.jsonl"
    if not path.is_file():
        message = (
            f"there is no {path}: without the truth nothing can be held against it. Write one JSON "
            "object a line with device, hazard, onset and, where known, reported and resolved; "
            "benchmarks/detection/truth.py says what each means."
        )
        raise TruthUnusable(message)
    lines = path.read_text(encoding="utf-8").splitlines()
    return _sorted(_told(path, i, line) for i, line in enumerate(lines, 1) if line.strip())


def _told(path: Path, number: int, line: str) -> Told:
    try:
        return Told.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        message = f"{path.name}, line {number}, is not JSON: {error.msg}."
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        message = f"{path.name}, line {number}: {where}: {first['msg']}."
    message += " See benchmarks/detection/truth.py for what a line needs."
    raise TruthUnusable(message)


def _sorted(told: Iterable[Told]) -> Truth:
    ordered = sorted(told, key=lambda each: (each.onset, each.device))
    return Truth(
        failures=tuple(each for each in ordered if each.hazard is not None),
        look_alikes=tuple(each for each in ordered if each.hazard is None),
    )
