"""A Faust app that cannot lose, and how to run it.

What is set here, and why: the web server is off (it would listen on every address); topics are
declared by `stimwatch topics` alone; there are no tables; stdout stays stdout.
"""

import logging
import sys
from typing import Any, Never

import faust
from faust.worker import Worker
from mode.loop import use

from store.home import claim
from store.log.interface import Record
from store.log.open import open_log
from store.settings import Settings
from streams.broker import faust_broker_url
from streams.committed import Transport


def safe_app(name: str, settings: Settings) -> faust.App:
    """Return an app on the log of `settings`, in consumer group `name`."""
    app = faust.App(
        name,
        broker=faust_broker_url(settings.log_url),
        store="memory://",
        datadir=str(settings.home / "faust"),
        web_enabled=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        worker_redirect_stdouts=False,
        broker_commit_interval=0.5,
        broker_session_timeout=settings.session_timeout_s,
        broker_heartbeat_interval=settings.session_timeout_s / 3,
        stream_wait_empty=False,
        stream_buffer_maxsize=8_192,
        producer_linger_ms=2,
        key_serializer="raw",
        value_serializer="raw",
    )
    if app.conf.broker_consumer[0].scheme == "kafka":
        app.transport = Transport(app.conf.broker_consumer, app)
    return app


def record_of(message: Any) -> Record:
    """Return the record of the log that a Faust message carries."""
    return Record(
        message.topic,
        message.partition,
        message.offset,
        round(message.timestamp * 1000),
        message.key or b"",
        message.value or b"",
    )


def check_topics(settings: Settings) -> None:
    """Raise `TopicMissing` for a topic that nobody has created, where Faust would wait silently.

    Then claim the folder for this log; `store.home.OtherLog` says that it serves another one.
    """
    log = open_log(settings.log_url)
    try:
        for topic in settings.topics:
            log.partition_count(topic)
    finally:
        log.close()
    claim(settings.home, settings.log_url)


def run(app: faust.App) -> Never:
    """Run the app until it is told to stop, or crashes; exit with its code."""
    use("uvloop")
    app.conf.datadir.mkdir(parents=True, exist_ok=True)  # Faust makes no folder above its own
    logging.basicConfig(stream=sys.stderr, level=logging.INFO)
    Worker(app, loglevel="INFO", logfile=None).execute_from_commandline()
    raise SystemExit(0)
