"""What a generator may do, by kind of fault."""

from dataclasses import dataclass
from typing import Literal

from detectors.spell import Persistence

Kind = Literal["battery", "charge", "decline", "drain", "resets", "errors", "output", "silence"]


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
    haste_ratio
        A battery that empties this many times faster than its own past and its use explain fails;
        one that is slower, and low, is due.
    least_fall_percent
        A smaller fall of the charge within four weeks is none [%].
    pace_days
        A past shorter than this says nothing of a battery's own pace [days].
    use_most_ratio
        More therapy explains a faster fall, but never more than this many times.
    steady
        When battery, decline and drain count: twice, a day apart.
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
    haste_ratio: float = 3.0
    least_fall_percent: float = 5.0
    pace_days: float = 56.0
    use_most_ratio: float = 3.0
    steady: Persistence = Persistence(bad_min=2, apart_h=24.0, good_min=5, forget_days=14.0)
    counter: Persistence = Persistence(bad_min=1, apart_h=0.0, good_min=5, forget_days=30.0)
    output: Persistence = Persistence(bad_min=4, apart_h=24.0, good_min=5, forget_days=14.0)
    silence: Persistence = Persistence(bad_min=3, apart_h=24.0, good_min=1, forget_days=0.0)
    unread_days: float = 120.0


def rule_of(tolerance: Tolerance, kind: Kind) -> Persistence:
    """Return when sessions with a kind of fault count."""
    if kind in ("battery", "charge", "decline", "drain"):
        return tolerance.steady
    if kind in ("resets", "errors"):
        return tolerance.counter
    return tolerance.output if kind == "output" else tolerance.silence
