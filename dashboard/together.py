"""All monitors of a run read together, as a table in words: what holds, where, and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.looks import state
from dashboard.tables import NOTHING, Columns
from detectors.population.stratum import described
from detectors.wording import sentence
from events.family import Family, Member
from events.surveillance import LookResult, Monitor
from reports.family_words import calibrated, holds, place, times
from reports.words import hazard_name, number, p_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A monitor in force, its latest look, and what was made of it among all; null if nothing."""

    monitor: Monitor
    latest: LookResult | None
    member: Member | None


def lines_of(
    declared: Sequence[Monitor], looks: Sequence[LookResult], read: Family | None
) -> tuple[Line, ...]:
    """Return a line for each monitor in force."""
    latest = {(look.monitor_id, look.monitor_version): look for look in looks}
    members = {(m.monitor_id, m.monitor_version): m for m in (read.members if read else ())}
    return tuple(
        Line(monitor=monitor, latest=latest.get(key), member=members.get(key))
        for monitor in declared
        for key in ((monitor.monitor_id, monitor.version),)
    )


def together_columns(lines: Sequence[Line]) -> Columns:
    """Return a row for each monitor that is asked for a signal: what it says, and how surely.

    With `place_columns` it would be wider than a page; the columns of most worth come first.
    """
    return {
        "Question": [question(line.monitor) for line in lines],
        "Own verdict": [verdict(line.latest) for line in lines],
        "Holds among all": [_holds(line) for line in lines],
        "Observed / expected": [_counts(line.latest) for line in lines],
        "Evidence [times]": [_evidence(line) for line in lines],
    }


def place_columns(lines: Sequence[Line]) -> Columns:
    """Return, for the same rows, where each stands, and what the negative controls make of it."""
    return {
        "Question": [question(line.monitor) for line in lines],
        "Place in the hierarchy": [place(line.member) for line in lines],
        "Calibrated p": [calibrated(line.member) for line in lines],
        "Monitor": [line.monitor.monitor_id for line in lines],
    }


def control_columns(lines: Sequence[Line]) -> Columns:
    """Return a row for each negative control, which is asked how far comparisons err."""
    return {
        "Question": [question(line.monitor) for line in lines],
        "Observed / expected": [_counts(line.latest) for line in lines],
        "Evidence [times]": [_evidence(line) for line in lines],
        "Monitor": [line.monitor.monitor_id for line in lines],
    }


def question(monitor: Monitor) -> str:
    """Return what a monitor asks, in a few words."""
    asked = f"{hazard_name(monitor.hazard)}, {described(monitor.stratum)}"
    if monitor.comparator is not None:
        asked += f", beside {described(monitor.comparator)}"
    return asked[:1].upper() + asked[1:]


def verdict(latest: LookResult | None) -> str:
    """Return what a monitor says by itself at its latest look."""
    return "not evaluated" if latest is None else state(latest)


def evidence_text(look: LookResult) -> str:
    """Return the evidence of a look in a sentence, or why there is none.

    >>> from datetime import date
    >>> from math import log
    >>> look = LookResult(
    ...     monitor_id="m", monitor_version=1, look=date(2026, 2, 1), state="no_signal",
    ...     log_e_value=log(31.0), anytime_p=1 / 31,
    ... )
    >>> evidence_text(look)
    'Evidence at this look: 31.0 times the stake; p that holds at any time: 0.032.'
    >>> evidence_text(look.model_copy(update={"log_e_value": None}))
    'Evidence not evaluated: the look was told before there was any.'
    """
    if look.log_e_value is None or look.anytime_p is None:
        why = look.reason if look.state == "not_evaluated" else None
        return sentence(
            f"evidence not evaluated: {why or 'the look was told before there was any'}"
        )
    found = f"evidence at this look: {times(look.log_e_value)} times the stake"
    return sentence(f"{found}; p that holds at any time: {p_value(look.anytime_p)}")


def _counts(latest: LookResult | None) -> str:
    if latest is None or latest.observed is None or latest.expected is None:
        return NOTHING
    return f"{latest.observed:,} / {number(latest.expected)}"


def _evidence(line: Line) -> str:
    if line.member is None:
        return "not evaluated"
    return times(line.member.log_e_value)


def _holds(line: Line) -> str:
    said = holds(line.member)
    return f"▲ {said}" if line.member is not None and line.member.holds else said
