"""A Faust app that cannot lose, and how to run it.

What is set here, and why: the web server is off (it would listen on every address); topics are
declared by `stimwatch topics` alone; there are no tables; stdout stays stdout.
"""

import logging
import sys
from asyncio import to_thread
from collections.abc import Awaitable, Callable
from contextlib import closing
from functools import partial
from typing import Any, Never

import faust
from faust.worker import Worker
from mode.loop import use

from store.home import claim
from store.log.interface import CHECK_EVERY_S, LogError, LogUnavailable, Record
from store.log.open import open_log
from store.settings import Settings
from streams.broker import faust_broker_url
from streams.committed import Transport

LOOK_AGAIN_S = 60.0
"""How often a program that runs looks whether its log was replaced."""
_log = logging.getLogger(__name__)


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
    # Also whenever partitions are taken away, as those of a deleted topic are: Faust 0.15.3 itself
    # may then wait for ever.
    look = watch(app, partial(to_thread, check_topics, settings), every_s=CHECK_EVERY_S)
    app.on_partitions_revoked.connect(look, weak=False)
    return app


def watch(
    app: faust.App, look: Callable[[], Awaitable[None]], *, every_s: float
) -> Callable[..., Awaitable[None]]:
    """Look every so often, and crash the app with what is wrong: the next start names the reason.

    A broker that does not answer is no reason to end. What is returned looks at once.
    """

    async def look_now(*_: Any, **__: Any) -> None:
        try:
            await look()
        except LogUnavailable as fault:
            _log.warning("the log cannot be looked at now: %s", fault)
        except LogError as fault:
            _log.error("%s", fault)
            await app.crash(fault)

    app.timer(every_s)(look_now)
    return look_now


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
    """Raise for a topic that is missing, where Faust would wait silently, or that loses records.

    Then claim the folder for this log; `store.home.OtherLog` says that it serves another one.
    """
    with closing(open_log(settings.log_url)) as log:
        log.check_topics(settings.topics)
        for advice in log.advice():
            _log.warning("%s", advice)
    claim(settings.home, settings.log_url)


def run(app: faust.App) -> Never:
    """Run the app until it is told to stop, or crashes; exit with its code."""
    use("uvloop")
    app.conf.datadir.mkdir(parents=True, exist_ok=True)  # Faust makes no folder above its own
    logging.basicConfig(stream=sys.stderr, level=logging.INFO)
    try:
        Worker(app, loglevel="INFO", logfile=None).execute_from_commandline()
    finally:
        if isinstance(app.crash_reason, LogError):
            print(app.crash_reason, file=sys.stderr, flush=True)  # the last lines are what is shown
    raise SystemExit(0)
