"""One Faust agent in one of several shapes, which raises once in the middle; run as a process.

`python -m tests.streams.lossy SHAPE LOG_URL FOLDER COUNT`: handled messages are written to
`FOLDER/handled`, and the process ends once nothing has come for a second.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from faust.worker import Worker
from mode.supervisors import CrashingSupervisor

from store.settings import Settings
from streams.app import safe_app

BAD = b"event-15"
IDLE_S = 2.0


def main(shape: str, log_url: str, folder: Path, count: int) -> None:
    app = safe_app(f"lossy-{shape}", Settings(home=folder, log_url=log_url, partitions=1))
    topic = app.topic("events", key_type=bytes, value_type=bytes)
    last = asyncio.Event()

    def handle(value: bytes) -> None:
        last.set()
        raised = folder / "raised"
        if value == BAD and not raised.exists():
            raised.touch()
            message = "the database was away for a moment"
            raise ConnectionError(message)
        with (folder / "handled").open("ab") as file:
            file.write(value + b"\n")

    async def plain(stream: Any) -> AsyncIterator[None]:
        async for value in stream:
            handle(value)
            yield

    async def take(stream: Any) -> AsyncIterator[None]:
        async for values in stream.take(10, within=0.1):
            for value in values:
                handle(value)
            yield

    async def take_events(stream: Any) -> AsyncIterator[None]:
        async for events in stream.take_events(10, within=0.1):
            for event in events:
                handle(event.value)
            yield

    async def noack(stream: Any) -> AsyncIterator[None]:
        async for event in stream.noack().events():
            handle(event.value)
            event.ack()
            yield

    async def safe(stream: Any) -> AsyncIterator[None]:
        async for events in stream.noack_take(10, within=0.1):
            for event in events:
                handle(event.value)
            for event in events:
                event.ack()
            yield

    shapes = {f.__name__: f for f in (plain, take, take_events, noack, safe)}
    strategy = CrashingSupervisor if shape == "safe" else None
    app.agent(topic, name=shape, concurrency=1, supervisor_strategy=strategy)(shapes[shape])

    @app.task  # type: ignore[untyped-decorator]
    async def stop_when_idle() -> None:
        await asyncio.sleep(IDLE_S)
        while True:
            last.clear()
            try:
                await asyncio.wait_for(last.wait(), IDLE_S)
            except TimeoutError:
                break
        (folder / "idle").touch()
        raise SystemExit

    Worker(app, loglevel="ERROR").execute_from_commandline()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
