"""How the log's URL is written for Faust."""

from pathlib import Path
from urllib.parse import quote

from yarl import URL

from store.log.open import sqlite_path

LOG_APPEND_TIME = 1
"""Kafka's number for a time that the log gave, and no producer; Faust uses it for both logs."""


def faust_broker_url(log_url: str) -> str:
    """Return the `broker` argument of a Faust app for the log at `log_url`.

    Faust splits its brokers at `,` and `;` and decodes `%`, so the path of a file is quoted for it.
    A `kafka://` is the same for both.

    >>> faust_broker_url("sqlite:///srv/ward 7/log.sqlite")
    'sqlite:///srv/ward%207/log.sqlite'
    >>> faust_broker_url("kafka://one:9092,two:9092")
    'kafka://one:9092,two:9092'
    """
    if log_url.startswith("sqlite://"):
        return "sqlite://" + quote(str(sqlite_path(log_url)))
    return log_url


def log_path(broker: URL) -> Path:
    """Return the file that Faust's form of a SQLite log's URL names.

    >>> log_path(URL(faust_broker_url("sqlite:///srv/50% ward/log.sqlite")))
    PosixPath('/srv/50% ward/log.sqlite')
    """
    return Path(broker.path)
