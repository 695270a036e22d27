"""Which threshold of each detector is varied, and over which values, for its operating curve."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

from detectors.contract import Detector
from events.vocabulary import Hazard


@dataclass(frozen=True, slots=True)
class Sweep:
    """One parameter of the detector of one hazard, and the values to try."""

    hazard: Hazard
    parameter: str
    unit: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A detector with one parameter changed, under a name of its own."""

    sweep: Sweep
    value: float
    detector: Detector[Any, Any]


SWEEPS = (
    Sweep("lead_fracture", "beyond.bad_min", "sessions", (2, 3, 4)),
    Sweep("lead_fracture", "unsteady.bad_min", "sessions", (3, 4, 6)),
    Sweep("lead_migration", "persistence.bad_min", "sessions", (2, 3, 4)),
    Sweep("lead_migration", "side_ratio", "times", (1.0, 1.2, 1.4, 1.6)),
    Sweep("generator_failure", "haste_ratio", "times", (2.0, 3.0, 5.0)),
    Sweep("generator_failure", "least_fall_percent", "%", (3, 5, 8)),
    Sweep("lead_fracture", "rise_ratio", "times", (1.3, 1.5, 1.75, 2.5)),
    Sweep("lead_fracture", "high_ohm", "ohm", (1200, 1500, 3000, 9000)),
    Sweep("lead_migration", "rise_ratio", "times", (1.3, 1.4, 1.5, 1.6, 1.8, 2.0)),
    Sweep("infection", "erythema", "points", (0.25, 0.5, 0.75, 1.0, 1.5)),
    Sweep("pain", "nrs_error", "of 10", (0.7, 0.85, 1.02, 1.2, 1.5)),
    Sweep("pain", "back_apart_days", "days", (14, 28, 56, 91, 182)),
    Sweep("early_removal", "benefit_gone", "points", (0.25, 0.5, 1.0)),
    Sweep("generator_failure", "resets", "resets", (1, 2, 3, 6)),
    Sweep("generator_failure", "errors", "errors", (2, 5, 10, 25)),
)


class NoSuchParameter(Exception):
    """A sweep names a parameter that its detector does not have any more."""


def variants(
    detectors: Iterable[Detector[Any, Any]], sweeps: Iterable[Sweep] = SWEEPS
) -> Iterator[Variant]:
    """Yield each detector with each value of its sweeps; hazards without a detector are left out.

    Raises
    ------
    NoSuchParameter
        If a detector has no parameter of that name.

    Examples
    --------
    >>> from detectors.registry import discover
    >>> [variant.detector.name for variant in variants(discover())][:2]
    ['lead-fracture@beyond.bad_min:2', 'lead-fracture@beyond.bad_min:3']
    """
    by_hazard = {detector.hazard: detector for detector in detectors}
    for sweep in sweeps:
        detector = by_hazard.get(sweep.hazard)
        if detector is None:
            continue
        for value in sweep.values:
            changed = _changed(detector, detector.parameters, sweep.parameter, value)
            name = f"{detector.name}@{sweep.parameter}:{value:g}"
            yield Variant(sweep, value, replace(detector, name=name, parameters=changed))


def _changed(detector: Detector[Any, Any], within: Any, parameter: str, value: float) -> Any:
    """Return parameters with one of them changed; a dot leads into parameters of a parameter."""
    name, _, inside = parameter.partition(".")
    names = {field.name for field in fields(within)}
    if name not in names:
        message = (
            f"{detector.name} has no parameter {parameter!r}; it has "
            f"{', '.join(sorted(names))}. Name one of them in benchmarks/detection/sweeps.py."
        )
        raise NoSuchParameter(message)
    old = getattr(within, name)
    new = _changed(detector, old, inside, value) if inside else type(old)(value)
    return replace(within, **{name: new})


def shipped(sweep: Sweep, detectors: Iterable[Detector[Any, Any]]) -> float | None:
    """Return the value in force, or null without a detector."""
    found = [d for d in detectors if d.hazard == sweep.hazard]
    return float(attrgetter(sweep.parameter)(found[0].parameters)) if found else None
