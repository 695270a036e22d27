"""The real programs under a clock that ran ahead, and after a person has set it right."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from events.sample import HEALTHY_OHM, implanted, moment, session, upload
from store.log.open import open_log
from store.read.signals import signals
from streams.clock import correct, tick
from tests.system.running import System, wait_until


def states(system: System) -> list[str]:
    """Return how the signals of silence stand, as published."""
    snapshot = system.snapshot()
    found = () if snapshot is None else signals(snapshot)
    return [row.state for row in found if row.hazard == "therapy_lapse"]


@pytest.mark.slow
def test_what_a_wrong_clock_had_raised_is_withdrawn_also_by_a_worker_that_had_died(
    own_log_url: str, tmp_path: Path
) -> None:
    system = System(tmp_path, own_log_url)
    devices = [f"device-{number}" for number in range(6)]
    system.append([implanted(device=device) for device in devices])
    system.append(
        upload(session(day=day, left_impedance_ohm=HEALTHY_OHM), day=day, device=device)
        for day in range(1, 60)
        for device in devices
    )
    try:
        system.start("projector", "projector")
        system.start("worker", "worker")
        with closing(open_log(own_log_url)) as log:
            for day in range(70, 160, 10):
                tick(log, moment(day))
            wait_until(lambda: states(system) == ["open"] * 6, patience_s=60, what="false signals")

            system.kill("worker")
            correct(
                log,
                datetime.now(UTC),
                first=moment(65),
                last=moment(300),
                by="ben",
                reason="a flat battery",
            )
        system.start("worker-2", "worker")
        wait_until(lambda: states(system) == ["cleared"] * 6, patience_s=60, what="their end")
        found = system.settled(0, patience_s=5)
    finally:
        system.stop()

    assert found.differences == (), (found, system.said("worker-2"))
    assert found.copies == 0
