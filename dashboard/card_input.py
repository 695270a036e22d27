"""What goes into a Yellow Card draft beside events, and how its fields are shown."""

from collections.abc import Mapping, Sequence

from events.yellow_card import DraftField
from reports.card import Field
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


def origin_of(field: Field) -> str:
    """Return, briefly, where a field came from; the export names the event in full."""
    source = f"event {field.source_event.hex[:8]}" if field.source_event else source_of(field)
    return f"{source}; {field.note}" if field.note else source
