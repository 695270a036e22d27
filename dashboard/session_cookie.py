"""The one address beside the pages: it sets the cookie of a session, and drops it.

The cookie is HttpOnly, so that no script can read it; SameSite=Strict, so that no other site can
use it; and Secure wherever the browser itself says, in `Origin`, that it came by TLS, whatever
proxies are between. Where the pages are below a path, it goes to nothing else of that server. A
browser that comes from another site, or does not say from where, sets and drops nothing: so nobody
can be signed in or out by a page of somebody else's.

It speaks ASGI 3.0 itself, in front of Streamlit's own application.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

from dashboard.parts.cookie import NAME, address, base
from dashboard.tickets import TICKETS
from store.sign_ins import AGE_MAX

TICKET = re.compile(rb"[A-Za-z0-9_-]{20,100}")
DONE, REFUSED, NO_SUCH_METHOD = 204, 403, 405
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """Answers `address()`: POST sets the cookie for the ticket in its body, DELETE drops it.

    All else goes on to `pages`.
    """

    pages: Asgi

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != address():
            await self.pages(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        status, cookie = await _answer(scope["method"], headers, receive)
        told = [(b"cache-control", b"no-store")]
        if cookie is not None:
            told.append((b"set-cookie", cookie.encode("ascii")))
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": b""})


async def _answer(
    method: str, headers: Mapping[str, str], receive: Receive
) -> tuple[int, str | None]:
    """Return the status, and the cookie to be set, if there is one."""
    origin = urlsplit(headers.get("origin", ""))
    if method not in {"POST", "DELETE"}:
        return NO_SUCH_METHOD, None
    if not origin.netloc or origin.netloc != headers.get("host"):
        return REFUSED, None
    if method == "DELETE":
        return DONE, _cookie("", 0, origin)
    ticket = (await receive()).get("body", b"")
    if not TICKET.fullmatch(ticket):
        return REFUSED, None
    key = TICKETS.redeem(ticket.decode("ascii"), now=datetime.now(UTC))
    if key is None:
        return REFUSED, None
    return DONE, _cookie(key, int(AGE_MAX.total_seconds()), origin)


def _cookie(key: str, max_age_s: int, origin: SplitResult) -> str:
    secure = "; Secure" if origin.scheme == "https" else ""
    where = f"Path={base() or '/'}; Max-Age={max_age_s}"
    return f"{NAME}={key}; {where}; HttpOnly; SameSite=Strict{secure}"
