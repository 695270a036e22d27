"""A worker's benches and its log part in every way there is; no signal is lost, and it is said."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event
from store.log.interface import Entry, Record
from store.mark import Departed, Mark, digest_of
from streams.advance import Bench, Step, TooManyUnreadable, advance
from streams.benches import Benches
from streams.published import id_of
from streams.resume import resume
from streams.worker import detect_batch
from tests.simulation.world import MemoryLog, lay_out
from tests.streams.test_advance import PLAN

BEFORE, BETWEEN, AFTER = 0, 100, 200


def reports(*, day: int, count: int = 24) -> list[Event]:
    return [adverse_event(day=day + i, device=f"device-{i % 2}") for i in range(count)]


def entries(events: list[Event]) -> list[Entry]:
    return [Entry(event.subject.encode(), encode(event)) for event in events]


def expected(log: MemoryLog) -> set[UUID]:
    told = advance(Bench(partition=0), log.partitions[0], plan=PLAN).signals
    assert told, "a log that says nothing proves nothing"
    return {signal.id for signal in told}


def published(log: MemoryLog) -> set[UUID]:
    return {UUID(bytes=id_of(record) or b"") for record in log.topics["signals"][0]}


def older(log: MemoryLog, *, events: int, signals: int) -> MemoryLog:
    """Return what a backup of the log holds that was made at some time."""
    copy = MemoryLog({0: log.partitions[0][:events]})
    copy.topics["signals"][0] = log.topics["signals"][0][:signals]
    return copy


@dataclass(slots=True)
class Worker:
    """A worker's life: it is brought up to the log, folds what comes, and may be started again."""

    folder: Path
    log: MemoryLog
    set_aside: list[str] = field(default_factory=list)
    sent: int = 0
    unreadable_max: int | None = None

    def start(self) -> Benches:
        benches = Benches(
            folder=self.folder,
            plan=PLAN,
            open_log=lambda: self.log,
            set_aside=lambda file, why: self.set_aside.append(f"{file}: {why}"),
        )
        self.bring_up(benches)
        return benches

    def bring_up(self, benches: Benches) -> None:
        most = self.unreadable_max
        asyncio.run(resume(benches, 0, publish=self.publish, unreadable_max=most))

    def take(self, benches: Benches, records: list[Record]) -> None:
        asyncio.run(detect_batch(benches, records, publish=self.publish, unreadable_max=None))

    def live(self) -> None:
        """Start, take nothing that is not on the log, and stop."""
        self.start().release()

    async def publish(self, step: Step) -> dict[int, Mark]:
        told = {}
        for signal in step.signals:
            entry = Entry(signal.subject.encode(), encode(signal))
            ((partition, offset),) = self.log.append("signals", [entry])
            appended_ms = self.log.records_at("signals", {partition: offset})[partition].appended_ms
            told[partition] = Mark(offset, appended_ms, digest_of(*entry))
            self.sent += 1
        for letter in step.dead_letters:
            entry = Entry(letter.where.encode(), letter.model_dump_json().encode())
            self.log.append("dead-letters", [entry])
        return told


@pytest.fixture
def worker(tmp_path: Path) -> Worker:
    """One that has folded a log, and saved its benches."""
    alive = Worker(tmp_path, lay_out(reports(day=BEFORE), partitions=1))
    alive.live()
    return alive


def test_a_worker_publishes_all_that_the_log_gives_though_nothing_is_delivered(
    worker: Worker,
) -> None:
    assert published(worker.log) == expected(worker.log)
    assert worker.set_aside == []


def test_a_second_life_publishes_nothing_again(worker: Worker) -> None:
    worker.log.append("events", entries(reports(day=AFTER)))
    worker.live()
    sent = worker.sent

    worker.live()
    (worker.folder / "p0-48.bench").unlink()
    worker.live()

    assert worker.sent == sent
    assert published(worker.log) == expected(worker.log)


def test_an_older_log_is_noticed_and_all_that_it_holds_and_gets_is_told(worker: Worker) -> None:
    backup = older(worker.log, events=24, signals=len(worker.log.topics["signals"][0]))
    worker.log.append("events", entries(reports(day=BETWEEN)))
    worker.live()
    worker.log = backup

    worker.live()
    worker.log.append("events", entries(reports(day=AFTER)))
    worker.live()

    assert published(worker.log) == expected(worker.log)
    assert worker.set_aside == [
        "p0-48.bench: events/0 ends at 24, and 48 records of it were taken in; "
        "signals/0 ends at 6, and 10 records of it were taken in"
    ]


@pytest.mark.parametrize("grown_by", [24, 30])
def test_a_log_that_was_cut_and_has_grown_past_the_old_end_is_noticed(
    grown_by: int, worker: Worker
) -> None:
    backup = older(worker.log, events=24, signals=len(worker.log.topics["signals"][0]))
    worker.log.append("events", entries(reports(day=BETWEEN)))
    worker.live()
    worker.log = backup
    worker.log.append("events", entries(reports(day=AFTER, count=grown_by)))

    worker.live()

    assert published(worker.log) == expected(worker.log)
    assert "events/0 holds another record at 47 than it did" in worker.set_aside[0]


def test_topics_made_anew_are_noticed_though_they_say_the_same(worker: Worker) -> None:
    worker.log = lay_out(reports(day=BEFORE), partitions=1)
    worker.log.id_ = "anew"

    worker.live()

    assert published(worker.log) == expected(worker.log)
    assert "the topic events was made anew; the topic signals was made anew" in worker.set_aside[0]


def test_a_signals_topic_that_lost_its_end_is_told_again(worker: Worker) -> None:
    told = worker.log.topics["signals"][0]
    worker.log = older(worker.log, events=24, signals=len(told) - 3)

    worker.live()

    assert published(worker.log) == expected(worker.log)
    assert "signals/0 ends at" in worker.set_aside[0]
    assert len(worker.log.topics["signals"][0]) == len(told), "three went out, and no copy"


def test_offsets_that_were_set_to_the_end_pass_nothing_over(worker: Worker) -> None:
    new = entries(reports(day=AFTER))
    worker.log.append("events", new)
    benches = Benches(folder=worker.folder, plan=PLAN, open_log=lambda: worker.log)

    worker.log.append("events", entries([adverse_event(day=300)]))
    worker.take(benches, worker.log.partitions[0][-1:])

    assert published(worker.log) == expected(worker.log)


def test_records_that_the_stream_processor_lost_are_read_from_the_log(worker: Worker) -> None:
    benches = worker.start()
    worker.log.append("events", entries(reports(day=AFTER)))

    worker.take(benches, worker.log.partitions[0][24:27])
    worker.take(benches, worker.log.partitions[0][40:])

    assert published(worker.log) == expected(worker.log)


def test_an_offset_that_the_log_has_no_record_for_is_passed_over(worker: Worker) -> None:
    worker.log.append("events", entries(reports(day=AFTER)))
    records = worker.log.partitions[0]
    records[24:] = [r._replace(offset=r.offset + r.offset % 24 // 3) for r in records[24:]]

    benches = worker.start()
    worker.take(benches, worker.log.partitions[0][-4:])
    worker.take(benches, worker.log.partitions[0][20:])

    assert published(worker.log) == expected(worker.log)
    assert worker.set_aside == []


def test_a_record_that_comes_again_costs_one_look_at_the_log(worker: Worker) -> None:
    benches = worker.start()
    worker.log.append("events", entries(reports(day=AFTER)))
    worker.take(benches, worker.log.partitions[0][24:40])

    worker.take(benches, worker.log.partitions[0][30:])

    assert published(worker.log) == expected(worker.log)


@pytest.mark.parametrize("replaced", ["anew", "older"])
def test_a_log_that_is_replaced_under_a_running_worker_ends_it(
    replaced: str, worker: Worker
) -> None:
    benches = worker.start()
    worker.take(benches, worker.log.partitions[0][20:])
    other = lay_out(reports(day=AFTER, count=6), partitions=1)
    other.id_ = replaced if replaced == "anew" else ""
    worker.log = other

    with pytest.raises(Departed, match="the log was replaced while it was read"):
        worker.take(benches, other.partitions[0][:6])
    worker.live()

    assert published(worker.log) == expected(worker.log)


def test_a_run_that_cannot_be_read_stops_a_worker_once_and_not_after_it_was_let_pass(
    worker: Worker,
) -> None:
    worker.log.append("events", [Entry(b"device-0", b"no event")] * 5)
    worker.log.append("events", entries(reports(day=AFTER)))
    worker.unreadable_max = 3
    with pytest.raises(TooManyUnreadable):
        worker.start()
    worker.unreadable_max = None
    worker.start()

    worker.unreadable_max = 3
    worker.live()

    assert published(worker.log) == expected(worker.log)
    assert len(worker.log.topics["dead-letters"][0]) == 5, "each was told once"


def test_a_worker_that_lost_its_benches_publishes_nothing_twice(worker: Worker) -> None:
    sent = worker.sent
    for path in worker.folder.iterdir():
        path.unlink()

    worker.live()

    assert worker.sent == sent
