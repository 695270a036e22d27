"""Who signed in, who was refused what, and who took data away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow:
    """One thing that a person did or was refused.

    `what` says, by `type`: the roles with which somebody came in, the session that ended, the
    action that was refused, the file that was taken, what was changed about the account, how many
    dead letters came back to the ledger. `reason` is how it was known who it is, why the session
    ended, why it was refused, or how the account stands since; `about` is a device, a centre, an
    event's id, or who changed the account.
    """

    event_id: UUID
    account: str
    time: datetime
    recordedtime: datetime
    type: str
    what: str
    reason: str | None
    place: str | None
    about: str | None
    sha256: str | None
    size_bytes: int | None


_LIST = """
select * exclude (partition, log_offset) from access
where ($account::text is null or account = $account)
  and ($type::text is null or type = $type)
order by time desc, event_id
limit $limit
"""


def access(
    snapshot: Snapshot,
    *,
    account: str | None = None,
    type: str | None = None,
    limit: int = 500,
) -> tuple[AccessRow, ...]:
    """Return what people did, the newest first; None leaves that filter open."""
    asked = {"account": account, "type": type, "limit": limit}
    return snapshot.rows(AccessRow, _LIST, asked)
