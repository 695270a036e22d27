"""Every number of the simulated fleet, with its unit and where it comes from.

"Assumed" means that nobody has measured it: good enough to try the software on, never to be quoted.
"""

from dataclasses import dataclass, field

from streams.simulate.disorder import Disorder
from streams.simulate.failures.courses import Courses


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
    """Assumed, as are the spread, the body mass index and the ranges."""
    age_sd_years: float = 9.0
    age_range_years: tuple[float, float] = (19.0, 84.0)
    bmi_mean_kg_m2: float = 28.0
    bmi_sd_kg_m2: float = 4.0
    bmi_range_kg_m2: tuple[float, float] = (17.0, 45.0)
    evidence_age_years: tuple[float, float] = (22.0, 75.0)
    """What the evidence covers, here; outside it lies a deviation. Assumed: IPG739, 3.7 says that
    age and body mass index matter, and no range was found."""
    evidence_bmi_most_kg_m2: float = 35.0
    """Assumed, as above."""
    neuropathic_share: float = 0.03
    """Implanted although the pain was neuropathic, against IPG739, 2.1. Assumed."""
    not_multidisciplinary_share: float = 0.04
    """Selected without a multidisciplinary team, against IPG739, 1.4. Assumed."""
    arranged_share: float = 0.97
    """Part of each special arrangement of IPG739, 1.2 and 1.3, that was made. Assumed."""
    mri_compatible_share: float = 0.1
    """Part of devices that are. Assumed; IPG739, 3.6 speaks of one that is not."""
    mri_unsaid_share: float = 0.1
    """Part of the others whose registration does not say so. Assumed."""
    no_baseline_share: float = 0.05
    """Registered without the answers before the implant. Assumed."""
    vas_share: float = 0.25
    """Asked for pain on a line of 100 mm, instead of a number from 0 to 10. Assumed."""
    seasonal_sd_nrs: float = 0.4
    """Spread of how much more pain winter brings than the year's mean. Assumed."""
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
    adherence_least: float = 0.0
    """Nobody holds a smaller part of the sessions."""
    lapse_days: float = 21.0
    """So long without a session in a rest, a relapse or silence is a lapse of therapy. Assumed."""
    aborted_share: float = 0.015
    """Sessions that the person stops. Assumed."""
    daily_share: float = 0.1
    """Part of devices whose remote uploads each day. Assumed."""
    clinic_only_share: float = 0.15
    """Part of devices read only at visits. Assumed."""
    clinic_only_extra_most: int = 3
    """Such a device is read so often a year at most beside the planned visits, which are yearly
    after the first year: one to four times in all. Assumed."""
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
    floor_ohm: float | None = None
    """The lower end of the range; null where the device reads down to nothing."""
    tells_past_range: bool = False
    """Whether a reading at an end of the range is told as such, not as the number of that end."""
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
    insulation_breach: float = 0.004
    """Of a lead, told as a fracture. Assumed."""
    generator_failure: float = 0.01
    """Early depletion with resets. Assumed."""
    generator_silence: float = 0.003
    """Assumed."""
    weak_output: float = 0.003
    """Of the generator, below its setting. Assumed."""
    pain: float = 0.02
    """Lasting pain, most of it at the implant site. Assumed, between passive and active
    ascertainment."""
    old_lead_factor: float = 5.0
    """Fracture, insulation breach and migration of the earlier lead. Assumed; IPG739, 3.5."""
    loss_of_benefit: float = 0.035
    """Removal. Rauck et al. 2023, Pain Manag 13(2):115-127, of spinal cord stimulators: the rate
    for any cause, of which loss of benefit is the largest."""
    mri_needed: float = 0.003
    """Removal so that a scan can be made. Assumed."""
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
    pain_flare: float = 1.4
    """Days of more pain. Suri et al. 2012, Clin J Pain 28(7):573-580: 51 % in six months."""
    relapse: float = 0.03
    """The benefit goes, and comes back; nothing is removed. Assumed."""
    no_longer_needed: float = 0.004
    """Removal because all is well. Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All of the above."""

    people: People = field(default_factory=People)
    use: Use = field(default_factory=Use)
    electrodes: Electrodes = field(default_factory=Electrodes)
    battery: Battery = field(default_factory=Battery)
    hazards: Hazards = field(default_factory=Hazards)
    look_alikes: LookAlikes = field(default_factory=LookAlikes)
    courses: Courses = field(default_factory=Courses)
    disorder: Disorder = field(default_factory=Disorder)
    visits_days: tuple[float, ...] = (45.0, 90.0, 120.0, 180.0, 365.0)
    """After activation, then each year. As in the trials of restorative neurostimulation."""
    progress_every_days: int = 7
    tick_every_days: int = 1
    """How often the clock announces itself."""
