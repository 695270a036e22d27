"""A small worker in the safe shape: it sends each event on, under its own name, and then acks.

Run as `python relay.py LOG_URL APP_ID FROM_TOPIC TO_TOPIC WORKER_NAME`; it ends when it is told to.
"""

import sys
import tempfile
from collections.abc import AsyncIterator
from typing import Any

import faust
from mode import CrashingSupervisor

from streams.broker import faust_broker_url

LOG_URL, APP_ID, FROM_TOPIC, TO_TOPIC, NAME = sys.argv[1:]

app = faust.App(
    APP_ID,
    datadir=tempfile.mkdtemp(),
    broker=faust_broker_url(LOG_URL),
    key_serializer="raw",
    value_serializer="raw",
    web_enabled=False,
    topic_allow_declare=False,
    topic_disable_leader=True,
    broker_commit_interval=0.3,
    broker_session_timeout=6.0,
    broker_heartbeat_interval=1.0,
    consumer_auto_offset_reset="earliest",
)
incoming = app.topic(FROM_TOPIC, key_type=bytes, value_type=bytes)
outgoing = app.topic(TO_TOPIC, key_type=bytes, value_type=bytes)


@app.agent(incoming, name="relay", concurrency=1, supervisor_strategy=CrashingSupervisor)
async def relay(stream: Any) -> AsyncIterator[int]:
    async for batch in stream.noack_take(100, within=0.02):
        value = NAME.encode() + b" %s"
        sent = [await outgoing.send(key=e.key, value=value % e.message.value) for e in batch]
        for done in sent:
            await done
        for event in batch:
            event.ack()
        yield len(batch)


if __name__ == "__main__":
    faust.Worker(app, loglevel="WARN", redirect_stdouts=False).execute_from_commandline()
