"""The page docs/imports.md says what the readers do: it is compared with their code."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from streams.gateways import readers
from streams.gateways.files.json_records import JsonRecord
from streams.gateways.imports_page import imports_page
from streams.gateways.maude_columns import DEVICE, REPORT
from streams.gateways.maude_json import raw_report
from streams.gateways.not_read import NOT_READ
from streams.gateways.percept_page import READ
from streams.gateways.reasons import REASONS
from tests.streams.gateways.shared import shared

GATEWAYS = Path(readers.__file__).parent
REASON = re.compile(
    r"(?:reason=|reason = |_reject\([a-z.]+, |_none\([a-z.]+, |_refusal\([^,()]+, |_undecodable\()"
    r'"([a-z_]+)"'
)
LOOKED_UP = {"part", "get", "device_field", "_person", "_text"}
"""How the readers of session exports ask for a field."""


def sources() -> Iterator[str]:
    for path in (*GATEWAYS.rglob("*.py"), GATEWAYS.parents[1] / "events" / "codec.py"):
        yield path.read_text(encoding="utf-8")


def test_the_page_is_the_one_that_is_written_from_the_code() -> None:
    path = GATEWAYS.parents[1] / "docs" / "imports.md"

    assert path.read_text(encoding="utf-8") == imports_page(), "run `make docs`"


def test_every_reason_that_a_reader_gives_is_on_the_page() -> None:
    given = {reason for source in sources() for reason in REASON.findall(source)}

    assert len(given) > 10
    assert given <= {*REASONS}


def asked_for(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in LOOKED_UP:
                found = (each.value for each in node.args if isinstance(each, ast.Constant))
                yield from (each for each in found if isinstance(each, str) and each[:1].isupper())


def test_every_field_that_is_read_of_a_session_export_is_on_the_page() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in GATEWAYS.glob("percept*.py")]
    read = {name for tree in trees for name in asked_for(tree)} - {"Final", "Initial"}
    told = {part for names in READ.values() for name in names for part in name.split(".")}

    assert len(read) > 20
    assert read <= told


REPORT_IN_JSON: dict[str, Any] = {
    "report_number": "3000000-2023-00001",
    "mdr_report_key": "7000001",
    "date_received": "20230620",
    "date_of_event": "20230613",
    "date_report": "20230614",
    "date_changed": "20230615",
    "type_of_report": ["Initial submission"],
    "supplement_number": "1",
    "event_type": "Injury",
    "product_problems": ["Break"],
    "report_source_code": "Manufacturer report",
    "patient": [{"patient_problems": ["Pain"], "sequence_number_outcome": ["1. H"]}],
    "mdr_text": [{"text": "IT MOVED."}],
    "device": [
        {
            "brand_name": "EXEMPLAR",
            "generic_name": "LEAD",
            "manufacturer_d_name": "ACME",
            "model_number": "M1",
            "device_report_product_code": "LGW",
        }
    ],
}


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from paths_of(each, (*path, name))
    elif isinstance(value, list) and isinstance(value[0], dict):
        yield from paths_of(value[0], (*path, 0))
    else:
        yield path


def without(path: tuple[Any, ...]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(REPORT_IN_JSON))
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return document


@pytest.mark.parametrize("path", list(paths_of(REPORT_IN_JSON)), ids=lambda path: str(path[-1]))
def test_a_field_on_the_page_is_read_of_a_json_report(path: tuple[Any, ...]) -> None:
    whole, less = (
        raw_report(JsonRecord("a:1", document, b"")) for document in (REPORT_IN_JSON, without(path))
    )

    assert whole != less
    assert f"`{path[-1]}`" in imports_page() or f".{path[-1]}`" in imports_page()


def test_every_field_of_openfdas_schema_is_read_or_said_not_to_be() -> None:
    schema = json.loads(
        shared("openfda_device_event_schema", "deviceevent_schema.json").read_text("utf-8")
    )
    read = {name for each in (*REPORT, *DEVICE) for name in each.names}
    told = {"patient", "mdr_text", "device", "text", "openfda"} | {
        name.rpartition(".")[2] for names in NOT_READ.values() for name in names
    }

    assert {*names_in(schema)} <= read | told


def names_in(schema: dict[str, Any]) -> Iterator[str]:
    for name, each in schema.get("properties", {}).items():
        yield name
        yield from names_in(each)
        yield from names_in(each.get("items", {}))
