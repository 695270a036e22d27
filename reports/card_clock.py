"""How soon a report is due: a statutory clock for the manufacturer, never for a hospital.

Sources: EU regulation 2017/745, article 87(3)-(5); UK Medical Devices Regulations 2002, part 4A
(the same days, seen in secondary sources only). Days are calendar days and the day of awareness is
day 0 (MDCG 2023-3 rev. 2). The EU moves a last day on a weekend to the next working day; a UK rule
for that was not found, so the earlier day stands here, which is the safe one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

ReportingRole = Literal["healthcare", "manufacturer"]
Category = Literal["public_health_threat", "death_or_unanticipated", "other_serious"]

STATUTORY_DAYS: Mapping[Category, int] = {
    "public_health_threat": 2,
    "death_or_unanticipated": 10,
    "other_serious": 15,
}
CATEGORY_NAMES: Mapping[Category, str] = {
    "public_health_threat": "serious public health threat",
    "death_or_unanticipated": "death or unanticipated serious deterioration",
    "other_serious": "other serious incident",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When a report is due. `statutory` is never true for healthcare."""

    role: ReportingRole
    aware_on: date | None
    due_on: date | None
    statutory: bool
    words: str


def clock(
    role: ReportingRole,
    *,
    aware_on: date | None,
    category: Category | None = None,
    local_target_days: int | None = None,
) -> Clock:
    """Return the clock of who reports, from the day on which it became known to them.

    Parameters
    ----------
    role
        Who sends the report.
    aware_on
        Day 0: when the first of their people learnt of it. None starts no clock, and says so.
    category
        For the manufacturer; None tells all three days and chooses none.
    local_target_days
        For healthcare: what the organisation set for itself; None where it has not.

    Examples
    --------
    >>> day = date(2026, 3, 5)
    >>> clock("manufacturer", aware_on=day, category="death_or_unanticipated").due_on
    datetime.date(2026, 3, 15)
    >>> clock("healthcare", aware_on=day).words
    'As soon as possible; no statutory clock, and no local target is set. Known since 2026-03-05.'
    """
    if role == "healthcare":
        return _healthcare(aware_on, local_target_days)
    if aware_on is None:
        words = "The statutory clock cannot be counted: the day of awareness is missing."
        return _of_manufacturer(None, None, words)
    if category is None:
        days = "; ".join(
            f"{CATEGORY_NAMES[each]}: {aware_on + timedelta(days=count)} ({count} days)"
            for each, count in STATUTORY_DAYS.items()
        )
        words = f"Known since {aware_on} (day 0). Due by category, which nobody chose: {days}."
        return _of_manufacturer(aware_on, None, words)
    count = STATUTORY_DAYS[category]
    due_on = aware_on + timedelta(days=count)
    what = CATEGORY_NAMES[category]
    words = f"Due on {due_on}: {what}, {count} calendar days; known since {aware_on} (day 0)."
    return _of_manufacturer(aware_on, due_on, words)


def _of_manufacturer(aware_on: date | None, due_on: date | None, words: str) -> Clock:
    return Clock(role="manufacturer", aware_on=aware_on, due_on=due_on, statutory=True, words=words)


def _healthcare(aware_on: date | None, target_days: int | None) -> Clock:
    known = f" Known since {aware_on}." if aware_on else " The day it became known is missing."
    due_on = None
    target = "no local target is set"
    if target_days is not None:
        target = f"the local target is {target_days} days"
        due_on = aware_on + timedelta(days=target_days) if aware_on else None
        target += f", {due_on}" if due_on else ""
    words = f"As soon as possible; no statutory clock, and {target}.{known}"
    return Clock(role="healthcare", aware_on=aware_on, due_on=due_on, statutory=False, words=words)
