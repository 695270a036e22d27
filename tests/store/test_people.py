"""Events about people lie on the ledger and disturb nothing that is said of devices."""

from datetime import UTC, datetime
from pathlib import Path

from detectors.plan import default_plan
from events.access import OF_PEOPLE
from events.gallery_access import access as people
from events.sample import daily, implanted, moment
from store.log.open import open_log
from store.origin import simulated_by_partition
from store.read.access import access
from store.read.devices import devices
from store.read.overview import overview
from store.snapshot import open_snapshot
from streams.advance import Bench, advance
from tests.dashboard.world import as_simulated, build, records, settings_of

FLEET = as_simulated((implanted(day=0), *daily(days=range(3))))


def test_every_kind_about_a_person_is_a_row_with_its_account_and_its_point(tmp_path: Path) -> None:
    settings = build(tmp_path, facts=people())

    rows = access(open_snapshot(settings.snapshots))

    assert [(row.type, row.account, row.what, row.reason) for row in rows] == [
        ("letters.retried", "ben", "1 of 2", None),
        (
            "account.changed",
            "ben",
            "roles",
            "safety_officer, clinician; to choose a password",
        ),
        ("person.signed_out", "ben", "session", "asked"),
        ("export.made", "ben", "yellow-card-draft-0123abcd.txt", None),
        ("access.refused", "ben", "file", "other_centre"),
        ("person.signed_in", "ben", "safety_officer, clinician", "password"),
    ]
    exports = access(open_snapshot(settings.snapshots), account="ben", type="export.made")
    assert [(row.size_bytes, row.place) for row in exports] == [(2048, "yellow_card")]


def test_they_are_no_device_and_no_news(tmp_path: Path) -> None:
    late = tuple(event.model_copy(update={"recordedtime": datetime.now(UTC)}) for event in people())
    settings = build(tmp_path, facts=(*FLEET, *late))

    snapshot = open_snapshot(settings.snapshots)

    assert [row.device for row in devices(snapshot)] == ["device-1"]
    known = overview(snapshot)
    assert (known.as_of, known.origin) == (moment(2.5), "simulated")


def test_they_do_not_say_whether_a_log_is_simulated_though_they_come_first(tmp_path: Path) -> None:
    only = build(tmp_path / "only", facts=people())
    first = build(tmp_path / "first", facts=(*people(), *FLEET))

    for settings, expected in ((only, set()), (first, {True})):
        log = open_log(settings_of(settings.home).log_url)
        assert set(simulated_by_partition(log)) == expected
        log.close()


def test_they_change_no_state_of_a_detector_and_raise_nothing(tmp_path: Path) -> None:
    settings = build(tmp_path, facts=people())
    plan = default_plan()

    for partition in range(2):
        own = [r for r in records(settings) if (r.topic, r.partition) == ("events", partition)]
        step = advance(Bench(partition=partition), own, plan=plan)
        assert (step.changed, step.signals, step.dead_letters) == ({}, (), ())
    assert len(OF_PEOPLE) == len(people())
