"""The key of a session on its way into a cookie that no script can read.

A page is drawn over a websocket, which can set no cookie, and what a script sets a script can read.
So a page hands the browser a ticket, good once and for half a minute, and the browser brings it
back to this server, whose answer sets the cookie (`dashboard.session_cookie`). Tickets wait in the
memory of the one process that draws the pages and answers the browser; where that is not the same
one, the cookie is not set, and a reload asks for the password again.

References
----------
OWASP, Session Management Cheat Sheet: HttpOnly, Secure and SameSite of session cookies.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from threading import Lock

GOOD_FOR = timedelta(seconds=30)
"""Longer than a slow browser needs, shorter than anybody needs to find one."""
WAITING_MAX = 10_000
"""Of more, the oldest are dropped: those sessions live without a cookie."""


@dataclass(frozen=True, slots=True)
class Tickets:
    """Keys that wait to be fetched, each under its ticket."""

    _waiting: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def issue(self, key: str, *, now: datetime) -> str:
        """Return a new ticket for a key.

        >>> from datetime import UTC
        >>> tickets, noon = Tickets(), datetime(2026, 3, 2, 12, tzinfo=UTC)
        >>> ticket = tickets.issue("key", now=noon)
        >>> tickets.redeem(ticket, now=noon), tickets.redeem(ticket, now=noon)
        ('key', None)
        >>> tickets.redeem(tickets.issue("key", now=noon), now=noon + GOOD_FOR)
        """
        ticket = token_urlsafe(32)
        with self._lock:
            while self._waiting:
                oldest, (_, until) = next(iter(self._waiting.items()))
                if until > now and len(self._waiting) < WAITING_MAX:
                    break
                del self._waiting[oldest]
            self._waiting[ticket] = (key, now + GOOD_FOR)
        return ticket

    def redeem(self, ticket: str, *, now: datetime) -> str | None:
        """Return the key of a ticket that was not used yet, and is not too old; forget it."""
        with self._lock:
            key, until = self._waiting.pop(ticket, ("", now))
        return key if until > now else None

    def waits(self, ticket: str, *, now: datetime) -> bool:
        """Say whether a ticket is still good, for nobody has brought it back yet."""
        _, until = self._waiting.get(ticket, ("", now))
        return until > now


TICKETS = Tickets()
"""Those of this process."""
