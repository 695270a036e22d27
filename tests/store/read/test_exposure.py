"""Time at risk by SQL, held against the plain meaning in `detectors.population.at_risk`."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest

from detectors.population.at_risk import (
    AGE_EDGES_MONTHS,
    ENROLMENT_GRACE_S,
    MONTH_S,
    Spell,
    at_risk_from,
    edges_s,
    pieces,
)
from detectors.population.flows import LEAD_HAZARDS, at_risk
from detectors.population.schedule import looks_until
from detectors.population.stratum import Edges
from events.device import Lead
from events.envelope import Event
from events.governance import FollowUpLost, PatientDied
from events.sample import adverse_event, envelope, implanted, moment
from events.surveillance import Every, Stratum
from store.read import exposure
from store.read.exposure import doubts, events
from store.snapshot import Snapshot
from streams.fleet_reading import read_fleet
from tests.store.ledger import Ledger, amended, explanted, revised

Publish = Callable[[Ledger], Snapshot]
EDGES = edges_s(AGE_EDGES_MONTHS)
LOOKS = looks_until(date(2026, 1, 1), date(2034, 1, 1))
MONDAYS = looks_until(date(2026, 1, 1), date(2034, 1, 1), "week")
DAY = 86_400


def late(event: Event, *, day: float) -> Event:
    return event.model_copy(update={"recordedtime": moment(day)})


def at(day: float) -> int:
    return int(moment(day).timestamp())


def fleet(snapshot: Snapshot, *hazards: Any, lock_day: float = 4000, **other: Any) -> Any:
    return read_fleet(
        snapshot, lock=moment(lock_day), edges_s=EDGES, edges=Edges(), hazards=hazards, **other
    )


def told(rows: Any) -> list[tuple[str, str]]:
    return [(row["hazard"], row["standing"]) for row in rows.to_pylist()]


def test_both_sides_mean_the_same_by_their_constants() -> None:
    assert exposure.AGE_EDGES_S == EDGES
    assert exposure.ENROLMENT_GRACE_S == ENROLMENT_GRACE_S
    assert exposure.LEAD_HAZARDS == LEAD_HAZARDS


@pytest.mark.parametrize(("seed", "every"), [(0, "month"), (1, "month"), (2, "week"), (3, "week")])
def test_the_sums_by_flows_are_those_of_the_pieces(
    seed: int, every: Every, snapshot_of: Publish
) -> None:
    random, ledger = Random(seed), Ledger()
    expected: dict[str, dict[tuple[int, date], int]] = defaultdict(lambda: defaultdict(int))
    looks = LOOKS if every == "month" else MONDAYS
    for number in range(40):
        device, born = f"device-{number}", float(random.randrange(0, 900))
        known = born + random.choice((0.5, 10, 29, 31, 300))
        over = born + random.choice((40, 400, 2500))
        swap = born + random.choice((20, 350, 3000))
        failed = born + random.choice((5, 200, 2600))
        ledger.append(late(implanted(day=born, device=device), day=known))
        ledger.append(revised(day=swap, lead=Lead(side="left", model="Lead B"), device=device))
        ledger.append(explanted(day=over, device=device, reason="no_longer_needed"))
        ledger.append(adverse_event(day=failed, device=device, hazard="pain"))
        start = at_risk_from(at(born), at(known))
        of_pain = Spell(start_s=start, end_s=min(at(over), at(failed)), origin_s=at(born))
        _add(expected["pain"], of_pain, every)
        first = min(at(over), at(swap))  # a revision for fracture is a first fracture too
        of_leads = Spell(start_s=start, end_s=first, origin_s=at(born))
        _add(expected["lead_fracture"], of_leads, every)
    snapshot = snapshot_of(ledger)

    found = fleet(snapshot, "pain", "lead_fracture", by_week=every == "week")

    for hazard, cells in expected.items():
        risk = at_risk(found, hazard, Stratum(), looks)  # type: ignore[arg-type]
        for band in range(len(EDGES)):
            for index, day in enumerate(looks):
                plain = sum(s for (b, begins), s in cells.items() if b == band and begins < day)
                assert risk.device_months[band, index] * MONTH_S == pytest.approx(plain, abs=0.01)


def test_mondays_between_change_nothing_at_the_ends_of_months(snapshot_of: Publish) -> None:
    ledger = Ledger()
    for number in range(30):
        ledger.append(implanted(day=13 * number, device=f"device-{number}"))
        ledger.append(adverse_event(day=17 * number + 5, device=f"device-{number}", hazard="pain"))
    snapshot = snapshot_of(ledger)

    by_month, by_week = (fleet(snapshot, "pain", by_week=told) for told in (False, True))

    one, other = (at_risk(found, "pain", Stratum(), LOOKS) for found in (by_month, by_week))
    assert one.device_months.tolist() == other.device_months.tolist()


def test_a_fleet_that_was_read_by_month_is_not_asked_for_a_monday(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0))
    by_month, by_week = (fleet(snapshot_of(ledger), by_week=told) for told in (False, True))

    with pytest.raises(ValueError, match="read by months, and none begins on 2026-01-05"):
        at_risk(by_month, "pain", Stratum(), MONDAYS)
    with pytest.raises(ValueError, match="read by months and weeks, and none begins on 2026-01-06"):
        at_risk(by_week, "pain", Stratum(), (date(2026, 1, 6),))


def _add(cells: dict[tuple[int, date], int], spell: Spell, every: Every) -> None:
    for piece in pieces(spell, edges=EDGES, every=every):
        cells[piece.band, piece.begins] += piece.seconds


def test_a_revised_lead_is_young_again_and_may_be_of_another_model(snapshot_of: Publish) -> None:
    ledger, new = Ledger(), Lead(side="left", model="Lead B")
    ledger.append(implanted(day=0), revised(day=400, lead=new))
    ledger.append(adverse_event(day=500, hazard="lead_migration"))

    found = fleet(snapshot_of(ledger), "lead_migration")

    both = at_risk(found, "lead_migration", Stratum(lead_model="Lead B + Lead A"), LOOKS)
    assert both.device_months[:, -1].round(2).tolist() == [0.99, 2.01, 0.29, 0, 0, 0]
    (event,) = found.events["lead_migration"]
    assert (event.standing, event.age_s) == ("first", 100 * DAY)
    assert found.people[event.who].lead_model == "Lead B + Lead A"


def test_a_fracture_told_by_the_revision_belongs_to_the_lead_that_was_there(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0), revised(day=400, lead=Lead(side="left", model="Lead B")))

    found = fleet(snapshot_of(ledger), "lead_fracture")

    (event,) = found.events["lead_fracture"]
    assert found.people[event.who].lead_model == "Lead A"
    assert event.age_s == 400 * DAY


def test_what_does_not_count_says_why(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(
        late(implanted(day=0), day=200),
        implanted(day=0, device="device-2"),
        adverse_event(day=-3, hazard="pain", device="device-2"),
        adverse_event(day=50, hazard="pain"),
        adverse_event(day=60, hazard="pain", device="device-2"),
        adverse_event(day=70, hazard="pain", device="device-2"),
        adverse_event(day=80, hazard="pain", device="nobody"),
        explanted(day=90, device="device-2", reason="no_longer_needed"),
        adverse_event(day=95, hazard="infection", device="device-2"),
    )

    rows = events(snapshot_of(ledger), hazards=("pain", "infection"))

    assert told(rows) == [
        ("pain", "it lies before the implant"),
        ("pain", "the device was not at risk"),
        ("pain", "first"),
        ("pain", "again"),
        ("pain", "the device is not registered"),
        ("infection", "the device was not at risk"),
    ]


def test_a_removal_is_an_event_of_its_reason_and_early_unless_not_needed(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    for device, reason in (("device-1", "infection"), ("device-2", "no_longer_needed")):
        ledger.append(implanted(day=0, device=device))
        ledger.append(explanted(day=300, device=device, reason=reason))

    rows = events(snapshot_of(ledger), hazards=("infection", "early_removal"))

    assert sorted(told(rows)) == [("early_removal", "first"), ("infection", "first")]


def test_two_removals_of_one_device_are_one_and_a_doubt(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0), explanted(day=100), explanted(day=300))
    ledger.append(adverse_event(day=200, hazard="pain"))
    snapshot = snapshot_of(ledger)

    found = fleet(snapshot, "pain")

    assert doubts(snapshot) == (("removed twice: the first removal counts", 1),)
    months = at_risk(found, "pain", Stratum(), LOOKS).device_months[:, -1].sum()
    assert months == pytest.approx(100 / 30.4375)
    assert [event.standing for event in found.events["pain"]] == ["the device was not at risk"]


@pytest.mark.parametrize(
    ("kind", "event"), [("follow_up.lost", FollowUpLost), ("patient.died", PatientDied)]
)
def test_loss_and_death_end_the_time_at_risk(kind: str, event: Any, snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0), event(**envelope(kind, day=50)))

    found = fleet(snapshot_of(ledger), "pain")

    months = at_risk(found, "pain", Stratum(), LOOKS).device_months[:, -1].sum()
    assert months == pytest.approx(50 / 30.4375)


def test_what_was_learnt_after_the_lock_is_not_known(snapshot_of: Publish) -> None:
    ledger, report = Ledger(), adverse_event(day=10, hazard="pain")
    ledger.append(implanted(day=0), report, amended(report, day=40, hazard="infection"))
    snapshot = snapshot_of(ledger)

    before = fleet(snapshot, "pain", "infection", lock_day=39)
    after = fleet(snapshot, "pain", "infection", lock_day=41)

    assert [len(before.events[h]) for h in ("pain", "infection")] == [1, 0]
    assert [len(after.events[h]) for h in ("pain", "infection")] == [0, 1]
