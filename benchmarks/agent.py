"""One Faust process that times itself over what is on the log; prints its rate and its memory.

`python -m benchmarks.agent empty|detect COUNT`: from its first batch, which is not counted, to the
acknowledgement of the last. The empty agent has the safe shape and does nothing.
"""

import json
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from faust.worker import Worker
from mode.loop import use
from mode.supervisors import CrashingSupervisor

from store.settings import TOPIC_EVENTS, Settings
from streams.app import safe_app
from streams.worker import BATCH_MAX, BATCH_WAIT_S, detect_app

MEMORY_READINGS = 10


def main(what: str, count: int) -> None:
    """Run until `count` messages are acknowledged."""
    use("uvloop")
    settings = Settings.from_env()
    app = detect_app(settings) if what == "detect" else _empty_app(settings)
    (agent,) = app.agents.values()
    done, first, started = 0, 0, 0.0
    resident: list[float] = []
    stream_of = agent.fun

    async def timed(stream: Any) -> AsyncIterator[int]:
        nonlocal done, first, started
        async for n in stream_of(stream):
            done += n
            if not started:
                started, first = time.perf_counter(), done
            if done >= count * (len(resident) + 1) // MEMORY_READINGS:
                resident.append(_resident_mb())
            if done >= count:
                rate = (count - first) / (time.perf_counter() - started)
                print(json.dumps({"per_s": rate, "resident_mb": resident}), flush=True)
                os._exit(0)
            yield n

    agent.fun = timed
    Worker(app, loglevel="ERROR").execute_from_commandline()


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def _empty_app(settings: Settings) -> Any:
    app = safe_app("stimwatch-empty", settings)
    topic = app.topic(TOPIC_EVENTS, key_type=bytes, value_type=bytes)

    @app.agent(topic, name="empty", concurrency=1, supervisor_strategy=CrashingSupervisor)
    async def empty(stream: Any) -> AsyncIterator[int]:
        async for batch in stream.noack_take(BATCH_MAX, within=BATCH_WAIT_S):
            for event in batch:
                event.ack()
            yield len(batch)

    return app


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
