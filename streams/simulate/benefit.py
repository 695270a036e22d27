"""The benefit goes: outcomes fall back, the therapy is used less, the person comes more often.

Some have the device removed then, and the others get the benefit back. So a course towards removal
and one that only looks like it begin alike.
"""

from dataclasses import dataclass
from random import Random

from events.clinical import AdverseEvent
from streams.simulate.failures.mode import NEVER, Happening, Host, waiting_days
from streams.simulate.parameters import Parameters

BEFORE_REMOVAL_DAYS = (60.0, 270.0)
"""From when the benefit goes to the removal. Assumed; Pope et al. 2017, Neuromodulation
20(6):543-552, saw pain fall after implants and rise before explants, without days."""
RELAPSE_DAYS = (60.0, 270.0)
"""Until it comes back, where nothing is removed. Assumed alike."""
FADING_DAYS = 45.0
"""In which it goes. Assumed."""
VISIT_DAYS = (25.0, 70.0)
"""From one visit that nobody had planned to the next. Assumed."""
USE_LEFT = (0.0, 0.8)
"""Part of the usual sessions that is still held. Assumed."""
ASKED_SHARE = 0.4
"""Removals that a report announces, some weeks ahead. Assumed."""
ASKED_DAYS = (10.0, 45.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relapse:
    """A benefit that goes on `day`, and is away until `until_day`."""

    day: float
    until_day: float
    use_left: float
    visits: tuple[float, ...]

    def lost(self, day: float) -> float:
        """Return the part of the benefit that is lost on `day`."""
        if not self.day <= day < self.until_day:
            return 0.0
        return min(1.0, (day - self.day) / FADING_DAYS)

    def use(self, day: float) -> float:
        """Return the part of the usual sessions that is still held on `day`."""
        return 1.0 - self.lost(day) * (1.0 - self.use_left)


def before_removal(own: Random, host: Host, *, removed_day: float) -> Relapse:
    """Draw how the benefit goes before a removal because of it."""
    lasts = min(own.uniform(*BEFORE_REMOVAL_DAYS), removed_day - host.activated_day - 1)
    return _relapse(own, removed_day - lasts, NEVER, last_visit_day=removed_day - 1)


def without_removal(own: Random, host: Host, parameters: Parameters) -> Relapse | None:
    """Draw whether the benefit goes for some months although nothing is removed."""
    day = host.activated_day + 120 + waiting_days(own, parameters.look_alikes.relapse)
    until = day + own.uniform(*RELAPSE_DAYS)
    return None if day == NEVER else _relapse(own, day, until, last_visit_day=until)


def _relapse(own: Random, day: float, until_day: float, *, last_visit_day: float) -> Relapse:
    use_left = own.uniform(*USE_LEFT)
    visits, at = [], day + own.uniform(*VISIT_DAYS)
    while at < last_visit_day:
        visits.append(at // 1 + 0.4)
        at += own.uniform(*VISIT_DAYS)
    return Relapse(day=day, until_day=until_day, use_left=use_left, visits=tuple(visits))


def announcement(own: Random, host: Host, *, removed_day: float) -> Happening | None:
    """Draw the report that says that the system will be taken out, if somebody files one."""
    filed = removed_day - own.uniform(*ASKED_DAYS)
    if own.random() >= ASKED_SHARE or filed <= host.activated_day:
        return None
    report = AdverseEvent(
        hazard="other",
        seriousness="intervention",
        narrative="No benefit any more; removal of the system is agreed.",
        patient_problem_codes=("E2110",),
        impact_codes=("F1903",),
        action="explanted",
        device_disposition="implanted",
        reporter_role="clinician",
        centre=host.centre,
    )
    return Happening(day=filed, delay_days=own.uniform(0.5, 6), data=report)
