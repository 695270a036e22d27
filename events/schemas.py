"""The JSON Schema of every kind of event, for those who write producers in other languages."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from events.codec import ALWAYS_SAID
from events.envelope import Event
from events.extensions import IGNORED, JSON_CONTENT
from events.kinds import KINDS
from events.times import ID


def schemas() -> Mapping[str, str]:
    """Return the text of every schema, by file name.

    >>> sorted(schemas())[0]
    'access.refused.v1.json'
    """
    return {_file_name(kind): _text(schema_of(kind)) for kind in KINDS.values()}


def schema_of(kind: type[Event]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one kind of event, at its current version.

    What it takes the codec takes, field by field, and the other way round. It says less only of
    fields against each other, which have no words in JSON Schema: that nothing happens after it was
    recorded, and what `events.plan` and `events.surveillance` hold together.
    """
    name = _file_name(kind).removesuffix(".json")
    schema = kind.model_json_schema(schema_generator=_Generator)
    schema["properties"] |= {name: {"description": why} for name, why in IGNORED.items()}
    schema["properties"]["datacontenttype"] |= {"type": "string", "pattern": JSON_CONTENT}
    schema["properties"]["datacontenttype"].pop("const")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:stimwatch:event:{name}",
        **schema,
        "required": sorted({*schema["required"], "type", *ALWAYS_SAID}),
    }


class _Generator(GenerateJsonSchema):
    """Says of ids what the codec takes: `format` is not asserted, and knows only one form."""

    def uuid_schema(self, schema: core_schema.UuidSchema) -> JsonSchemaValue:
        return {"type": "string", "pattern": ID}


def _file_name(kind: type[Event]) -> str:
    fields = kind.model_fields
    return f"{fields['type'].default}.v{fields['schemaversion'].default}.json"


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
