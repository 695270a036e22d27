"""How far detection and projection are behind the log, and since when: asked of the log itself.

A process is believed in what it says of its own position, and the log in everything else: how far
it reaches, and when it took the oldest record that still waits. So a process that hangs, or goes
nowhere, is found out by what waits for it, and one that died by its silence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from store.health.heartbeat import Heard, Listener, Part
from store.log.interface import Held, Log
from store.settings import TOPIC_EVENTS

Place = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far one part of the work has come.

    Parameters
    ----------
    heard_at
        When the log took the newest beat of a process that does it; None where none is known.
    stopped
        Whether those that do it have all said that they were told to end.
    waiting
        Records that it has not taken in, as far as anybody has said where it is.
    waiting_since
        When the log took the oldest of them.
    offsets
        For `topic/partition`, the offset of the first record that it has not taken in.
    """

    heard_at: datetime | None
    stopped: bool
    waiting: int
    waiting_since: datetime | None
    offsets: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """What detection knows of the clock, over all partitions that have devices.

    Parameters
    ----------
    known
        Whether any of them has been told of.
    oldest
        The oldest of their newest ticks; None where one never had any.
    newest
        The newest tick that any of them believed.
    refused
        The newest tick that any of them refused, and no other was believed there since.
    """

    known: bool = False
    oldest: datetime | None = None
    newest: datetime | None = None
    refused: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What was seen at `at`, by the clock of whoever looked.

    `held` is what nobody can read yet, so that it waits for nobody here.
    """

    at: datetime
    detection: Progress
    projection: Progress
    ticks: Ticks
    heard: tuple[Heard, ...]
    ends: Mapping[str, int]
    held: Mapping[str, Held] = field(default_factory=dict)


class Watch:
    """Looks at one log again and again; what it has heard before is not asked again."""

    def __init__(self, log: Log, topics: Iterable[str]) -> None:
        self._log = log
        self._topics = tuple(topics)
        self._listener = Listener(log)
        self._taken_ms: dict[tuple[Place, int], int | None] = {}

    def look(self, *, now: datetime) -> Watched:
        """Return how things stand.

        Raises
        ------
        store.log.interface.LogError
            If the log does not answer, or nobody has created its topics.
        """
        ends = {
            (topic, partition): end
            for topic in self._topics
            for partition, end in sorted(self._log.end_offsets(topic).items())
        }
        heard = self._listener.hear()
        ledger = {place: end for place, end in ends.items() if place[0] == TOPIC_EVENTS}
        return Watched(
            at=now,
            detection=self._progress("detection", heard, ledger),
            projection=self._progress("projection", heard, ends),
            ticks=_ticks(heard),
            heard=heard,
            ends={_name(place): end for place, end in ends.items()},
            held={
                f"{topic}/{partition}": held
                for topic in self._topics
                for partition, held in self._log.held_back(topic).items()
            },
        )

    def _progress(self, part: Part, heard: Iterable[Heard], ends: Mapping[Place, int]) -> Progress:
        told = [each for each in heard if each.beat.part == part]
        offsets = {name: n for each in told for name, n in each.beat.offsets.items()}
        running = [each for each in told if not each.beat.stopped]
        waiting, oldest_ms = 0, list[int]()
        if told:
            for place, end in ends.items():
                offset = offsets.get(_name(place), 0)
                taken_ms = self._taken(place, offset) if offset < end else None
                if taken_ms is not None:
                    waiting += end - offset
                    oldest_ms.append(taken_ms)
        newest_ms = max((each.appended_ms for each in running or told), default=None)
        return Progress(
            heard_at=_moment(newest_ms),
            stopped=bool(told) and not running,
            waiting=waiting,
            waiting_since=_moment(min(oldest_ms, default=None)),
            offsets=offsets,
        )

    def _taken(self, place: Place, offset: int) -> int | None:
        """Return when the log took the first record from `offset` on; None where there is none.

        A log may end in offsets that hold no record.
        """
        topic, partition = place
        key = (place, offset)
        if self._taken_ms.get(key) is None:
            found = next(iter(self._log.read(topic, partition, offset)), ())
            self._taken_ms = {k: ms for k, ms in self._taken_ms.items() if k[0] != place}
            self._taken_ms[key] = found[0].appended_ms if found else None
        return self._taken_ms[key]


def _ticks(heard: Iterable[Heard]) -> Ticks:
    ticked: dict[str, datetime | None] = {}
    refused: dict[str, datetime | None] = {}
    for beat, _ in heard:
        ticked |= beat.ticked
        refused |= {place: beat.refused.get(place) for place in beat.ticked}
    some = [tick for tick in ticked.values() if tick is not None]
    return Ticks(
        known=bool(ticked),
        oldest=min(some) if some and len(some) == len(ticked) else None,
        newest=max(some, default=None),
        refused=max((tick for tick in refused.values() if tick is not None), default=None),
    )


def _name(place: Place) -> str:
    return f"{place[0]}/{place[1]}"


def _moment(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, tz=UTC)
