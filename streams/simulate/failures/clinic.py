"""What a clinic does about hardware that fails: it finds it, reports it, and operates."""

from dataclasses import dataclass
from random import Random
from typing import Literal

from events.clinical import AdverseEvent
from events.device import Revision
from events.vocabulary import Hazard, Side
from streams.simulate.failures.mode import Happening, Host

REPORT_MEAN_DAYS = 5.0
"""From the finding to its report, after a day at least. Assumed."""
TOLD_DAYS = 2.0
"""From an operation to its entry. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """When the clinic finds a failure, how much later we hear of it, and when it operates."""

    found_day: float
    delay_days: float
    operated_day: float

    @property
    def reported_day(self) -> float:
        """The day on which the report reaches us."""
        return self.found_day + self.delay_days

    def happenings(self, report: AdverseEvent, revision: Revision) -> tuple[Happening, ...]:
        """Return the report and the operation, when they happen and when we learn of them."""
        return (
            Happening(day=self.found_day, delay_days=self.delay_days, data=report),
            Happening(day=self.operated_day, delay_days=TOLD_DAYS, data=revision),
        )


def visit(
    rng: Random,
    *,
    not_before_day: float,
    found_mean_days: float,
    operated_mean_days: float,
    waiting_days: float = 14.0,
) -> Visit:
    """Draw when a failure is found, and when it is operated on after so much waiting."""
    found = not_before_day + rng.expovariate(1 / found_mean_days)
    delay = 1 + rng.expovariate(1 / REPORT_MEAN_DAYS)
    operated = found + waiting_days + rng.expovariate(1 / operated_mean_days)
    return Visit(found_day=found, delay_days=delay, operated_day=operated)


def report_of(
    host: Host,
    hazard: Hazard,
    narrative: str,
    *,
    device: tuple[str, ...],
    investigation: tuple[str, ...] = (),
    patient: str,
    impact: str = "F1905",
    component: str,
    side: Side | None = None,
) -> AdverseEvent:
    """Return a clinician's report of hardware that has to be operated on, with its IMDRF codes."""
    return AdverseEvent(
        hazard=hazard,
        seriousness="intervention",
        narrative=narrative,
        side=side,
        device_problem_codes=device,
        investigation_codes=investigation,
        patient_problem_codes=(patient,),
        impact_codes=(impact,),
        component_codes=(component,),
        action="other",
        device_disposition="implanted",
        reporter_role="clinician",
        centre=host.centre,
    )


def new_generator() -> Revision:
    """Return the operation that replaces the generator."""
    return Revision(replaced=("generator",), reason="generator_failure")


def new_lead(side: Side) -> Revision:
    """Return the operation that replaces the lead of a side."""
    lead: Literal["left_lead", "right_lead"] = "left_lead" if side == "left" else "right_lead"
    return Revision(replaced=(lead,), reason="lead_fracture")
