"""Publish what a whole log gives and its signals topic lacks.

A worker does the same for its partitions from its snapshot on, whenever it gets them. This is for a
log of which more was lost: it folds all of it, and reads all ids that were ever published. Ids
derive from their cause, so a second repair finds nothing to do; and one that runs beside a worker
may publish a second copy of what is on its way, which is the same signal.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from detectors.plan import PmsPlan
from events.codec import encode
from events.dead_letter import DeadLetter
from store.log.interface import Entry, Log
from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_SIGNALS, Settings
from streams.device_state import SignalEvent
from streams.published import Published
from streams.replay import Progress, replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """How much the log gives, and what of it was published now."""

    events: int
    expected: int
    signals: tuple[SignalEvent, ...]
    letters: tuple[DeadLetter, ...]


def repair(
    settings: Settings,
    *,
    plan: PmsPlan,
    progress: Progress | None = None,
    processes: int | None = None,
) -> Repaired:
    """Fold the log; publish, in the order of their causes, what nobody was told.

    Raises
    ------
    store.log.interface.LogError
        If the log cannot be read, or takes no more.
    """
    told = replay(settings.log_url, plan=plan, progress=progress, processes=processes)
    with closing(open_log(settings.log_url)) as log:
        known = Published(log)
        signals = known.signals_lacking(told.signals)
        letters = known.letters_lacking(told.dead_letters)
        _append(log, TOPIC_SIGNALS, [Entry(s.subject.encode(), encode(s)) for s in signals])
        _append(
            log,
            TOPIC_DEAD_LETTERS,
            [Entry(x.where.encode(), x.model_dump_json().encode()) for x in letters],
        )
    return Repaired(
        events=told.events, expected=len(told.signals), signals=signals, letters=letters
    )


def _append(log: Log, topic: str, entries: Sequence[Entry]) -> None:
    if entries:
        log.append(topic, entries)
