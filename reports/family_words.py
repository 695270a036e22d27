"""Monitors read together in words: one wording for the page, and for each format of a summary."""

from collections.abc import Mapping
from math import exp, log

from events.family import Member, SystematicError, Together
from reports.words import number, p_value

NOT_READ = "not evaluated: no run has read it together with the others yet"
MOST_TIMES, LEAST_TIMES = 1e6, 1e-3
KINDS: Mapping[str, str] = {
    "benchmark": "against a benchmark",
    "comparator": "beside another part of the fleet",
}


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


def holds(member: Member | None) -> str:
    """Return whether a monitor holds among all of them, or why nobody can say."""
    if member is None:
        return NOT_READ
    if member.no_evidence is not None:
        return f"not evaluated: {member.no_evidence}"
    return "holds" if member.holds else "does not hold"


def place(member: Member | None) -> str:
    """Return where a monitor stands in the hierarchy, and whether it was asked there."""
    if member is None:
        return NOT_READ
    if member.no_evidence is not None or member.adjusted_p is None:
        return "not asked: not evaluated"
    if member.held_at not in (None, member.monitor_id):
        return f"not asked: held at {member.held_at}"
    said = "shown" if member.held_at is None else "asked, not shown"
    return f"{said}, adjusted p {p_value(member.adjusted_p)}, below {member.part_of}"


def calibrated(member: Member | None) -> str:
    """Return what the negative controls make of a monitor, or why they say nothing of it."""
    if member is None:
        return NOT_READ
    if member.calibrated_p is None:
        return member.uncalibrated or "uncalibrated: no run has said why"
    said = p_value(member.calibrated_p)
    if member.calibrated_signal is None:
        return said
    return f"{said}; {'would signal' if member.calibrated_signal else 'would not signal'}"


def part_words(part: Together) -> str:
    """Return what the system, or a part of it, shows.

    >>> part_words(Together(
    ...     name="the lead", part_of="the system", anytime_p=0.2, adjusted_p=0.3,
    ...     held_at="the system",
    ... ))
    'The lead: not asked, held at the system.'
    """
    name = part.name[:1].upper() + part.name[1:]
    if part.held_at not in (None, part.name):
        return f"{name}: not asked, held at {part.held_at}."
    said = "something is shown" if part.held_at is None else "asked, nothing is shown"
    return f"{name}: {said}, adjusted p {p_value(part.adjusted_p)}."


def error_words(error: SystematicError) -> str:
    """Return what the negative controls showed of a kind of comparison.

    >>> error_words(SystematicError(
    ...     compared_with="benchmark", controls=0, reason="uncalibrated: 0 valid, 5 are needed"
    ... ))
    'Comparisons against a benchmark: uncalibrated: 0 valid, 5 are needed.'
    """
    of = f"Comparisons {KINDS[error.compared_with]}"
    if error.mean is None or error.sd is None:
        return f"{of}: {error.reason or 'uncalibrated'}."
    low, high = (number(exp(error.mean + side * error.sd)) for side in (-2, 2))
    controls = f"{error.controls} valid negative control" + ("" if error.controls == 1 else "s")
    return (
        f"{of}: {controls}, whose ratios are {number(exp(error.mean))} times the truth on "
        f"average, and mostly between {low} and {high}."
    )
