from random import Random

import pytest
from duckdb import DuckDBPyConnection

from store.log.interface import Record
from store.projection import project
from store.seal import genesis, seal
from tests.store.ledger import busy_ledger

RECORDS = tuple(Record("events", 0, i, 0, b"key", bytes([i])) for i in range(6))
HEAD = seal(RECORDS, head=genesis("events", 0))


@pytest.mark.parametrize(
    "forged",
    [
        RECORDS[:-1],
        RECORDS[1:],
        (*RECORDS[:3], RECORDS[4], RECORDS[3], RECORDS[5]),
        (*RECORDS[:3], RECORDS[3]._replace(key=b"ke", value=b"y\x03"), *RECORDS[4:]),
        (*RECORDS[:3], RECORDS[3]._replace(value=b"?"), *RECORDS[4:]),
        (*RECORDS[:5], RECORDS[5]._replace(offset=6)),
    ],
    ids=["last dropped", "first dropped", "swapped", "bytes moved", "value changed", "moved on"],
)
def test_every_change_of_the_log_changes_the_head(forged: tuple[Record, ...]) -> None:
    assert seal(forged, head=genesis("events", 0)) != HEAD


def test_partitions_begin_with_different_heads() -> None:
    heads = {genesis(topic, n) for topic in ("events", "signals") for n in range(8)}

    assert len(heads) == 16


def test_the_stored_heads_are_those_of_the_log_however_it_was_cut(
    model: DuckDBPyConnection,
) -> None:
    ledger, random = busy_ledger(seed=3), Random(3)
    records = ledger.records
    while records:
        cut = random.randint(1, 40)
        project(model, records[:cut])
        records = records[cut:]

    stored = model.execute("select topic, partition, log_offset, head from seal").fetchall()

    assert len(stored) == len(ledger.partitions)
    for topic, partition, last, head in stored:
        of_partition = ledger.partitions[topic, partition]
        assert last == len(of_partition) - 1
        assert head == seal(of_partition, head=genesis(topic, partition)).hex()
