"""Does what is stored agree with what the log says? Replay it purely and compare.

Three accounts of the same signals are held against each other: what the events say when folded
again, what was published to the `signals` topic, and what the read model stores.
"""

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

from detectors.plan import PmsPlan
from events.codec import UndecodableEvent, decode, encode
from events.envelope import Event
from store.log.open import open_log
from store.log.whole import topic_records
from store.read.audit import SealRow
from store.read.surveillance import POPULATION
from store.seal import genesis, seal
from store.settings import TOPIC_SIGNALS, Settings
from streams.replay import Progress, replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One signal on which two accounts disagree; `what` is one word for counting."""

    signal_id: UUID
    what: str
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was compared, and every difference."""

    events: int
    expected: int
    published: int
    copies: int
    stored: int
    differences: tuple[Difference, ...]


def audit(
    settings: Settings,
    stored: Mapping[UUID, bytes],
    *,
    plan: PmsPlan,
    progress: Progress | None = None,
) -> Audit:
    """Replay the log; compare with what is published and with `stored`, bytes by signal id.

    A signal of the population follows from no single device's events but from a run, whose data
    lock a replay does not know; of these only what is published and what is stored are compared.
    """
    told = replay(settings.log_url, plan=plan, progress=progress)
    expected = {signal.id: encode(signal) for signal in told.signals}
    published: dict[UUID, bytes] = {}
    of_population: set[UUID] = set()
    copies = 0
    with closing(open_log(settings.log_url)) as log:
        for records in topic_records(log, TOPIC_SIGNALS):
            for record in records:
                try:
                    signal = decode(record.value)
                except UndecodableEvent:
                    continue
                copies += signal.id in published
                published.setdefault(signal.id, encode(signal))
                if signal.subject.startswith(POPULATION):
                    of_population.add(signal.id)
    of_devices = {id_: told for id_, told in published.items() if id_ not in of_population}
    differences = [
        *_compare(expected, of_devices, first="the events", second="the signals topic"),
        *_compare(published, stored, first="the signals topic", second="the read model"),
    ]
    return Audit(
        events=told.events,
        expected=len(expected),
        published=len(published),
        copies=copies,
        stored=len(stored),
        differences=tuple(differences),
    )


def broken_seals(log_url: str, seals: Iterable[SealRow]) -> tuple[str, ...]:
    """Return the partitions whose records are not those that were projected.

    The chain over all records of a partition is recomputed from the log, up to where the read model
    stands, and compared with the head that was stored when they were read.
    """
    broken = []
    with closing(open_log(log_url)) as log:
        for stored in seals:
            head = genesis(stored.topic, stored.partition)
            stop = stored.log_offset + 1
            for records in log.read(stored.topic, stored.partition, 0, stop=stop):
                head = seal(records, head=head)
            if head.hex() != stored.head:
                broken.append(f"{stored.topic}/{stored.partition}")
    return tuple(broken)


def canonical(signals: Iterable[Event]) -> dict[UUID, bytes]:
    """Return signals by id, as the bytes that are compared."""
    return {signal.id: encode(signal) for signal in signals}


def _compare(
    left: Mapping[UUID, bytes], right: Mapping[UUID, bytes], *, first: str, second: str
) -> Iterable[Difference]:
    for signal_id in sorted(left.keys() - right.keys()):
        why = f"{first} give it, but it is not in {second}"
        yield Difference(signal_id=signal_id, what="missing", explanation=why)
    for signal_id in sorted(right.keys() - left.keys()):
        why = f"it is in {second}, but {first} do not give it"
        yield Difference(signal_id=signal_id, what="unfounded", explanation=why)
    for signal_id in sorted(left.keys() & right.keys()):
        if left[signal_id] != right[signal_id]:
            why = f"{first} and {second} say different things"
            yield Difference(signal_id=signal_id, what="differs", explanation=why)
