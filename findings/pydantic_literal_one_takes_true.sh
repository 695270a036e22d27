#!/usr/bin/env bash
# pydantic 2.14.3, strict models, JSON.
# Guess: a field of type Literal[1] takes the number 1 alone, as JSON Schema's `const: 1` does for true.
# Seen: it takes `true` as well, and gives back the integer 1; Literal[2] takes 2.0; a strict int field
#   refuses both. So a version that is a Literal is laxer than the schema that is published for it.
# What follows here: docs/adr/0030 names it, and the property test of codec and schema leaves it out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pydantic==2.14.3
"$folder/venv/bin/python" - <<'PY'
from typing import Literal

import pydantic

strict = pydantic.ConfigDict(strict=True)
One = pydantic.create_model("One", __config__=strict, version=(Literal[1], ...))
Two = pydantic.create_model("Two", __config__=strict, version=(Literal[2], ...))
Whole = pydantic.create_model("Whole", __config__=strict, version=(int, ...))


def read(model: type[pydantic.BaseModel], text: str) -> str:
    try:
        return repr(model.model_validate_json(text).version)
    except pydantic.ValidationError as refused:
        return refused.errors()[0]["type"]


seen = [
    (model.__name__, text, read(model, text))
    for model, text in (
        (One, '{"version": true}'),
        (Two, '{"version": 2.0}'),
        (Whole, '{"version": true}'),
        (Whole, '{"version": 2.0}'),
    )
]
for line in seen:
    print(pydantic.VERSION, *line)
assert seen == [
    ("One", '{"version": true}', "1"),
    ("Two", '{"version": 2.0}', "2"),
    ("Whole", '{"version": true}', "int_type"),
    ("Whole", '{"version": 2.0}', "int_type"),
], "it does something else now"
PY
