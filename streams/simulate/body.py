"""The device in the body: what a session would measure. The state is small and moves forward."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp
from random import Random

from events.device import Activation, Reprogramming, Revision
from events.vocabulary import Side
from streams.simulate.course import Course
from streams.simulate.failures.all import MODES
from streams.simulate.failures.mode import SIDES, Reading
from streams.simulate.parameters import Parameters

BAD_READING_OHM = 7_500.0
CONTACTS_CHANGED_FACTOR = (0.85, 1.2)
"""What another choice of contacts does to the impedances. Assumed."""
DAY_MIN = 24 * 60


@dataclass(slots=True)
class LeadInBody:
    """One lead: the impedance of each fresh contact, how much scar will add, and its age."""

    fresh_ohm: list[float]
    gain: float
    threshold_ma: float
    since_day: float


@dataclass(slots=True)
class Body:
    """All that is remembered between two sessions of one device."""

    course: Course
    parameters: Parameters
    rng: Random
    leads: dict[Side, LeadInBody] = field(init=False)
    amplitude_ma: float = 0.0
    program: int = 1
    cell_part: float = field(init=False)
    used: float = 0.0
    resets: int = 0
    errors: int = 0
    day: float = field(init=False)
    bad_days: list[float] = field(init=False)
    changes: list[tuple[float, Activation | Reprogramming | Revision]] = field(init=False)

    def __post_init__(self) -> None:
        course = self.course
        self.day = course.host.implanted_day
        self.leads = {side: self._lead(self.day) for side in SIDES}
        self.cell_part = course.cell_part
        self.bad_days = [each.day for each in course.look_alikes if each.kind == "bad_reading"]
        self.changes = sorted(
            (
                (each.day, each.data)
                for each in course.happenings
                if isinstance(each.data, Activation | Reprogramming | Revision)
            ),
            key=lambda change: change[0],
        )

    def measure(self, day: float, minutes: float) -> Reading:
        """Live on until `day`, hold a session of so many minutes, and return what it read."""
        while self.changes and self.changes[0][0] <= day:
            self._change(*self.changes.pop(0))
        reading = Reading(
            impedance_ohm={side: self._impedances(lead, day) for side, lead in self.leads.items()},
            threshold_ma={
                side: lead.threshold_ma
                * self.rng.gauss(1, self.parameters.electrodes.threshold_noise)
                for side, lead in self.leads.items()
            },
            amplitude_ma=self.amplitude_ma,
            abort_probability=self.parameters.use.aborted_share,
        )
        if self.bad_days and self.bad_days[0] <= day:
            self.bad_days.pop(0)
            readings = reading.impedance_ohm[self.rng.choice(SIDES)]
            readings[self.rng.randrange(len(readings))] = BAD_READING_OHM
        failure = self.course.failure
        if failure is not None and failure.active(day):
            mode = MODES[failure.mode]
            mode.disturb(reading, failure, day - failure.onset_day, self.rng, self.parameters)
        self._drain(day, minutes, reading.drain_factor)
        self.resets += reading.resets
        self.errors += reading.errors
        return reading

    def _impedances(self, lead: LeadInBody, day: float) -> list[float]:
        electrodes = self.parameters.electrodes
        age = max(0.0, day - lead.since_day)
        scar = 1 + lead.gain * (1 - exp(-age / electrodes.encapsulation_days))
        gauss, noise = self.rng.gauss, electrodes.noise
        return [ohm * scar * gauss(1, noise) for ohm in lead.fresh_ohm]

    def _lead(self, day: float) -> LeadInBody:
        electrodes, rng = self.parameters.electrodes, self.rng
        return LeadInBody(
            fresh_ohm=[
                max(250.0, rng.gauss(electrodes.impedance_mean_ohm, electrodes.impedance_sd_ohm))
                for _ in range(electrodes.contacts)
            ],
            gain=max(0.0, rng.gauss(electrodes.encapsulation_gain, 0.1)),
            threshold_ma=max(
                0.6, rng.gauss(electrodes.threshold_mean_ma, electrodes.threshold_sd_ma)
            ),
            since_day=day,
        )

    def _change(self, day: float, change: Activation | Reprogramming | Revision) -> None:
        """Take new settings or new parts; both move what is measured from now on."""
        if isinstance(change, Activation):
            self.amplitude_ma = change.amplitude_ma or self.amplitude_ma
            return
        if isinstance(change, Reprogramming):
            self.program = change.program
            self.amplitude_ma = change.amplitude_ma or self.amplitude_ma
            if change.contacts_changed:
                factor = self.rng.uniform(*CONTACTS_CHANGED_FACTOR)
                for lead in self.leads.values():
                    lead.fresh_ohm = [ohm * factor for ohm in lead.fresh_ohm]
            return
        parts: Mapping[str, Side] = {"left_lead": "left", "right_lead": "right"}
        for part in change.replaced:
            if part == "generator":
                self.used, self.resets, self.errors, self.cell_part = 0.0, 0, 0, 1.0
            else:
                self.leads[parts[part]] = self._lead(day)
        for side in change.repositioned:
            self.leads[side] = self._lead(day)

    def _drain(self, day: float, minutes: float, factor: float) -> None:
        battery = self.parameters.battery
        idle = max(0.0, day - self.day) / (battery.idle_years * 365.25)
        therapy = minutes / 60 / battery.therapy_hours
        self.used = min(1.0, self.used + (idle + therapy) * factor / self.cell_part)
        self.day = day

    def battery_v(self) -> float:
        """Return the voltage: nearly flat, then a knee."""
        battery = self.parameters.battery
        drop = 0.3 * self.used + 0.7 * self.used**8
        return battery.full_v - (battery.full_v - battery.empty_v) * drop
