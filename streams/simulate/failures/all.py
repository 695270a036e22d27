"""Every failure mode. The next one is a module beside these and a word here."""

from collections.abc import Mapping
from types import MappingProxyType

from events.vocabulary import Hazard
from streams.simulate.failures import (
    generator_failure,
    infection,
    lead_fracture,
    lead_migration,
    pain,
)
from streams.simulate.failures.mode import Mode

MODES: Mapping[Hazard, Mode] = MappingProxyType(
    {
        module.MODE.hazard: module.MODE
        for module in (lead_fracture, lead_migration, infection, generator_failure, pain)
    }
)
