"""The JSON Schema of every kind of event, for those who write producers in other languages."""

import json
from collections.abc import Mapping
from typing import Any

from events.codec import ALWAYS_SAID
from events.envelope import Event
from events.kinds import KINDS


def schemas() -> Mapping[str, str]:
    """Return the text of every schema, by file name.

    >>> sorted(schemas())[0]
    'access.refused.v1.json'
    """
    return {_file_name(kind): _text(schema_of(kind)) for kind in KINDS.values()}


def schema_of(kind: type[Event]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one kind of event, at its current version.

    It says less than `events.codec.decode` checks: offset zero of the times, and that nothing
    happens after it was recorded, have no words in JSON Schema.
    """
    name = _file_name(kind).removesuffix(".json")
    schema = kind.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:stimwatch:event:{name}",
        **schema,
        "required": sorted({*schema["required"], "type", *ALWAYS_SAID}),
    }


def _file_name(kind: type[Event]) -> str:
    fields = kind.model_fields
    return f"{fields['type'].default}.v{fields['schemaversion'].default}.json"


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
