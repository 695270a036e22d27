"""The dashboard behind something that speaks TLS for it, as it is where other machines reach it."""

import asyncio
import ssl
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.dashboard.people import OFFICER
from tests.dashboard.test_browser import WAIT_MS, address, page, settings, sign_in
from tests.dashboard.test_browser_cookie import kept_cookie

pytestmark = pytest.mark.browser

__all__ = ["address", "page", "settings"]

Result = TypeVar("Result")


def certificate(folder: Path) -> ssl.SSLContext:
    """Return the context of a server that nobody but a test would trust."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "server.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@contextmanager
def with_tls(address: str, context: ssl.SSLContext) -> Iterator[str]:
    """Serve an address by TLS too; every byte behind that is passed on as it is."""
    behind = urlsplit(address)

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while got := await reader.read(65_536):
                writer.write(got)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.transport.abort()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs = await asyncio.open_connection(behind.hostname, behind.port)
        ways = (pump(reader, theirs[1]), pump(theirs[0], writer))
        await asyncio.wait([asyncio.ensure_future(each) for each in ways])

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def do(what: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(what, loop).result(timeout=10)

    server = do(asyncio.start_server(serve, "127.0.0.1", 0, ssl=context))
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        do(_end(server))
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """Take no more connections, and let go of those that there are."""
    server.close()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await asyncio.sleep(0.1)  # what was let go of is closed a moment later


def test_behind_tls_pages_are_drawn_and_the_key_of_a_session_goes_over_tls_only(
    page: Any, address: str, tmp_path: Path
) -> None:
    with with_tls(address, certificate(tmp_path)) as outside:
        tab = page.context.browser.new_page(base_url=outside, ignore_https_errors=True)
        tab.set_default_timeout(WAIT_MS)
        sockets: list[str] = []
        tab.on("websocket", lambda socket: sockets.append(socket.url))

        sign_in(tab, OFFICER, "/devices")
        tab.get_by_text("4 devices.").wait_for()
        cookie = kept_cookie(tab)
        tab.reload()
        tab.get_by_text("4 devices.").wait_for()

        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Strict")
        assert sockets
        assert all(each.startswith("wss://") for each in sockets)
        tab.get_by_role("button", name="Sign out").click()
        tab.get_by_role("textbox", name="Password").wait_for()
        assert kept_cookie(tab, there=False) == {}
        tab.close()
