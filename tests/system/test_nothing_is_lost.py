"""Kill the real programs in the middle of real work, on both logs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from events.envelope import Event
from events.sample import HEALTHY_OHM, session, upload
from tests.system.running import PLAN, System, wait_until

DEVICES, DAYS = 300, 200
BROKEN_OHM = (520.0, 540.0, 6000.0, 530.0)


def fleet() -> list[Event]:
    """60,000 uploads; every sixth device breaks a lead on a day of its own."""
    return [
        upload(
            session(
                day=day,
                left_impedance_ohm=BROKEN_OHM if _broken(device, day) else HEALTHY_OHM,
            ),
            day=day + 0.5,
            device=f"device-{device}",
        )
        for day in range(DAYS)
        for device in range(DEVICES)
    ]


def _broken(device: int, day: int) -> bool:
    return device % 6 == 0 and day >= 20 + device * 170 // DEVICES


@pytest.fixture
def system(own_log_url: str, tmp_path: Path) -> Iterator[System]:
    running = System(tmp_path, own_log_url)
    yield running
    running.stop()


@pytest.mark.slow
def test_killing_workers_and_the_projector_costs_time_and_no_signal(system: System) -> None:
    events = fleet()
    third = len(events) // 3
    system.start("projector", "projector")
    system.start("worker-1", "worker")
    system.start("worker-2", "worker")

    system.append(events[:third])
    wait_until(lambda: system.stored() > 0, patience_s=90, what="the first signals")
    system.append(events[third : 2 * third])
    system.kill("worker-1")
    system.start("worker-3", "worker")
    system.append(events[2 * third :])
    wait_until(lambda: system.stored() > 20, patience_s=90, what="signals after the first death")
    system.kill("worker-2")
    system.kill("projector")
    system.start("projector-2", "projector")
    system.start("worker-4", "worker")
    found = system.settled(len(events) + PLAN, patience_s=180)

    assert found.differences == (), (found, system.said("worker-4"))
    assert found.events == len(events) + PLAN, "four workers told the one plan once"
    assert found.stored >= DEVICES // 6, "every broken lead has its signal"
