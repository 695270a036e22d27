"""Write the documents that are generated from the code: `make docs`.

Schemas and the page on detectors are written anew each time. Golden files are frozen: one that
exists is never touched.
"""

from collections.abc import Mapping
from pathlib import Path

from detectors.detector_page import detector_page
from events.codec import encode
from events.gallery import every_kind
from events.schemas import schemas
from streams.gateways.imports_page import imports_page
from streams.measured_table import measured_table

ROOT = Path(__file__).parents[1]


def documents() -> Mapping[str, str]:
    """Return every generated document, by its path below the root of the project."""
    found = {f"docs/schemas/{name}": text for name, text in schemas().items()}
    measured = (ROOT / "docs" / "detection.md").read_text(encoding="utf-8")
    return found | {
        "docs/detectors.md": detector_page(),
        "docs/imports.md": imports_page(),
        "dashboard/measured.json": measured_table(measured),
    }


def golden() -> Mapping[str, bytes]:
    """Return one event of each kind at its current version, by its path below the root."""
    return {
        f"tests/golden/events/{event.type}/v{event.schemaversion}.json": encode(event) + b"\n"
        for event in every_kind()
    }


def write_documents(root: Path) -> tuple[str, ...]:
    """Bring the documents below `root` up to date; return the paths that were written."""
    wanted = {path: text.encode() for path, text in documents().items()}
    changed = {path: text for path, text in wanted.items() if _now(root / path) != text}
    missing = {path: event for path, event in golden().items() if _now(root / path) is None}
    for path, content in (changed | missing).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return tuple(sorted(changed | missing))


def _now(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


if __name__ == "__main__":
    for written in write_documents(ROOT):
        print(written)
