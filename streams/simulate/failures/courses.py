"""Every number of how a failure runs, where its rate is in `streams.simulate.parameters`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class InsulationBreach:
    """Current leaks from a conductor into the tissue, or into the conductor beside it."""

    left_factor: tuple[float, float] = (0.15, 0.55)
    """What is left of the impedance while it leaks. Assumed."""
    neighbour_share: float = 0.5
    """Part that leaks into the conductor beside it, so that two contacts drop. Assumed."""
    intermittent_days: float = 60.0
    """Longest time from the first drop to the lasting one. Assumed."""
    threshold_gain: float = 0.3
    """Rise of the motor threshold for the current that leaks away, relative. Assumed."""
    found_mean_days: float = 70.0
    """From the onset to the clinic, after a week at least. Assumed."""
    replaced_mean_days: float = 30.0
    """From there to the new lead, after two weeks at least. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The generator stops from one moment to the next, and answers nobody any more."""

    found_mean_days: float = 25.0
    """From the onset to the clinic. Assumed: the person feels no contraction any more."""
    replaced_mean_days: float = 30.0
    """From there to the new generator, after a week at least. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakOutput:
    """The generator delivers less than it is set to, in strength and in time."""

    lost_part: tuple[float, float] = (0.15, 0.5)
    """Part of the set amplitude that is missing in the end. Assumed."""
    missing_minutes_part: tuple[float, float] = (0.05, 0.4)
    """Part of a session's minutes in which nothing is delivered, in the end. Assumed."""
    fading_days: float = 30.0
    """In which it gets that bad. Assumed."""
    found_mean_days: float = 60.0
    """From the onset to the clinic, after two weeks at least. Assumed."""
    replaced_mean_days: float = 30.0
    """From there to the new generator, after two weeks at least. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Courses:
    """All of the above."""

    insulation_breach: InsulationBreach = field(default_factory=InsulationBreach)
    silence: Silence = field(default_factory=Silence)
    weak_output: WeakOutput = field(default_factory=WeakOutput)
