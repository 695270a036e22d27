"""The two clients of Kafka: how they are opened, run and understood.

kafka-python administers and produces; aiokafka reads in bulk. `docs/adr` says why, with numbers.
aiokafka needs an event loop, and a caller may itself be inside one (a Faust worker that resumes),
so that loop runs in a thread of its own and callers wait for it. kafka-python has its own threads.
"""

import asyncio
import socket
from collections.abc import Callable, Coroutine, Sequence
from threading import Thread
from typing import Any, TypeVar

from kafka import KafkaAdminClient

T = TypeVar("T")

CONNECT_TIMEOUT_S = 10.0
"""How long a broker that takes connections may need until it answers the first question."""

_REACH_TIMEOUT_S = 3.0
_PORT = 9092
_RECONNECT_MAX_MS = 1_000


class LoopThread:
    """An event loop in a daemon thread."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` in the loop and wait for its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self) -> None:
        """End the loop, what still waits in it, and its thread."""
        self.run(_cancel_others())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def opened(kind: Callable[..., Any], servers: Sequence[str], **settings: object) -> Any:
    """Return a client of kafka-python, connected; or raise, and leave no thread behind.

    A client whose first question is not answered raises within its constructor, so that nobody
    could close it: its connections are kept at hand here until it is there.

    Raises
    ------
    OSError, kafka.errors.KafkaError
    """
    _reach(servers)
    connections: list[Any] = []

    def connect(**configs: object) -> Any:
        connections.append(KafkaAdminClient.DEFAULT_CONFIG["kafka_client"](**configs))
        return connections[-1]

    try:
        return kind(
            bootstrap_servers=list(servers),
            bootstrap_timeout_ms=CONNECT_TIMEOUT_S * 1000,
            reconnect_backoff_max_ms=_RECONNECT_MAX_MS,
            kafka_client=connect,
            **settings,
        )
    except BaseException:
        for connection in connections:
            connection.close()
        raise


def _reach(servers: Sequence[str]) -> None:
    """Raise why none of `servers` takes a connection, at once: kafka-python would go on trying."""
    why: OSError | None = None
    for server in servers:
        try:
            socket.create_connection(_address(server), timeout=_REACH_TIMEOUT_S).close()
        except OSError as error:
            why = error
        else:
            return
    if why is not None:
        raise why


def _address(server: str) -> tuple[str, int]:
    """Return host and port.

    >>> _address("broker-1"), _address("[::1]:19092")
    (('broker-1', 9092), ('::1', 19092))
    """
    host, colon, port = server.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = server, str(_PORT)
    return host.strip("[]"), int(port)
