"""The detecting Faust app: events in, signals and dead letters out.

Faust 0.15.3 acknowledges a message whose agent raised, so that plain iteration loses events for
ever. The shape below is the only one allowed here: nothing is acknowledged before its effect is
durable, one agent at a time, and a fault in the code crashes the process, whose supervisor starts
it again. The order within a batch is: fold, publish, wait for the log's acknowledgement, keep the new
states, acknowledge.
"""

from asyncio import to_thread
from collections.abc import AsyncIterator, Sequence
from itertools import groupby
from typing import Any

import faust
from mode.supervisors import CrashingSupervisor

from detectors.plan import PmsPlan, default_plan
from events.codec import encode
from store.log.interface import Record
from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, TOPIC_SIGNALS, Settings
from streams.advance import Step, advance
from streams.app import record_of, safe_app
from streams.benches import Benches

BATCH_MAX = 500
BATCH_WAIT_S = 0.05


def detect_app(settings: Settings, *, plan: PmsPlan | None = None) -> faust.App:
    """Return the app; run it with `streams.app.run`. Start as many as there are partitions."""
    plan = plan or default_plan()
    app = safe_app("stimwatch-detect", settings)
    benches = Benches(
        folder=settings.benches / "detect",
        plan=plan,
        topic=TOPIC_EVENTS,
        open_log=lambda: open_log(settings.log_url),
    )
    events = app.topic(TOPIC_EVENTS, key_type=bytes, value_type=bytes)

    @app.agent(events, name="detect", concurrency=1, supervisor_strategy=CrashingSupervisor)
    async def detect(stream: Any) -> AsyncIterator[int]:
        async for batch in stream.noack_take(BATCH_MAX, within=BATCH_WAIT_S):
            for partition, records in by_partition(batch):
                bench = await to_thread(benches.at, partition, records[0].offset)
                records = benches.missed(bench, records[0].offset) + records
                step = advance(bench, records, plan=plan, unreadable_max=settings.unreadable_max)
                await publish(app, step)
                benches.keep(bench, step)
            for event in batch:
                event.ack()
            yield len(batch)

    @app.on_partitions_revoked.connect(weak=False)
    @app.on_before_shutdown.connect(weak=False)
    async def release(*_: Any, **__: Any) -> None:
        benches.release()

    return app


def by_partition(batch: Sequence[Any]) -> tuple[tuple[int, list[Record]], ...]:
    """Return the batch's records, in order, for each partition."""
    records = sorted((record_of(event.message) for event in batch), key=_place)
    return tuple((p, list(group)) for p, group in groupby(records, key=lambda r: r.partition))


def _place(record: Record) -> tuple[int, int]:
    return record.partition, record.offset


async def publish(app: faust.App, step: Step) -> None:
    """Send what the step found; return when the log has acknowledged all of it."""
    sent = [
        await app.producer.send(
            TOPIC_SIGNALS, signal.subject.encode(), encode(signal), None, None, None
        )
        for signal in step.signals
    ]
    sent += [
        await app.producer.send(
            TOPIC_DEAD_LETTERS,
            letter.where.encode(),
            letter.model_dump_json().encode(),
            None,
            None,
            None,
        )
        for letter in step.dead_letters
    ]
    for acknowledged in sent:
        await acknowledged
