#!/usr/bin/env bash
# pydantic 2.14.3.
# Guess: the serializer of one model, given an object of another model, raises or warns.
# Seen: it writes the fields of its own model that the object has, and leaves out the rest without a
#   word: two objects that differ in what is left out have the same bytes, and so the same digest.
# What follows here: digests of a report are made by the serializer of its own class.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pydantic==2.14.3
"$folder/venv/bin/python" -W error - <<'PY'
import pydantic


class Lead(pydantic.BaseModel):
    contacts: int


class Generator(pydantic.BaseModel):
    contacts: int = 0
    battery_v: float


seen = [Lead.__pydantic_serializer__.to_json(Generator(battery_v=v)) for v in (2.9, 2.1)]
print(pydantic.VERSION, *seen)
assert seen == [b'{"contacts":0}', b'{"contacts":0}'], "it does something else now"
PY
