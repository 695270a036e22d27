"""What a person chooses for a draft, because no event says it: it decides the route and the clock.

In the ledger these are fields of the draft like any other, in words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from events.yellow_card import DraftField
from reports.card_clock import CATEGORY_NAMES, Category, ReportingRole
from reports.routing import NATION_NAMES, Nation

ROLE_NAMES: Mapping[ReportingRole, str] = {
    "healthcare": "healthcare professional",
    "manufacturer": "manufacturer",
}
PRIVATE = "private, not of the NHS"
TARGET_DAYS_MAX = 365
K = TypeVar("K", bound=str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Where it happened, who sends the report, and what their clock counts."""

    nation: Nation | None = None
    private_facility: bool = False
    role: ReportingRole = "healthcare"
    category: Category | None = None
    local_target_days: int | None = None


def choice_fields(choices: Choices) -> tuple[DraftField, ...]:
    """Return the choices as fields of a draft; one that is open has an empty value."""
    days = choices.local_target_days
    manufacturer = choices.role == "manufacturer"
    values = {
        "meta.nation": NATION_NAMES[choices.nation] if choices.nation else "",
        "meta.facility": PRIVATE if choices.private_facility else "",
        "meta.reporting_role": ROLE_NAMES[choices.role],
        "meta.category": (
            CATEGORY_NAMES[choices.category] if choices.category and manufacturer else ""
        ),
        "meta.local_target_days": "" if days is None or manufacturer else str(days),
    }
    return tuple(DraftField(name=name, value=value) for name, value in values.items())


def choices_of(fields: Sequence[DraftField]) -> Choices:
    """Return what was chosen; what cannot be read, as of another program, is open.

    >>> chosen = Choices(nation="wales", role="manufacturer", category="other_serious")
    >>> choices_of(choice_fields(chosen)) == chosen
    True
    """
    values = {each.name: each.value for each in fields}
    days = values.get("meta.local_target_days", "")
    readable = days.isdecimal() and int(days) <= TARGET_DAYS_MAX
    return Choices(
        nation=_key(NATION_NAMES, values.get("meta.nation")),
        private_facility=values.get("meta.facility") == PRIVATE,
        role=_key(ROLE_NAMES, values.get("meta.reporting_role")) or "healthcare",
        category=_key(CATEGORY_NAMES, values.get("meta.category")),
        local_target_days=int(days) if readable else None,
    )


def _key(names: Mapping[K, str], value: str | None) -> K | None:
    return next((key for key, name in names.items() if name == value), None)
