"""Whether a hazard of a device can be judged at all: silence is not the same as all is well."""

from typing import Annotated, Literal

from pydantic import Field

from events.envelope import Event, Fact, Identifier, Sha256Hex, Text
from events.vocabulary import Hazard


class Evaluation(Fact):
    """One hazard of one device, and why its detector cannot judge it; null where it can."""

    hazard: Hazard
    detector: Identifier
    detector_version: Annotated[int, Field(ge=1)]
    plan_hash: Sha256Hex
    not_evaluated: Text | None = None


class EvaluationChanged(Event):
    """A detector began to see, ceased to, or misses something else than before."""

    type: Literal["evaluation.changed"] = "evaluation.changed"
    schemaversion: Literal[1] = 1
    data: Evaluation
