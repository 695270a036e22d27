"""No signal is lost and none is doubled, whatever dies when."""

from pathlib import Path

import pytest

from events.envelope import Event
from events.sample import adverse_event, tick
from store.log.interface import Record
from streams.advance import Bench, advance
from streams.benches import Benches
from tests.simulation.world import MemoryLog, World, lay_out
from tests.streams.test_advance import PLAN


def _ledger(seed: int) -> MemoryLog:
    events: list[Event] = []
    for day in range(40):
        device = f"device-{(day * 7 + seed) % 5}"
        events.append(adverse_event(day=day, device=device))
        if day % 9 == seed % 9:
            events.append(adverse_event(day=day, device=device))  # the same record twice
    events.insert(20, tick(day=20.5, subject="clock-0"))
    return lay_out(events, partitions=3)


def _check(seed: int, folder: Path) -> int:
    log = _ledger(seed)
    expected = {
        signal.id: signal
        for partition, records in log.partitions.items()
        for signal in advance(Bench(partition=partition), records, plan=PLAN).signals
    }
    world = World(seed=seed, log=log, plan=PLAN, folder=folder)
    published = world.run()

    lost = expected.keys() - published.keys()
    unfounded = published.keys() - expected.keys()
    assert not lost, f"seed {seed}: {len(lost)} signals lost"
    assert not unfounded, f"seed {seed}: {len(unfounded)} signals doubled under another id"
    for signal_id, copies in published.items():
        assert all(copy == expected[signal_id] for copy in copies), f"seed {seed}: copies differ"
    assert len(expected) > 5, "a world without signals proves nothing"
    return world.deaths


@pytest.mark.parametrize("seed", range(25))
def test_a_troubled_world_says_what_a_quiet_one_says(seed: int, tmp_path: Path) -> None:
    _check(seed, tmp_path)


@pytest.mark.slow
def test_a_thousand_troubled_worlds_lose_nothing(tmp_path: Path) -> None:
    deaths = sum(_check(seed, tmp_path / str(seed)) for seed in range(25, 1_225))

    assert deaths > 2_000, "the dice must have done harm"


def test_the_world_notices_a_worker_that_acknowledges_too_early(tmp_path: Path) -> None:
    class Careless(World):
        async def _batch(self, worker: Benches, batch: list[Record]) -> None:
            self._acknowledge(batch[0].partition, batch)
            await super()._batch(worker, batch)

    losses = 0
    for seed in range(20):
        log = _ledger(seed)
        world = Careless(seed=seed, log=log, plan=PLAN, folder=tmp_path / str(seed))
        expected = {
            signal.id
            for partition, records in log.partitions.items()
            for signal in advance(Bench(partition=partition), records, plan=PLAN).signals
        }
        losses += len(expected - world.run().keys())
    assert losses > 0, "the simulation cannot see the fault it is made for"
