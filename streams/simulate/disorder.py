"""Every number of real life's disorder in the telemetry, with its unit and where it comes from.

As in `streams.simulate.parameters`, "assumed" means that nobody has measured it. Rates are per
device-year in use unless they say otherwise.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a person's use changes over the years and the seasons."""

    trend_mean_per_year: float = -0.05
    """Mean slope of the logarithm of the use: it falls in some and rises in others. Assumed."""
    trend_sd_per_year: float = 0.2
    held_most: float = 0.98
    """However much the use rises, nobody holds a larger part of the sessions. Assumed."""
    seasonal_share: float = 0.15
    """People who use the therapy much less once a year. Assumed."""
    seasonal_depth: tuple[float, float] = (0.4, 0.8)
    """Part of their use that is gone at the lowest. Assumed."""
    seasonal_low_day: tuple[float, float] = (205.0, 25.0)
    """Day of the year of the lowest, mean and standard deviation: late July. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postures:
    """In which posture sessions are held, and what that does to a reading."""

    usual_shares: tuple[float, float, float] = (0.7, 0.2, 0.1)
    """People who usually lie prone, lie supine, sit. Assumed."""
    other_share: float = 0.1
    """Sessions held otherwise than usual. Assumed."""
    change: float = 0.05
    """How often somebody takes to another posture for good. Assumed."""
    clinic_sitting_share: float = 0.4
    """Interrogations in which the person sits; in the others they lie prone. Assumed."""
    unsaid_share: float = 0.1
    """Readings that do not say in which posture. Assumed."""
    impedance_factor: tuple[float, float, float] = (1.0, 0.97, 1.03)
    """Of prone, supine, sitting. Assumed: a little."""
    threshold_factor: tuple[float, float, float] = (1.0, 0.93, 1.1)
    """The same of the motor threshold. Assumed."""
    person_sd: float = 0.3
    """Spread, from person to person, of how far these factors go. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """When the device's own clock is wrong, until a visit sets it again."""

    skew: float = 0.1
    """How often it is off by hours, as after a journey. Assumed."""
    skew_hours: tuple[float, float] = (1.0, 12.0)
    """By how much, either way. Assumed."""
    reset: float = 0.004
    """How often it starts anew, or jumps into the future. Assumed."""
    reset_to_year: int = 2000
    """Where it starts anew. Assumed."""
    future_share: float = 0.3
    """Resets that jump into the future instead. Assumed."""
    future_years: tuple[float, float] = (0.5, 12.0)
    """How far. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How uploads reach us, and how not."""

    no_sync: float = 0.25
    """How often a remote is put away for weeks, while the therapy goes on. Assumed."""
    no_sync_days: tuple[float, float] = (14.0, 70.0)
    stuck_share: float = 0.005
    """Uploads that wait somewhere for weeks, so that newer ones come first. Assumed."""
    stuck_days: tuple[float, float] = (10.0, 45.0)
    copied_share: float = 0.01
    """Uploads that come a second time, the same to the id. Assumed."""
    sent_again_share: float = 0.01
    """Uploads that come a second time under another id. Assumed."""
    second_mean_days: float = 2.0
    """From the first to the second. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """What is wrong with a reading before it reaches us."""

    null_share: float = 0.003
    """Sessions in which one contact was not measured. Assumed."""
    absent_share: float = 0.001
    """Sessions in which one lead was not measured at all. Assumed."""
    missing_contact: float = 0.02
    """How often one contact is not measured for months. Assumed."""
    missing_days: tuple[float, float] = (30.0, 180.0)
    unit_mistake: float = 0.03
    """How often, per year, a centre's gateway takes ohm for kilo-ohm. Assumed."""
    unit_mistake_days: tuple[float, float] = (5.0, 30.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOfService:
    """Batteries that are empty when their use says so, and are replaced in time."""

    small_cell_share: float = 0.06
    """Generators of an earlier kind, with a small cell. Assumed."""
    small_cell_part: tuple[float, float] = (0.1, 0.3)
    """What it holds, of the usual charge. Assumed."""
    near_used: float = 0.8
    """So much used, the end is near and the replacement is planned. Assumed."""
    replaced_used: float = 0.92
    """So much used when it is replaced. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disorder:
    """All of the above."""

    habits: Habits = field(default_factory=Habits)
    postures: Postures = field(default_factory=Postures)
    clocks: Clocks = field(default_factory=Clocks)
    delivery: Delivery = field(default_factory=Delivery)
    readout: Readout = field(default_factory=Readout)
    end_of_service: EndOfService = field(default_factory=EndOfService)
