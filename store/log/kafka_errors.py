"""Kafka's errors as those of a log: who has to do what, in one sentence.

A broker that does not answer, one that answers but cannot do it now, and one that refuses are three
different troubles. Both clients have a tree of errors of their own, with the same names in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from aiokafka import codec
from aiokafka import errors as aiokafka_errors
from kafka import errors as kafka_errors

from store.log.interface import (
    CodecMissing,
    LogError,
    LogFull,
    LogUnavailable,
    RecordsGone,
    RecordTooLarge,
    topic_missing,
)

_CODECS = ("gzip", "snappy", "lz4", "zstd")
_CLIENTS = (kafka_errors, aiokafka_errors)


def _both(*names: str) -> tuple[type[Exception], ...]:
    """Return the errors of these names, of whichever client has them."""
    return tuple(found for name in names for client in _CLIENTS for found in _named(client, name))


def _named(client: ModuleType, name: str) -> tuple[type[Exception], ...]:
    return (getattr(client, name),) if hasattr(client, name) else ()


_ANY: tuple[type[Exception], ...] = (*_both("KafkaError"), OSError, TimeoutError)
_ANSWERED = _both("BrokerResponseError")
_NO_TOPIC = _both("UnknownTopicOrPartitionError")
_TOO_LARGE = _both("MessageSizeTooLargeError", "RecordListTooLargeError", "RecordTooLargeError")
_GONE = _both("OffsetOutOfRangeError")
_NO_CODEC = _both("UnsupportedCodecError")
_DAMAGED = _both("CorruptRecordException", "CorruptRecordError")
_NO_ROOM = _both("KafkaStorageError", "QuotaViolationError")
_NOT_PERMITTED = _both(
    "AuthorizationError",
    "TopicAuthorizationFailedError",
    "ClusterAuthorizationFailedError",
    "GroupAuthorizationFailedError",
    "SaslAuthenticationFailedError",
    "SaslAuthenticationFailed",
    "AuthenticationFailedError",
)
_OURS = _both(
    "IllegalArgumentError",
    "IllegalStateError",
    "KafkaConfigurationError",
    "KafkaProtocolError",
    "UnrecognizedBrokerVersion",
)


@contextmanager
def explained(url: str, *, topic: str | None = None) -> Iterator[None]:
    """Turn Kafka's errors in the block into those of a log."""
    try:
        yield
    except _ANY as error:
        raise explain(error, url, topic) from error


def explain(error: Exception, url: str, topic: str | None) -> LogError:
    """Return what `error` means to whoever uses the log at `url`."""
    why = str(error) or type(error).__name__
    if topic is not None and isinstance(error, _NO_TOPIC):
        return topic_missing(topic, url)
    if isinstance(error, _GONE):
        return _gone(url, topic, why)
    if isinstance(error, _NO_CODEC):
        return codec_missing(_what(url, topic), why)
    if isinstance(error, _DAMAGED):
        message = (
            f"a record of {_what(url, topic)} is damaged: {why}. Look at the broker's disk, and "
            "whether another copy of the partition is whole"
        )
        return LogError(message)
    if isinstance(error, _TOO_LARGE):
        message = (
            f"the broker of {url} refused a record of topic {topic!r} as too large ({why}): raise "
            "its `max.message.bytes` to 1048588, which is Kafka's default, or split the upload"
        )
        return RecordTooLarge(message)
    if isinstance(error, _NO_ROOM):
        message = (
            f"the broker of {url} takes no more ({why}): free space on its disk and append again"
        )
        return LogFull(message)
    if isinstance(error, _NOT_PERMITTED):
        return not_permitted(url, topic, why)
    if isinstance(error, _OURS):
        message = f"the client of {url} failed: {why}. That is a fault of stimwatch: report it"
        return LogError(message)
    what = _what(url, topic)
    if isinstance(error, _ANSWERED) and not getattr(error, "retriable", False):
        message = f"the broker refused {what}: {why}. Look at what it printed, and at its settings"
        return LogError(message)
    if isinstance(error, _ANSWERED):
        message = (
            f"the broker answers but cannot serve {what} now: {why}. Look whether all brokers run "
            "and are in sync; what was not acknowledged can be appended again"
        )
        return LogUnavailable(message)
    message = (
        f"{url} does not answer: {why}. Look whether the broker runs and at STIMWATCH_LOG; "
        "what was not acknowledged can be appended again"
    )
    return LogUnavailable(message)


def refuse_missing_codecs(url: str) -> None:
    """Raise `CodecMissing` where what any producer may have sent could not be read."""
    missing = [name for name in _CODECS if not getattr(codec, f"has_{name}")()]
    if missing:
        raise codec_missing(url, f"nothing here reads {', '.join(missing)}")


def codec_missing(what: str, why: str) -> CodecMissing:
    """Return the error that says which codec it is, and what to install."""
    message = (
        f"records of {what} cannot be decompressed here: {why}. Any producer may compress what it "
        "sends. Install the package `cramjam`, which reads snappy, lz4 and zstd "
        "(`pip install -r requirements.lock`), and start again; nothing is lost"
    )
    return CodecMissing(message)


def _gone(url: str, topic: str | None, why: str) -> RecordsGone:
    message = (
        f"{_what(url, topic)} no longer holds what was asked for: {why}. It has deleted records "
        "(look at its `retention.ms` and for `kafka-delete-records`), or it was cut or made anew. "
        "Restore the log from a backup; what is missing on it, nobody can read again"
    )
    return RecordsGone(message)


def not_permitted(url: str, topic: str | None, why: str) -> LogError:
    """Return the error that names the permissions which stimwatch needs."""
    message = (
        f"the broker does not permit the use of {_what(url, topic)}: {why}. With Kafka's "
        "`kafka-acls.sh`, grant Describe, DescribeConfigs, Read and Write on the topics to the "
        "user, and Create to whoever runs `stimwatch topics`"
    )
    return LogError(message)


def _what(url: str, topic: str | None) -> str:
    return url if topic is None else f"topic {topic!r} in {url}"
