"""Let a person say that what was found names nobody, for exactly those texts and no other.

The id of a confirmation comes from the device and the texts. The event that was confirmed bears it,
so that whoever reads the log knows, without looking anything up, that it was confirmed and that no
letter of it has changed since. Where a label names an identifier for what it is, an NHS number or a
date of birth, there is nothing to confirm.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from events.confirmation import Confirmation, TextConfirmed
from events.envelope import Event
from events.identity import event_id
from events.screening.kinds import Kind

TOKEN_CHARACTERS = 12


class NotConfirmable(ValueError):
    """There is nothing to confirm, or what was found is labelled as what it is."""


def confirmation_id(subject: str, texts: Sequence[str]) -> UUID:
    """Return the id of the confirmation of these texts, whatever their order."""
    return event_id("confirmation", "\n".join([subject, *hashes(texts)]))


def hashes(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the SHA-256 of each text, each once, in order."""
    return tuple(sorted({sha256(text.encode()).hexdigest() for text in texts}))


def token_of(id: UUID) -> str:
    """Return what a person types for a confirmation."""
    return id.hex[:TOKEN_CHARACTERS]


def confirmation(
    event: Event,
    texts: Sequence[str],
    found: Sequence[tuple[str, Kind]],
    *,
    reason: str,
    actor: str,
    source: str,
    now: datetime,
) -> TextConfirmed:
    """Return what a person said of the `texts` of an event in which something was `found`."""
    places = sorted({f"{kind} in {place}" for place, kind in found})
    return TextConfirmed(
        id=confirmation_id(event.subject, texts),
        source=source,
        subject=event.subject,
        time=now,
        recordedtime=now,
        actor=actor,
        causationid=event.id,
        data=Confirmation(text_sha256=hashes(texts), found=tuple(places), reason=reason.strip()),
    )
