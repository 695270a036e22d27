"""Appending to Kafka with kafka-python: idempotent, and acknowledged by all copies in sync.

A batch of up to 1 MiB is built for each partition, sent when it is full or when all has been handed
over, and waited for. What takes the time is one call of `send` for each record, and the checksum
(CRC-32C), which kafka-python makes in Python unless the package `crc32c` is installed.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError, UnknownError

from store.log.interface import Entry
from store.log.kafka_client import opened

Placed = tuple[int, Entry]
"""An entry, and the partition it belongs to."""

_APPEND_TIMEOUT_S = 60.0
_CLOSE_TIMEOUT_S = 5.0
_BATCH_BYTES = 1 << 20
_REQUEST_BYTES = 8 << 20
_LINGER_MS = 100
_RETRY_MS = 200
_RETRYING = 0.7
_PORTION_RECORDS = 10_000
_PORTION_BYTES = 32 << 20


class Producer:
    """What appends to the brokers `servers`; connected by the first append."""

    def __init__(self, servers: Sequence[str]) -> None:
        self._servers = servers
        self._producer: KafkaProducer | None = None

    def append(self, topic: str, placed: Sequence[Placed]) -> list[int]:
        """Append entries in the order given; return the offset of each, all acknowledged.

        Each portion has `_APPEND_TIMEOUT_S`. After a failure the producer is given up, with what it
        still has: its sequence numbers may be broken, and it must not send later what was said to
        have failed.

        Raises
        ------
        OSError, kafka.errors.KafkaError
        """
        offsets: list[int] = []
        try:
            for portion in _portions(placed):
                offsets.extend(self._append(topic, portion))
        except BaseException:
            self._give_up()
            raise
        return offsets

    def close(self) -> None:
        """Let go of the connections; nothing waits to be sent."""
        producer, self._producer = self._producer, None
        if producer is not None:
            with suppress(KafkaError):
                producer.close(timeout=_CLOSE_TIMEOUT_S)

    def _append(self, topic: str, placed: Sequence[Placed]) -> Iterator[int]:
        until = time.monotonic() + _APPEND_TIMEOUT_S
        if self._producer is None:
            self._producer = _connected(self._servers, _APPEND_TIMEOUT_S)
        producer: Any = self._producer
        sent = [
            producer.send(topic, key=key, value=value, partition=partition)
            for partition, (key, value) in placed
        ]
        with suppress(UnknownError):  # a batch was too large for its topic and goes on in two
            producer.flush(max(until - time.monotonic(), 0.0))
        for record in sent:
            kept = record.get(timeout=max(until - time.monotonic(), 0.0))
            if kept.offset < 0:
                message = "it was appended, but the broker did not say where"
                raise KafkaTimeoutError(message)
            yield kept.offset

    def _give_up(self) -> None:
        """Stop without sending what is left, which `close` alone would do in the background."""
        broken, self._producer = self._producer, None
        if broken is not None:
            broken._sender.force_close()
            broken._sender.join(_CLOSE_TIMEOUT_S)
            with suppress(KafkaError):
                broken.close(timeout=_CLOSE_TIMEOUT_S)


def _connected(servers: Sequence[str], timeout_s: float) -> KafkaProducer:
    """Return a producer that tells of every record within `timeout_s`.

    Its retries end before that time does, so that what the broker keeps answering is what is told,
    and not that time has passed.
    """
    timeout_ms = int(timeout_s * 1000)
    return opened(
        KafkaProducer,
        servers,
        acks="all",
        enable_idempotence=True,
        compression_type=None,
        batch_size=_BATCH_BYTES,
        max_request_size=_REQUEST_BYTES,
        linger_ms=_LINGER_MS,
        max_in_flight_requests_per_connection=5,  # the most that idempotence allows
        retries=int(timeout_ms * _RETRYING / _RETRY_MS),
        retry_backoff_ms=_RETRY_MS,
        request_timeout_ms=timeout_ms // 2,
        delivery_timeout_ms=timeout_ms,
        max_block_ms=timeout_ms,
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )


def _portions(placed: Sequence[Placed]) -> Iterator[Sequence[Placed]]:
    """Yield `placed` in pieces that fit in memory a second time, each with a time limit of its own.

    >>> [len(portion) for portion in _portions([(0, Entry(b"", b""))] * 25_000)]
    [10000, 10000, 5000]
    """
    begin = size = 0
    for end, (_, (key, value)) in enumerate(placed):
        size += len(key) + len(value)
        if end - begin == _PORTION_RECORDS or size > _PORTION_BYTES:
            yield placed[begin:end]
            begin, size = end, len(key) + len(value)
    if begin < len(placed):
        yield placed[begin:]
