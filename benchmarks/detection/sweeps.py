"""Which threshold of each detector is varied, and over which values, for its operating curve."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
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
    Sweep("lead_fracture", "rise_ratio", "times", (1.3, 1.5, 1.75, 2.0, 2.5, 4.0)),
    Sweep("lead_fracture", "high_ohm", "ohm", (1200, 1500, 2000, 3000, 5000, 9000)),
    Sweep("lead_migration", "rise_ratio", "times", (1.2, 1.3, 1.4, 1.5, 1.7, 2.0)),
    Sweep("infection", "erythema", "points", (0.25, 0.5, 0.75, 1.0, 1.5)),
    Sweep("pain", "nrs_error", "of 10", (0.7, 0.85, 1.02, 1.2, 1.5)),
    Sweep("pain", "back_apart_days", "days", (14, 28, 56, 91, 182)),
    Sweep("early_removal", "benefit_gone", "points", (0.25, 0.5, 1.0)),
    Sweep("generator_failure", "resets", "resets", (1, 2, 3, 4, 6, 10)),
    Sweep("generator_failure", "errors", "errors", (2, 4, 7, 10, 15, 25)),
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
    ['lead-fracture@rise_ratio:1.3', 'lead-fracture@rise_ratio:1.5']
    """
    by_hazard = {detector.hazard: detector for detector in detectors}
    for sweep in sweeps:
        detector = by_hazard.get(sweep.hazard)
        if detector is None:
            continue
        names = {field.name for field in fields(detector.parameters)}
        if sweep.parameter not in names:
            message = (
                f"{detector.name} has no parameter {sweep.parameter!r}; it has "
                f"{', '.join(sorted(names))}. Name one of them in benchmarks/detection/sweeps.py."
            )
            raise NoSuchParameter(message)
        usual = type(getattr(detector.parameters, sweep.parameter))
        for value in sweep.values:
            changed = replace(detector.parameters, **{sweep.parameter: usual(value)})
            name = f"{detector.name}@{sweep.parameter}:{value:g}"
            yield Variant(sweep, value, replace(detector, name=name, parameters=changed))


def shipped(sweep: Sweep, detectors: Iterable[Detector[Any, Any]]) -> float | None:
    """Return the value in force, or null without a detector."""
    found = [d for d in detectors if d.hazard == sweep.hazard]
    return float(getattr(found[0].parameters, sweep.parameter)) if found else None
