"""Open a log by its URL: the one place that knows how many kinds there are."""

from pathlib import Path

from store.log.interface import Log, LogError

_SQLITE = "sqlite://"
_KAFKA = "kafka://"


class UnknownLog(LogError):
    """The URL is of no kind of log that stimwatch has."""


def open_log(url: str) -> Log:
    """Open the log at `url`: `sqlite:///ABSOLUTE/FILE` or `kafka://HOST:PORT[,HOST:PORT]`.

    A SQLite file that does not exist is created; topics are not: that is `Log.create_topics`.

    Raises
    ------
    UnknownLog, LogUnavailable, LogTooNew

    Examples
    --------
    >>> open_log("redis://localhost")
    Traceback (most recent call last):
    ...
    store.log.open.UnknownLog: no log is of the kind 'redis://localhost': set STIMWATCH_LOG to \
sqlite:///ABSOLUTE/FILE or kafka://HOST:PORT[,HOST:PORT]
    """
    if url.startswith(_SQLITE + "/"):
        from store.log.sqlite import SqliteLog

        return SqliteLog(sqlite_path(url))
    if url.startswith(_KAFKA) and len(url) > len(_KAFKA):
        from store.log.kafka import KafkaLog

        return KafkaLog(url.removeprefix(_KAFKA).rstrip("/"))
    raise _unknown(url)


def sqlite_path(url: str) -> Path:
    """Return the file that a `sqlite:///ABSOLUTE/FILE` names."""
    if not url.startswith(_SQLITE + "/"):
        raise _unknown(url)
    return Path(url.removeprefix(_SQLITE))


def refuse_damaged(url: str) -> None:
    """Read the whole file of an embedded log, as far as SQLite needs to know that it is whole.

    A Kafka log is looked after by its brokers, and never refused here.

    Raises
    ------
    LogDamaged
    """
    if url.startswith(_SQLITE + "/"):
        from store.log.sqlite_file import damaged, faults

        if found := faults(sqlite_path(url)):
            raise damaged(sqlite_path(url), found[0])


def _unknown(url: str) -> UnknownLog:
    message = (
        f"no log is of the kind {url!r}: set STIMWATCH_LOG to sqlite:///ABSOLUTE/FILE "
        "or kafka://HOST:PORT[,HOST:PORT]"
    )
    return UnknownLog(message)
