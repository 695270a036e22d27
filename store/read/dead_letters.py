"""What could not be read, with the reason."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One record that was set aside. The payload is not shown: it may hold personal data."""

    letter_id: UUID
    place: str
    key: str
    reason: str
    explanation: str
    recordedtime: datetime
    payload_bytes: int


_LIST = """
select letter_id, place, key, reason, explanation, recordedtime,
    octet_length(payload) as payload_bytes
from dead_letters
where ($reason::text is null or reason = $reason)
order by recordedtime desc, partition, log_offset desc
limit $limit
"""


def dead_letters(
    snapshot: Snapshot, *, reason: str | None = None, limit: int = 500
) -> tuple[LetterRow, ...]:
    """Return what was set aside, the newest first; None is for every reason."""
    return snapshot.rows(LetterRow, _LIST, {"reason": reason, "limit": limit})
