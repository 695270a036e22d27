"""What the codec takes the published schema takes, and the other way round.

The schema is asked through a validator that asserts no `format`, as most do not. Left out is what
JSON Schema has no words for: fields against each other.
"""

import copy
import json
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from events.codec import UndecodableEvent, decode, encode
from events.extensions import IGNORED
from events.gallery import every_kind
from events.schemas import schemas

GALLERY = {event.type: json.loads(encode(event)) for event in every_kind()}
VERSIONS = {kind: raw["schemaversion"] for kind, raw in GALLERY.items()}
ID = "01234567-89ab-cdef-0123-456789abcdef"
WORDS = """
2026-02-15T10:11:12Z 2026-02-15T10:11:12+00:00 2026-02-15T10:11:12.123456789Z 2024-02-29T23:59:59Z
2000-02-29T00:00:00Z 0001-01-01T00:00:00Z 9999-12-31T23:59:59Z 20260215 2026 202602151200 1767225600
1.5 -5 1e5 2026-02-15 2026-02-15T10:11Z 2026-02-15T10Z 2026-02-15T10:11:12 2026-02-15T10:11:12z
2026-02-15t10:11:12Z 2026-02-15_10:11:12Z 2026-02-15T10:11:12+02:00 2026-02-15T10:11:12-00:00
2026-02-15T10:11:12+0000 2016-12-31T23:59:60Z 2026-02-15T24:00:00Z 2026-02-30T00:00:00Z
2026-04-31T00:00:00Z 2100-02-29T00:00:00Z 0000-01-01T00:00:00Z 0000-02-29T00:00:00Z
2026-02-15T10:11:12,5Z 2026-02-15T10:11:12.Z 2026-02-15T10:11:12.1234567890Z 2026-00-10 2026-2-5
2024-02-29 2023-02-29 2026-12-32 +2026-02-15T10:11:12Z \u0662\u0660\u0662\u0666-02-15T10:11:12Z
2026-02-15T10:11:12\u221200:00
"""
TIMES = [*WORDS.split(), "2026-02-15 10:11:12Z", "2026-02-15T10:11:12Z\n", " 2026-02-15T10:11:12Z"]
IDS = [ID, ID.upper(), ID.replace("-", ""), f"urn:uuid:{ID}", f"{{{ID}}}", f"URN:UUID:{ID}"]
IDS += [f"{{{ID}}}"[1:], f"{ID}\n", ID[:-1], ID.replace("-", "", 1), ID.replace("a", "g")]
NUMBERS = [0, 1, 2, 7, -1, 2.0, 1.0, 2.5, 0.0, -0.5, 1e300, 1e16, 2**70, True, False]
OTHER: list[Any] = [
    None,
    "",
    "HIGH",
    "1",
    "left",
    "device-1",
    "device 1",
    "device-1\n",
    "é" * 600,
    [],
    {},
]
OTHER += [[None], [1.0, "x"], {"at_least": 10}, {"at_most": 0}, {"at_least": 0}, {"at_least": "1"}]
OTHER += [[{"at_least": 1, "at_most": 2}], [{"at_most": 2.0}, None, 500], ["x"] * 60, [500.0] * 17]
OTHER += ["application/json", "application/json; charset=utf-8", "application/xml", "text/json;"]
VALUES = st.sampled_from([*TIMES, *IDS, *NUMBERS, *OTHER])
NAMES = st.sampled_from(
    [*IGNORED, "datacontenttype", "comment", "at_least", "earlier_tests", "note"]
)


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Any:
    """Read `$` as JSON Schema does: the end, where Python's also stands before a last new line."""
    if isinstance(instance, str) and not re.search(pattern.replace("$", r"\Z"), instance):
        yield ValidationError("does not match")


Strict = extend(Draft202012Validator, {"pattern": _pattern})


@cache
def schema_of(kind: str) -> Validator:
    found: Validator = Strict(json.loads(schemas()[f"{kind}.v{VERSIONS[kind]}.json"]))
    return found


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, Any]] = []
    if isinstance(node, dict):
        inner = list(node.items())
    elif isinstance(node, list):
        inner = list(enumerate(node))
    return [path, *(each for name, below in inner for each in places(below, (*path, name)))]


@st.composite
def changed(draw: st.DrawFn) -> dict[str, Any]:
    """An event of the gallery with one place replaced, taken away, or added."""
    raw: dict[str, Any] = copy.deepcopy(GALLERY[draw(st.sampled_from(sorted(GALLERY)))])
    *path, last = draw(st.sampled_from(places(raw)[1:]))
    at: Any = raw
    for name in path:
        at = at[name]
    what = draw(st.sampled_from(("replace", "replace", "replace", "remove", "add")))
    if what == "remove":
        del at[last]
    elif what == "add" and isinstance(at, dict):
        at[draw(NAMES)] = draw(VALUES)
    else:
        at[last] = draw(VALUES)
    return raw


def refusal(raw: Any) -> str | None:
    try:
        decode(json.dumps(raw).encode())
    except UndecodableEvent as error:
        return f"{error.reason}: {error}"
    return None


@given(raw=changed())
@settings(max_examples=600)
def test_codec_and_schema_take_the_same(raw: dict[str, Any]) -> None:
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in GALLERY:
        assert refusal(raw) is not None
        return
    why = refusal(raw)
    if why is not None and (why.startswith("future_time") or "Value error" in why):
        return
    if kind == "telemetry.uploaded" and raw.get("schemaversion") == 1:
        return  # lifted, and judged by the schema of its own version
    if raw.get("schemaversion") is True:
        return  # the parser takes it for 1, as Python does; it names the same version
    assert schema_of(kind).is_valid(raw) == (why is None), why


@pytest.mark.parametrize("text", TIMES)
@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("telemetry.uploaded", ("time",)),
        ("telemetry.uploaded", ("data", "sessions", 0, "start")),
        ("telemetry.uploaded", ("data", "device_clock")),
        ("device.implanted", ("data", "implanted_on")),
        ("device.implanted", ("data", "udi", "expires_on")),
        ("plan.declared", ("data", "dated")),
        ("surveillance.run", ("data", "data_locked_at")),
        ("surveillance.run", ("data", "results", 0, "look")),
        ("signal.reviewed", ("recordedtime",)),
    ],
    ids=str,
)
def test_every_way_to_write_a_time_is_taken_by_both_or_by_none(
    kind: str, path: tuple[Any, ...], text: str
) -> None:
    raw = copy.deepcopy(GALLERY[kind])
    at: Any = raw
    for name in path[:-1]:
        at = at[name]
    assert path[-1] in at
    at[path[-1]] = text

    why = refusal(raw)

    if why is None or not why.startswith("future_time"):
        assert schema_of(kind).is_valid(raw) == (why is None), why


@pytest.mark.parametrize("kind", sorted(GALLERY))
def test_the_gallery_is_valid_in_its_own_schemas(kind: str) -> None:
    schema_of(kind).validate(GALLERY[kind])


@pytest.mark.parametrize("number", [20260215, 1767225600, 1767225600.5, 2026])
@pytest.mark.parametrize("field", ["time", "recordedtime"])
def test_a_number_is_no_time(field: str, number: float) -> None:
    raw = GALLERY["clock.ticked"] | {field: number}

    assert refusal(raw) is not None
    assert not schema_of("clock.ticked").is_valid(raw)
