"""Old shapes are lifted step by step, with an upcaster table of the tests' own."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from events.clinical import AdverseEventAmended, AdverseEventReported
from events.codec import UndecodableEvent, decode, encode
from events.kinds import KINDS
from events.sample import adverse_event
from events.surveillance import Monitor, MonitorDeclared, SurveillanceRun
from events.upcast import UPCASTERS, Raw, Upcasters, upcast
from tests.house import ROOT

GOLDEN = ROOT / "tests" / "golden" / "events"
NOW = adverse_event(day=0, pain_nrs=4.0)


def _0_to_1(raw: Raw) -> Raw:
    """Pain on a scale of 0 to 100 became 0 to 10."""
    data = dict(raw["data"])
    return raw | {"data": data | {"pain_nrs": data.pop("pain_nrs") / 10}}


def _1_to_2(raw: Raw) -> Raw:
    """Only optional fields were added."""
    return raw


def _minus_1_to_0(raw: Raw) -> Raw:
    """What was called a complaint became a report."""
    return raw | {"type": "adverse_event.reported"}


TABLE: Upcasters = {
    ("complaint.made", -1): _minus_1_to_0,
    ("adverse_event.reported", 0): _0_to_1,
    ("adverse_event.reported", 1): _1_to_2,
}


def raw_event(**other: Any) -> Raw:
    raw: Raw = json.loads(encode(NOW))
    raw["data"]["pain_nrs"] = 40.0
    return raw | other


def payload(**other: Any) -> bytes:
    return json.dumps(raw_event(**other)).encode()


def test_one_step_lifts_by_one_version() -> None:
    assert decode(payload(schemaversion=0), upcasters=TABLE) == NOW


def test_a_chain_is_climbed_to_its_end_even_through_a_change_of_name() -> None:
    old = payload(type="complaint.made", schemaversion=-1)

    assert decode(old, upcasters=TABLE) == NOW


def test_lifting_leaves_the_object_it_was_given_alone() -> None:
    old = raw_event(schemaversion=0)
    before = json.dumps(old)

    upcast(old, TABLE)

    assert json.dumps(old) == before


def test_what_no_step_claims_stays_as_it_is() -> None:
    now = raw_event()

    assert upcast(now, TABLE) == now
    assert upcast({}, TABLE) == {}


def test_an_event_of_a_later_stimwatch_is_refused_and_says_how_far_this_one_reads() -> None:
    with pytest.raises(UndecodableEvent, match="reads versions up to 2") as caught:
        decode(payload(schemaversion=7), upcasters=TABLE)

    assert caught.value.reason == "unknown_version"


def test_a_version_that_was_never_released_is_refused_too() -> None:
    with pytest.raises(UndecodableEvent) as caught:
        decode(payload(schemaversion=-7), upcasters=TABLE)

    assert caught.value.reason == "unknown_version"


def _fails(error: Exception) -> Callable[[Raw], Raw]:
    def step(raw: Raw) -> Raw:
        raise error

    return step


@pytest.mark.parametrize(
    "error",
    [KeyError("Zebedee"), IndexError("Zebedee"), TypeError("Zebedee"), ValueError("Zebedee")]
    + [AttributeError("Zebedee"), ZeroDivisionError("Zebedee"), OverflowError("Zebedee")],
    ids=lambda error: type(error).__name__,
)
def test_a_payload_that_cannot_be_lifted_is_undecodable_and_not_repeated(error: Exception) -> None:
    table = {("adverse_event.reported", 0): _fails(error)}

    with pytest.raises(UndecodableEvent, match="adverse_event.reported version 0") as caught:
        decode(payload(schemaversion=0), upcasters=table)

    assert caught.value.reason == "schema"
    assert "Zebedee" not in str(caught.value)


def test_a_lifted_event_must_still_obey_the_schema() -> None:
    table: Upcasters = {("adverse_event.reported", n): lambda raw: raw for n in (0, 1)}

    with pytest.raises(UndecodableEvent, match=r"version 0, lifted: .*data\.pain_nrs: "):
        decode(payload(schemaversion=0), upcasters=table)


def test_every_version_before_the_current_one_has_its_upcaster() -> None:
    for kind, event in KINDS.items():
        current = event.model_fields["schemaversion"].default
        missing = [v for v in range(1, current) if (kind, v) not in UPCASTERS]
        assert not missing, f"{kind}: no upcaster from {missing}; add it to events/upcast.py"
        assert (kind, current) not in UPCASTERS, f"{kind}: an upcaster leads past {current}"


def test_a_look_of_version_1_is_named_by_the_day_of_its_lock() -> None:
    old = {
        "type": "surveillance.run",
        "schemaversion": 1,
        "data": {"data_locked_at": "2027-01-01T00:00:00Z", "results": [{"monitor_id": "one"}]},
    }

    lifted = upcast(old)

    assert lifted["schemaversion"] == 3
    assert lifted["data"]["results"] == [{"monitor_id": "one", "look": "2027-01-01"}]


@pytest.mark.parametrize(("kind", "version"), [("benchmark.declared", 2), ("monitor.declared", 4)])
def test_a_declaration_of_version_1_says_the_same_today(kind: str, version: int) -> None:
    old = {"type": kind, "schemaversion": 1, "data": {"hazard": "pain"}}

    assert upcast(old) == old | {"schemaversion": version}


def test_before_version_3_no_run_was_read_as_a_family_and_no_monitor_was_a_control() -> None:
    run = decode((GOLDEN / "surveillance.run" / "v2.json").read_bytes())
    declared = decode((GOLDEN / "monitor.declared" / "v2.json").read_bytes())

    assert isinstance(run, SurveillanceRun)
    assert isinstance(declared, MonitorDeclared)
    assert (run.schemaversion, run.data.family) == (3, None)
    assert [look.log_e_value for look in run.data.results] == [None, None]
    assert not declared.data.negative_control


def test_before_version_4_every_monitor_looked_every_month() -> None:
    declared = decode((GOLDEN / "monitor.declared" / "v3.json").read_bytes())

    assert isinstance(declared, MonitorDeclared)
    assert (declared.schemaversion, declared.data.every) == (4, "month")


def test_a_monitor_that_says_nothing_new_is_written_as_before_so_that_hashes_stay() -> None:
    asked = Monitor(monitor_id="one", version=1, hazard="pain", method="any", alpha=0.05)

    written = asked.model_dump_json()

    assert "negative_control" not in written and "every" not in written
    for said in ({"negative_control": True}, {"every": "week"}):
        assert set(said) < asked.model_copy(update=said).model_dump(mode="json").keys()


@pytest.mark.parametrize("kind", ["adverse_event.reported", "adverse_event.amended"])
def test_before_version_2_a_report_of_another_system_named_one_product(kind: str) -> None:
    old = json.loads((GOLDEN / kind / "v1.json").read_bytes())

    read = decode(json.dumps(old).encode())

    assert isinstance(read, AdverseEventReported | AdverseEventAmended)
    report = read.data if isinstance(read, AdverseEventReported) else read.data.report
    assert report.source_report is not None
    (product,) = report.source_report.products
    assert (product.brand, product.model) == ("Lumbar", "Lumbar 1")
    assert report.source_report.terms == ("Infection", "Swelling")
    assert report.source_report.patient_problems == ()


def test_before_version_2_every_amendment_took_the_place_of_what_it_amends() -> None:
    old = decode((GOLDEN / "adverse_event.amended" / "v1.json").read_bytes())

    assert isinstance(old, AdverseEventAmended)
    assert old.data.replaces


def test_a_report_that_was_filed_here_is_lifted_as_it_is() -> None:
    told = {"type": "adverse_event.reported", "schemaversion": 1, "data": {"hazard": "pain"}}

    assert upcast(told) == told | {"schemaversion": 2}
