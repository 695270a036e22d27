"""What a generator may do, by kind of fault."""

from dataclasses import dataclass
from typing import Literal

from detectors.spell import Persistence

Kind = Literal["battery", "charge", "decline", "resets", "errors", "output", "silence"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What a generator may do. Every value is assumed: no manufacturer's limit was found.

    Parameters
    ----------
    battery_low_v, battery_low_percent
        Elective replacement: below either, the battery is low [V], [%].
    battery_most_v
        Above it a reading is not in volt [V].
    replace_within_days
        A battery that reaches its limit within this time at the present slope is told [days].
    least_fall_v
        A smaller fall over the weeks that are known is noise [V].
    resets, errors
        Rise of a counter, within one spell, that counts [resets], [errors].
    output_ratio
        Delivered time against programmed time, relative to the device's own baseline.
    expected_life_months
        Null: unknown, so an early replacement cannot be told from a due one [months].
    steady
        When battery and decline count: twice, a day apart.
    counter
        How long a rise of a counter is remembered; `resets` and `errors` say when it counts.
    output
        When low output counts: four sessions over at least a day.
    silence
        When failed interrogations count: three in a row over at least a day.
    unread_days
        Telemetry older than this judges nothing: the hazard is not evaluated [days].
    """

    battery_low_v: float = 2.6
    battery_low_percent: float = 10.0
    battery_most_v: float = 20.0
    replace_within_days: float = 90.0
    least_fall_v: float = 0.05
    resets: float = 3.0
    errors: float = 10.0
    output_ratio: float = 0.8
    expected_life_months: float | None = None
    steady: Persistence = Persistence(bad_min=2, apart_h=24.0, good_min=5, forget_days=14.0)
    counter: Persistence = Persistence(bad_min=1, apart_h=0.0, good_min=5, forget_days=30.0)
    output: Persistence = Persistence(bad_min=4, apart_h=24.0, good_min=5, forget_days=14.0)
    silence: Persistence = Persistence(bad_min=3, apart_h=24.0, good_min=1, forget_days=0.0)
    unread_days: float = 120.0


def rule_of(tolerance: Tolerance, kind: Kind) -> Persistence:
    """Return when sessions with a kind of fault count."""
    if kind in ("battery", "charge", "decline"):
        return tolerance.steady
    if kind in ("resets", "errors"):
        return tolerance.counter
    return tolerance.output if kind == "output" else tolerance.silence
