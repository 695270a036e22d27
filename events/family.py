"""All monitors of one run read together: what holds among many questions asked at once."""

from typing import Annotated, Literal

from pydantic import Field

from events.envelope import Fact, Identifier, Text

Share = Annotated[float, Field(ge=0, le=1)]


class SystematicError(Fact):
    """What the valid negative controls of one kind of comparison showed: an error on the log scale.

    The log ratio of rates is off by a normal error of this mean and standard deviation. Where too
    few controls are valid both are null and the reason says so.
    """

    compared_with: Literal["benchmark", "comparator"]
    controls: Annotated[int, Field(ge=0)]
    mean: float | None = None
    sd: Annotated[float, Field(ge=0)] | None = None
    reason: Text | None = None


class Together(Fact):
    """A part of the system: the lead, the generator, all of it; and its place in the hierarchy.

    `held_at` names the first node from the top on where nothing was shown; null where all above it
    and itself were.
    """

    name: Text
    part_of: Text | None = None
    anytime_p: Share
    adjusted_p: Share
    held_at: Text | None = None


class Member(Fact):
    """One monitor among all, by its latest look; what could not be said is null, with a reason.

    `log_e_value` is its evidence now, `anytime_p` that of its strongest look so far. `holds` says
    whether it is among those that hold at once; a negative control is never asked. `part_of`,
    `adjusted_p` and `held_at` are its place in the hierarchy. `calibrated_p` is that of a rise;
    `calibrated_signal` says whether a look so far lies above `calibrated_critical_value`.
    """

    monitor_id: Identifier
    monitor_version: Annotated[int, Field(ge=1)]
    negative_control: bool = False
    log_e_value: float | None = None
    anytime_p: Share | None = None
    no_evidence: Text | None = None
    holds: bool | None = None
    part_of: Text | None = None
    adjusted_p: Share | None = None
    held_at: Text | None = None
    calibrated_p: Share | None = None
    calibrated_critical_value: float | None = None
    calibrated_signal: bool | None = None
    uncalibrated: Text | None = None


class Family(Fact):
    """All monitors at once: of those that hold, a share q is false on average at most.

    `alpha` is the chance of any false signal along the hierarchy.
    """

    q: Annotated[float, Field(gt=0, lt=1)]
    alpha: Annotated[float, Field(gt=0, lt=1)]
    members: tuple[Member, ...]
    together: tuple[Together, ...] = ()
    errors: tuple[SystematicError, ...] = ()
