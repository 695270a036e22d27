#!/usr/bin/env bash
# pydantic 2.14.3, a strict datetime field, JSON.
# Guess: of RFC 3339 it takes what the grammar allows, and perhaps a space for the T.
# Seen: it also takes U+2212 (the mathematical minus) in an offset, an underscore for the T, and a comma
#   before the fraction.
# What follows here: times are matched against the published pattern before they are read (docs/adr/0030).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pydantic==2.14.3
"$folder/venv/bin/python" - <<'PY'
from datetime import datetime

import pydantic

times = pydantic.TypeAdapter(datetime, config=pydantic.ConfigDict(strict=True))
seen = {
    text: times.validate_json(f'"{text}"').isoformat()
    for text in (
        "2026-02-15T10:11:12\u221205:00",
        "2026-02-15_10:11:12Z",
        "2026-02-15T10:11:12,5Z",
    )
}
for text, told in seen.items():
    print(pydantic.VERSION, ascii(text), "->", told)
assert list(seen.values()) == [
    "2026-02-15T10:11:12-05:00",
    "2026-02-15T10:11:12+00:00",
    "2026-02-15T10:11:12.500000+00:00",
], "it does something else now"
PY
