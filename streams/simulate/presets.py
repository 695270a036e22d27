"""Fleets worth having by name."""

from collections.abc import Mapping
from dataclasses import replace

from streams.simulate.parameters import Hazards, LookAlikes, Parameters

TYPICAL = Parameters()

QUIET = Parameters(
    hazards=Hazards(
        lead_fracture=0,
        lead_migration=0,
        infection_per_implant=0,
        generator_failure=0,
        pain=0,
        loss_of_benefit=0,
        death=0,
        loss_to_follow_up=0,
        mri=0,
    ),
    look_alikes=LookAlikes(bad_reading=0, reprogramming=0, disuse=0),
)
"""Nothing happens to anybody: whatever is signalled is a false alarm."""

DEMO = replace(
    TYPICAL,
    hazards=Hazards(
        lead_fracture=0.08,
        lead_migration=0.06,
        infection_per_implant=0.08,
        generator_failure=0.06,
        pain=0.06,
        old_lead_factor=4.0,
        mri=0.08,
    ),
)
"""Everything happens more often than anywhere, so that a small fleet shows one of each."""

PRESETS: Mapping[str, Parameters] = {"typical": TYPICAL, "quiet": QUIET, "demo": DEMO}
