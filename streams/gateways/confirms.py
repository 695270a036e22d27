"""What whoever brings a file in says of its lines: that these name nobody, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from events.confirmation import REASON_MIN, TextConfirmed
from events.envelope import SIMULATED_SOURCE, Event
from events.screening.event import confirmed, token_to_confirm
from events.screening.text import looks_like
from streams.gateways.reject import Reject

SOURCE = "urn:stimwatch:command-line"
ACTOR = "command-line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirms:
    """The tokens that refusals printed, and why; `used` are those that were met."""

    tokens: frozenset[str]
    reason: str
    now: datetime
    used: set[str] = field(default_factory=set)

    def heed(self, record: Event | Reject) -> Event | Reject:
        """Return the event of a refusal that is confirmed, and any other record as it is."""
        event = record.unsure if isinstance(record, Reject) else None
        token = token_to_confirm(event) if event is not None else None
        if event is None or token not in self.tokens:
            return record
        self.used.add(token)
        return self._confirmed(event)[1]

    def told(self, event: Event) -> Iterator[TextConfirmed]:
        """Yield what is told of an event that was confirmed; nothing of any other."""
        if event.confirmation is not None:
            yield self._confirmed(event)[0]

    def _confirmed(self, event: Event) -> tuple[TextConfirmed, Event]:
        source = f"{SIMULATED_SOURCE}:command-line" if event.simulated else SOURCE
        return confirmed(event, reason=self.reason, actor=ACTOR, source=source, now=self.now)


def reason_fault(reason: str) -> str | None:
    """Return why a reason cannot stand, or None.

    >>> reason_fault("a drug"), reason_fault("Rose Ward is a ward of this hospital")
    ('say in 10 to 500 characters why it names nobody', None)
    """
    if not REASON_MIN <= len(reason.strip()) <= 500:
        return f"say in {REASON_MIN} to 500 characters why it names nobody"
    found = looks_like(reason)
    return f"there is {found}: say it without" if found else None
