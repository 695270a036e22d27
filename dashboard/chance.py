"""How many of the latest open signals are expected to be chance, in one sentence."""

from collections.abc import Sequence
from datetime import timedelta

from dashboard.words import counted
from detectors.discovery import Discovery, Raised, Share, daily_false, shares
from detectors.plan_text import InvalidPlan, read_plan
from detectors.registry import discover
from reports.words import hazard_name
from store.read.raised import RaisedWithin

WITHIN = timedelta(days=7)
LEAST_SHOWN = 0.05
"""Fewer than that are told as hardly any."""
NO_PLAN = (
    "How many of them are chance is **not evaluated**: the plan in force, which holds the rates of "
    "false signals, is not on the log, or is for another program."
)


def discovery_in(text: str) -> Discovery | None:
    """Return the rates of false signals in a plan; None where this program cannot work by it."""
    try:
        return read_plan(text, detectors=discover()).plan.discovery
    except InvalidPlan:
        return None


def chance_line(found: RaisedWithin, discovery: Discovery) -> str:
    """Say how many of the open signals that were raised within the week are expected to be chance.

    Of each hazard that is as many as its rate makes of the whole fleet in that time, and no more
    than are open. A hazard whose rate nobody measured is named and not counted.
    """
    days = WITHIN / timedelta(days=1)
    if not found.devices:
        return (
            "How many of them are chance is **not evaluated**: no registered device is in place, "
            "and rates of false signals are rates per device."
        )
    told = [Raised(hazard=row.hazard, grade=row.grade, count=row.open) for row in found.rows]
    by_hazard = shares(
        discovery, (each for each in told if each.count), devices=found.devices, days=days
    )
    fleet = counted(found.devices, "device")
    if not by_hazard:
        weekly = _about(days * daily_false(discovery, devices=found.devices))
        return (
            f"No signal of a device is open that was raised in the last 7 days. With {fleet} in "
            f"place, {weekly} must be expected by chance in that time."
        )
    known = [each for each in by_hazard if each.expected_false is not None]
    unknown = [each for each in by_hazard if each.expected_false is None]
    return " ".join(filter(None, (_judged(known, fleet), _not_judged(unknown))))


def _judged(known: Sequence[Share], fleet: str) -> str:
    if not known:
        return ""
    count = sum(each.told for each in known)
    false = sum(min(each.expected_false or 0.0, each.told) for each in known)
    return (
        f"Of {counted(count, 'open signal')} of devices, raised in the last 7 days, "
        f"**{_about(false)}** must be expected to be chance, by the rates in the plan and with "
        f"{fleet} in place."
    )


def _not_judged(unknown: Sequence[Share]) -> str:
    if not unknown:
        return ""
    count = sum(each.told for each in unknown)
    names = ", ".join(hazard_name(each.hazard) for each in unknown)
    return (
        f"Of {counted(count, 'open signal')} ({names}) it is **not evaluated**: the plan has no "
        "rate of false ones."
    )


def _about(number: float) -> str:
    return "hardly any" if number < LEAST_SHOWN else f"about {number:.1f}"
