"""The detecting Faust app: events in, signals and dead letters out.

Faust 0.15.3 acknowledges a message whose agent raised, so that plain iteration loses events for
ever. The shape below is the only one allowed here: nothing is acknowledged before its effect is
durable, one agent at a time, and a fault in the code crashes the process, whose supervisor starts
it again. The order within a batch: fold, publish, wait for the acknowledgement, keep the new
states, acknowledge.
"""

from asyncio import to_thread
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from typing import Any

import faust
from mode.supervisors import CrashingSupervisor

from detectors.plan import PmsPlan
from events.codec import encode
from store.log.interface import Record
from store.log.open import open_log
from store.pause import no_collection
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, TOPIC_SIGNALS, Settings
from streams.advance import Step, advance
from streams.app import record_of, safe_app
from streams.benches import Benches
from streams.heart import Heart, beat_while_running
from streams.plan_file import plan_in_force

BATCH_MAX = 500
BATCH_WAIT_S = 0.05


def detect_app(settings: Settings, *, plan: PmsPlan | None = None) -> faust.App:
    """Return the app; run it with `streams.app.run`. Start as many as there are partitions."""
    plan = plan or plan_in_force(settings)
    app = safe_app("stimwatch-detect", settings)
    benches = Benches(
        folder=settings.benches / "detect",
        plan=plan,
        topic=TOPIC_EVENTS,
        open_log=lambda: open_log(settings.log_url),
    )
    events = app.topic(TOPIC_EVENTS, key_type=bytes, value_type=bytes)
    heart = Heart(settings, "detection", partial(positions, app, benches))

    @app.agent(events, name="detect", concurrency=1, supervisor_strategy=CrashingSupervisor)
    async def detect(stream: Any) -> AsyncIterator[int]:
        async for batch in stream.noack_take(BATCH_MAX, within=BATCH_WAIT_S):
            for records in by_partition(batch):
                await detect_batch(
                    benches,
                    records,
                    publish=partial(publish, app.producer),
                    unreadable_max=settings.unreadable_max,
                )
            for event in batch:
                event.ack()
            yield len(batch)

    @app.on_partitions_revoked.connect(weak=False)
    @app.on_before_shutdown.connect(weak=False)
    async def release(*_: Any, **__: Any) -> None:
        benches.release()

    beat_while_running(app, heart)

    return app


def positions(app: faust.App, benches: Benches) -> dict[str, object]:
    """Return how far this worker's partitions are detected, and what they know of the clock.

    Of one whose bench is not resumed yet, because nothing has come since, what the group committed
    counts: all before it was published. Before that is known, nothing is said of it.
    """
    consumer: Any = app.consumer
    committed = dict(consumer._committed_offset)  # noqa: SLF001 Faust tells it to nobody
    offsets = {f"{tp.topic}/{tp.partition}": offset or 0 for tp, offset in committed.items()}
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
    publish: Callable[[Step], Awaitable[None]],
    unreadable_max: int | None,
) -> None:
    """Fold the next records of one partition; whatever fails leaves the bench as it was."""
    partition, offset = records[0].partition, records[0].offset
    bench = await to_thread(benches.at, partition, offset)
    whole = await to_thread(benches.whole, bench, records)
    with no_collection():
        step = advance(bench, whole, plan=benches.plan, unreadable_max=unreadable_max)
    await publish(step)
    benches.keep(bench, step)


async def publish(producer: Any, step: Step) -> None:
    """Send what the step found; return when the log has acknowledged all of it."""
    messages = [(TOPIC_SIGNALS, s.subject.encode(), encode(s)) for s in step.signals]
    messages += [
        (TOPIC_DEAD_LETTERS, letter.where.encode(), letter.model_dump_json().encode())
        for letter in step.dead_letters
    ]
    sent = [
        await producer.send(topic, key, value, None, None, None) for topic, key, value in messages
    ]
    for acknowledged in sent:
        await acknowledged


def by_partition(batch: Sequence[Any]) -> tuple[list[Record], ...]:
    """Return the batch's records, in order, a list for each partition."""
    records = sorted((record_of(event.message) for event in batch), key=_place)
    return tuple(list(group) for _, group in groupby(records, key=lambda r: r.partition))


def _place(record: Record) -> tuple[int, int]:
    return record.partition, record.offset
