"""Who was at risk before each event, held against counting lives one by one."""

from random import Random
from typing import Any

import numpy as np
import pytest

from detectors.population.evaluate import evaluate
from detectors.population.flows import at_risk_before
from events.device import Lead
from events.sample import adverse_event, implanted, moment
from events.surveillance import Stratum
from tests.detectors.population.fleets import monitor
from tests.store.ledger import Ledger, explanted, revised
from tests.store.read.test_exposure import EDGES, Publish, at, fleet, late

NEW, OLD = Stratum(lead_model="Lead B"), Stratum(lead_model="Lead A")


def with_lead(model: str, **told: Any) -> Any:
    leads = tuple(Lead(side=side, model=model) for side in ("left", "right"))
    event = implanted(**told)
    return event.model_copy(update={"data": event.data.model_copy(update={"leads": leads})})


@pytest.mark.parametrize("seed", range(4))
def test_they_are_those_that_are_counted_one_by_one(seed: int, snapshot_of: Publish) -> None:
    random, ledger = Random(seed), Ledger()
    lives = []
    for number in range(40):
        device, model = f"device-{number}", random.choice(("Lead A", "Lead B"))
        born = float(random.randrange(0, 300))
        known = born + random.choice((0.5, 10, 300))
        over = born + random.choice((40, 400, 2500))
        failed = born + random.choice((0, 5, 5, 35, 200, 2600))
        ledger.append(late(with_lead(model, day=born, device=device), day=known))
        ledger.append(explanted(day=over, device=device, reason="no_longer_needed"))
        event = adverse_event(day=failed, device=device, hazard="pain")
        ledger.append(event)
        start = born if known - born <= 30 else known
        counts = start <= failed <= over
        lives.append((model, born, start, over, failed, counts, event.id))

    found = fleet(snapshot_of(ledger), "pain", compared=("pain",))

    for stratum in (NEW, OLD, Stratum()):
        told = at_risk_before(found, "pain", stratum)
        first = {event.event_id for event in found.events["pain"] if event.standing == "first"}
        assert set(told) == first
        for _, origin, _, _, at_day, counts, event_id in lives:
            if not counts:
                continue
            there = [
                model
                for model, born, start, over, failed, _, other_id in lives
                if (start < at_day or start == born == at_day)
                and at_day <= over
                and (failed, other_id) >= (at_day, event_id)
                and _band(at_day - born) == _band(at_day - origin)
            ]
            wanted = [m for m in there if stratum.lead_model in (None, m)]
            assert told[event_id] == len(wanted)


def _band(age_days: float) -> int:
    return max(0, int(np.searchsorted(EDGES, age_days * 86_400, side="left")) - 1)


def test_three_new_leads_that_fail_one_after_the_other_have_a_chance_of_one_in_twenty(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    for number in range(6):
        model = "Lead B" if number < 3 else "Lead A"
        ledger.append(with_lead(model, day=-60, device=f"device-{number}"))
    for number in range(3):
        device = f"device-{number}"
        ledger.append(adverse_event(day=1 + number, device=device, hazard="pain"))
    found = fleet(snapshot_of(ledger), "pain", compared=("pain",))
    asked = monitor(
        stratum=NEW, comparator=OLD, method="binomial-spending", benchmark_id=None,
        horizon_events=3.0, alpha=0.05,
    )  # fmt: skip

    results = evaluate(asked, None, found, lock=moment(40))

    told = [each for each in results if each.observed]
    assert [each.state for each in told] == ["signal"]
    assert told[0].critical_events == 3
    assert told[0].alpha_spent == pytest.approx(3 / 6 * 2 / 5 * 1 / 4)


def test_an_event_on_the_day_of_the_implant_has_its_own_device_at_risk(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    ledger.append(with_lead("Lead B", day=0), with_lead("Lead A", day=-3, device="device-2"))
    ledger.append(adverse_event(day=0, hazard="pain"))

    found = fleet(snapshot_of(ledger), "pain", compared=("pain",))

    assert list(at_risk_before(found, "pain", NEW).values()) == [1]
    assert list(at_risk_before(found, "pain", OLD).values()) == [1]


def test_after_a_revision_a_device_is_at_risk_with_its_new_lead_and_its_age(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    ledger.append(with_lead("Lead A", day=0), revised(day=400, lead=Lead(side="left", model="B")))
    ledger.append(revised(day=401, lead=Lead(side="right", model="B")))
    ledger.append(with_lead("Lead A", day=395, device="device-2"))
    ledger.append(adverse_event(day=410, device="device-2", hazard="lead_migration"))

    found = fleet(snapshot_of(ledger), "lead_migration", compared=("lead_migration",))

    told = at_risk_before(found, "lead_migration", Stratum(lead_model="B"))
    assert list(told.values()) == [1]
    assert at(410) - at(395) < EDGES[1]


def test_a_fleet_that_was_read_without_them_says_so(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(day=0))
    found = fleet(snapshot_of(ledger), "pain")

    with pytest.raises(ValueError, match="who was at risk before each pain"):
        at_risk_before(found, "pain", NEW)
