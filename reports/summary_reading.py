"""Make what a summary tells of all monitors of what a store tells, whichever store that is."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from events.family import Family, Member
from events.surveillance import LookResult, Monitor, Stratum
from reports.family_words import calibrated, error_words, holds, part_words, place
from reports.summary_family import MonitorRead, ReadTogether
from reports.words import hazard_name

NO_MONITOR = "not evaluated: no monitor is declared"
NO_RUN = "not evaluated: no run has read the monitors together yet"
CONTROL = "never asked: a negative control"
_STATES = {"signal": "signal", "no_signal": "no signal", "not_evaluated": "not evaluated"}


class FamilyTold(Protocol):
    """What a store tells of the last reading."""

    @property
    def event_id(self) -> UUID:
        """The run that told of it."""

    @property
    def time(self) -> datetime:
        """Its lock: nothing that was learnt later counts."""

    @property
    def recordedtime(self) -> datetime:
        """When the log learnt of it."""

    @property
    def family(self) -> Family:
        """What it says."""


class RunTold(Protocol):
    """What a store tells of a run."""

    @property
    def event_id(self) -> UUID:
        """By which a reading names it."""

    @property
    def plan_hash(self) -> str:
        """The plan that it went by."""


def read_together(
    declared: Sequence[Monitor],
    looks: Sequence[LookResult],
    told: FamilyTold | None,
    runs: Sequence[RunTold],
    *,
    described: Callable[[Stratum], str],
) -> ReadTogether | str:
    """Return the last reading of the monitors in force, or why there is none.

    Parameters
    ----------
    looks
        As they were told last, the oldest first.
    described
        Returns a part of the population in words.
    """
    if not declared:
        return NO_MONITOR
    if told is None:
        return NO_RUN
    latest = {(each.monitor_id, each.monitor_version): each for each in looks}
    members = {(each.monitor_id, each.monitor_version): each for each in told.family.members}
    keys = [(each.monitor_id, each.version) for each in declared]
    read = told.family
    return ReadTogether(
        event_id=told.event_id,
        locked_at=told.time,
        recordedtime=told.recordedtime,
        plan_hash=next((run.plan_hash for run in runs if run.event_id == told.event_id), None),
        q=read.q,
        alpha=read.alpha,
        monitors=tuple(
            _monitor(monitor, latest.get(key), members.get(key), described)
            for monitor, key in zip(declared, keys, strict=True)
        ),
        said=(*map(part_words, read.together), *map(error_words, read.errors)),
    )


def _monitor(
    monitor: Monitor,
    latest: LookResult | None,
    member: Member | None,
    described: Callable[[Stratum], str],
) -> MonitorRead:
    asks = f"{hazard_name(monitor.hazard)}, {described(monitor.stratum)}"
    if monitor.comparator is not None:
        asks += f", beside {described(monitor.comparator)}"
    return MonitorRead(
        monitor_id=monitor.monitor_id,
        version=monitor.version,
        hazard=monitor.hazard,
        question=asks[:1].upper() + asks[1:],
        negative_control=monitor.negative_control,
        look=latest.look if latest else None,
        observed=latest.observed if latest else None,
        expected=latest.expected if latest else None,
        verdict=_verdict(latest),
        log_e_value=None if member is None else member.log_e_value,
        holds=CONTROL if monitor.negative_control else holds(member),
        place=CONTROL if monitor.negative_control else place(member),
        calibrated=CONTROL if monitor.negative_control else calibrated(member),
    )


def _verdict(latest: LookResult | None) -> str:
    if latest is None:
        return "not evaluated: nobody has looked yet"
    why = f": {latest.reason}" if latest.state == "not_evaluated" and latest.reason else ""
    return f"{_STATES[latest.state]}{why}"
