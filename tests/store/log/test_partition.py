from aiokafka.partitioner import murmur2 as aiokafka_murmur2
from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner.default import murmur2 as kafka_python_murmur2

from store.log.partition import murmur2, partition_of

keys = st.binary(max_size=70)


@given(keys)
def test_keys_are_hashed_as_kafka_python_does(key: bytes) -> None:
    assert murmur2(key) == kafka_python_murmur2(key) & 0xFFFFFFFF


@given(keys)
def test_keys_are_hashed_as_aiokafka_does(key: bytes) -> None:
    assert murmur2(key) == aiokafka_murmur2(key) & 0xFFFFFFFF


@given(keys, st.integers(1, 100))
def test_a_partition_is_one_of_those_there_are(key: bytes, partitions: int) -> None:
    assert partition_of(key, partitions) in range(partitions)


def test_devices_are_spread_over_the_partitions() -> None:
    found = [partition_of(f"device-{n}".encode(), 4) for n in range(4000)]

    assert all(900 < found.count(partition) < 1100 for partition in range(4))
