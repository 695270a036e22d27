"""What could not be read, with the reason."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One record that was set aside. The payload is not shown: it may hold personal data.

    `accepted` is the place on the ledger where its event was accepted later, after a retry or
    because its producer sent it again.
    """

    letter_id: UUID
    place: str
    key: str
    reason: str
    explanation: str
    recordedtime: datetime
    payload_bytes: int
    accepted: str | None


_LIST = """
with letters as (
    select *, try_cast(try(decode(payload)::json ->> '$.id') as uuid) as said_id
    from dead_letters
    where ($reason::text is null or reason = $reason)
    order by recordedtime desc, partition, log_offset desc
    limit $limit
), accepted as (
    select event_id, concat_ws('/', topic, partition, log_offset) as place
    from events
    where topic = 'events'
)
select letter_id, letters.place, key, reason, explanation, recordedtime,
    octet_length(payload) as payload_bytes, accepted.place as accepted
from letters
left join accepted on event_id = said_id and accepted.place <> letters.place
order by recordedtime desc, partition, log_offset desc
"""


def dead_letters(
    snapshot: Snapshot, *, reason: str | None = None, limit: int = 500
) -> tuple[LetterRow, ...]:
    """Return what was set aside, the newest first; None is for every reason."""
    return snapshot.rows(LetterRow, _LIST, {"reason": reason, "limit": limit})
