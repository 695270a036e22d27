"""The fleets on which thresholds may be set, and the others, on which they are reported.

A threshold that is tried out on a fleet fits that fleet. So whoever changes one looks at the
setting presets only, and what is told to anybody comes from the reported ones. `noisy` and
`irregular` are worse than what a registry is likely to see, and have many failures, so that a
missed one shows; `hostile` is everything bad at once; `typical` has the rates of the literature.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal
from zlib import crc32

from streams.simulate.parameters import Electrodes, LookAlikes, Parameters, Use
from streams.simulate.presets import DEMO, PRESETS

Purpose = Literal["setting", "reported"]

NOISY = replace(
    DEMO,
    electrodes=Electrodes(noise=0.04, resolution_ohm=20.0, threshold_noise=0.1),
    look_alikes=LookAlikes(bad_reading=1.0, reprogramming=1.0, disuse=0.3),
)
"""Measurements twice as noisy, and two to three times the look-alikes. Assumed."""

IRREGULAR = replace(
    DEMO,
    use=Use(
        adherence_alpha=1.3,
        adherence_beta=2.6,
        aborted_share=0.04,
        daily_share=0.05,
        clinic_only_share=0.35,
        missed_upload_share=0.3,
        late_upload_share=0.15,
        late_upload_mean_days=7.0,
    ),
)
"""People who use the therapy little, and uploads that are missed or late. Assumed."""

KNOWN: Mapping[str, Parameters] = {**PRESETS, "noisy": NOISY, "irregular": IRREGULAR}

SETTING = ("demo", "quiet")
"""Everything else is reported. Keep it so: a fleet that was looked at cannot go back."""

DEFAULT = ("demo", "quiet", "typical", "noisy", "irregular", "hostile")


def purpose(preset: str) -> Purpose:
    """Tell what a preset is for.

    >>> purpose("demo"), purpose("typical")
    ('setting', 'reported')
    """
    return "setting" if preset in SETTING else "reported"


def seeds(preset: str, count: int) -> tuple[int, ...]:
    """Return the seeds of a preset's fleets: others for every preset, the same on every machine.

    With the same seeds two presets would share people, failures and noise, and what was set on one
    would be told of itself on the other.

    >>> seeds("typical", 3), seeds("demo", 2)
    ((237001, 237002, 237003), (848001, 848002))
    """
    first = 1_000 * (crc32(preset.encode()) % 1_000)
    return tuple(range(first + 1, first + 1 + count))
