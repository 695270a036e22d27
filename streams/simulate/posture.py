"""How a person lies or sits while a reading is made, which moves it a little."""

from dataclasses import dataclass, field
from random import Random

from events.vocabulary import Posture
from streams.simulate.look_alikes import LookAlike
from streams.simulate.parameters import Parameters

POSTURES: tuple[Posture, ...] = ("prone", "supine", "sitting")


def usual_posture(rng: Random, parameters: Parameters) -> Posture:
    """Draw how somebody usually holds a session."""
    return rng.choices(POSTURES, parameters.disorder.postures.usual_shares)[0]


def other_posture(rng: Random, posture: Posture) -> Posture:
    """Draw another posture than that."""
    return rng.choice([each for each in POSTURES if each != posture])


@dataclass(slots=True)
class Holding:
    """The posture of each reading of one device, drawn from `rng` alone."""

    rng: Random
    parameters: Parameters
    usual: Posture
    changes: tuple[LookAlike, ...]
    """From when on another posture is the usual one, in order of day."""
    reach: float = field(init=False)
    """How far a posture moves this person's readings, of the usual distance."""

    def __post_init__(self) -> None:
        spread = self.parameters.disorder.postures.person_sd
        self.reach = max(0.0, self.rng.gauss(1, spread))

    def at_home(self, day: float) -> Posture:
        """Return the posture of a session."""
        usual = self.usual
        for each in self.changes:
            if each.day <= day and each.posture is not None:
                usual = each.posture
        if self.rng.random() < self.parameters.disorder.postures.other_share:
            return other_posture(self.rng, usual)
        return usual

    def in_clinic(self) -> Posture:
        """Return the posture of an interrogation."""
        sits = self.rng.random() < self.parameters.disorder.postures.clinic_sitting_share
        return "sitting" if sits else "prone"

    def factors(self, posture: Posture) -> tuple[float, float]:
        """Return what it does to an impedance and to a motor threshold."""
        postures, index = self.parameters.disorder.postures, POSTURES.index(posture)
        return (
            1 + self.reach * (postures.impedance_factor[index] - 1),
            1 + self.reach * (postures.threshold_factor[index] - 1),
        )

    def said(self, posture: Posture) -> Posture | None:
        """Return the posture where the record holds it."""
        unsaid = self.rng.random() < self.parameters.disorder.postures.unsaid_share
        return None if unsaid else posture
