"""The page on detectors, `docs/detectors.md`, made from their docstrings and their defaults."""

import inspect
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from detectors.contract import Detector
from detectors.registry import discover
from events.clock import LATENESS
from events.vocabulary import HAZARD_NAMES

HEAD = """\
# Detectors

What watches each device, by which rule, and how it may be wrong. This page is written by
`make docs` from `detectors/device/`; change it there. A finding is a question for a reviewer, never
proof of harm. The values are those of [the PMS plan](../plans/default.toml), with their sources.
"""
_SECTION = "\n\n{}\n---"
_LEFT_OUT = ("Parameters", "Returns", "Examples", "References")


def detector_page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *map(detector_chapter, discover())])


def detector_chapter(detector: Detector[Any, Any]) -> str:
    """Return what one detector says of itself."""
    module = sys.modules[detector.step.__module__]
    step = inspect.getdoc(detector.step) or ""
    kinds = sorted(kind.model_fields["type"].default for kind in detector.consumes)
    lateness_days = LATENESS.total_seconds() / 86_400
    lines = [
        f"## {detector.name}\n",
        f"{inspect.getdoc(module)}\n",
        f"- hazard: {HAZARD_NAMES[detector.hazard]}",
        f"- version: {detector.version}",
        f"- reads: {', '.join(f'`{kind}`' for kind in kinds)}",
        f"- an event may come late by: {lateness_days:g} days\n",
        f"{_prose(step)}\n",
        *_references(step),
        *_table(detector.parameters),
    ]
    return "\n".join(lines)


def _prose(docstring: str) -> str:
    r"""Return what stands before the sections.

    >>> _prose("Fold one event.\n\nMore.\n\nReturns\n-------\nstate")
    'Fold one event.\n\nMore.'
    """
    ends = [docstring.find(_SECTION.format(title)) for title in _LEFT_OUT]
    return docstring[: min((end for end in ends if end >= 0), default=len(docstring))].strip()


def _references(docstring: str) -> Iterator[str]:
    start = docstring.find(_SECTION.format("References"))
    if start >= 0:
        yield "Sources: " + docstring[start:].lstrip().split("\n", 2)[2].strip() + "\n"


def _table(parameters: Any) -> Iterator[str]:
    """Yield the parameters with their meaning, those of nested parts too."""
    yield "| parameter | default | meaning |"
    yield "|---|---|---|"
    yield from _rows(parameters, inside="")
    yield ""


def _rows(parameters: Any, *, inside: str) -> Iterator[str]:
    meanings = _meanings(inspect.getdoc(type(parameters)) or "")
    for part in fields(parameters):
        value = getattr(parameters, part.name)
        if is_dataclass(value):
            yield from _rows(value, inside=f"{inside}{part.name}.")
        else:
            yield f"| `{inside}{part.name}` | {_said(value)} | {meanings.get(part.name, '')} |"


def _said(value: object) -> str:
    if value is None:
        return "unknown"
    return f"{value:g}" if isinstance(value, float) else f"{value}"


def _meanings(docstring: str) -> dict[str, str]:
    r"""Return what the section `Parameters` of a docstring says, by name.

    >>> _meanings("X.\n\nParameters\n----------\na, b\n    Both\n    [ohm].\nc\n    Third.")
    {'a': 'Both [ohm].', 'b': 'Both [ohm].', 'c': 'Third.'}
    """
    meanings: dict[str, str] = {}
    names: list[str] = []
    start = docstring.find(_SECTION.format("Parameters"))
    for line in docstring[start:].lstrip().splitlines()[2:] if start >= 0 else ():
        if line.startswith("    "):
            for name in names:
                meanings[name] = f"{meanings.get(name, '')} {line.strip()}".strip()
        elif line.strip():
            names = [name.strip() for name in line.split(",")]
        else:
            break
    return meanings
