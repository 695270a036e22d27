"""All monitors of a run read together, as a table in words: what holds, where, and how surely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from dashboard.looks import state
from dashboard.population_words import number, p_value
from dashboard.tables import NOTHING, Columns
from dashboard.words import counted
from detectors.population.stratum import described
from detectors.wording import sentence
from events.family import Family, Member, SystematicError, Together
from events.surveillance import LookResult, Monitor
from reports.words import hazard_name

MOST_TIMES, LEAST_TIMES = 1e6, 1e-3
NOT_READ = "not evaluated: no run has read it together with the others yet"
KINDS: Mapping[str, str] = {
    "benchmark": "against a benchmark",
    "comparator": "beside another part of the fleet",
}


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
        "Place in the hierarchy": [place(line) for line in lines],
        "Calibrated p": [calibration(line) for line in lines],
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


def times(log_e_value: float | None) -> str:
    """Return how many times its stake a bet against "nothing is raised" has won.

    >>> [times(log(each)) for each in (0.0001, 0.25, 31.0, 2e9)]
    ['below 0.001', '0.25', '31.0', 'above 1,000,000']
    >>> times(None)
    'not evaluated'
    """
    if log_e_value is None:
        return "not evaluated"
    if log_e_value > log(MOST_TIMES):
        return f"above {MOST_TIMES:,.0f}"
    return "below 0.001" if log_e_value < log(LEAST_TIMES) else number(exp(log_e_value))


def evidence_text(look: LookResult) -> str:
    """Return the evidence of a look in a sentence, or why there is none.

    >>> from datetime import date
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


def place(line: Line) -> str:
    """Return where a monitor stands in the hierarchy, and whether it was asked there."""
    member = line.member
    if member is None:
        return NOT_READ
    if member.no_evidence is not None:
        return "not asked: not evaluated"
    if member.held_at not in (None, member.monitor_id):
        return f"not asked: held at {member.held_at}"
    said = "shown" if member.held_at is None else "asked, not shown"
    return f"{said}, adjusted p {p_value(member.adjusted_p or 0.0)}, below {member.part_of}"


def calibration(line: Line) -> str:
    """Return what the negative controls make of a monitor, or why they say nothing of it."""
    member = line.member
    if member is None:
        return NOT_READ
    if member.calibrated_p is None:
        return member.uncalibrated or "uncalibrated: no run has said why"
    said = p_value(member.calibrated_p)
    if member.calibrated_signal is None:
        return said
    return f"{said}; {'would signal' if member.calibrated_signal else 'would not signal'}"


def parts_text(read: Family) -> str:
    """Return what the system and its parts show.

    >>> node = Together(name="the lead", part_of="the system", anytime_p=0.2, adjusted_p=0.3,
    ...     held_at="the system")
    >>> parts_text(Family(q=0.1, alpha=0.05, members=(), together=(node,)))
    'The lead: not asked, held at the system.'
    """
    return " ".join(sentence(f"{each.name}: {_part(each)}") for each in read.together)


def errors_text(read: Family) -> str:
    """Return what negative controls showed of each kind of comparison."""
    return " ".join(
        sentence(f"Comparisons {KINDS[each.compared_with]}: {_error(each)}") for each in read.errors
    )


def _part(each: Together) -> str:
    if each.held_at not in (None, each.name):
        return f"not asked, held at {each.held_at}"
    said = "something is shown" if each.held_at is None else "asked, nothing is shown"
    return f"{said}, adjusted p {p_value(each.adjusted_p)}"


def _error(error: SystematicError) -> str:
    if error.mean is None or error.sd is None:
        return error.reason or "uncalibrated"
    return (
        f"{counted(error.controls, 'valid negative control')}, whose ratios are "
        f"{number(exp(error.mean))} times the truth on average, and mostly between "
        f"{number(exp(error.mean - 2 * error.sd))} and {number(exp(error.mean + 2 * error.sd))}"
    )


def _counts(latest: LookResult | None) -> str:
    if latest is None or latest.observed is None or latest.expected is None:
        return NOTHING
    return f"{latest.observed:,} / {number(latest.expected)}"


def _evidence(line: Line) -> str:
    if line.member is None:
        return "not evaluated"
    return times(line.member.log_e_value)


def _holds(line: Line) -> str:
    member = line.member
    if member is None:
        return NOT_READ
    if member.no_evidence is not None:
        return f"not evaluated: {member.no_evidence}"
    return "▲ holds" if member.holds else "does not hold"
