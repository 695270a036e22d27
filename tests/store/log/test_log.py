"""What every log must do: each test runs on SQLite and on Kafka."""

import time
from itertools import groupby, islice
from threading import Thread

import pytest

from store.log.interface import (
    MAX_RECORD_BYTES,
    Entry,
    Log,
    PartitionsDiffer,
    Record,
    RecordTooLarge,
    TopicMissing,
)
from store.log.left import left
from store.log.open import open_log
from store.log.partition import partition_of


def entries(count: int, *, devices: int = 7) -> list[Entry]:
    return [Entry(f"device-{n % devices}".encode(), f"event {n}".encode()) for n in range(count)]


def everything(log: Log, topic: str) -> list[Record]:
    return [
        record
        for partition in range(log.partition_count(topic))
        for batch in log.read(topic, partition, 0)
        for record in batch
    ]


def test_what_was_appended_is_read_back(log: Log, topic: str) -> None:
    sent = entries(100)

    places = log.append(topic, sent)

    found = {(r.partition, r.offset): Entry(r.key, r.value) for r in everything(log, topic)}
    assert found == dict(zip(places, sent, strict=True))


def test_another_process_of_the_same_log_reads_it_too(log: Log, topic: str) -> None:
    log.append(topic, entries(10))

    other = open_log(log.url)
    found = everything(other, topic)
    other.close()

    assert found == everything(log, topic)


def test_offsets_begin_at_zero_and_have_no_gaps(log: Log, topic: str) -> None:
    for _ in range(3):
        log.append(topic, entries(50))

    for partition, end in log.end_offsets(topic).items():
        batches = log.read(topic, partition, 0)
        assert [r.offset for batch in batches for r in batch] == list(range(end))


def test_a_device_stays_in_one_partition_and_in_order(log: Log, topic: str) -> None:
    log.append(topic, entries(200))
    log.append(topic, entries(200))

    by_device = groupby(
        sorted(everything(log, topic), key=lambda r: (r.key, r.offset)), key=lambda r: r.key
    )
    for key, records in by_device:
        found = list(records)
        numbers = [int(r.value.removeprefix(b"event ")) for r in found]
        assert {r.partition for r in found} == {partition_of(key, 4)}
        assert numbers == sorted(numbers[: len(numbers) // 2]) * 2


def test_the_time_of_appending_is_known(log: Log, topic: str) -> None:
    before_ms = int(time.time() * 1000)

    log.append(topic, entries(1))

    (record,) = everything(log, topic)
    assert before_ms - 1000 <= record.appended_ms <= time.time() * 1000 + 1000


def test_reading_starts_and_stops_where_it_is_told(log: Log, topic: str) -> None:
    log.append(topic, entries(100, devices=1))
    (partition,) = (n for n, end in log.end_offsets(topic).items() if end)

    def offsets(start: int, stop: int | None = None) -> list[int]:
        batches = log.read(topic, partition, start, stop=stop)
        return [record.offset for batch in batches for record in batch]

    assert offsets(20, 30) == list(range(20, 30))
    assert offsets(95) == [95, 96, 97, 98, 99]
    assert offsets(90, 1000) == list(range(90, 100))
    assert offsets(30, 20) == offsets(100) == offsets(1000) == []


def test_reading_can_be_left_half_way(log: Log, topic: str) -> None:
    log.append(topic, entries(20_000, devices=1))
    (partition,) = (n for n, end in log.end_offsets(topic).items() if end)

    first = next(log.read(topic, partition, 0))

    assert 0 < len(first) < 20_000


def test_reading_ends_at_the_end_as_of_its_beginning(log: Log, topic: str) -> None:
    log.append(topic, entries(10, devices=1))
    (partition,) = (n for n, end in log.end_offsets(topic).items() if end)

    batches = log.read(topic, partition, 0)
    log.append(topic, entries(10, devices=1))

    assert sum(len(batch) for batch in batches) == 10


def test_the_tail_goes_on_where_it_was_told_and_ends_when_idle(log: Log, topic: str) -> None:
    log.append(topic, entries(50))
    start = log.end_offsets(topic)
    later = log.append(topic, entries(50))

    followed = [r for batch in log.tail(topic, start, idle_s=0.3) for r in batch]

    assert sorted((r.partition, r.offset) for r in followed) == sorted(later)


def test_the_tail_sees_what_is_appended_meanwhile(log: Log, topic: str) -> None:
    def append_later() -> None:
        time.sleep(0.3)
        other = open_log(log.url)
        other.append(topic, entries(5))
        other.close()

    appending = Thread(target=append_later)
    appending.start()
    followed = [
        record for batch in log.tail(topic, log.end_offsets(topic), idle_s=3.0) for record in batch
    ]
    appending.join()

    assert len(followed) == 5


def test_the_tail_leaves_out_partitions_that_are_not_named(log: Log, topic: str) -> None:
    log.append(topic, entries(50))

    followed = [r for batch in log.tail(topic, {2: 0}, idle_s=0.2) for r in batch]

    assert {record.partition for record in followed} == {2}


def test_a_batch_of_the_tail_is_of_one_partition(log: Log, topic: str) -> None:
    log.append(topic, entries(500))

    for batch in log.tail(topic, dict.fromkeys(range(4), 0), idle_s=0.2):
        assert len({record.partition for record in batch}) == 1


@pytest.mark.parametrize("key", [b"", "прибор-7 ⚡".encode(), b"\x00\xff", b"k" * 1000])
def test_any_bytes_are_a_key(log: Log, topic: str, key: bytes) -> None:
    ((partition, offset),) = log.append(topic, [Entry(key, "boîtier défaillant".encode())])

    (batch,) = log.read(topic, partition, offset)
    assert (batch[0].key, batch[0].value.decode()) == (key, "boîtier défaillant")
    assert partition == partition_of(key, 4)


def test_an_empty_value_is_kept(log: Log, topic: str) -> None:
    log.append(topic, [Entry(b"device", b"")])

    assert [record.value for record in everything(log, topic)] == [b""]


def test_nothing_is_appended_by_an_empty_batch(log: Log, topic: str) -> None:
    assert log.append(topic, []) == ()
    assert log.end_offsets(topic) == {0: 0, 1: 0, 2: 0, 3: 0}


def test_a_batch_of_many_megabytes_is_one_append(log: Log, topic: str) -> None:
    sent = [Entry(f"device-{n}".encode(), bytes(1000)) for n in range(20_000)]

    places = log.append(topic, sent)

    assert len(set(places)) == 20_000
    assert sum(log.end_offsets(topic).values()) == 20_000


def test_a_record_of_the_largest_size_is_kept(log: Log, topic: str) -> None:
    largest = Entry(b"device", bytes(MAX_RECORD_BYTES - 6))

    log.append(topic, [largest] * 3)

    assert [len(r.value) for r in everything(log, topic)] == [len(largest.value)] * 3


def test_a_record_that_is_too_large_is_refused_with_its_batch(log: Log, topic: str) -> None:
    with pytest.raises(RecordTooLarge, match=r"1,000,001 bytes .* Split the upload"):
        log.append(topic, [Entry(b"device", b"fits"), Entry(b"d", bytes(MAX_RECORD_BYTES))])

    assert sum(log.end_offsets(topic).values()) == 0


def test_a_topic_that_nobody_created_is_missing_at_once(log: Log, unused_topic: str) -> None:
    for ask in (
        lambda: log.partition_count(unused_topic),
        lambda: log.end_offsets(unused_topic),
        lambda: log.append(unused_topic, entries(1)),
        lambda: log.read(unused_topic, 0, 0),
        lambda: log.tail(unused_topic, {0: 0}),
    ):
        with pytest.raises(TopicMissing, match=f"{unused_topic}.*`stimwatch topics`"):
            ask()


def test_creating_topics_twice_changes_nothing(log: Log, topic: str) -> None:
    log.append(topic, entries(3))

    log.create_topics({topic: 4})

    assert len(everything(log, topic)) == 3


def test_topics_that_are_there_with_their_partitions_are_as_they_must_be(
    log: Log, topic: str, unused_topic: str
) -> None:
    log.check_topics({topic: 4})

    with pytest.raises(PartitionsDiffer, match="deleted and made anew"):
        log.check_topics({topic: 3})
    with pytest.raises(TopicMissing):
        log.check_topics({topic: 4, f"{unused_topic}-missing": 1})
    assert log.advice() == ()


def test_what_is_left_to_read_is_told_in_records(log: Log, topic: str) -> None:
    places = log.append(topic, entries(50))
    ends = log.end_offsets(topic)
    (partition, last) = max(places)

    assert left(log, topic, {}) == {n: range(end) for n, end in ends.items() if end}
    assert left(log, topic, ends) == {}
    assert left(log, topic, ends | {partition: last}) == {partition: range(last, last + 1)}


def test_no_topic_is_created_if_one_has_other_partitions(
    log: Log, topic: str, unused_topic: str
) -> None:
    another = f"{unused_topic}-another"

    with pytest.raises(PartitionsDiffer, match=f"{topic}.* has 4 partitions, not 5"):
        log.create_topics({another: 1, topic: 5})

    with pytest.raises(TopicMissing):
        log.partition_count(another)


def test_a_log_that_was_closed_while_being_read_lets_go(log_url: str, unused_topic: str) -> None:
    log = open_log(log_url)
    log.create_topics({unused_topic: 1})
    log.append(unused_topic, entries(30_000))
    half_read = log.read(unused_topic, 0, 0)
    list(islice(half_read, 1))

    log.close()

    half_read.close()  # type: ignore[attr-defined]  # a generator, though the interface hides it
