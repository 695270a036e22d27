"""The clock ticks for every partition: one tick of a file becomes one copy for each."""

from collections.abc import Iterator

from events.clock import ClockTicked, Tick
from events.identity import event_id
from store.log.partition import partition_of


def tick_keys(partitions: int) -> tuple[str, ...]:
    """Return, for each partition, the first key of the clock that falls into it."""
    keys: dict[int, str] = {}
    number = 0
    while len(keys) < partitions:
        key = f"clock-{number}"
        keys.setdefault(partition_of(key.encode(), partitions), key)
        number += 1
    return tuple(keys[partition] for partition in range(partitions))


def fanned_out(tick: ClockTicked, keys: tuple[str, ...]) -> Iterator[ClockTicked]:
    """Yield one copy of the tick for each partition, each with its own derived id."""
    for partition, key in enumerate(keys):
        changed = {
            "id": event_id(str(tick.id), f"partition/{partition}"),
            "subject": key,
            "data": Tick(partition=partition),
        }
        yield tick.model_copy(update=changed)
