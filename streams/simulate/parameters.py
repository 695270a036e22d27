"""Every number of the simulated fleet, with its unit and where it comes from.

"Assumed" means that nobody has measured it: good enough to try the software on, never to be quoted.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who is implanted, where and with what."""

    centres: int = 6
    """Hospitals. Assumed."""
    enrolment_share: float = 0.5
    """Part of the simulated time over which implants are spread evenly. Assumed."""
    old_lead_share: float = 0.3
    """Part of the fleet with the earlier lead. Assumed; IPG739, 3.5 says only that it existed."""
    old_lateral_share: float = 0.8
    """Part of the earlier leads put in by the lateral approach. Assumed."""
    new_lateral_share: float = 0.05
    """The same of the present leads. Assumed."""
    age_mean_years: float = 47.0
    """Assumed, as are the spread and the body mass index."""
    age_sd_years: float = 9.0
    bmi_mean_kg_m2: float = 28.0
    bmi_sd_kg_m2: float = 4.0
    nrs_mean: float = 7.0
    """Baseline pain. Thomson et al. 2021, Pain Ther 10(2):1451-65."""
    odi_mean_percent: float = 46.0
    """Baseline disability. As above."""
    responder_share: float = 0.57
    """Gilligan et al. 2021, PAIN 162:2486-98."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How the therapy is used and how its log reaches us."""

    activation_days: float = 14.0
    """From implant to first programme. IPG739."""
    sessions_per_day: int = 2
    """Of `session_min` each. IPG739."""
    session_min: float = 30.0
    adherence_alpha: float = 2.2
    """Beta distribution of the part of sessions that are held; with `adherence_beta` its median is
    0.43, as in Gilligan et al. 2023, Neuromodulation 26(1):87-97."""
    adherence_beta: float = 2.85
    aborted_share: float = 0.015
    """Sessions that the person stops. Assumed."""
    daily_share: float = 0.1
    """Part of devices whose remote uploads each day. Assumed."""
    clinic_only_share: float = 0.15
    """Part of devices read only at visits. Assumed."""
    clinic_only_every_days: float = 120.0
    """Assumed; one to four times a year."""
    missed_upload_share: float = 0.05
    """Assumed."""
    late_upload_share: float = 0.03
    """Uploads that reach us days after they were read. Assumed."""
    late_upload_mean_days: float = 3.0
    kept_sessions: int = 20
    """Sessions that a clinic reads again although a remote has sent them before. Assumed."""
    stored_sessions_max: int = 400
    """Sessions that the implant's memory holds. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Electrodes:
    """Impedance and motor threshold of healthy leads. The device's own limits are unknown."""

    contacts: int = 4
    impedance_mean_ohm: float = 520.0
    """Of a fresh contact. Assumed."""
    impedance_sd_ohm: float = 70.0
    encapsulation_gain: float = 0.3
    """Mean rise while scar tissue forms. Assumed."""
    encapsulation_days: float = 25.0
    """Time constant of that rise. Assumed; 6 to 12 weeks in all."""
    noise: float = 0.02
    """Standard deviation of one reading, relative. Assumed."""
    resolution_ohm: float = 10.0
    """Assumed."""
    ceiling_ohm: float = 10_000.0
    """What an open circuit reads. Assumed."""
    threshold_mean_ma: float = 1.6
    """Motor threshold. Assumed."""
    threshold_sd_ma: float = 0.25
    threshold_noise: float = 0.06
    """Assumed."""
    home_threshold_share: float = 0.1
    """Part of sessions at home that measure the motor threshold. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """A primary cell, emptied by idling and by therapy."""

    full_v: float = 3.2
    empty_v: float = 2.5
    """Assumed."""
    idle_years: float = 14.0
    """Life of a battery that only idles. Assumed."""
    therapy_hours: float = 3_600.0
    """Life of a battery that does nothing but stimulate. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazards:
    """How often each failure begins, per device-year at risk unless it says otherwise."""

    lead_fracture: float = 0.023
    """Ardeshiri et al. 2022, World Neurosurg 168:e253-e259: 1 of 44 in a year."""
    lead_migration: float = 0.01
    """Assumed; Ardeshiri et al. 2022 saw 0 of 44, upper limit 0.08."""
    infection_per_implant: float = 0.0245
    """Hoelzer et al. 2017, Neuromodulation 20(6):558-562, of spinal cord stimulators."""
    generator_failure: float = 0.01
    """Assumed."""
    pain: float = 0.02
    """Pain at the implant site. Assumed, between passive and active ascertainment."""
    old_lead_factor: float = 5.0
    """Fracture and migration of the earlier lead. Assumed; see IPG739, 3.5."""
    loss_of_benefit: float = 0.035
    """Removal. Rauck et al. 2023, Pain Manag 13(2):115-127, of spinal cord stimulators."""
    death: float = 0.004
    """Assumed."""
    loss_to_follow_up: float = 0.03
    """Assumed."""
    mri: float = 0.03
    """Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlikes:
    """What looks like a failure and is none, per device-year."""

    bad_reading: float = 0.3
    """One session with one absurd impedance. Assumed."""
    reprogramming: float = 0.5
    """New settings, which move what is measured. Assumed."""
    disuse: float = 0.15
    """Weeks without therapy although all is well. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All of the above."""

    people: People = field(default_factory=People)
    use: Use = field(default_factory=Use)
    electrodes: Electrodes = field(default_factory=Electrodes)
    battery: Battery = field(default_factory=Battery)
    hazards: Hazards = field(default_factory=Hazards)
    look_alikes: LookAlikes = field(default_factory=LookAlikes)
    visits_days: tuple[float, ...] = (45.0, 90.0, 120.0, 180.0, 365.0)
    """After activation, then each year. As in the trials of restorative neurostimulation."""
    progress_every_days: int = 7
    tick_every_days: int = 1
    """How often the clock announces itself."""
