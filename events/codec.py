"""Bytes to events and back. The only place where JSON is spoken."""

import json
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from events.envelope import Event
from events.kinds import KINDS, AnyEvent
from events.upcast import UPCASTERS, upcast

CLOCK_SKEW_MAX = timedelta(days=1)
"""How far ahead of `recordedtime` an event may claim to have happened: one time-zone mistake."""

_adapter: TypeAdapter[Any] = TypeAdapter(AnyEvent)


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


def decode(payload: bytes) -> Event:
    """Return the event in `payload`, lifted to its current version.

    Raises
    ------
    UndecodableEvent
        If the payload is not JSON, has an unknown type or version, breaks its schema, or claims to
        have happened after it was recorded.
    """
    try:
        event: Event = _adapter.validate_json(payload)
    except ValidationError as error:
        event = _decode_old(payload, error)
    if event.time - event.recordedtime > CLOCK_SKEW_MAX:
        raise _undecodable(
            "future_time",
            payload,
            f"{type(event).__name__}.time {event.time.isoformat()} is after "
            f"recordedtime {event.recordedtime.isoformat()}",
        )
    return event


def _decode_old(payload: bytes, fault: ValidationError) -> Event:
    """Lift an event of an earlier version, or say what is wrong with the payload."""
    try:
        raw = json.loads(payload)
    except ValueError as error:
        raise _undecodable("not_json", payload, f"not JSON: {_brief(error)}") from error
    if not isinstance(raw, dict):
        raise _undecodable("not_json", payload, "not a JSON object") from fault
    kind, version = raw.get("type"), raw.get("schemaversion")
    if not isinstance(kind, str) or kind not in KINDS:
        raise _undecodable("unknown_type", payload, "type: no such kind of event") from fault
    current = KINDS[kind].model_fields["schemaversion"].default
    if isinstance(version, int) and (kind, version) in UPCASTERS:
        try:
            lifted: Event = _adapter.validate_json(json.dumps(upcast(raw)))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise _undecodable("schema", payload, f"{kind} {version}: {_brief(error)}") from error
        return lifted
    if version != current:
        reason = f"{kind}.schemaversion: this stimwatch reads versions up to {current}"
        raise _undecodable("unknown_version", payload, reason) from fault
    raise _undecodable("schema", payload, _brief(fault)) from fault


def _brief(error: Exception) -> str:
    """Say what is wrong and where, never with the payload, which may hold personal data."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "(root)"
        return f"{where}: {first['msg']}"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at byte {error.pos}"
    return type(error).__name__


def _undecodable(reason: str, payload: bytes, why: str) -> UndecodableEvent:
    return UndecodableEvent(
        reason,
        f"cannot decode {len(payload)}-byte event: {why}. "
        "Fix its producer, or lift the old shape in events/upcast.py; "
        "the bytes are kept, so `stimwatch dead-letters retry` can try them again.",
    )
