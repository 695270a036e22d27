"""Who is implanted with what, as the registry would be told."""

from datetime import date
from random import Random

from events.device import Implant, Lead, Patient, Udi
from events.governance import Governance
from events.outcome import Outcomes
from streams.simulate.failures.mode import SIDES
from streams.simulate.parameters import Parameters

DEVICE_IDENTIFIER = "05391234567892"
"""A made-up GTIN-14 with a right check digit."""
NEUROPATHIC_SHARE = 0.03
"""Implanted although the pain was neuropathic, against IPG739, 1.4. Assumed."""
NOT_MULTIDISCIPLINARY_SHARE = 0.04
"""Selected without a multidisciplinary team, against IPG739, 2.1. Assumed."""
ARRANGED_SHARE = 0.97
"""Each special arrangement of IPG739, 1.2 and 1.3, that was made. Assumed."""


def implant(
    rng: Random, parameters: Parameters, *, index: int, on: date, outcomes: Outcomes
) -> Implant:
    """Draw the registration of device number `index`."""
    people = parameters.people
    old = rng.random() < people.old_lead_share
    lateral = rng.random() < (people.old_lateral_share if old else people.new_lateral_share)
    lead = {"model": "Lead A" if old else "Lead B", "version": "1" if old else "2"}
    return Implant(
        manufacturer="Simulated Neuro",
        model="Lumbar 1",
        udi=Udi(di=DEVICE_IDENTIFIER, serial=f"S{index:06d}"),
        leads=tuple(
            Lead(side=side, contacts=parameters.electrodes.contacts, **lead) for side in SIDES
        ),
        technique="lateral" if lateral else "midline",
        centre=f"centre-{rng.randint(1, people.centres)}",
        implanted_on=on,
        patient=Patient(
            age_years=round(
                min(84, max(19, rng.gauss(people.age_mean_years, people.age_sd_years)))
            ),
            sex="female" if rng.random() < 0.54 else "male",
            bmi_kg_m2=round(
                min(45, max(17, rng.gauss(people.bmi_mean_kg_m2, people.bmi_sd_kg_m2))), 1
            ),
        ),
        indication="chronic low back pain",
        neuropathic_pain=rng.random() < NEUROPATHIC_SHARE,
        multidisciplinary_selection=rng.random() >= NOT_MULTIDISCIPLINARY_SHARE,
        mri_compatible=False,
        baseline=outcomes,
    )


def governance(rng: Random, centre: str) -> Governance:
    """Draw what was arranged for this person."""

    def arranged() -> bool:
        return rng.random() < ARRANGED_SHARE

    return Governance(
        governance_lead_informed=arranged(),
        consent_recorded=arranged(),
        written_information_given=arranged(),
        registry_entered=arranged(),
        audit_entered=arranged(),
        centre=centre,
    )
