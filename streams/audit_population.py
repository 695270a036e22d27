"""The population's signals, held against what runs of surveillance told.

A signal of a monitor rests on its looks, and looks are on the log. So from the looks, as they were
told last, follows whether a signal has to be there, and whether it is open. The looks themselves
follow from the whole population at a data lock and are not evaluated again here.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from detectors.population.signals import GROWTH, signal_id
from events.envelope import Event
from events.signal import SignalRaised, SignalUpdated
from events.surveillance import LookResult, Monitor
from store.read.surveillance import looks
from store.snapshot import Snapshot


class Fault(NamedTuple):
    """A signal of the population that is missing, unfounded or otherwise than it should be."""

    of: str
    what: str
    explanation: str


class Told(NamedTuple):
    """How a signal of the population was told last."""

    monitor: str
    state: str
    statistic: float


_MONITORS = """
select monitor from monitors
qualify row_number() over (partition by monitor_id, version order by log_offset) = 1
order by monitor_id, version
"""


def told_last(signals: Iterable[Event]) -> dict[UUID, Told]:
    """Return how each signal was told last; `signals` are in their order."""
    told: dict[UUID, Told] = {}
    for event in signals:
        if isinstance(event, SignalRaised):
            told[event.id] = Told(event.subject, "open", event.data.statistic)
        elif isinstance(event, SignalUpdated):
            data = event.data
            told[data.signal_id] = Told(event.subject, data.state, data.signal.statistic)
    return told


def population_faults(
    snapshot: Snapshot, told: Mapping[UUID, Told], *, whole: bool
) -> Iterator[Fault]:
    """Hold what was told against the looks.

    Only where the snapshot is `whole`, has read all that lies on the log, can it be said that a
    signal does not follow from any look: a look may be newer than the snapshot.
    """
    asked = [Monitor.model_validate_json(text) for (text,) in snapshot.tuples(_MONITORS)]
    signalled = {
        (row.result.monitor_id, row.result.monitor_version)
        for row in looks(snapshot, every_version=True)
        if row.result.state == "signal"
    }
    latest = {
        monitor: [row.result for row in rows]
        for monitor, rows in groupby(
            looks(snapshot), lambda row: (row.result.monitor_id, row.result.monitor_version)
        )
    }
    known = {signal_id(monitor): (monitor.monitor_id, monitor.version) for monitor in asked}
    for id_, monitor in known.items():
        name = f"{monitor[0]}, version {monitor[1]}"
        fault = _fault(latest.get(monitor, []), told.get(id_), ever=monitor in signalled)
        if fault is not None and (whole or fault[0] == "missing"):
            yield Fault(f"signal {id_} of the monitor {name}", *fault)
    for id_ in sorted(told.keys() - known.keys()) if whole else ():
        why = "no monitor that was declared gives it"
        yield Fault(f"signal {id_} of {told[id_].monitor}", "unfounded", why)


def _fault(results: list[LookResult], told: Told | None, *, ever: bool) -> tuple[str, str] | None:
    crossed = next((result for result in results if result.state == "signal"), None)
    if told is None:
        if crossed is None:
            return None
        return "missing", (
            f"the look of {crossed.look} reached its boundary, and nothing was raised: run "
            "`stimwatch surveil`"
        )
    if not ever:
        return "unfounded", "no look of it ever reached its boundary"
    if crossed is None:
        if told.state == "open" and results and results[-1].state == "no_signal":
            return "differs", "it is open, and no look reaches its boundary any more"
        return None
    if told.state != "open":
        return "differs", f"it is {told.state}, and the look of {crossed.look} reaches its boundary"
    statistic = results[-1].statistic
    statistic = crossed.statistic if statistic is None else statistic
    if (statistic or 0.0) >= GROWTH * told.statistic > 0:
        return "differs", f"it has grown from {told.statistic:.2f} to {statistic:.2f} untold"
    return None
