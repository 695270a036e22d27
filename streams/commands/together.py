"""What `stimwatch surveil` prints of all monitors read together."""

from collections.abc import Iterator
from math import exp, log

from detectors.wording import plural
from events.family import Family, Member

MOST = log(1e6)
"""More evidence than a million times is told as that."""


def lines(read: Family) -> Iterator[str]:
    r"""Yield a line on all monitors, one for each, and one for each kind of negative control.

    >>> member = Member(
    ...     monitor_id="one", monitor_version=1, log_e_value=3.5, anytime_p=0.03, holds=True,
    ...     part_of="the lead", adjusted_p=0.03, uncalibrated="uncalibrated: no controls",
    ... )
    >>> print(*lines(Family(q=0.1, alpha=0.05, members=(member,))), sep="\n")
    read together: 1 monitor of 1 would hold, of which 10 % are false on average at most
      one: 33.1 times, holds; shown below the lead, adjusted p 0.03; uncalibrated: no controls
    """
    asked = [member for member in read.members if not member.negative_control]
    holding = sum(bool(member.holds) for member in asked)
    yield (
        f"read together: {plural(holding, 'monitor')} of {len(asked)} would hold, of which "
        f"{100 * read.q:g} % are false on average at most"
    )
    for member in asked:
        yield f"  {member.monitor_id}: {'; '.join(_said(member))}"
    for error in read.errors:
        if error.mean is not None and error.sd is not None:
            yield (
                f"  {plural(error.controls, 'valid negative control')} with a "
                f"{error.compared_with}: log ratios {error.mean:.2f}, give or take {error.sd:.2f}"
            )


def _said(member: Member) -> Iterator[str]:
    if member.log_e_value is None:
        yield f"no evidence, {member.no_evidence}"
    else:
        shown = "over a million" if member.log_e_value > MOST else f"{exp(member.log_e_value):.3g}"
        yield f"{shown} times, {'holds' if member.holds else 'does not hold'}"
        yield _place(member)
    if member.calibrated_p is None:
        yield member.uncalibrated or "uncalibrated"
    else:
        yield f"calibrated p {member.calibrated_p:.2g}"


def _place(member: Member) -> str:
    if member.held_at not in (None, member.monitor_id):
        return f"not asked, held at {member.held_at}"
    how = "shown" if member.held_at is None else "not shown"
    return f"{how} below {member.part_of}, adjusted p {member.adjusted_p or 0.0:.2g}"
