"""What the device writes down of a session, with all that its reading and its clock add."""

from dataclasses import dataclass, field
from random import Random

from events.reading import AtLeast, AtMost
from events.reading import Reading as Told
from events.telemetry import Session
from events.vocabulary import Posture, Side
from streams.simulate.body import Body
from streams.simulate.course import Frame, moment
from streams.simulate.failures.mode import SIDES, Reading
from streams.simulate.look_alikes import LookAlike
from streams.simulate.posture import Holding

INTERROGATION_S = 60.0


@dataclass(slots=True)
class Recorder:
    """Makes sessions of one device, one after the other."""

    frame: Frame
    body: Body
    holding: Holding = field(init=False)
    readout: Random = field(init=False)
    clock: tuple[LookAlike, ...] = field(init=False)
    missing: tuple[LookAlike, ...] = field(init=False)

    def __post_init__(self) -> None:
        course, parameters = self.body.course, self.frame.parameters
        seed = f"{self.frame.seed}/{course.index}"
        self.holding = Holding(
            rng=Random(f"{seed}/holding"),
            parameters=parameters,
            usual=course.posture,
            changes=course.of("posture"),
        )
        self.readout = Random(f"{seed}/readout")
        self.clock = (*course.of("clock_skew"), *course.of("clock_reset"))
        self.missing = course.of("missing_contact")

    def hold(self, day: float) -> Session:
        """Return the therapy session that began on `day`."""
        use, rng = self.frame.parameters.use, self.body.rng
        reading = self.body.measure(day, use.session_min)
        aborted = rng.random() < reading.abort_probability
        minutes = round(use.session_min * (rng.random() if aborted else 1.0), 1)
        measured = rng.random() < self.frame.parameters.electrodes.home_threshold_share
        posture = self.holding.at_home(day)
        return self._session(day, reading, minutes, posture, aborted=aborted, thresholds=measured)

    def interrogate(self, day: float) -> Session:
        """Return what a programmer measures without therapy: always the thresholds too."""
        reading, posture = self.body.measure(day, 0.0), self.holding.in_clinic()
        return self._session(day, reading, 0.0, posture, aborted=False, thresholds=True)

    def _session(
        self,
        day: float,
        reading: Reading,
        minutes: float,
        posture: Posture,
        *,
        aborted: bool,
        thresholds: bool,
    ) -> Session:
        impedance_factor, threshold_factor = self.holding.factors(posture)
        ohms = self._impedances(day, reading, impedance_factor)
        threshold_ma = reading.threshold_ma
        left_ma, right_ma = (threshold_ma[side] * threshold_factor for side in SIDES)
        offset_days = sum(each.offset_days for each in self.clock if each.lasts(day))
        return Session(
            start=moment(self.frame, day + offset_days),
            duration_s=minutes * 60 if minutes else INTERROGATION_S,
            delivered_min=round(minutes * reading.delivered_part, 1),
            program=self.body.program,
            amplitude_ma=round(reading.amplitude_ma, 1),
            pulse_width_us=214.0,
            frequency_hz=20.0,
            left_impedance_ohm=ohms["left"],
            right_impedance_ohm=ohms["right"],
            left_motor_threshold_ma=round(left_ma, 2) if thresholds else None,
            right_motor_threshold_ma=round(right_ma, 2) if thresholds else None,
            battery_v=round(self.body.battery_v(), 2),
            battery_percent=float(round(100 * (1 - self.body.used))),
            aborted=aborted,
            reset_count=self.body.resets,
            error_count=self.body.errors,
            posture=self.holding.said(posture),
        )

    def _impedances(
        self, day: float, reading: Reading, factor: float
    ) -> dict[Side, tuple[Told | None, ...]]:
        """Quantise what was measured, and leave out what was not."""
        electrodes = self.frame.parameters.electrodes
        readout = self.frame.parameters.disorder.readout
        step, top = electrodes.resolution_ohm, electrodes.ceiling_ohm
        scale = factor / step
        read: dict[Side, list[Told | None]] = {
            side: [self._read(min(top, round(ohm * scale) * step)) for ohm in ohms]
            for side, ohms in reading.impedance_ohm.items()
        }
        for each in self.missing:
            if each.side is not None and each.lasts(day):
                for contact in each.contacts:
                    read[each.side][contact] = None
        drawn = self.readout.random()
        if drawn < readout.null_share:
            read[self.readout.choice(SIDES)][self.readout.randrange(electrodes.contacts)] = None
        elif drawn < readout.null_share + readout.absent_share:
            read[self.readout.choice(SIDES)] = []
        return {side: tuple(ohms) for side, ohms in read.items()}

    def _read(self, ohm: float) -> Told:
        """Return one reading, which a device may tell as an end of its range."""
        electrodes = self.frame.parameters.electrodes
        floor_ohm = electrodes.floor_ohm
        if electrodes.tells_past_range and ohm >= electrodes.ceiling_ohm:
            return AtLeast(at_least=electrodes.ceiling_ohm)
        if floor_ohm is None or ohm > floor_ohm:
            return ohm
        return AtMost(at_most=floor_ohm) if electrodes.tells_past_range else floor_ohm
