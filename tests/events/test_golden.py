"""Yesterday's bytes are read for ever: a file here is frozen when its version is released."""

import json
from pathlib import Path

import pytest

from events.codec import decode, encode
from events.gallery import every_kind
from events.kinds import KINDS
from events.schemas import schemas
from streams.documents import ROOT, documents, write_documents

FOLDER = ROOT / "tests" / "golden" / "events"
GOLDEN = sorted(FOLDER.rglob("v*.json"))
BY_TYPE = {event.type: event for event in every_kind()}

every_golden_file = pytest.mark.parametrize(
    "path", GOLDEN, ids=lambda path: f"{path.parent.name}.{path.stem}"
)


def test_the_gallery_shows_every_kind_once() -> None:
    assert sorted(event.type for event in every_kind()) == sorted(KINDS)


def test_every_kind_has_a_golden_file_for_every_version_up_to_its_own() -> None:
    expected = {
        FOLDER / event.type / f"v{version}.json"
        for event in every_kind()
        for version in range(1, event.schemaversion + 1)
    }

    assert set(GOLDEN) == expected, "run `make docs`: it writes what is missing, and only that"


@every_golden_file
def test_every_version_ever_released_still_decodes(path: Path) -> None:
    event = decode(path.read_bytes())

    assert type(event) is KINDS[path.parent.name]
    assert event.schemaversion == type(event).model_fields["schemaversion"].default
    assert decode(encode(event)) == event


@every_golden_file
def test_a_golden_file_of_the_current_version_is_the_event_in_the_gallery(path: Path) -> None:
    expected = BY_TYPE[path.parent.name]
    if path.stem != f"v{expected.schemaversion}":
        assert json.loads(path.read_bytes())["schemaversion"] < expected.schemaversion
        return

    assert decode(path.read_bytes()) == expected, (
        f"{path.name} is frozen: give {expected.type} a new schemaversion and an upcaster"
    )
    assert encode(expected) + b"\n" == path.read_bytes(), "the canonical bytes have changed"


def test_golden_files_that_exist_are_never_written_again(tmp_path: Path) -> None:
    frozen = tmp_path / "tests" / "golden" / "events" / "clock.ticked" / "v1.json"
    frozen.parent.mkdir(parents=True)
    frozen.write_bytes(b"what was released")

    first, second = write_documents(tmp_path), write_documents(tmp_path)

    assert frozen.read_bytes() == b"what was released"
    assert len(first) == len(documents()) + len(KINDS) - 1
    assert second == ()


def test_the_generated_documents_are_those_of_the_code() -> None:
    stale = [
        path
        for path, text in documents().items()
        if not (ROOT / path).exists() or (ROOT / path).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"the code has moved on: run `make docs` and commit {', '.join(stale)}"

    left_over = {path.name for path in (ROOT / "docs" / "schemas").iterdir()} - set(schemas())
    released = {f"{path.parent.name}.{path.stem}.json" for path in GOLDEN}
    assert left_over <= released, f"no kind has ever had these schemas: {left_over - released}"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_asks_for_its_type_and_version_by_name(name: str) -> None:
    schema = json.loads(schemas()[name])
    kind, _, version = name.removesuffix(".json").rpartition(".v")

    assert schema["properties"]["type"]["const"] == kind
    assert schema["properties"]["schemaversion"]["const"] == int(version)
    assert {"type", "schemaversion", "specversion", "id", "time"} <= set(schema["required"])
    assert schema["additionalProperties"] is False
