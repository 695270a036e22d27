"""Kafka's errors as those of a log: who has to do what, in one sentence.

A broker that does not answer, one that answers but cannot do it now, and one that refuses are three
different troubles. Both clients have a tree of errors of their own, with the same names in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from aiokafka import errors as aiokafka_errors
from kafka import errors as kafka_errors

from store.log.interface import (
    LogError,
    LogFull,
    LogUnavailable,
    RecordTooLarge,
    topic_missing,
)

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
