"""The detecting Faust app: events in, signals and dead letters out.

Faust 0.15.3 acknowledges a message whose agent raised, so that plain iteration loses events for
ever. The shape below is the only one allowed here: nothing is acknowledged before its effect is
durable, one agent at a time, and a fault in the code crashes the process, whose supervisor starts
it again. The order within a batch: fold, publish, wait for the acknowledgement, keep the new
states, acknowledge.

What Faust and the group's offsets say of where to go on is a hint. A partition that is assigned is
brought up to the log first (`streams.resume`), whether anything comes from it or not.
"""

from asyncio import to_thread
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from typing import Any

import faust
from faust.types import TP
from mode.supervisors import CrashingSupervisor

from detectors.plan import PmsPlan
from events.codec import encode
from store.log.interface import Record
from store.log.open import open_log
from store.mark import Mark, digest_of
from store.notes import note_set_aside
from store.pause import no_collection
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, TOPIC_SIGNALS, Settings
from streams.advance import Bench, Step, advance
from streams.app import LOOK_AGAIN_S, record_of, safe_app, watch
from streams.benches import Benches
from streams.broker import LOG_APPEND_TIME
from streams.heart import Heart, beat_while_running
from streams.plan_file import plan_in_force
from streams.resume import Publish, resume, still

BATCH_MAX = 500
BATCH_WAIT_S = 0.05


def detect_app(settings: Settings, *, plan: PmsPlan | None = None) -> faust.App:
    """Return the app; run it with `streams.app.run`. Start as many as there are partitions."""
    plan = plan or plan_in_force(settings)
    app = safe_app("stimwatch-detect", settings)
    benches = Benches(
        folder=settings.benches / "detect",
        plan=plan,
        open_log=lambda: open_log(settings.log_url),
        set_aside=partial(note_set_aside, settings.home),
    )
    sending = partial(publish, app.producer)
    events = app.topic(TOPIC_EVENTS, key_type=bytes, value_type=bytes)
    heart = Heart(settings, "detection", partial(positions, benches))

    @app.agent(events, name="detect", concurrency=1, supervisor_strategy=CrashingSupervisor)
    async def detect(stream: Any) -> AsyncIterator[int]:
        async for batch in stream.noack_take(BATCH_MAX, within=BATCH_WAIT_S):
            for records in by_partition(batch):
                await detect_batch(
                    benches,
                    records,
                    publish=sending,
                    unreadable_max=settings.unreadable_max,
                )
            for event in batch:
                event.ack()
            yield len(batch)

    async def bring_up(partition: int) -> None:
        async with benches.locks[partition]:
            await resume(
                benches, partition, publish=sending, unreadable_max=settings.unreadable_max
            )

    @app.on_partitions_assigned.connect(weak=False)
    async def begin(_: Any, assigned: Collection[TP], **__: Any) -> None:
        for topic, partition in sorted(assigned):
            if topic == TOPIC_EVENTS:
                app.add_future(bring_up(partition))

    watch(app, partial(to_thread, still, benches), every_s=LOOK_AGAIN_S)

    @app.on_partitions_revoked.connect(weak=False)
    @app.on_before_shutdown.connect(weak=False)
    async def release(*_: Any, **__: Any) -> None:
        benches.release()

    beat_while_running(app, heart)

    return app


def positions(benches: Benches) -> dict[str, object]:
    """Return how far this worker's partitions are detected, and what they know of the clock.

    Nothing is said of one that is still brought up to the log: what a group committed is no sign
    that its signals are out.
    """
    offsets: dict[str, int] = {}
    ticked: dict[str, datetime | None] = {}
    refused: dict[str, datetime] = {}
    for bench in tuple(benches.held.values()):
        place = f"{TOPIC_EVENTS}/{bench.partition}"
        offsets[place] = bench.next_offset
        if bench.devices:
            at_s = bench.ticked_s
            ticked[place] = datetime.fromtimestamp(at_s, tz=UTC) if at_s else None
        if bench.known.refused is not None:
            refused[place] = bench.known.refused
    return {"offsets": offsets, "ticked": ticked, "refused": refused}


async def detect_batch(
    benches: Benches,
    records: Sequence[Record],
    *,
    publish: Publish,
    unreadable_max: int | None,
) -> None:
    """Fold the next records of one partition; whatever fails leaves the bench as it was."""
    partition = records[0].partition
    async with benches.locks[partition]:
        bench = await _ready(benches, records, publish=publish, unreadable_max=unreadable_max)
        with no_collection():
            step = advance(bench, records, plan=benches.plan, unreadable_max=unreadable_max)
        benches.keep(bench, step, await publish(step))
        benches.delivered[partition] = records[-1].offset


async def _ready(
    benches: Benches, records: Sequence[Record], *, publish: Publish, unreadable_max: int | None
) -> Bench:
    """Return the bench on which `records` follow, or which has folded them already.

    Where the stream goes back, it may be to records that were told, or a topic made anew may have
    begun: then the bench is held against the log again. Where offsets are missing, they may belong
    to no record, as the end of a transaction does on Kafka, or the stream processor lost them: the
    log knows, so it is read up to the last of these.
    """
    partition, last = records[0].partition, records[-1].offset
    bench = benches.held.get(partition)
    if bench is not None and records[0].offset <= benches.delivered.get(partition, -1):
        await to_thread(still, benches)
    if bench is not None and _follow(records, bench.next_offset):
        return bench
    return await resume(
        benches, partition, stop=last + 1, publish=publish, unreadable_max=unreadable_max
    )


def _follow(records: Sequence[Record], next_offset: int) -> bool:
    """Say whether no offset is missing between what was folded and the last of these records.

    >>> came = [Record("events", 0, offset, 0, b"", b"") for offset in (7, 8, 9)]
    >>> [_follow(came, next_offset) for next_offset in (6, 7, 8, 12)]
    [False, True, True, True]
    >>> _follow([came[0], came[2]], 7), _follow([came[0], came[2]], 9)
    (False, True)
    """
    fresh = [record.offset for record in records if record.offset >= next_offset]
    return not fresh or fresh == list(range(next_offset, fresh[-1] + 1))


async def publish(producer: Any, step: Step) -> dict[int, Mark]:
    """Send what the step found; return the last of each partition when the log has all of it.

    When the log took it belongs to it: the same signal may lie at the same offset again, on a topic
    that lost its end since.
    """
    told = [(signal.subject.encode(), encode(signal)) for signal in step.signals]
    letters = [(x.where.encode(), x.model_dump_json().encode()) for x in step.dead_letters]
    messages = [(TOPIC_SIGNALS, *each) for each in told]
    messages += [(TOPIC_DEAD_LETTERS, *each) for each in letters]
    sent = [
        await producer.send(topic, key, value, None, None, None) for topic, key, value in messages
    ]
    placed = [await acknowledged for acknowledged in sent]
    last: dict[int, Mark] = {}
    for (key, value), at in zip(told, placed, strict=False):
        if at.partition not in last or last[at.partition].offset < at.offset:
            by_the_log = at.timestamp if at.timestamp_type == LOG_APPEND_TIME else None
            last[at.partition] = Mark(at.offset, by_the_log, digest_of(key, value))
    return last


def by_partition(batch: Sequence[Any]) -> tuple[list[Record], ...]:
    """Return the batch's records, in order, a list for each partition."""
    records = sorted((record_of(event.message) for event in batch), key=_place)
    return tuple(list(group) for _, group in groupby(records, key=lambda r: r.partition))


def _place(record: Record) -> tuple[int, int]:
    return record.partition, record.offset
