"""Fleets worth having by name."""

from collections.abc import Mapping
from dataclasses import replace

from streams.simulate.disorder import (
    Clocks,
    Delivery,
    Disorder,
    EndOfService,
    Habits,
    Postures,
    Readout,
)
from streams.simulate.parameters import (
    Electrodes,
    Hazards,
    LookAlikes,
    Parameters,
    People,
    Use,
)

TYPICAL = Parameters()

QUIET = Parameters(
    people=People(
        age_range_years=(22.0, 75.0),
        bmi_range_kg_m2=(18.5, 35.0),
        neuropathic_share=0,
        not_multidisciplinary_share=0,
        arranged_share=1,
    ),
    use=Use(adherence_least=0.3),
    hazards=Hazards(
        lead_fracture=0,
        lead_migration=0,
        infection_per_implant=0,
        insulation_breach=0,
        generator_failure=0,
        generator_silence=0,
        weak_output=0,
        pain=0,
        loss_of_benefit=0,
        mri_needed=0,
        death=0,
        loss_to_follow_up=0,
        mri=0,
    ),
    look_alikes=LookAlikes(
        bad_reading=0, reprogramming=0, disuse=0, pain_flare=0, relapse=0, no_longer_needed=0
    ),
    disorder=Disorder(
        habits=Habits(trend_mean_per_year=0, trend_sd_per_year=0, seasonal_share=0),
        postures=Postures(change=0),
        clocks=Clocks(skew=0, reset=0),
        delivery=Delivery(no_sync=0, stuck_share=0, copied_share=0, sent_again_share=0),
        readout=Readout(null_share=0, absent_share=0, missing_contact=0, unit_mistake=0),
        end_of_service=EndOfService(small_cell_share=0),
    ),
)
"""Nothing happens to anybody, and all use the therapy: whatever is signalled is a false alarm.
After some six years the first batteries end."""

DEMO = replace(
    TYPICAL,
    hazards=Hazards(
        lead_fracture=0.08,
        lead_migration=0.06,
        infection_per_implant=0.08,
        insulation_breach=0.02,
        generator_failure=0.06,
        generator_silence=0.02,
        weak_output=0.02,
        pain=0.06,
        old_lead_factor=4.0,
        mri=0.08,
    ),
)
"""Everything happens more often than anywhere, so that a small fleet shows one of each."""

HOSTILE = replace(
    DEMO,
    people=People(neuropathic_share=0.1, not_multidisciplinary_share=0.15, no_baseline_share=0.3),
    use=Use(
        adherence_alpha=1.3,
        adherence_beta=2.6,
        aborted_share=0.05,
        daily_share=0.05,
        clinic_only_share=0.35,
        missed_upload_share=0.3,
        late_upload_share=0.15,
        late_upload_mean_days=7.0,
    ),
    electrodes=Electrodes(noise=0.05, resolution_ohm=25.0, threshold_noise=0.12),
    look_alikes=LookAlikes(
        bad_reading=1.5,
        reprogramming=1.5,
        disuse=0.5,
        pain_flare=2.5,
        relapse=0.1,
        no_longer_needed=0.05,
    ),
    disorder=Disorder(
        habits=Habits(trend_mean_per_year=-0.15, trend_sd_per_year=0.4, seasonal_share=0.4),
        postures=Postures(other_share=0.3, change=0.3, unsaid_share=0.4, person_sd=0.6),
        clocks=Clocks(skew=0.5, reset=0.05),
        delivery=Delivery(no_sync=0.8, stuck_share=0.03, copied_share=0.05, sent_again_share=0.05),
        readout=Readout(
            null_share=0.02, absent_share=0.01, missing_contact=0.15, unit_mistake=0.15
        ),
        end_of_service=EndOfService(small_cell_share=0.2),
    ),
)
"""Everything bad at once, several times as often as assumed. No registry should be like this."""

PRESETS: Mapping[str, Parameters] = {
    "typical": TYPICAL,
    "quiet": QUIET,
    "demo": DEMO,
    "hostile": HOSTILE,
}
