"""What is different between two plans, and whether anything is decided otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detectors.plan_text import Setting, WrittenPlan


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


def differences(old: WrittenPlan, new: WrittenPlan) -> tuple[Difference, ...]:
    """Return every difference, those that decide first.

    Both were read for the same detectors, so they have the same settings in the same order.
    """
    found = [*_between_heads(old, new)]
    for before, after in zip(old.settings, new.settings, strict=True):
        found += _between(before, after)
    return tuple(sorted(found, key=lambda difference: not difference.decides))


def _between(old: Setting, new: Setting) -> Iterator[Difference]:
    place = f"{new.table.removeprefix('detector.')} {new.key}"
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


def _between_heads(old: WrittenPlan, new: WrittenPlan) -> Iterator[Difference]:
    for what in ("name", "version", "date", "purpose", "approved_by"):
        before, after = getattr(old.head, what), getattr(new.head, what)
        if before != after:
            yield Difference(
                place="plan", what=what, old=before, new=after, unit=None, decides=False
            )
