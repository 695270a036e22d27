"""One richly filled event of every kind.

The golden files in `tests/golden/events/` hold exactly these events, and a golden file never
changes. So an event here changes only together with its `schemaversion`.
"""

from datetime import date
from typing import Any

from events.clinical import Imaging, ImagingPerformed
from events.clock import (
    ClockConfirmed,
    ClockCorrected,
    ClockTicked,
    Confirmation,
    Correction,
    Tick,
)
from events.device import (
    Activation,
    DeviceActivated,
    DeviceExplanted,
    DeviceImplanted,
    DeviceReprogrammed,
    DeviceRevised,
    Explant,
    Implant,
    Lead,
    MriExposed,
    MriExposure,
    Patient,
    Reprogramming,
    Revision,
    Udi,
)
from events.envelope import Event
from events.gallery_access import access
from events.gallery_decisions import decisions, learnt, plans, reports
from events.gallery_population import population
from events.governance import Death, FollowUpLost, Governance, GovernanceRecorded, Loss, PatientDied
from events.outcome import OutcomeRecorded, Outcomes
from events.reading import AtLeast, AtMost
from events.sample import moment, session
from events.telemetry import Amplitudes, ImpedanceTest, TelemetryUploaded, Upload

LEADS = (
    Lead(side="left", model="Lead A", version="rev 2", serial="L-0001"),
    Lead(side="right", model="Lead A", version="rev 2", serial="L-0002", contacts=8),
)


def every_kind() -> tuple[Event, ...]:
    """Return one event of every kind, with as many fields filled as can be true together."""
    people = (*reports(), *decisions(), *population(), *plans(), *access())
    return (*_device(), *_observations(), *people, *_clock())


def _device() -> tuple[Event, ...]:
    implant = Implant(
        manufacturer="Example Neuro",
        model="Lumbar 1",
        udi=Udi(
            di="05012345678900",
            lot="LOT-7",
            serial="SN-0001",
            manufactured_on=date(2025, 6, 1),
            expires_on=date(2027, 6, 1),
        ),
        leads=LEADS,
        technique="lateral",
        centre="centre-1",
        implanted_on=date(2026, 1, 1),
        patient=Patient(pseudonym="0123456789abcdef", age_years=47, sex="female", bmi_kg_m2=27.5),
        indication="chronic low back pain",
        neuropathic_pain=False,
        multidisciplinary_selection=True,
        mri_compatible=False,
        baseline=_outcomes(),
    )
    settings: dict[str, Any] = {"amplitude_ma": 2.4, "pulse_width_us": 214.0, "frequency_hz": 20.0}
    reprogramming = Reprogramming(
        program=2, contacts_changed=True, reason="contraction too weak", **settings
    )
    revision = Revision(
        replaced=("left_lead", "generator"),
        repositioned=("right",),
        reason="lead_fracture",
        leads=LEADS[:1],
        note="left lead and generator replaced",
    )
    explant = Explant(reason="loss_of_benefit", disposition="returned", note="at own request")
    exposure = MriExposure(field_t=1.5, body_region="knee", device_known_to_radiology=False)
    return (
        DeviceImplanted(**learnt("device.implanted", 0), data=implant),
        DeviceActivated(**learnt("device.activated", 14), data=Activation(**settings)),
        DeviceReprogrammed(**learnt("device.reprogrammed", 45), data=reprogramming),
        MriExposed(**learnt("mri.exposed", 90), data=exposure),
        DeviceRevised(**learnt("device.revised", 200), data=revision),
        DeviceExplanted(**learnt("device.explanted", 700), data=explant),
    )


def _outcomes() -> Outcomes:
    return Outcomes(
        pain_nrs=7.0,
        pain_vas_mm=71.0,
        odi_percent=38.0,
        eq5d5l="21342",
        eq_vas=55.0,
        implant_site_pain_nrs=1.5,
    )


def _observations() -> tuple[Event, ...]:
    quiet = session(day=29.5)
    troubled = session(
        day=29.75,
        amplitudes=Amplitudes(
            left_programmed_ma=2.4,
            right_programmed_ma=2.2,
            left_delivered_ma=2.35,
            right_delivered_ma=2.0,
        ),
        left_impedance_ohm=(520.0, None, AtLeast(at_least=10_000.0), AtMost(at_most=50.0)),
        right_impedance_ohm=(),
        earlier_tests=(ImpedanceTest(left_impedance_ohm=(525.0, None, 9_500.0, 60.0)),),
        left_motor_threshold_ma=AtLeast(at_least=10.0),
        right_motor_threshold_ma=1.3,
        battery_percent=81.0,
        aborted=True,
        reset_count=2,
        error_count=1,
    )
    stored = Upload(
        channel="clinic",
        completed=False,
        sessions=(quiet, troubled),
        data_quality=("session 3 had no start and was left out",),
        device_clock=moment(29.9),
        utc_offset_min=60,
    )
    picture = Imaging(
        modality="fluoroscopy", finding="migrated", side="left", displacement_mm=8.5, note="caudal"
    )
    arrangements = Governance(
        governance_lead_informed=True,
        consent_recorded=True,
        written_information_given=True,
        registry_entered=False,
        audit_entered=True,
        centre="centre-1",
    )
    return (
        TelemetryUploaded(**learnt("telemetry.uploaded", 30), data=stored),
        ImagingPerformed(**learnt("imaging.performed", 31), data=picture),
        OutcomeRecorded(**learnt("outcome.recorded", 180), data=_outcomes()),
        GovernanceRecorded(**learnt("governance.recorded", 1), data=arrangements),
        FollowUpLost(**learnt("follow_up.lost", 400), data=Loss(reason="moved", note="abroad")),
        PatientDied(**learnt("patient.died", 800), data=Death(related="unrelated")),
    )


def _clock() -> tuple[Event, ...]:
    """Return a tick, and what people say of the clock."""
    after_a_pause = Confirmation(partition=1, reason="the ward was closed over the holidays")
    wrong = Correction(
        partition=1, first=moment(40), last=moment(50), reason="the battery of the server was flat"
    )
    return (
        ClockTicked(**learnt("clock.ticked", 30, "clock-1"), data=Tick(partition=1)),
        ClockConfirmed(**learnt("clock.confirmed", 31, "clock-1"), data=after_a_pause),
        ClockCorrected(**learnt("clock.corrected", 32, "clock-1"), data=wrong),
    )
