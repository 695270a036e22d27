"""A bench brought up to the log: what it lacks is folded, and what nobody was told is told.

This runs when a worker gets a partition, and whenever a record comes that does not follow the one
before it. The records are read from the log in bulk. Nothing that says how far others have come is
believed: the snapshot is held against the log (`streams.benches`), and of the signals that the fold
gives those go out that are not in the signals topic. So a group's offsets may be reset to the end,
the log may be an older copy, or its topics may be new: it costs time, never a signal.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from store.log.interface import Log, Record
from store.mark import Departed, Mark
from store.pause import no_collection
from store.settings import TOPIC_EVENTS
from streams.advance import Bench, Step, TooManyUnreadable, advance
from streams.benches import Benches
from streams.published import Published

T = TypeVar("T")
Publish = Callable[[Step], Awaitable[Mapping[int, Mark]]]
"""Sends what a step found; returns the last signal of each partition of their topic, when the log
has acknowledged all of it."""
_log = logging.getLogger(__name__)


async def resume(
    benches: Benches,
    partition: int,
    *,
    publish: Publish,
    unreadable_max: int | None,
    stop: int | None = None,
) -> Bench:
    """Return the bench of `partition`, folded from the log up to `stop`, or its end as of now.

    Call it with the partition's lock. A bench that is held goes on from where it is.

    Raises
    ------
    TooManyUnreadable
        If more than `unreadable_max` records in a row cannot be read, and nobody was told of them.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="resume") as thread:  # a log is of one thread

        async def do(call: Callable[..., T], *arguments: object) -> T:
            return await asyncio.get_running_loop().run_in_executor(thread, call, *arguments)

        log = await do(benches.open_log)
        try:
            bench = benches.held.get(partition)
            if bench is None:
                bench = await do(benches.load, log, partition)
            told = Published(log, since={n: mark.offset for n, mark in bench.told.items()})
            batches = await do(_records, log, partition, bench.next_offset, stop)
            while records := await do(_next, batches):
                step = await do(_lacking, benches, bench, records, told, unreadable_max)
                benches.keep(bench, step, told.found | dict(await publish(step)))
        finally:
            await do(log.close)
    benches.held[partition] = bench
    return bench


def still(benches: Benches) -> None:
    """Return if the log still is what the held benches were folded from; ask now and then.

    Raises
    ------
    Departed
        If it is not. The process has to end: its stream may wait for ever at an offset that the log
        does not have. When it starts again, what is not of this log is set aside.
    """
    held = tuple(benches.held.values())
    if not held:
        return
    log = benches.open_log()
    try:
        why = [fault for bench in held for fault in benches.departures(log, bench)]
    finally:
        log.close()
    if why:
        message = f"the log was replaced while it was read: {'; '.join(sorted(set(why)))}"
        raise Departed(message)


def _records(
    log: Log, partition: int, start: int, stop: int | None
) -> Iterator[tuple[Record, ...]]:
    end = log.end_offsets(TOPIC_EVENTS)[partition]
    stop = end if stop is None else min(stop, end)
    if start < stop:
        _log.info("partition %d: reading %d to %d from the log", partition, start, stop)
        yield from log.read(TOPIC_EVENTS, partition, start, stop=stop)


def _next(batches: Iterator[tuple[Record, ...]]) -> tuple[Record, ...]:
    return next(batches, ())


def _lacking(
    benches: Benches,
    bench: Bench,
    records: Sequence[Record],
    told: Published,
    unreadable_max: int | None,
) -> Step:
    """Fold the next records; return the step with what nobody was told yet.

    A run of records that cannot be read does not stop a worker that went past it before.
    """
    fold = partial(advance, bench, records, plan=benches.plan)
    with no_collection():
        try:
            step = fold(unreadable_max=unreadable_max)
        except TooManyUnreadable as run:
            if not told.has_letter(run.letter.where, run.letter.id):
                raise
            step = fold()
    lacking = told.lacking(step)
    if lacking.signals or lacking.dead_letters:
        _log.info(
            "partition %d: publishing %d signals and %d dead letters that the log lacks",
            bench.partition,
            len(lacking.signals),
            len(lacking.dead_letters),
        )
    return lacking
