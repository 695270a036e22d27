"""What the programmer of a neurostimulator export measured and had set, in our units."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from events.vocabulary import Side
from streams.gateways.percept_fields import Notes, number, objects, part, word

CONTACTS_MAX = 16
OHM_MIN, OHM_MAX = 10.0, 100_000.0
"""The export gives whole ohm. Below, it may be another unit; above, no electrode of any kind."""
AMPLITUDE_MAX_MA = 30.0
PULSE_WIDTH_MAX_US = 1_000.0
FREQUENCY_MAX_HZ = 1_500.0
_SIDES: Mapping[str, Side] = {"left": "left", "right": "right"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The active group: its number (A is 1), and its settings where they are known."""

    program: int = 0
    amplitude_ma: float | None = None
    pulse_width_us: float | None = None
    frequency_hz: float | None = None


def side_of(value: Any) -> Side | None:
    """Return the side in "HemisphereLocationDef.Left"."""
    return _SIDES.get(word(value).lower())


def impedances(document: Any, notes: Notes) -> dict[Side, tuple[float | None, ...]]:
    """Return, by side, the monopolar impedance of each contact [ohm], in the order of the export.

    The names of contacts are no keys: some exports use one twice.
    """
    found: dict[Side, tuple[float | None, ...]] = {}
    for test in objects(part(document, "Impedance")):
        if word(test.get("ImpedanceStatus")).upper() not in ("", "GOOD"):
            notes.add("impedance: the programmer asks to investigate")
        for hemisphere in objects(test.get("Hemisphere")):
            side = side_of(hemisphere.get("Hemisphere"))
            if side is None or side in found:
                notes.add("impedance: a lead of no side, or of a side told twice, left out")
                continue
            found[side] = _contacts(hemisphere, side, notes)
    return found


def _contacts(hemisphere: Mapping[str, Any], side: Side, notes: Notes) -> tuple[float | None, ...]:
    measured = list(objects(part(hemisphere, "SessionImpedance", "Monopolar")))
    names = [name for each in measured for name in _electrodes(each)]
    if len(names) != len(set(names)):
        notes.add(f"impedance, {side}: a contact is named twice, kept in order")
    if len(measured) > CONTACTS_MAX:
        notes.add(f"impedance, {side}: {len(measured)} contacts, the first {CONTACTS_MAX} kept")
    return tuple(
        number(
            each.get("ResultValue"),
            f"impedance, {side} contact {contact} [ohm]",
            notes,
            low=OHM_MIN,
            high=OHM_MAX,
        )
        for contact, each in enumerate(measured[:CONTACTS_MAX])
    )


def _electrodes(measurement: Mapping[str, Any]) -> Iterator[str]:
    """Yield the contacts of one measurement, without the case; the fields' names vary."""
    for value in measurement.values():
        if isinstance(value, str) and word(value).lower() != "case":
            yield word(value).lower()


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
    frequencies = [part(settings, "RateInHertz"), *(each.get("RateInHertz") for each in programs)]
    return Settings(
        program=_program(active[0].get("GroupId")),
        amplitude_ma=_largest(
            [each.get("AmplitudeInMilliAmps") for each in programs],
            "amplitude [mA]",
            notes,
            high=AMPLITUDE_MAX_MA,
        ),
        pulse_width_us=_largest(
            [each.get("PulseWidthInMicroSecond") for each in programs],
            "pulse width [us]",
            notes,
            high=PULSE_WIDTH_MAX_US,
        ),
        frequency_hz=_largest(frequencies, "frequency [Hz]", notes, high=FREQUENCY_MAX_HZ),
    )


def _programs(settings: Any) -> Iterator[Mapping[str, Any]]:
    for side in ("LeftHemisphere", "RightHemisphere"):
        yield from objects(part(settings, side, "Programs"))
    yield from objects(part(settings, "SensingChannel"))


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
