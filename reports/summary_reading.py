"""Make what a summary tells of all monitors of what a store tells, whichever store that is."""

from collections.abc import Callable, Sequence
from datetime import datetime
from math import exp
from typing import Protocol
from uuid import UUID

from events.family import Family, Member, SystematicError, Together
from events.surveillance import LookResult, Monitor, Stratum
from reports.summary_family import LEAST, MonitorRead, ReadTogether
from reports.words import hazard_name

NO_MONITOR = "not evaluated: no monitor is declared"
NO_RUN = "not evaluated: no run has read the monitors together yet"
NOT_READ = "not evaluated: no run has read it together with the others yet"
CONTROL = "never asked: a negative control"
_MOST_LOG = 700.0
_STATES = {"signal": "signal", "no_signal": "no signal", "not_evaluated": "not evaluated"}
_KINDS = {"benchmark": "against a benchmark", "comparator": "beside another part of the fleet"}


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
        said=(*map(_part, read.together), *map(_error, read.errors)),
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
    evidence = None if member is None else member.log_e_value
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
        e_value=None if evidence is None else exp(min(evidence, _MOST_LOG)),
        holds=CONTROL if monitor.negative_control else _holds(member),
        place=CONTROL if monitor.negative_control else _place(member),
        calibrated=CONTROL if monitor.negative_control else _calibrated(member),
    )


def _verdict(latest: LookResult | None) -> str:
    if latest is None:
        return "not evaluated: nobody has looked yet"
    why = f": {latest.reason}" if latest.state == "not_evaluated" and latest.reason else ""
    return f"{_STATES[latest.state]}{why}"


def _holds(member: Member | None) -> str:
    if member is None:
        return NOT_READ
    if member.no_evidence is not None:
        return f"not evaluated: {member.no_evidence}"
    return "holds" if member.holds else "does not hold"


def _place(member: Member | None) -> str:
    if member is None:
        return NOT_READ
    if member.no_evidence is not None or member.adjusted_p is None:
        return "not asked: not evaluated"
    if member.held_at not in (None, member.monitor_id):
        return f"not asked: held at {member.held_at}"
    said = "shown" if member.held_at is None else "asked, not shown"
    return f"{said}, adjusted p {_p(member.adjusted_p)}, below {member.part_of}"


def _calibrated(member: Member | None) -> str:
    if member is None:
        return NOT_READ
    if member.calibrated_p is None:
        return _uncalibrated(member.uncalibrated)
    if member.calibrated_signal is None:
        return _p(member.calibrated_p)
    would = "would signal" if member.calibrated_signal else "would not signal"
    return f"{_p(member.calibrated_p)}; {would}"


def _part(part: Together) -> str:
    name = part.name[:1].upper() + part.name[1:]
    if part.held_at not in (None, part.name):
        return f"{name}: not asked, held at {part.held_at}."
    said = "something is shown" if part.held_at is None else "asked, nothing is shown"
    return f"{name}: {said}, adjusted p {_p(part.adjusted_p)}."


def _error(error: SystematicError) -> str:
    of = f"Comparisons {_KINDS[error.compared_with]}"
    if error.mean is None or error.sd is None:
        return f"{of}: {_uncalibrated(error.reason)}."
    low, high = (exp(error.mean + side * error.sd) for side in (-2, 2))
    return (
        f"{of}: the ratios of {error.controls} valid negative controls are "
        f"{exp(error.mean):.2f} times the truth on average, mostly {low:.2f} to {high:.2f}."
    )


def _uncalibrated(why: str | None) -> str:
    return f"not evaluated: {(why or 'no run has said why').removeprefix('uncalibrated: ')}"


def _p(value: float) -> str:
    return "below 0.001" if value < LEAST else f"{value:.2g}"
