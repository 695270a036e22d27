from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from detectors.plan import PmsPlan, default_plan, plan_of
from events.envelope import Event
from events.sample import adverse_event, daily, implanted
from store.log.interface import Record
from streams.advance import Bench, advance
from streams.bench_file import dump, load
from streams.benches import Benches
from tests.detectors.histories import build, worst
from tests.simulation.world import MemoryLog, brought_up, lay_out
from tests.streams.test_advance import COUNT, PLAN, Count, records

DEVICE_BYTES_MAX = 8_192


def benches(folder: Path, log: MemoryLog, plan: PmsPlan = PLAN) -> Benches:
    return Benches(folder=folder, plan=plan, open_log=lambda: log)


def history() -> list[Event]:
    return [adverse_event(day=i, device=f"device-{i % 3}") for i in range(30)]


def folded(plan: PmsPlan, read: Sequence[Record]) -> Bench:
    bench = Bench(partition=0)
    bench.keep(advance(bench, read, plan=plan))
    return bench


def test_every_detectors_state_survives_the_file() -> None:
    plan = default_plan()
    broken = (520.0, None, 6000.0, 530.0)
    events: list[Event] = [implanted(day=0), *daily(days=range(80))]
    events += daily(days=range(80, 90), left_impedance_ohm=broken)
    events += [adverse_event(day=91, hazard="infection", narrative="red, swollen")]
    bench = folded(plan, records(events))

    assert load(dump(bench, plan=plan, ids={"events": "one"}), plan=plan) == (
        bench,
        {"events": "one"},
    )


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_what_is_remembered_of_a_device_is_bounded_whatever_its_history(seed: int) -> None:
    plan, bench, most = default_plan(), Bench(partition=0), 0
    events = build(worst(Random(seed), steps=1_500))
    empty = len(dump(bench, plan=plan, ids={}))
    for record in records(events):
        bench.keep(advance(bench, [record], plan=plan))
        if record.offset % 25 == 0:
            most = max(most, len(dump(bench, plan=plan, ids={})) - empty)

    assert most <= DEVICE_BYTES_MAX


def test_a_saved_bench_is_resumed_and_only_the_rest_is_read(tmp_path: Path) -> None:
    log = lay_out(history(), partitions=1)
    first = benches(tmp_path, log)
    first.save(brought_up(first, 0, 20))
    del log.read_from[:]

    resumed = brought_up(benches(tmp_path, log), 0, 25)

    assert resumed == folded(PLAN, log.partitions[0][:25])
    assert log.read_from == [("events", 20), ("signals", 0)]


@pytest.mark.parametrize("kept_bytes", [0, 1, 50, -1])
def test_a_file_cut_short_costs_time_and_nothing_else(kept_bytes: int, tmp_path: Path) -> None:
    log = lay_out(history(), partitions=1)
    first = benches(tmp_path, log)
    first.save(brought_up(first, 0, 20))
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:kept_bytes])

    assert brought_up(benches(tmp_path, log), 0, 20) == folded(PLAN, log.partitions[0][:20])


def test_a_file_of_another_plan_is_not_used(tmp_path: Path) -> None:
    other = plan_of((replace(COUNT, parameters=Count(2)),))
    log = lay_out(history(), partitions=1)
    first = benches(tmp_path, log, other)
    first.save(brought_up(first, 0, 20))

    assert brought_up(benches(tmp_path, log), 0, 20) == folded(PLAN, log.partitions[0][:20])


def test_a_file_under_another_partitions_name_is_not_used(tmp_path: Path) -> None:
    log = lay_out(history(), partitions=2)
    first = benches(tmp_path, log)
    first.save(brought_up(first, 1))
    (saved,) = tmp_path.glob("p1-*.bench")
    saved.rename(saved.with_name(saved.name.replace("p1-", "p0-")))

    bench = brought_up(benches(tmp_path, log), 0)

    assert bench.devices == brought_up(benches(tmp_path / "none", log), 0).devices
    assert bench.partition == 0


def test_a_folder_that_takes_no_file_is_told_and_nothing_stops(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "benches").write_text("a file where a folder should be")
    worker = benches(tmp_path / "benches", lay_out(history(), partitions=1))

    worker.save(brought_up(worker, 0, 20))

    assert "Nothing is lost" in caplog.text


def test_what_is_let_go_of_is_saved(tmp_path: Path) -> None:
    log = lay_out(history(), partitions=1)
    worker = benches(tmp_path, log)
    brought_up(worker, 0, 10)

    worker.release()

    assert not worker.held
    assert [path.name for path in tmp_path.iterdir()] == ["p0-10.bench"]
