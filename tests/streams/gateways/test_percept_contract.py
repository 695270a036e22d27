"""The export of a programmer keeps the telemetry contract of docs/telemetry.md."""

from pathlib import Path
from typing import Any

import pytest

from detectors.contract import run
from detectors.device.lead_fracture import DETECTOR
from events.device import DeviceImplanted
from events.envelope import Event
from events.reading import AtLeast, AtMost
from events.sample import moment
from events.telemetry import Amplitudes, ImpedanceTest, TelemetryUploaded
from streams.gateways.readers import read_file
from streams.gateways.reject import Reject
from tests.streams.gateways.shared import shared
from tests.streams.gateways.test_percept import EXPORT, changed, configured, read, uploaded

OPEN, SHORT = AtLeast(at_least=10_000.0), AtMost(at_most=50.0)
FOUR = {0: 700, 1: 710, 2: 720, 3: 730}
NAMES = ("0", "1a", "1b", "1c", "2a", "2b", "2c", "3")


def lead(side: str, ohms: dict[Any, Any], *, family: str = "FourElectrodes") -> dict[str, Any]:
    measured = [
        {"Electrode1": "ElectrodeDef.Case", "Electrode2": f"ElectrodeDef.{family}_{name}"}
        | {"ResultValue": ohm}
        for name, ohm in ohms.items()
    ]
    return {
        "Hemisphere": f"HemisphereLocationDef.{side}",
        "SessionImpedance": {"Monopolar": measured},
    }


def export(*tests: dict[str, Any], port: str = "ZERO_THREE", **fields: Any) -> dict[str, Any]:
    told = changed(("Impedance",), [{"Hemisphere": [each]} for each in tests])
    told["LeadConfiguration"] = {"Final": [configured("Left", port)]}
    return told | fields


def visits(folder: Path, *leads: dict[str, Any]) -> list[Event]:
    """Read a visit a week, and return what was uploaded."""
    found: list[Event] = []
    for week, each in enumerate(leads):
        begin = moment(7 * week).isoformat().replace("+00:00", "Z")
        times = {"SessionDate": begin, "SessionEndDate": begin}
        found += [e for e in read(folder, export(each, **times)) if isinstance(e, Event)]
    return found


@pytest.mark.parametrize(
    ("word", "same", "told"),
    [("HIGH", 12_000, "10,000 ohm or more"), (">3000", 3_000, "3,000 ohm or more")]
    + [("short", 40, "50 ohm or less"), ("oor", 12_000, "10,000 ohm or more")],
)
def test_a_word_raises_what_a_number_would(tmp_path: Path, word: str, same: int, told: str) -> None:
    def findings(broken: Any) -> Any:
        healthy, late = [lead("Left", FOUR)] * 8, [lead("Left", FOUR | {2: broken})] * 4
        uploads = [e for e in visits(tmp_path, *healthy, *late) if isinstance(e, TelemetryUploaded)]
        return run(DETECTOR, uploads)[1]

    by_word, by_number = findings(word), findings(same)

    assert len(by_word) == len(by_number) > 0
    assert {(f.grade, f.side, f.contact) for f in by_word} == {("warning", "left", 2)}
    assert told in by_word[-1].summary


def test_a_contact_that_is_missing_gives_its_place_to_nobody(tmp_path: Path) -> None:
    without = {name: ohm for name, ohm in FOUR.items() if name != 2}
    implanted, upload = read(tmp_path, export(lead("Left", without)))

    assert isinstance(implanted, DeviceImplanted)
    assert isinstance(upload, TelemetryUploaded)
    assert upload.data.sessions[0].left_impedance_ohm == (700.0, 710.0, None, 730.0)
    assert [each.contacts for each in implanted.data.leads] == [4]


@pytest.mark.parametrize("missing", range(4))
def test_the_registration_says_the_same_whatever_was_measured(tmp_path: Path, missing: int) -> None:
    whole, *_ = read(tmp_path, export(lead("Left", FOUR)))
    without = {name: ohm for name, ohm in FOUR.items() if name != missing}
    part, *_ = read(tmp_path, export(lead("Left", without)))

    assert whole == part


def test_names_count_and_not_the_order_of_the_list(tmp_path: Path) -> None:
    (session,) = uploaded(tmp_path, export(lead("Left", {3: 730, 0: 700, 2: 720}))).data.sessions

    assert session.left_impedance_ohm == (700.0, None, 720.0, 730.0)


def test_the_second_port_counts_on_from_eight(tmp_path: Path) -> None:
    (session,) = uploaded(tmp_path, export(lead("Left", {8: 700, 10: 720, 11: 730}))).data.sessions

    assert session.left_impedance_ohm == (700.0, None, 720.0, 730.0)


def test_segments_of_a_directional_lead_have_their_places(tmp_path: Path) -> None:
    ohms = {name: 700 + place for place, name in enumerate(NAMES) if name != "1b"}
    (session,) = uploaded(
        tmp_path, export(lead("Left", ohms, family="SenSight"), port="ZERO_SEVEN")
    ).data.sessions

    assert session.left_impedance_ohm == (700.0, 701.0, None, *map(float, range(703, 708)))


def test_every_test_of_a_session_is_kept_and_the_last_is_its_own(tmp_path: Path) -> None:
    first, last = lead("Left", FOUR | {2: "HIGH"}), lead("Left", FOUR)
    upload = uploaded(tmp_path, export(first, lead("Right", FOUR), last))
    (session,) = upload.data.sessions

    assert session.left_impedance_ohm == session.right_impedance_ohm == (700, 710, 720, 730)
    assert session.earlier_tests == (ImpedanceTest(left_impedance_ohm=(700.0, 710.0, OPEN, 730.0)),)
    assert "impedance, left: 2 tests in the session, in order" in upload.data.data_quality


def test_a_pair_of_contacts_past_the_range_is_noted(tmp_path: Path) -> None:
    told = lead("Left", FOUR)
    told["SessionImpedance"]["Bipolar"] = [
        {"E1": "ElectrodeDef.FourElectrodes_1", "E2": "ElectrodeDef.FourElectrodes_2"}
        | {"ResultValue": "LOW"}
    ]

    notes = uploaded(tmp_path, export(told)).data.data_quality

    assert "impedance, left, pairs past the range: 1-2 <= 50 ohm" in notes


def sensing(side: str, **fields: Any) -> dict[str, Any]:
    return {"HemisphereLocation": f"HemisphereLocationDef.{side}", **fields}


def electrode(state: str, **fields: Any) -> dict[str, Any]:
    return {"ElectrodeStateResult": f"ElectrodeStateDef.{state}", **fields}


CATHODE = electrode("Negative", ElectrodeAmplitudeInMilliAmps=1.25)


@pytest.mark.parametrize(
    ("channel", "ma", "note"),
    [
        ({"SuspendAmplitudeInMilliAmps": 2.5}, 2.5, None),
        ({"AmplitudeInMilliAmps": 2.0, "SuspendAmplitudeInMilliAmps": 2.5}, 2.0, None),
        ({"ElectrodeState": [CATHODE, CATHODE, electrode("Positive")]}, 2.5, None),
        ({"AmplitudeInVolts": 2.5}, None, "amplitude [mA]: told in volts, left out"),
        ({"ElectrodeState": [electrode("Negative", ElectrodeAmplitudeInVolts=1)]}, None, "volts"),
        ({"AmplitudeInUnits": 2.5}, None, "in a field that is not known"),
        ({"SuspendAmplitudeInMilliAmps": 400}, None, "outside 0 to 30"),
    ],
    ids=str,
)
def test_the_amplitude_of_a_group_that_senses(
    tmp_path: Path, channel: dict[str, Any], ma: float | None, note: str | None
) -> None:
    settings = {"RateInHertz": 20, "SensingChannel": [sensing("Left", **channel)]}
    upload = uploaded(tmp_path, changed(("Groups", "Final", 0, "ProgramSettings"), settings))

    (session,) = upload.data.sessions
    assert session.amplitude_ma == ma
    assert session.amplitudes == (None if ma is None else Amplitudes(left_programmed_ma=ma))
    assert note is None or any(note in each for each in upload.data.data_quality)
    assert note is not None or not any("amplitude" in each for each in upload.data.data_quality)


def test_each_side_has_what_it_is_set_to(tmp_path: Path) -> None:
    (session,) = uploaded(tmp_path, EXPORT).data.sessions

    assert session.amplitudes == Amplitudes(left_programmed_ma=2.5, right_programmed_ma=2.5)


@pytest.mark.parametrize(
    ("shown", "clock", "note"),
    [
        ("2025-03-01T09:59:55Z", "2025-03-01T09:59:55+00:00", None),
        ("2000-01-01T00:00:00Z", "2000-01-01T00:00:00+00:00", "h behind; the session"),
        ("2028-03-01T10:00:00Z", "2028-03-01T10:00:00+00:00", "26,304 h ahead"),
        ("2025-03-01T10:00:00", None, "no time with a zone"),
        (None, None, None),
    ],
)
def test_the_clock_of_the_device_stands_beside_that_of_the_programmer(
    tmp_path: Path, shown: str | None, clock: str | None, note: str | None
) -> None:
    told = {"Initial": {"DeviceDateTime": shown}, "Final": EXPORT["DeviceInformation"]["Final"]}
    upload = uploaded(tmp_path, changed(("DeviceInformation",), told))

    read_clock = upload.data.device_clock
    assert (read_clock and read_clock.isoformat()) == clock
    assert note is None or any(note in each for each in upload.data.data_quality)
    assert upload.data.sessions[0].start.isoformat() == "2025-03-01T10:00:00+00:00"


@pytest.mark.parametrize(
    ("told", "minutes"),
    [
        ("+02:00", 120),
        ("-03:30", -210),
        ("+00:00", 0),
        ("+67:47", None),
        ("CET", None),
        (None, None),
    ],
)
def test_the_zone_of_the_programmer_is_told(
    tmp_path: Path, told: str | None, minutes: int | None
) -> None:
    upload = uploaded(tmp_path, EXPORT | {"ProgrammerUtcOffset": told})

    assert upload.data.utc_offset_min == minutes
    assert any("zone" in each for each in upload.data.data_quality) == (
        told is not None and minutes is None
    )


@pytest.mark.parametrize(
    ("name", "left_ma"),
    [("20250602T174740_DEMO", 3.0), ("MOCK3", None), ("MOCK4", None)],
)
def test_a_real_export_keeps_the_contract(name: str, left_ma: float | None) -> None:
    path = shared("percept_sessions", f"Report_Json_Session_Report_{name}.json.gz")
    *_, upload = (each for each in read_file(path) if not isinstance(each, Reject))

    assert isinstance(upload, TelemetryUploaded)
    (session,) = upload.data.sessions
    assert len(session.left_impedance_ohm) == len(session.right_impedance_ohm) == 8
    assert upload.data.device_clock is not None
    if left_ma is not None:
        assert session.amplitudes is not None
        assert (session.amplitude_ma, session.amplitudes.left_programmed_ma) == (left_ma, left_ma)
        assert upload.data.utc_offset_min == 120
