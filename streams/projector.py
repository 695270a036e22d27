"""The projecting Faust app: the log becomes rows, and rows become snapshots. One instance.

The position in DuckDB is the truth, not the one that the consumer group remembers: what lies
between it and what is delivered is read from the log in bulk. So the file may be lost, or older
than the group, and nothing is missing.
"""

import logging
import time
from asyncio import Lock, to_thread
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import closing
from math import inf
from typing import Any

import faust
from duckdb import DuckDBPyConnection
from mode.supervisors import CrashingSupervisor

from store.archive import archive_step
from store.live import SET_ASIDE_KEPT, Live, open_live, set_aside
from store.log.interface import Log, Record
from store.log.open import open_log
from store.mark import Departed, topic_ids
from store.notes import note_set_aside
from store.position import Gap, Partition, departed, keep_ids, next_offsets
from store.projection import project
from store.publish import PublishFailed, publish
from store.settings import Settings
from streams.app import LOOK_AGAIN_S, record_of, safe_app, watch
from streams.heart import Heart

BATCH_MAX = 2_000
BATCH_WAIT_S = 0.1
PUBLISH_EVERY_S = 0.25
PUBLISH_SHARE = 0.25
"""At most about this share of the time goes into copying snapshots, however large they grow."""

ARCHIVE_S, ARCHIVE_SHARE = 0.1, 0.5
"""After a batch, parts are written for so long, or for this share of the time that it took."""

Progress = Callable[[int, int], None]
_log = logging.getLogger(__name__)


class Projector:
    """The one writer of the read model: projects batches, and publishes when there is news."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._live = _open(settings)
        self._unpublished = True
        self._next_publish = 0.0
        self._reached = next_offsets(self._live.connection)

    def reached(self) -> dict[str, int]:
        """Return how far the log is projected, by `topic/partition`; any thread may ask."""
        return {f"{topic}/{partition}": n for (topic, partition), n in self._reached.items()}

    def catch_up(self, progress: Progress | None = None) -> int:
        """Project what the log holds beyond the read model's position; return how many records."""

        def come_so_far(done: int, total: int) -> None:
            self._reached = next_offsets(self._live.connection)
            if progress:
                progress(done, total)

        with closing(open_log(self._settings.log_url)) as log:
            topics = tuple(self._settings.topics)
            done = catch_up(self._live.connection, log, topics, come_so_far)
        self._unpublished = self._unpublished or done > 0
        return done

    def still(self) -> None:
        """Return if the log still is what was projected.

        Raises
        ------
        Departed
            If it is not. The process has to end; when it starts again, it begins a new read model.
        """
        with closing(open_log(self._settings.log_url)) as log:
            why = departed(self._live.connection, log)
        if why:
            message = f"the log was replaced while it was read: {'; '.join(why)}"
            raise Departed(message)

    def take(self, records: Sequence[Record]) -> None:
        """Project a batch; where some may be missing, read them from the log first."""
        started = time.monotonic()
        try:
            project(self._live.connection, records)
        except Gap as gap:
            self._read_instead(records, gap)
            project(self._live.connection, records)
        self._unpublished = True
        self._reached = next_offsets(self._live.connection)
        took_s = time.monotonic() - started
        archive(self._live.connection, for_s=max(ARCHIVE_S, took_s * ARCHIVE_SHARE))

    def _read_instead(self, records: Sequence[Record], gap: Gap) -> None:
        """Project what the log has up to the last of `records`: only it knows what there is."""
        reached = next_offsets(self._live.connection)
        todo = {
            (topic, partition): range(reached.get((topic, partition), 0), offset + 1)
            for topic, partition, offset, *_ in sorted(records)
        }
        came = sum(record.offset in todo[record.topic, record.partition] for record in records)
        with closing(open_log(self._settings.log_url)) as log:
            found = _project_ranges(self._live.connection, log, todo, None)
        if found > came:
            _log.warning(
                "%d records never came here: they were read from the log (%s)", found - came, gap
            )

    def publish_if_due(self, *, at_once: bool = False) -> None:
        """Publish a snapshot where there is news, but not so often that nothing else gets done."""
        started = time.monotonic()
        if not self._unpublished or (started < self._next_publish and not at_once):
            return
        try:
            publish(self._live, self._settings.snapshots)
            self._unpublished = False
        except PublishFailed as error:
            _log.error("%s", error)  # readers keep the snapshot before this one
        took_s = time.monotonic() - started
        self._next_publish = time.monotonic() + max(PUBLISH_EVERY_S, took_s / PUBLISH_SHARE)

    def close(self) -> None:
        """Publish the last news and let go of the file."""
        self.publish_if_due(at_once=True)
        self._live.close()


def _open(settings: Settings) -> Live:
    """Open the read model, and begin a new one where the old one is not of this log."""
    live = open_live(settings.live)
    if live.set_aside:
        _log.warning(
            "the read model could not be used and is now %s; of such files the newest %d stay. "
            "It is built anew from the log",
            live.set_aside,
            SET_ASIDE_KEPT,
        )
    with closing(open_log(settings.log_url)) as log:
        if why := departed(live.connection, log):
            live.close()
            set_aside(settings.live)
            note_set_aside(settings.home, settings.live.name, "; ".join(why))
            live = open_live(settings.live)
        keep_ids(live.connection, topic_ids(log, settings.topics))
    return live


def catch_up(
    connection: DuckDBPyConnection,
    log: Log,
    topics: Sequence[str],
    progress: Progress | None = None,
) -> int:
    """Project all of `topics` from the read model's position to the log's end as of now."""
    reached = next_offsets(connection)
    todo = {
        (topic, partition): range(reached.get((topic, partition), 0), end)
        for topic in topics
        for partition, end in sorted(log.end_offsets(topic).items())
    }
    return _project_ranges(connection, log, todo, progress)


def _project_ranges(
    connection: DuckDBPyConnection,
    log: Log,
    todo: Mapping[Partition, range],
    progress: Progress | None,
) -> int:
    """Project all records whose offsets lie in these ranges; return how many there were."""
    total, done = sum(map(len, todo.values())), 0
    for (topic, partition), offsets in todo.items():
        for records in log.read(topic, partition, offsets.start, stop=offsets.stop):
            project(connection, records, from_log=True)
            archive(connection)
            done += len(records)
            if progress:
                progress(done, total)
    return done


def archive(connection: DuckDBPyConnection, *, for_s: float = inf) -> None:
    """Move what the read model has too much of into parts; no step is begun after `for_s`."""
    until = time.monotonic() + for_s
    while archive_step(connection) and time.monotonic() < until:
        pass


def project_app(settings: Settings) -> faust.App:
    """Return the app; run it with `streams.app.run`."""
    app = safe_app("stimwatch-project", settings)
    topics = app.topic(*settings.topics, key_type=bytes, value_type=bytes)
    projector = Projector(settings)
    heart = Heart(settings, "projection", lambda: {"offsets": projector.reached()})
    heart.start()
    projector.catch_up()
    projector.publish_if_due(at_once=True)
    writing = Lock()

    @app.agent(topics, name="project", concurrency=1, supervisor_strategy=CrashingSupervisor)
    async def run(stream: Any) -> AsyncIterator[int]:
        async for batch in stream.noack_take(BATCH_MAX, within=BATCH_WAIT_S):
            records = sorted(record_of(event.message) for event in batch)
            async with writing:
                await to_thread(projector.take, records)
                await to_thread(projector.publish_if_due)
            for event in batch:
                event.ack()
            yield len(batch)

    async def look_again() -> None:
        async with writing:
            await to_thread(projector.still)

    watch(app, look_again, every_s=LOOK_AGAIN_S)

    @app.timer(PUBLISH_EVERY_S)  # type: ignore[untyped-decorator]
    async def publish_the_rest() -> None:
        async with writing:
            await to_thread(projector.publish_if_due)

    @app.on_before_shutdown.connect(weak=False)
    async def close(*_: Any, **__: Any) -> None:
        await to_thread(heart.stop)
        async with writing:
            await to_thread(projector.close)

    return app


def rebuild_read_model(settings: Settings, progress: Progress | None = None) -> int:
    """Set the read model aside and build it anew from the log; return how many records it took.

    Raises
    ------
    store.live.LiveError
        If a projector has the file.
    """
    open_live(settings.live).close()
    kept = set_aside(settings.live)
    projector = Projector(settings)
    try:
        done = projector.catch_up(progress)
    finally:
        projector.close()
    if kept is not None:
        kept.unlink()
    return done
