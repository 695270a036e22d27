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

from streams.simulate.disorder import (
    Clocks,
    Delivery,
    Disorder,
    EndOfService,
    Habits,
    Postures,
    Readout,
)
from streams.simulate.parameters import Electrodes, LookAlikes, Parameters, People, Use
from streams.simulate.presets import DEMO, PRESETS, QUIET

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

ROUGH = replace(
    DEMO,
    people=People(enrolment_share=0.3),
    use=Use(
        adherence_alpha=1.6,
        adherence_beta=2.7,
        aborted_share=0.04,
        clinic_only_share=0.1,
        missed_upload_share=0.2,
        late_upload_share=0.1,
        late_upload_mean_days=5.0,
    ),
    electrodes=Electrodes(noise=0.045, resolution_ohm=20.0, threshold_noise=0.11),
    look_alikes=LookAlikes(
        bad_reading=2.0, reprogramming=2.0, disuse=0.4, pain_flare=2.0, relapse=0.06
    ),
    disorder=Disorder(
        habits=Habits(trend_mean_per_year=-0.1, trend_sd_per_year=0.5, seasonal_share=0.4),
        postures=Postures(other_share=0.25, change=0.4, unsaid_share=0.3, person_sd=0.5),
        clocks=Clocks(skew=0.4, reset=0.04),
        delivery=Delivery(no_sync=0.6, stuck_share=0.02, copied_share=0.03, sent_again_share=0.03),
        readout=Readout(null_share=0.02, absent_share=0.01, missing_contact=0.1, unit_mistake=0.1),
        end_of_service=EndOfService(small_cell_share=0.4),
    ),
)
"""As many failures as `demo`, among every kind of disorder that the simulator knows. Assumed."""

DECOYS = replace(
    ROUGH,
    hazards=replace(
        QUIET.hazards, loss_of_benefit=0.035, mri_needed=0.003, death=0.004, loss_to_follow_up=0.03
    ),
)
"""The same disorder, and nothing fails: every signal of a failure is a false alarm. Assumed."""

KNOWN: Mapping[str, Parameters] = {
    **PRESETS,
    "noisy": NOISY,
    "irregular": IRREGULAR,
    "rough": ROUGH,
    "decoys": DECOYS,
}

SETTING = ("demo", "quiet", "rough", "decoys")
"""Everything else is reported. Keep it so: a fleet that was looked at cannot go back."""

DEFAULT = ("demo", "quiet", "rough", "decoys", "typical", "noisy", "irregular", "hostile")


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
