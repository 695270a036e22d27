from collections.abc import Callable

from events.codec import encode
from events.outcome import Outcomes
from events.sample import (
    adverse_event,
    imaging,
    implanted,
    moment,
    outcome,
    session,
    upload,
)
from events.source_report import SourceReport
from store.read.adverse_events import adverse_event as report_versions
from store.read.adverse_events import adverse_events
from store.read.clinical import imaging as imaging_of
from store.read.clinical import outcomes
from store.read.dead_letters import dead_letters
from store.read.quality import data_quality
from store.snapshot import Snapshot
from tests.store.ledger import (
    Ledger,
    amended,
    explanted,
    letter,
    put_letter,
)

Publish = Callable[[Ledger], Snapshot]


def test_a_report_is_shown_as_last_amended_or_as_known_at_a_date(snapshot_of: Publish) -> None:
    ledger, report = Ledger(), adverse_event(day=1, hazard="unknown")
    amendment = amended(report, day=5, reason="culture came back", hazard="infection")
    ledger.append(report, amendment, adverse_event(day=2, device="device-2", hazard="pain"))
    snapshot = snapshot_of(ledger)

    now = {row.device: (row.hazard, row.version) for row in adverse_events(snapshot)}
    then = {row.device: row.hazard for row in adverse_events(snapshot, known_at=moment(3))}
    versions = report_versions(snapshot, amendment.id)

    assert now == {"device-1": ("infection", 2), "device-2": ("pain", 1)}
    assert then == {"device-1": "unknown", "device-2": "pain"}
    assert [row.device for row in adverse_events(snapshot, hazard="infection")] == ["device-1"]
    assert adverse_events(snapshot, hazard="unknown") == (), (
        "an amended report is not that any more"
    )
    assert [v.report.hazard for v in versions] == ["unknown", "infection"]
    assert [v.amendment_reason for v in versions] == [None, "culture came back"]
    assert report_versions(snapshot, report.id) == versions


def test_of_reports_about_one_day_the_one_recorded_last_is_the_newest(snapshot_of: Publish) -> None:
    reports = [adverse_event(day=1, device=f"device-{number}") for number in range(6)]
    recorded = [
        each.model_copy(update={"recordedtime": moment(2 + number)})
        for number, each in enumerate(reports)
    ]
    ledger = Ledger()
    ledger.append(*recorded)

    told = [row.device for row in adverse_events(snapshot_of(ledger))]

    assert told == [f"device-{number}" for number in (5, 4, 3, 2, 1, 0)]


def test_outcomes_hold_the_baseline_and_imaging_its_finding(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0, baseline=Outcomes(pain_nrs=8.0)), outcome(day=90, pain_nrs=3.0))
    ledger.append(imaging(day=2, finding="migrated", side="left", displacement_mm=4.0))
    snapshot = snapshot_of(ledger)

    told = [(row.baseline, row.pain_nrs) for row in outcomes(snapshot, device="device-1")]
    assert told == [(True, 8.0), (False, 3.0)]
    (seen,) = imaging_of(snapshot)
    assert (seen.finding, seen.side, seen.displacement_mm) == ("migrated", "left", 4.0)


def test_doubts_are_flagged_until_they_are_cleared(snapshot_of: Publish) -> None:
    ledger = Ledger()
    early = adverse_event(day=-30, data_quality=("date is a guess",))
    late = adverse_event(day=40)
    ledger.append(early, late)
    before = data_quality(snapshot_of(ledger))
    ledger.append(implanted(day=0), explanted(day=20), upload(day=1, data_quality=("odd",)))
    after = data_quality(snapshot_of(ledger))
    cleared = data_quality(snapshot_of(ledger), flag="never_implanted", cleared=True)

    assert {row.flag for row in before} == {"never_implanted", "note"}
    assert {(row.flag, row.event_id) for row in after} >= {
        ("before_implant", early.id),
        ("after_explant", late.id),
    }
    assert sorted(row.detail for row in after if row.flag == "note") == ["date is a guess", "odd"]
    assert not [row for row in after if row.flag == "never_implanted"]
    assert [row.cleared_at for row in cleared] == [moment(0)]


def test_a_dead_letter_is_listed_with_its_reason_and_without_its_bytes(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    put_letter(ledger, letter("events/0/1", day=1))
    put_letter(ledger, letter("events/0/2", day=2, reason="not_json"))
    snapshot = snapshot_of(ledger)

    assert [row.place for row in dead_letters(snapshot)] == ["events/0/2", "events/0/1"]
    (row,) = dead_letters(snapshot, reason="schema")
    assert (row.place, row.payload_bytes) == ("events/0/1", 2)


def test_a_dead_letter_names_the_place_where_its_event_was_accepted_later(
    snapshot_of: Publish,
) -> None:
    ledger, event = Ledger(), adverse_event(day=1)
    readable = letter("report.jsonl:1").model_copy(update={"payload": encode(event)})
    put_letter(ledger, readable)
    put_letter(ledger, letter("report.jsonl:2"))
    (accepted,) = ledger.append(event)

    rows = dead_letters(snapshot_of(ledger))

    place = f"events/{accepted.partition}/{accepted.offset}"
    assert {row.place: row.accepted for row in rows} == {
        "report.jsonl:1": place,
        "report.jsonl:2": None,
    }


def test_a_report_from_elsewhere_keeps_its_number(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(adverse_event(day=1, source_report=SourceReport(system="maude", number="77")))

    (row,) = adverse_events(snapshot_of(ledger))

    assert (row.source_system, row.source_number, row.device_registered) == ("maude", "77", False)


def test_an_upload_that_came_too_late_to_count_is_flagged(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0), upload(session(day=9), day=10))
    ledger.append(upload(session(day=7), day=8), upload(session(day=5), day=6))

    (flag,) = (row for row in data_quality(snapshot_of(ledger)) if row.flag == "late_upload")

    assert flag.event_id == upload(session(day=5), day=6).id
    assert flag.detail.startswith("it came 4.0 days after a newer one")
