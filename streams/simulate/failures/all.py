"""Every failure mode. The next one is a module beside these and a word here."""

from collections.abc import Mapping
from types import MappingProxyType

from streams.simulate.failures import (
    generator_failure,
    generator_silence,
    infection,
    insulation_breach,
    lead_fracture,
    lead_migration,
    pain,
    weak_output,
)
from streams.simulate.failures.mode import Failure, Mode
from streams.simulate.truth import FailureMode

MODES: Mapping[FailureMode, Mode] = MappingProxyType(
    {
        module.MODE.name: module.MODE
        for module in (
            lead_fracture,
            lead_migration,
            infection,
            generator_failure,
            pain,
            insulation_breach,
            generator_silence,
            weak_output,
        )
    }
)


def silent(failure: Failure | None, day: float) -> bool:
    """Tell whether a failure keeps the device from doing anything at all on `day`."""
    return failure is not None and MODES[failure.mode].silent and failure.active(day)


def refused_share(failure: Failure | None, day: float) -> float:
    """Return the part of uploads that do not complete on `day`."""
    if failure is None or not failure.active(day):
        return 0.0
    return MODES[failure.mode].failed_interrogations
