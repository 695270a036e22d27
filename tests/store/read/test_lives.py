"""Lives one by one, held against what surveillance counts, and ends of every kind."""

from collections.abc import Callable
from typing import Any

import pytest

from detectors.population.at_risk import ENROLMENT_GRACE_S, MONTH_S
from events.device import Lead
from events.governance import FollowUpLost, PatientDied
from events.sample import adverse_event, envelope, implanted, tick
from store.read import lives as module
from store.read.exposure import events
from store.read.lives import OUTCOMES, lives
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, amended, explanted, revised
from tests.store.read.test_exposure import late

Publish = Callable[[Ledger], Snapshot]
DAY = 86_400
NEW = (Lead(side="left", model="Lead B"),)


def only(snapshot: Snapshot) -> dict[str, Any]:
    (row,) = lives(snapshot).to_pylist()
    return dict(row)


def published(snapshot_of: Publish, *told: Any, until: float = 100) -> Snapshot:
    ledger = Ledger()
    ledger.append(*told, adverse_event(day=until, device="somebody-else"))
    return snapshot_of(ledger)


def test_both_sides_mean_the_same_by_late() -> None:
    assert module.ENROLMENT_GRACE_S == ENROLMENT_GRACE_S


def test_a_device_that_is_still_watched_lives_until_the_newest_record(snapshot_of: Publish) -> None:
    row = only(published(snapshot_of, implanted()))

    assert (row["entry_s"], row["exit_s"], row["ended"]) == (0, 100 * DAY, "watched")
    assert (row["lead_model"], row["centre"], row["technique"]) == ("Lead A", "centre-1", "midline")
    assert all(row[f"{hazard}_s"] is None for hazard in OUTCOMES)


@pytest.mark.parametrize(
    ("ended", "end"),
    [
        ("removed", explanted(day=40)),
        ("not needed", explanted(day=40, reason="no_longer_needed")),
        ("died", PatientDied(**envelope("patient.died", day=40))),
        ("lost", FollowUpLost(**envelope("follow_up.lost", day=40))),
    ],
)
def test_each_end_is_told_apart_and_the_first_one_counts(
    ended: str, end: Any, snapshot_of: Publish
) -> None:
    later = PatientDied(**envelope("patient.died", day=60))

    row = only(published(snapshot_of, implanted(), end, later))

    assert (row["ended"], row["exit_s"]) == (ended, 40 * DAY)
    assert row["early_removal_s"] == (40 * DAY if ended == "removed" else None)


def test_a_late_registration_is_a_late_entry_and_a_short_delay_is_none(
    snapshot_of: Publish,
) -> None:
    told = (late(implanted(), day=50), late(implanted(device="device-2"), day=20))

    rows = lives(published(snapshot_of, *told)).to_pylist()

    assert [row["entry_s"] for row in rows] == [50 * DAY, 0]


def test_an_amended_report_counts_as_it_reads_now(snapshot_of: Publish) -> None:
    report = adverse_event(day=10, hazard="pain")

    row = only(
        published(snapshot_of, implanted(), report, amended(report, day=12, hazard="infection"))
    )

    assert row["pain_s"] is None
    assert row["infection_s"] is not None


def test_other_leads_are_told_with_their_day_and_the_first_model_stays(
    snapshot_of: Publish,
) -> None:
    row = only(published(snapshot_of, implanted(), revised(day=30, lead=NEW[0])))

    assert (row["other_leads_s"], row["lead_fracture_s"]) == (30 * DAY, 30 * DAY)
    assert row["lead_model"] == "Lead A"


def test_first_events_are_those_that_surveillance_counts(snapshot_of: Publish) -> None:
    told = [
        event
        for n in range(12)
        for event in (
            implanted(device=f"d-{n}"),
            adverse_event(day=5.0 + n, device=f"d-{n}", hazard="infection"),
            adverse_event(day=9.0 + 3 * n, device=f"d-{n}", hazard="infection"),
            explanted(day=20.0 + n, device=f"d-{n}", reason="infection"),
        )
    ]
    snapshot = published(snapshot_of, *told)

    counted = events(snapshot, hazards=("infection",)).to_pylist()

    firsts = {row["device"]: row["age_s"] for row in counted if row["standing"] == "first"}
    own = {row["device"]: row["infection_s"] for row in lives(snapshot).to_pylist()}
    assert firsts == own
    assert len(own) == 12


def test_an_empty_log_and_public_reports_have_no_lives(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(tick(day=1), adverse_event(day=1, device="maude:1"))

    assert lives(snapshot_of(ledger)).num_rows == 0


def test_a_month_of_life_is_a_month_of_exposure() -> None:
    assert MONTH_S == 30.4375 * DAY
