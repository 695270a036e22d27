"""The PMS plan, whole, as it was put in force: so no signal names rules that nobody can read.

A plan is told before the first signal under it. It concerns no device: no detector reads it, it
says nothing of whether a log is simulated, and it is no news of any device.
"""

from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from events.envelope import Event, Fact, Identifier, Sha256Hex, Text
from events.times import Day

PLAN_TEXT_MAX = 200_000
"""A plan of more characters is not told; the one that comes along has an eighth of that."""
PLAN_SUBJECT = "plan"
"""The subject of all plans, and so their key: they lie on the ledger in one order."""


class PlanDamaged(ValueError):
    """A plan that was told is not the one that it says it is; the message says how that shows."""


class DetectorInForce(Fact):
    """A detector that decides under a plan, and which version of it."""

    name: Identifier
    version: Annotated[int, Field(ge=1)]


class Plan(Fact):
    """The text of a plan, as it stands in its file, and what it comes to.

    `plan_hash` is over all in it that decides, and stands on signals; `text_sha256` is over the
    text, words and all. `software` is the program that put it in force, whose code decides too.
    """

    plan_hash: Sha256Hex
    text_sha256: Sha256Hex
    name: Identifier
    version: Annotated[int, Field(ge=1)]
    dated: Day
    approved_by: Text | None = None
    approved_on: Day | None = None
    detectors: Annotated[tuple[DetectorInForce, ...], Field(max_length=100)]
    software: Text
    text: Annotated[str, Field(min_length=1, max_length=PLAN_TEXT_MAX)]

    @model_validator(mode="after")
    def _text_is_the_one_that_was_hashed(self) -> Self:
        if text_hash(self.text) != self.text_sha256:
            message = "the text of the plan is damaged: its SHA-256 is not text_sha256"
            raise PlanDamaged(message)
        return self


class PlanDeclared(Event):
    """A plan was put in force, by the program that decides by it."""

    type: Literal["plan.declared"] = "plan.declared"
    schemaversion: Literal[1] = 1
    data: Plan


def text_hash(text: str) -> str:
    """Return the SHA-256 of a plan's text, as `sha256sum` says it of the file.

    >>> text_hash("")[:12]
    'e3b0c44298fc'
    """
    return sha256(text.encode()).hexdigest()
