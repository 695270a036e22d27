"""The log below a bench, read again from its beginning: for when ticks are taken back."""

from collections.abc import Callable, Iterator
from contextlib import closing

from store.log.interface import Log, Record
from store.settings import TOPIC_EVENTS
from streams.advance import History


def history_of(open_log: Callable[[], Log], partition: int) -> History:
    """Return the history of a partition of the ledger; the log is opened only when it is asked."""

    def below(offset: int) -> Iterator[tuple[Record, ...]]:
        with closing(open_log()) as log:
            yield from log.read(TOPIC_EVENTS, partition, 0, stop=offset)

    return below
