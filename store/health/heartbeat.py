"""Heartbeats: each process says on the log, now and then, that it is there and how far it is.

They lie on a small topic of their own, on either log, so that whoever reaches the log can hear
them, on whichever machine. The topic forgets: only the newest beats matter, and the ledger stays
free of what is no fact about a device.
"""

from datetime import datetime
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from store.log.interface import KEPT_RECORDS, Entry, Log, TopicMissing
from store.settings import TOPIC_HEARTBEATS

BEAT_EVERY_S = 10.0
"""How often a process says where it is."""

PROCESSES_MAX = 100
"""Of so many processes the newest beats are remembered: one that dies at once, and is started again
and again, has a new name each time."""

Part = Literal["detection", "projection", "clock", "surveillance"]
HEARTBEATS = {TOPIC_HEARTBEATS: 1}


class Beat(BaseModel):
    """What a process says of itself.

    `name` tells processes of one `part` apart. `offsets` says how far it has come: for
    `topic/partition`, the offset of the first record that it has not taken in. Detection also says
    what it knows of the clock, for partitions that have devices: the newest tick that it believed,
    null for none, and one that it refused since. `stopped` is said last, by a process that was told
    to end.
    """

    model_config = ConfigDict(frozen=True)

    part: Part
    name: str
    started_at: datetime
    offsets: dict[str, int] = {}
    ticked: dict[str, datetime | None] = {}
    refused: dict[str, datetime] = {}
    stopped: bool = False


class Heard(NamedTuple):
    """A beat, and when the log took it, by the clock of the log [ms since 1970]."""

    beat: Beat
    appended_ms: int


def make_room(log: Log) -> None:
    """Create the topic of heartbeats, where it does not exist."""
    log.create_topics(HEARTBEATS)


def tell(log: Log, beat: Beat) -> None:
    """Append a beat."""
    log.append(TOPIC_HEARTBEATS, [Entry(b"", beat.model_dump_json().encode())])


class Listener:
    """Keeps the newest beat of each process; asks the log only for what it has not heard yet."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._next_offset: int | None = None
        self._newest: dict[tuple[str, str], Heard] = {}

    def hear(self) -> tuple[Heard, ...]:
        """Return the newest beat of each process, in the order in which they came."""
        try:
            end = self._log.end_offsets(TOPIC_HEARTBEATS)[0]
        except TopicMissing:
            return ()
        kept_from = max(0, end - KEPT_RECORDS[TOPIC_HEARTBEATS])
        start = kept_from if self._next_offset is None else self._next_offset
        if start > end:  # the topic was made anew
            self._newest.clear()
            start = kept_from
        for records in self._log.read(TOPIC_HEARTBEATS, 0, max(start, kept_from), stop=end):
            for record in records:
                try:
                    beat = Beat.model_validate_json(record.value)
                except ValidationError:
                    continue  # of a later version, or not ours
                self._newest.pop((beat.part, beat.name), None)
                self._newest[beat.part, beat.name] = Heard(beat, record.appended_ms)
        for name in list(self._newest)[:-PROCESSES_MAX]:
            del self._newest[name]
        self._next_offset = end
        return tuple(self._newest.values())
