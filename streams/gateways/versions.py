"""Versions of foreign reports: the first is reported, later ones with other contents amend it.

A follow-up comes under the number of its report, and a field that was missing is filled in months
later. Neither is a second report, and neither may be lost as a copy of the first.
"""

from hashlib import blake2b
from uuid import UUID

from events.clinical import (
    AdverseEvent,
    AdverseEventAmended,
    AdverseEventReported,
    Amendment,
)
from events.envelope import Event
from events.identity import event_id

_DIGEST_BYTES = 8


class Versions:
    """Which reports are known, and in which versions: an id and 8 bytes for each."""

    def __init__(self) -> None:
        self._known: dict[UUID, tuple[bytes, ...]] = {}

    def learn(self, event: Event) -> None:
        """Remember a report, or an amendment, that is on the log already."""
        if isinstance(event, AdverseEventReported) and event.data.source_report is not None:
            self._add(event.id, _digest(event.data))
        elif isinstance(event, AdverseEventAmended):
            self._add(event.data.amends, _digest(event.data.report))

    def settle(self, event: Event) -> Event:
        """Return the event as it is, or as an amendment of the report known by its id.

        A copy comes back with the id of the version it copies, so that readers know it.
        """
        if not isinstance(event, AdverseEventReported) or event.data.source_report is None:
            return event
        digest = _digest(event.data)
        known = self._known.get(event.id)
        if known is None or known[0] == digest:
            self._add(event.id, digest)
            return event
        self._add(event.id, digest)
        return AdverseEventAmended(
            id=event_id(str(event.id), digest.hex()),
            source=event.source,
            subject=event.subject,
            time=event.time,
            recordedtime=event.recordedtime,
            actor=event.actor,
            data=Amendment(
                amends=event.id,
                reason="a later version under the same report number",
                report=event.data,
            ),
        )

    def holds(self, event: Event) -> bool:
        """Whether this very version of the report is known."""
        if not isinstance(event, AdverseEventReported) or event.data.source_report is None:
            return False
        return _digest(event.data) in self._known.get(event.id, ())

    def _add(self, report: UUID, digest: bytes) -> None:
        known = self._known.get(report, ())
        if digest not in known:
            self._known[report] = (*known, digest)


def _digest(report: AdverseEvent) -> bytes:
    content = report.model_dump_json(exclude_none=True).encode()
    return blake2b(content, digest_size=_DIGEST_BYTES).digest()
