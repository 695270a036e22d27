"""Look through all that an event says for direct identifiers."""

from collections.abc import Iterator

from events.envelope import Event
from events.screening.patterns import Kind
from events.screening.text import find_identifiers
from events.telemetry import TelemetryUploaded

MACHINE_FIELDS = frozenset(
    {"di", "lot", "serial", "pseudonym", "plan_hash", "text_sha256", "number", "type", "source"}
)
"""Fields that hold numbers of things. A serial may look like the number of a person."""


def identifiers_in(event: Event) -> tuple[tuple[str, Kind], ...]:
    """Return the place and the kind of each identifier in the event, never its value."""
    found = [
        (name, each.kind)
        for name, text in _texts("", {"subject": event.subject, "actor": event.actor})
        for each in find_identifiers(text)
    ]
    if isinstance(event, TelemetryUploaded):
        texts: Iterator[tuple[str, str]] = (
            ("data.data_quality", note) for note in event.data.data_quality
        )
    else:
        texts = _texts("data", getattr(event, "data").model_dump())  # noqa: B009
    found += [(name, each.kind) for name, text in texts for each in find_identifiers(text)]
    return tuple(found)


def _texts(place: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in MACHINE_FIELDS:
                yield from _texts(f"{place}.{name}".strip("."), each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(place, each)
