"""What is different between two plans, and whether anything is decided otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detectors.plan_text import SaidPlan, Setting

NOT_THERE = "not there"
"""Stands for the value of what a plan does not speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that two plans say differently; only what `decides` can change a signal.

    What is told of a fleet in `[discovery]` decides which signals page, and changes none.
    """

    place: str
    what: str
    old: Any
    new: Any
    unit: str | None
    decides: bool


def differences(old: SaidPlan, new: SaidPlan) -> tuple[Difference, ...]:
    """Return every difference, those that decide first.

    Where they are for other detectors, what one of them does not speak of is `NOT_THERE` in it.
    """
    found = [*_between_heads(old, new)]
    before = {(each.table, each.key): each for each in old.settings}
    after = {(each.table, each.key): each for each in new.settings}
    for place in after | before:
        one, other = before.get(place), after.get(place)
        if one and other:
            found += _between(one, other)
        elif there := one or other:
            found.append(_only_in_one(there, is_new=one is None))
    return tuple(sorted(found, key=lambda difference: not difference.decides))


def _only_in_one(there: Setting, *, is_new: bool) -> Difference:
    return Difference(
        place=_place(there),
        what="value",
        old=NOT_THERE if is_new else there.value,
        new=there.value if is_new else NOT_THERE,
        unit=there.written.unit,
        decides=there.table != "discovery",
    )


def _place(setting: Setting) -> str:
    return f"{setting.table.removeprefix('detector.')} {setting.key}"


def _between(old: Setting, new: Setting) -> Iterator[Difference]:
    place = _place(new)
    for what in ("value", "unit", "source", "confidence", "reason"):
        is_value = what == "value"
        decides = is_value and new.table != "discovery"
        before = old.value if is_value else getattr(old.written, what)
        after = new.value if is_value else getattr(new.written, what)
        if before != after:
            unit = (new.written.unit or old.written.unit) if is_value else None
            yield Difference(
                place=place, what=what, old=before, new=after, unit=unit, decides=decides
            )


def _between_heads(old: SaidPlan, new: SaidPlan) -> Iterator[Difference]:
    for what in ("name", "version", "date", "purpose", "approved_by"):
        before, after = getattr(old.head, what), getattr(new.head, what)
        if before != after:
            yield Difference(
                place="plan", what=what, old=before, new=after, unit=None, decides=False
            )
