"""Pages opened without a browser: a client that says what the browser's page says, and listens.

A browser needs more of a processor to draw a page than the server needs to make it. So what a
server can bear is measured by clients that only ask and read: a WebSocket each, the protocol of the
pages, and no drawing.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.page_home import OFFICER
from dashboard.parts.cookie import NAME
from store.accounts import Accounts
from store.settings import Settings
from store.sign_ins import begin

WAIT_S = 60.0
MESSAGE_BYTES = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One opening of a page: how long until the server had run all of it, and what it sent."""

    took_ms: float
    faults: int
    sent_bytes: int


def signed_in(settings: Settings) -> str:
    """Return the key of a new session of the officer, as the browser's cookie would hold it."""
    return begin(Accounts(settings.accounts), OFFICER, now=datetime.now(UTC))


async def open_together(
    address: str, keys: Sequence[str], paths: Sequence[str], *, rounds: int
) -> tuple[Opened, ...]:
    """Let one person for each key open pages one after another, all at the same time.

    Everybody begins with another of the `paths`, and opens the next as soon as one is there.
    """
    people = (_person(address, key, paths, first=n, rounds=rounds) for n, key in enumerate(keys))
    return tuple(each for opened in await asyncio.gather(*people) for each in opened)


@asynccontextmanager
async def held_open(
    address: str, keys: Sequence[str], paths: Sequence[str]
) -> AsyncIterator[tuple[Opened, ...]]:
    """Open one page for each key, one after another, and keep all of them open meanwhile."""
    async with AsyncExitStack() as stack:
        opened = []
        for n, key in enumerate(keys):
            socket = await stack.enter_async_context(_connected(address, key))
            opened.append(await _opened(socket, paths[n % len(paths)]))
        yield tuple(opened)


async def _person(
    address: str, key: str, paths: Sequence[str], *, first: int, rounds: int
) -> list[Opened]:
    return [await _open(address, key, paths[(first + turn) % len(paths)]) for turn in range(rounds)]


async def _open(address: str, key: str, path: str) -> Opened:
    began = time.perf_counter()
    try:
        async with _connected(address, key) as socket:
            opened = await _opened(socket, path)
    except TimeoutError:  # nobody answered the door
        opened = Opened(took_ms=0.0, faults=1, sent_bytes=0)
    return replace(opened, took_ms=(time.perf_counter() - began) * 1000)


def _connected(address: str, key: str) -> connect:
    return connect(
        address.replace("http", "ws") + "/_stcore/stream",
        additional_headers={"Cookie": f"{NAME}={key}"},
        subprotocols=[Subprotocol("streamlit")],
        max_size=MESSAGE_BYTES,
        open_timeout=WAIT_S,
    )


async def _opened(socket: ClientConnection, path: str) -> Opened:
    began, faults, sent = time.perf_counter(), 0, 0
    try:
        async with asyncio.timeout(WAIT_S):
            await socket.send(_asked(path))
            async for message in socket:
                assert isinstance(message, bytes), "pages are told in bytes"
                sent += len(message)
                told = ForwardMsg.FromString(message)
                faults += told.delta.new_element.WhichOneof("type") == "exception"
                if _is_whole(told):
                    break
    except TimeoutError:
        faults += 1
    return Opened(took_ms=(time.perf_counter() - began) * 1000, faults=faults, sent_bytes=sent)


def _is_whole(told: ForwardMsg) -> bool:
    finished = told.WhichOneof("type") == "script_finished"
    return finished and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def _asked(path: str) -> bytes:
    parts = urlsplit(path)
    message = BackMsg()
    message.rerun_script.page_name = parts.path.strip("/")
    message.rerun_script.query_string = parts.query
    asked: bytes = message.SerializeToString()
    return asked
