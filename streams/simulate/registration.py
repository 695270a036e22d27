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


def implant(
    rng: Random,
    own: Random,
    parameters: Parameters,
    *,
    index: int,
    small_cell: bool,
    on: date,
    outcomes: Outcomes,
) -> Implant:
    """Draw the registration of device number `index`; `own` draws for nothing else."""
    people = parameters.people
    old = rng.random() < people.old_lead_share
    lateral = rng.random() < (people.old_lateral_share if old else people.new_lateral_share)
    lead = {"model": "Lead A" if old else "Lead B", "version": "1" if old else "2"}
    return Implant(
        manufacturer="Simulated Neuro",
        model="Lumbar 0" if small_cell else "Lumbar 1",
        udi=Udi(di=DEVICE_IDENTIFIER, serial=f"S{index:06d}"),
        leads=tuple(
            Lead(side=side, contacts=parameters.electrodes.contacts, **lead) for side in SIDES
        ),
        technique="lateral" if lateral else "midline",
        centre=f"centre-{rng.randint(1, people.centres)}",
        implanted_on=on,
        patient=Patient(
            age_years=round(
                _within(
                    rng.gauss(people.age_mean_years, people.age_sd_years), people.age_range_years
                )
            ),
            sex="female" if rng.random() < 0.54 else "male",
            bmi_kg_m2=round(
                _within(
                    rng.gauss(people.bmi_mean_kg_m2, people.bmi_sd_kg_m2), people.bmi_range_kg_m2
                ),
                1,
            ),
        ),
        indication="chronic low back pain",
        neuropathic_pain=rng.random() < people.neuropathic_share,
        multidisciplinary_selection=rng.random() >= people.not_multidisciplinary_share,
        mri_compatible=_mri_compatible(own, parameters),
        baseline=None if own.random() < people.no_baseline_share else outcomes,
    )


def deviates(registered: Implant, parameters: Parameters) -> bool:
    """Tell whether this person was selected otherwise than IPG739 and the evidence would have it.

    >>> from events.sample import implanted
    >>> deviates(implanted().data, Parameters())
    False
    >>> deviates(implanted(neuropathic_pain=True).data, Parameters())
    True
    """
    people, patient = parameters.people, registered.patient
    low, high = people.evidence_age_years
    return (
        registered.neuropathic_pain is True
        or registered.multidisciplinary_selection is False
        or not low <= (patient.age_years or low) <= high
        or (patient.bmi_kg_m2 or 0.0) > people.evidence_bmi_most_kg_m2
    )


def is_arranged(record: Governance) -> bool:
    """Tell whether all special arrangements of IPG739, 1.2 and 1.3, were made."""
    return False not in (
        record.governance_lead_informed,
        record.consent_recorded,
        record.written_information_given,
        record.registry_entered,
        record.audit_entered,
    )


def _mri_compatible(own: Random, parameters: Parameters) -> bool | None:
    """Draw what the registration says; where it says nothing, the device is not."""
    people = parameters.people
    if own.random() < people.mri_compatible_share:
        return True
    return None if own.random() < people.mri_unsaid_share else False


def _within(value: float, limits: tuple[float, float]) -> float:
    low, high = limits
    return min(high, max(low, value))


def governance(rng: Random, parameters: Parameters, centre: str) -> Governance:
    """Draw what was arranged for this person."""

    def arranged() -> bool:
        return rng.random() < parameters.people.arranged_share

    return Governance(
        governance_lead_informed=arranged(),
        consent_recorded=arranged(),
        written_information_given=arranged(),
        registry_entered=arranged(),
        audit_entered=arranged(),
        centre=centre,
    )
