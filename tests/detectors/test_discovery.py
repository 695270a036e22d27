import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from detectors.discovery import Discovery, Raised, daily_false, shares
from detectors.plan import default_plan, plan_of
from detectors.plan_text import read_plan
from detectors.registry import discover
from events.vocabulary import HAZARD_NAMES, Grade, Hazard

ROOT = Path(__file__).parents[2]
DEVICES = 10_000
RATES = Discovery(lead_fracture=1.0, therapy_lapse=20.0)


def told(count: int, grade: Grade = "advisory") -> Raised:
    return Raised(hazard="therapy_lapse", grade=grade, count=count)


def test_signals_page_from_the_day_on_when_few_enough_of_them_are_chance() -> None:
    few, many = told(2), told(3)

    ((waiting,), (paging,)) = (
        shares(RATES, [each], devices=DEVICES, days=1.0) for each in (few, many)
    )

    assert (waiting.pages, waiting.waits) == (0, 2)
    assert (paging.pages, paging.waits) == (3, 0)


def test_an_urgent_signal_pages_though_its_hazard_waits() -> None:
    raised = [told(1), told(1, "urgent")]

    (share,) = shares(RATES, raised, devices=DEVICES, days=1.0)

    assert (share.told, share.pages, share.waits) == (2, 1, 1)


def test_of_a_hazard_that_nobody_measured_nothing_is_held_back() -> None:
    raised = [Raised(hazard="pain", grade="advisory", count=1)]

    (share,) = shares(RATES, raised, devices=DEVICES, days=1.0)

    assert (share.pages, share.false_share) == (1, None)


def test_of_what_pages_no_more_than_the_tolerated_part_is_false_on_average() -> None:
    random, devices, rate, real_a_day = Random(739), DEVICES, 20.0, 2.0
    false_a_day = rate / 1000 * devices / 365.25
    parts = []
    for _ in range(3_000):
        false = sum(random.random() < false_a_day / 100 for _ in range(100))
        real = sum(random.random() < real_a_day / 100 for _ in range(100))
        (share,) = shares(RATES, [told(false + real)], devices=devices, days=1.0)
        parts.append(false / share.told if share.pages else 0.0)

    assert 0.0 < sum(parts) / len(parts) <= RATES.most_false_ratio


def test_a_fleet_ten_times_as_large_has_ten_times_the_false_signals() -> None:
    small, large = (daily_false(RATES, devices=devices) for devices in (1_000, 10_000))

    assert large == 10 * small > 0


def test_what_pages_changes_no_signal_and_so_no_hash() -> None:
    plan = default_plan()

    other = plan_of(plan.detectors, discovery=replace(RATES, most_false_ratio=0.5))

    assert (other.sha256, other.discovery.most_false_ratio) == (plan.sha256, 0.5)


@pytest.mark.parametrize("hazard", HAZARD_NAMES)
def test_the_rates_of_the_plan_are_the_worse_ends_of_what_was_measured(hazard: Hazard) -> None:
    weekly = f"| {HAZARD_NAMES[hazard]} | weekly |"
    page = (ROOT / "docs" / "detection.md").read_text(encoding="utf-8")
    (row,) = (line for line in page.splitlines() if line.startswith(weekly))
    plan = (ROOT / "plans" / "default.toml").read_bytes()

    rate = read_plan(plan, detectors=discover()).plan.discovery.rate(hazard)

    worse = re.search(r"to ([0-9.]+)[)]", row.split("|")[9])
    assert worse is not None and rate == float(worse[1])
