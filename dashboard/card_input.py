"""What goes into a Yellow Card draft beside events, and how its fields are laid out."""

from collections.abc import Collection, Mapping, Sequence

from events.yellow_card import DraftField
from reports.card import Field
from reports.card_form import label_of
from reports.card_text import source_of

KINDS = (
    "adverse_event.amended",
    "adverse_event.reported",
    "device.explanted",
    "device.implanted",
    "device.reprogrammed",
    "device.revised",
    "imaging.performed",
    "mri.exposed",
    "signal.raised",
    "signal.reviewed",
    "signal.updated",
)
"""The events that a draft is made of."""

WITHHELD = "withheld: it holds what looks like an identifier"


def typed_fields(values: Mapping[str, str], codes: Sequence[str]) -> tuple[DraftField, ...]:
    """Return what a person typed, without what was left empty."""
    typed = [DraftField(name=name, value=value) for name, value in values.items() if value.strip()]
    return (*typed, *(DraftField(name="harm.code", value=code) for code in codes))


def card_columns(
    fields: Sequence[Field], *, withheld: Collection[str]
) -> Mapping[str, Sequence[str]]:
    """Return fields as columns: label, value, and where the value came from."""
    return {
        "Field": [label_of(field.name) for field in fields],
        "Value": [WITHHELD if field.name in withheld else field.value for field in fields],
        "From": [source_of(field) + (f"; {field.note}" if field.note else "") for field in fields],
    }
