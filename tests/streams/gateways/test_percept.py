import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.codec import decode, encode
from events.device import DeviceImplanted
from events.envelope import Event
from events.reading import measured
from events.telemetry import TelemetryUploaded
from streams.gateways.readers import read_file
from streams.gateways.reject import Reject
from tests.streams.gateways.shared import shared

KEY = b"0123456789abcdef"
PROGRAM = {"AmplitudeInMilliAmps": 2.5, "PulseWidthInMicroSecond": 210}


def lead(side: str, ohms: list[Any]) -> dict[str, Any]:
    measured = [
        {"Electrode1": "ElectrodeDef.Case", "Electrode2": f"ElectrodeDef.E{i}", "ResultValue": ohm}
        for i, ohm in enumerate(ohms)
    ]
    return {
        "Hemisphere": f"HemisphereLocationDef.{side}",
        "SessionImpedance": {"Monopolar": measured, "Bipolar": []},
    }


def configured(side: str, port: str) -> dict[str, Any]:
    return {
        "Hemisphere": f"HemisphereLocationDef.{side}",
        "Model": "LeadModelDef.LEAD_X1",
        "ElectrodeNumber": f"InsPort.{port}",
        "OrientationInDegrees": "",
    }


EXPORT: dict[str, Any] = {
    "AbnormalEnd": False,
    "SessionDate": "2025-03-01T10:00:00Z",
    "SessionEndDate": "2025-03-01T10:10:00Z",
    "PatientInformation": {
        "Final": {
            "PatientFirstName": "Zebedee",
            "PatientLastName": "Quux",
            "PatientGender": "PatientGenderDef.FEMALE",
            "PatientDateOfBirth": "1961-03-12T00:00:00Z",
            "PatientId": "MRN:777123",
            "ClinicianNotes": "Zebedee rang from home",
            "Diagnosis": "DiagnosisTypeDef.Pain",
        }
    },
    "DeviceInformation": {
        "Final": {
            "Neurostimulator": "Model P",
            "NeurostimulatorModel": "B1",
            "NeurostimulatorSerialNumber": "NPX12",
            "ImplantDate": "2024-11-04T09:00:00Z",
            "DeviceName": "Quux device",
        }
    },
    "BatteryInformation": {"BatteryPercentage": 75},
    "GroupUsagePercentage": [{}, {"GroupId": "GroupIdDef.GROUP_B", "UsagePercentage": 61.0}],
    "LeadConfiguration": {
        "Final": [configured("Left", "ZERO_SEVEN"), configured("Right", "EIGHT_FIFTEEN")]
    },
    "Groups": {
        "Final": [
            {
                "GroupId": "GroupIdDef.GROUP_B",
                "GroupName": "Quux walking",
                "ActiveGroup": True,
                "ProgramSettings": {
                    "RateInHertz": 20,
                    "LeftHemisphere": {"Programs": [PROGRAM]},
                    "RightHemisphere": {"Programs": PROGRAM},
                },
            }
        ]
    },
    "Impedance": [
        {"Hemisphere": [lead("Left", [1022, 980, 1500, 990]), lead("Right", [1100] * 4)]}
    ],
    "EventSummary": {"Ereignisse": [{"EventName": "Quux fell", "EventCount": 1}]},
}


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    export = copy.deepcopy(EXPORT)
    at: Any = export
    for name in path[:-1]:
        at = at[name]
    at[path[-1]] = value
    return export


def read(folder: Path, export: Any, **options: Any) -> list[Event | Reject]:
    path = folder / "export.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    return list(read_file(path, **options))


def uploaded(folder: Path, export: Any) -> TelemetryUploaded:
    event = read(folder, export)[-1]
    assert isinstance(event, TelemetryUploaded)
    assert decode(encode(event)) == event
    return event


def test_an_export_becomes_a_registration_and_one_interrogation(tmp_path: Path) -> None:
    implanted, upload = read(tmp_path, EXPORT)

    assert isinstance(implanted, DeviceImplanted)
    assert isinstance(upload, TelemetryUploaded)
    (session,) = upload.data.sessions
    assert session.left_impedance_ohm == (1022.0, 980.0, 1500.0, 990.0)
    assert (session.amplitude_ma, session.pulse_width_us, session.frequency_hz) == (
        2.5,
        210.0,
        20.0,
    )
    assert (session.program, session.battery_percent, upload.data.channel) == (2, 75.0, "clinic")
    assert [lead.contacts for lead in implanted.data.leads] == [4, 4]
    assert "usage by group: B 61 %" in upload.data.data_quality


def test_what_the_export_does_not_tell_is_not_known_and_never_zero(tmp_path: Path) -> None:
    (session,) = uploaded(tmp_path, EXPORT).data.sessions

    assert (session.delivered_min, session.reset_count, session.error_count) == (None, None, None)


def test_nothing_that_names_the_person_passes(tmp_path: Path) -> None:
    for options in ({}, {"key": KEY}):
        content = b"".join(
            encode(each)
            for each in read(tmp_path, EXPORT, **options)
            if not isinstance(each, Reject)
        )
        for word in (b"Zebedee", b"Quux", b"777123", b"1961", b"rang"):
            assert word not in content


def test_the_person_is_known_by_age_sex_and_a_keyed_hash(tmp_path: Path) -> None:
    plain, keyed = read(tmp_path, EXPORT)[0], read(tmp_path, EXPORT, key=KEY)[0]

    assert isinstance(plain, DeviceImplanted)
    assert isinstance(keyed, DeviceImplanted)
    assert (plain.data.patient.age_years, plain.data.patient.sex) == (63, "female")
    assert plain.data.patient.pseudonym is None
    assert keyed.data.patient.pseudonym is not None


@pytest.mark.parametrize(
    ("path", "value", "note"),
    [
        (("GroupUsagePercentage", 1, "UsagePercentage"), 943, "usage of group B [%]: outside"),
        (("BatteryInformation", "BatteryPercentage"), 150, "battery [%]: outside"),
        (("BatteryInformation", "BatteryPercentage"), "n/a", "battery [%]: not a number"),
        (("DeviceInformation", "Final", "ImplantDate"), "2029-01-01T00:00:00Z", "implant date"),
        (("Groups", "Final", 0, "ActiveGroup"), False, "0 active groups"),
        (("Impedance",), [], "impedance: not measured"),
        (("SessionEndDate",), "2025-02-01T00:00:00Z", "ends before it begins"),
    ],
)
def test_what_is_not_sane_is_left_out_and_noted(
    tmp_path: Path, path: tuple[Any, ...], value: Any, note: str
) -> None:
    upload = uploaded(tmp_path, changed(path, value))

    assert any(note in each for each in upload.data.data_quality)


def test_an_impedance_that_cannot_be_ohm_is_left_out_not_converted(tmp_path: Path) -> None:
    export = changed(("Impedance",), {"Hemisphere": [lead("Left", [1.02, 980, "", None])]})
    upload = uploaded(tmp_path, export)

    assert upload.data.sessions[0].left_impedance_ohm == (None, 980.0, None, None)
    assert any("left contact 0 [ohm]: outside" in each for each in upload.data.data_quality)


def test_sixteen_contacts_are_kept_and_duplicate_names_noted(tmp_path: Path) -> None:
    export = changed(("Impedance",), {"Hemisphere": lead("Right", [1000 + i for i in range(18)])})
    names = export["Impedance"]["Hemisphere"]["SessionImpedance"]["Monopolar"]
    names[3] = {
        "Electrode4": "ElectrodeDef.Case",
        "Electrode4_1": "ElectrodeDef.E2",
        "ResultValue": 1003,
    }
    upload = uploaded(tmp_path, export)

    assert upload.data.sessions[0].right_impedance_ohm == tuple(1000.0 + i for i in range(16))
    assert {"impedance, right: a contact is named twice, kept in order"} <= set(
        upload.data.data_quality
    )


def test_an_export_without_a_device_is_rejected_and_held_back(tmp_path: Path) -> None:
    (reject,) = read(tmp_path, changed(("DeviceInformation",), {}))

    assert isinstance(reject, Reject)
    assert (reject.reason, reject.personal) == ("no_identity", True)
    assert "Zebedee" not in repr(reject)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    found = [(*path, name) for name, _ in inner]
    return found + [each for name, below in inner for each in places(below, (*path, name))]


@given(path=st.sampled_from(places(EXPORT)), value=ANYTHING)
def test_a_mutated_export_gives_events_or_a_reject_and_never_an_exception(
    path: tuple[Any, ...], value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("percept")

    records = read(folder, changed(path, value), key=KEY)
    assert records
    for each in records:
        if isinstance(each, Event):
            assert decode(encode(each)) == each


@given(cut=st.integers(2, len(json.dumps(EXPORT)) - 1))
def test_an_export_cut_anywhere_is_one_reject(
    cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("percept") / "cut.json"
    path.write_bytes(json.dumps(EXPORT).encode()[:cut])

    (reject,) = read_file(path)
    assert isinstance(reject, Reject)


@pytest.mark.parametrize(
    "name",
    [
        "Report_Json_Session_Report_20250602T174740_DEMO.json.gz",
        "Report_Json_Session_Report_MOCK3.json.gz",
        "Report_Json_Session_Report_MOCK4.json.gz",
    ],
)
def test_a_real_export_is_read_and_names_nobody(name: str) -> None:
    path = shared("percept_sessions", name)
    person = json.loads(gzip.decompress(path.read_bytes()))["PatientInformation"]["Final"]
    events = [each for each in read_file(path, key=KEY) if not isinstance(each, Reject)]

    content = b"".join(encode(each) for each in events).decode()
    assert isinstance(events[-1], TelemetryUploaded)
    (session,) = events[-1].data.sessions
    assert len(session.left_impedance_ohm) == len(session.right_impedance_ohm) == 8
    for field in ("FirstName", "LastName", "Id", "DateOfBirth"):
        value = person.get(f"Patient{field}")
        assert not value or (value not in content and value[:10] not in content)
    assert not person["ClinicianNotes"] or person["ClinicianNotes"] not in content


def test_the_demo_export_holds_sane_ohms() -> None:
    name = "Report_Json_Session_Report_20250602T174740_DEMO.json.gz"
    implanted, upload = read_file(shared("percept_sessions", name))

    assert isinstance(implanted, DeviceImplanted)
    assert isinstance(upload, TelemetryUploaded)
    (session,) = upload.data.sessions
    for ohm in map(measured, (*session.left_impedance_ohm, *session.right_impedance_ohm)):
        assert ohm is not None
        assert 200 < ohm < 4_700
