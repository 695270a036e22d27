"""Look into a document whose shape changes from one programmer version to the next.

Nothing here raises: what is missing or of another type is empty, and what is not sane is noted and
left out. A value is never guessed.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

NOTES_MAX = 50
NOTE_CHARACTERS_MAX = 200


class Notes:
    """What was odd in one export; each thing once."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def add(self, note: str) -> None:
        """Note it, unless it is noted already."""
        self._said[note[:NOTE_CHARACTERS_MAX]] = None

    def all(self) -> tuple[str, ...]:
        """Return the notes, with a word on those there was no room for."""
        said = tuple(self._said)
        if len(said) <= NOTES_MAX:
            return said
        return (*said[: NOTES_MAX - 1], f"and {len(said) - NOTES_MAX + 1} more")


def part(value: Any, *path: str) -> Any:
    """Return what lies at `path` in nested objects, or None."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a field that is once an object and once a list of them."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping):
            yield each


def word(value: Any) -> str:
    """Return the last part of "HemisphereLocationDef.Left"; empty where there is none."""
    return value.rsplit(".", 1)[-1].strip() if isinstance(value, str) else ""


def number(value: Any, name: str, notes: Notes, *, low: float, high: float) -> float | None:
    """Return `value` as a number from `low` to `high`, or None and, unless it is empty, a note."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = float(value.strip())
        except ValueError:
            notes.add(f"{name}: not a number, left out")
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        notes.add(f"{name}: not a number, left out")
        return None
    if not low <= value <= high:
        notes.add(f"{name}: outside {low:g} to {high:g}, left out")
        return None
    return float(value)


def moment(value: Any) -> datetime | None:
    """Return a time in UTC, or None where there is none. A time without a zone is none."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if found.tzinfo is None:
        return None
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return None
