"""How far a snapshot has read the ledger, where it is of this log at all.

What a snapshot knows need not be looked for on the log again: one begins to read where it ends. But
a log may have been put back to an older copy, or its topics made anew, and until the projector has
published again the newest snapshot is still of what the log once was. So before it is believed, the
id of the topic has to be the same, and the log has to reach as far. One that was cut and has grown
past its old end is not told apart by that; for as long as a snapshot of it is the newest, which is
until the projector has started.
"""

from collections.abc import Mapping

from store.log.interface import Log
from store.settings import TOPIC_EVENTS
from store.snapshot import Current


def is_of(log: Log, current: Current) -> bool:
    """Say whether the snapshot may be of this log, as far as that can be told at once."""
    if current.log_ids.get(TOPIC_EVENTS) != log.topic_id(TOPIC_EVENTS):
        return False
    ends = log.end_offsets(TOPIC_EVENTS)
    return all(offset <= ends.get(n, 0) for n, offset in _ledger(current).items())


def reached(log: Log, current: Current) -> Mapping[int, int]:
    """Return by partition up to which offset the ledger was read; nothing where it is another."""
    return _ledger(current) if is_of(log, current) else {}


def _ledger(current: Current) -> dict[int, int]:
    return {
        int(place.rpartition("/")[2]): offset
        for place, offset in current.offsets.items()
        if place.rpartition("/")[0] == TOPIC_EVENTS
    }
