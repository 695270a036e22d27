"""What really happened, written apart from the events so that no detector can see it."""

from typing import Annotated, Literal

from pydantic import Field

from events.envelope import Fact, Identifier
from events.times import UtcDatetime
from events.vocabulary import Hazard, Side

LookAlikeKind = Literal[
    "bad_reading",
    "reprogramming",
    "disuse",
    "pain_flare",
    "relapse",
    "no_longer_needed",
    "no_sync",
    "seasonal_use",
    "posture",
    "clock_skew",
    "clock_reset",
    "missing_contact",
    "unit_mistake",
    "end_of_service",
]
FailureMode = Literal[
    "conductor_fracture",
    "insulation_breach",
    "lead_migration",
    "infection",
    "early_depletion",
    "generator_silence",
    "weak_output",
    "pain",
]
"""How it failed; several modes may belong to one hazard."""


class Truth(Fact):
    """One failure, or one thing that only looks like it (`hazard` is null then).

    `mode` is how the device failed; null for what is told by itself, such as a scan. `reported` is
    when a clinician's report of it reached us; null where none did in the simulated time.
    `contacts` is empty where the fault is not of a contact.
    """

    device: Identifier
    hazard: Hazard | None = None
    mode: FailureMode | None = None
    look_alike: LookAlikeKind | None = None
    onset: UtcDatetime
    side: Side | None = None
    contacts: Annotated[tuple[int, ...], Field(max_length=16)] = ()
    reported: UtcDatetime | None = None
    resolved: UtcDatetime | None = None
