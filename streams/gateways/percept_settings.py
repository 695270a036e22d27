"""What the programmer of a neurostimulator export had set, in our units."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from events.telemetry import Amplitudes
from events.vocabulary import Side
from streams.gateways.percept_contacts import side_of
from streams.gateways.percept_fields import Notes, number, objects, part, word

AMPLITUDE_MAX_MA = 30.0
PULSE_WIDTH_MAX_US = 1_000.0
FREQUENCY_MAX_HZ = 1_500.0
AMPLITUDE = "amplitude [mA]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The active group: its number (A is 1), and its settings where they are known."""

    program: int = 0
    amplitude_ma: float | None = None
    amplitudes: Amplitudes | None = None
    pulse_width_us: float | None = None
    frequency_hz: float | None = None


def active_settings(document: Any, notes: Notes) -> Settings:
    """Return the settings of the active group at the end of the session."""
    groups = list(objects(part(document, "Groups", "Final")))
    groups = groups or list(objects(part(document, "Groups", "Initial")))
    active = [group for group in groups if group.get("ActiveGroup") is True]
    if len(active) != 1:
        notes.add(f"settings: {len(active)} active groups, left out")
        return Settings()
    settings = part(active[0], "ProgramSettings")
    programs = list(_programs(settings))
    frequencies = [part(settings, "RateInHertz"), *(p.get("RateInHertz") for _, p in programs)]
    set_ma = [(side, _amplitude_ma(program, notes)) for side, program in programs]
    return Settings(
        program=_program(active[0].get("GroupId")),
        amplitude_ma=_largest([ma for _, ma in set_ma], AMPLITUDE, notes, high=AMPLITUDE_MAX_MA),
        amplitudes=_by_side(set_ma),
        pulse_width_us=_largest(
            [program.get("PulseWidthInMicroSecond") for _, program in programs],
            "pulse width [us]",
            notes,
            high=PULSE_WIDTH_MAX_US,
        ),
        frequency_hz=_largest(frequencies, "frequency [Hz]", notes, high=FREQUENCY_MAX_HZ),
    )


def _programs(settings: Any) -> Iterator[tuple[Side | None, Mapping[str, Any]]]:
    """Yield the programs with their side; a group that senses lists them by channel."""
    sides: tuple[tuple[str, Side], ...] = (("LeftHemisphere", "left"), ("RightHemisphere", "right"))
    for name, side in sides:
        yield from ((side, each) for each in objects(part(settings, name, "Programs")))
    for each in objects(part(settings, "SensingChannel")):
        yield side_of(each.get("HemisphereLocation")), each


def _amplitude_ma(program: Mapping[str, Any], notes: Notes) -> float | None:
    """Return what a program gives [mA]: told for it, or, where it senses, while that is suspended.

    Where neither stands, what its cathodes give together. Volts are another thing: what current
    they drive depends on the impedance.
    """
    for field in ("AmplitudeInMilliAmps", "SuspendAmplitudeInMilliAmps"):
        if (value := program.get(field)) is not None and value != "":
            return number(value, AMPLITUDE, notes, low=0, high=AMPLITUDE_MAX_MA)
    electrodes = list(objects(program.get("ElectrodeState")))
    cathodes = [e for e in electrodes if word(e.get("ElectrodeStateResult")).lower() == "negative"]
    told = [each.get("ElectrodeAmplitudeInMilliAmps") for each in cathodes]
    given = [number(each, AMPLITUDE, notes, low=0, high=AMPLITUDE_MAX_MA) for each in told]
    known = [each for each in given if each is not None]
    if known and len(known) == len(given):
        return round(sum(known), 3)
    if any("volt" in name.lower() for each in (program, *electrodes) for name in each):
        notes.add(f"{AMPLITUDE}: told in volts, left out")
    elif any("amplitude" in name.lower() for name in program):
        notes.add(f"{AMPLITUDE}: in a field that is not known, left out")
    return None


def _by_side(set_ma: list[tuple[Side | None, float | None]]) -> Amplitudes | None:
    """Return what each side is set to: of several programs of a side the largest."""
    sides: dict[str, float] = {}
    for side, ma in set_ma:
        if side is not None and ma is not None:
            sides[side] = max(ma, sides.get(side, 0.0))
    if not sides:
        return None
    return Amplitudes(left_programmed_ma=sides.get("left"), right_programmed_ma=sides.get("right"))


def _program(group: Any) -> int:
    letter = word(group).removeprefix("GROUP_")
    return ord(letter) - ord("A") + 1 if len(letter) == 1 and "A" <= letter <= "Z" else 0


def _largest(values: list[Any], name: str, notes: Notes, *, high: float) -> float | None:
    """Return the one value that all programs share, or the largest and a note."""
    found = {number(each, name, notes, low=0, high=high) for each in values} - {None}
    sane = sorted(each for each in found if each is not None)
    if len(sane) > 1:
        notes.add(f"{name}: programs differ ({', '.join(f'{each:g}' for each in sane[:8])})")
    return sane[-1] if sane else None


def note_usage(document: Any, notes: Notes) -> None:
    """Note how much each group was used, which a session has no field for."""
    told: list[str] = []
    for group in objects(part(document, "GroupUsagePercentage")):
        letter = word(group.get("GroupId")).removeprefix("GROUP_")[:1] or "?"
        name = f"usage of group {letter} [%]"
        percent = number(group.get("UsagePercentage"), name, notes, low=0, high=100)
        if percent is not None:
            told.append(f"{letter} {percent:g} %")
    if told:
        notes.add(f"usage by group: {', '.join(told[:8])}")
