from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from detectors.plan import PmsPlan, default_plan, plan_of
from events.envelope import Event
from events.sample import adverse_event, daily, implanted
from streams.advance import Bench, advance
from streams.bench_file import dump, load
from streams.benches import Benches
from tests.detectors.histories import build, worst
from tests.simulation.world import MemoryLog, lay_out
from tests.streams.test_advance import COUNT, PLAN, Count, records

DEVICE_BYTES_MAX = 8_192


def benches(folder: Path, log: MemoryLog, plan: PmsPlan = PLAN) -> Benches:
    return Benches(folder=folder, plan=plan, topic="events", open_log=lambda: log)


def history() -> list[Event]:
    return [adverse_event(day=i, device=f"device-{i % 3}") for i in range(30)]


def folded(plan: PmsPlan, events: list[Event]) -> Bench:
    bench = Bench(partition=0)
    bench.keep(advance(bench, records(events), plan=plan))
    return bench


def test_every_detectors_state_survives_the_file() -> None:
    plan = default_plan()
    broken = (520.0, None, 6000.0, 530.0)
    events: list[Event] = [implanted(day=0), *daily(days=range(80))]
    events += daily(days=range(80, 90), left_impedance_ohm=broken)
    events += [adverse_event(day=91, hazard="infection", narrative="red, swollen")]
    bench = folded(plan, events)

    assert load(dump(bench, plan=plan), plan=plan) == bench


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_what_is_remembered_of_a_device_is_bounded_whatever_its_history(seed: int) -> None:
    plan, bench, most = default_plan(), Bench(partition=0), 0
    events = build(worst(Random(seed), steps=1_500))
    empty = len(dump(bench, plan=plan))
    for record in records(events):
        bench.keep(advance(bench, [record], plan=plan))
        if record.offset % 25 == 0:
            most = max(most, len(dump(bench, plan=plan)) - empty)

    assert most <= DEVICE_BYTES_MAX


def test_a_saved_bench_is_resumed_and_only_the_rest_is_read(tmp_path: Path) -> None:
    log = lay_out(history(), partitions=1)
    first = benches(tmp_path, log)
    first.save(first.at(0, 20))

    resumed = benches(tmp_path, MemoryLog({0: []})).at(0, 20)

    assert resumed == folded(PLAN, history()[:20])


@pytest.mark.parametrize("kept_bytes", [0, 1, 50, -1])
def test_a_file_cut_short_costs_time_and_nothing_else(kept_bytes: int, tmp_path: Path) -> None:
    log = lay_out(history(), partitions=1)
    first = benches(tmp_path, log)
    first.save(first.at(0, 20))
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:kept_bytes])

    assert benches(tmp_path, log).at(0, 20) == folded(PLAN, history()[:20])


def test_a_file_of_another_plan_is_not_used(tmp_path: Path) -> None:
    other = plan_of((replace(COUNT, parameters=Count(2)),))
    log = lay_out(history(), partitions=1)
    first = benches(tmp_path, log, other)
    first.save(first.at(0, 20))

    assert benches(tmp_path, log).at(0, 20) == folded(PLAN, history()[:20])


def test_a_folder_that_takes_no_file_is_told_and_nothing_stops(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "benches").write_text("a file where a folder should be")
    worker = benches(tmp_path / "benches", lay_out(history(), partitions=1))

    worker.save(worker.at(0, 20))

    assert "Nothing is lost" in caplog.text


def test_records_that_the_stream_processor_lost_are_read_from_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = lay_out(history(), partitions=1)
    worker = benches(tmp_path, log)
    bench = worker.at(0, 10)

    ((*_, late),) = log.read("events", 0, 0, stop=14)
    ((*_, next_one),) = log.read("events", 0, 0, stop=11)

    assert [record.offset for record in worker.whole(bench, [late])] == [10, 11, 12, 13]
    assert [record.offset for record in worker.whole(bench, [next_one, late])] == [10, 11, 12, 13]
    assert "never came here" in caplog.text


def test_an_offset_that_the_log_has_no_record_for_is_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    log = lay_out(history(), partitions=1)
    log.partitions[0] = [r._replace(offset=r.offset + r.offset // 3) for r in log.partitions[0]]
    came = log.partitions[0][:8]
    worker = benches(tmp_path, log)

    whole = worker.whole(Bench(partition=0), came)

    assert list(whole) == came
    assert not caplog.records


class Busy(Benches):
    """Resumes another partition while it lets go of those it holds, as a second thread may."""

    def save(self, bench: Bench) -> None:
        super().save(bench)
        if bench.partition == 0:
            self.at(1, 5)


def test_a_batch_that_resumes_while_partitions_are_taken_away_disturbs_nothing(
    tmp_path: Path,
) -> None:
    log = lay_out(history(), partitions=2)
    worker = Busy(folder=tmp_path, plan=PLAN, topic="events", open_log=lambda: log)
    worker.at(0, 10)

    worker.release()

    assert not worker.held
    assert benches(tmp_path, MemoryLog({0: [], 1: []})).at(0, 10).next_offset == 10
