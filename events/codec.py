"""Bytes to events and back. The only place where JSON is spoken."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from events.envelope import Event
from events.extensions import without_extensions
from events.kinds import KINDS, AnyEvent
from events.times import SAID
from events.upcast import UPCASTERS, Upcasters, upcast

CLOCK_SKEW_MAX = timedelta(days=1)
"""How far ahead of `recordedtime` an event may claim to have happened: one time-zone mistake."""

ALWAYS_SAID = frozenset({"specversion", "schemaversion"})
"""They have defaults so that nobody types them, but bytes without them could mean any version."""

_adapter: TypeAdapter[Any] = TypeAdapter(AnyEvent)

_READINGS = ("tuple[", "constrained-float", "AtLeast", "AtMost")
"""How pydantic names the ways in which a reading may be said, between the names of fields."""
_READING = "Input should be a number, at_least or at_most with a number, or null"
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_.']{0,39}", re.ASCII)
"""What our own fields and kinds look like; any other name in a payload may be somebody's."""

_UNLIFTABLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""How an upcaster fails on a payload that never was the event it says it is."""


class UndecodableEvent(ValueError):
    """The bytes are not an event we know. Retrying cannot help; set the bytes aside.

    `reason` is one word for counting: `not_json`, `unknown_type`, `unknown_version`, `schema` or
    `future_time`.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def encode(event: Event) -> bytes:
    """Return the canonical JSON of `event`."""
    return event.__pydantic_serializer__.to_json(event, exclude_none=True)


def decode(payload: bytes, *, upcasters: Upcasters = UPCASTERS) -> Event:
    """Return the event in `payload`, lifted to its current version.

    Where an object names a field twice, the last one counts.

    Raises
    ------
    UndecodableEvent
        If the payload is not JSON, has an unknown type or version, breaks its schema, or claims to
        have happened after it was recorded.
    """
    try:
        event: Event = _adapter.validate_json(payload)
    except ValidationError as fault:
        event = _lift(payload, fault, upcasters)
    if not event.__pydantic_fields_set__ >= ALWAYS_SAID:
        why = f"{event.type}: specversion and schemaversion must both be there"
        raise _undecodable("unknown_version", payload, why)
    ahead = event.time - event.recordedtime
    if ahead > CLOCK_SKEW_MAX:
        why = f"{event.type}.time is {ahead / timedelta(days=1):.1f} days after its recordedtime"
        raise _undecodable("future_time", payload, why)
    return event


def _lift(payload: bytes, fault: ValidationError, upcasters: Upcasters) -> Event:
    """Read an event of an earlier version, or one that says ours in other ways.

    Others write 2.0 for 2, which is the same number, and add attributes of their own. Both are rare
    enough to be read a second time.
    """
    if fault.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid":
        raise _undecodable("not_json", payload, _brief(fault)) from fault
    try:
        raw = json.loads(payload, parse_float=_number)
    except (ValueError, RecursionError) as error:
        raise _undecodable("not_json", payload, f"not JSON: {_brief(error)}") from error
    if not isinstance(raw, dict):
        raise _undecodable("not_json", payload, "not a JSON object") from fault
    raw = without_extensions(raw)
    kind, version = raw.get("type"), raw.get("schemaversion")
    if isinstance(kind, str) and isinstance(version, int) and (kind, version) in upcasters:
        try:
            lifted = _again(upcast(raw, upcasters))
        except _UNLIFTABLE as error:
            why = f"{kind} version {version}, lifted: {_brief(error)}"
            raise _undecodable("schema", payload, why) from error
        return lifted
    if not isinstance(kind, str) or kind not in KINDS:
        raise _undecodable("unknown_type", payload, "type: no such kind of event") from fault
    current = KINDS[kind].model_fields["schemaversion"].default
    if version != current:
        why = f"{kind}.schemaversion: this stimwatch reads versions up to {current}"
        raise _undecodable("unknown_version", payload, why) from fault
    try:
        return _again(raw)
    except ValidationError as error:
        raise _undecodable("schema", payload, _brief(error)) from error


def _again(raw: Mapping[str, Any]) -> Event:
    event: Event = _adapter.validate_json(json.dumps(raw))
    return event


def _number(text: str) -> int | float:
    """Return the whole number that a text like 2.0 is, as JSON Schema takes it for one."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _brief(error: Exception) -> str:
    """Say what is wrong and where, never with the payload, which may hold personal data."""
    if isinstance(error, ValidationError):
        faults = error.errors(include_url=False, include_input=False)
        # A list that is not of numbers alone is judged reading by reading, and that is told last.
        first = next((fault for fault in faults if _READINGS[1] in fault["loc"]), faults[0])
        ours = [part for part in first["loc"] if not str(part).startswith(_READINGS)]
        where = ".".join(map(_place, ours)) or "(root)"
        what = _READING if len(ours) < len(first["loc"]) else first["msg"]
        if first["type"] == "uuid_parsing":  # the parser of UUIDs quotes what it was given
            what = "Input should be a UUID"
        if first["type"] == "string_pattern_mismatch":
            what = SAID.get(first["ctx"]["pattern"], what)
        return f"{where}: {what}"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at byte {error.pos}"
    return type(error).__name__


def _place(part: int | str) -> str:
    known = isinstance(part, int) or _FIELD_NAME.fullmatch(part) or part.startswith("literal[")
    return str(part) if known else "(a name that is not ours)"


def _undecodable(reason: str, payload: bytes, why: str) -> UndecodableEvent:
    return UndecodableEvent(
        reason,
        f"cannot decode {len(payload)}-byte event: {why}. "
        "Fix its producer, or lift the old shape in events/upcast.py; "
        "the bytes are kept, so `stimwatch dead-letters retry` can try them again.",
    )
