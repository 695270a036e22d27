"""Write what a plan says, as its file would say it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from itertools import groupby
from typing import Any

from detectors.contract import Detector
from detectors.plan_text import Setting
from detectors.plan_units import unit_of

HEAD = """\
[plan]
name = "written"
version = 7
date = 2026-11-24
purpose = "a test"
approved_by = { name = "A. Nobody", on = 2026-11-24 }
"""


def plan_text(settings: Iterable[Setting], detectors: Iterable[Detector[Any, Any]]) -> str:
    """Return the file of a plan with these values."""
    versions = {f"detector.{each.name}": each.version for each in detectors}
    parts = [HEAD]
    for table, group in groupby(settings, key=lambda setting: setting.table):
        lines = [f"[{table}]"]
        lines += [f"version = {versions[table]}"] if table in versions else []
        lines += [
            line(each.key, each.value, unit=each.written.unit, reason=each.written.reason)
            for each in group
        ]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def detector_table(detector: Detector[Any, Any]) -> str:
    """Return the table of a detector, to be pasted into a plan; sources are yours to fill in."""
    lines = [f"[detector.{detector.name}]", f"version = {detector.version}"]
    return "\n".join([*lines, *_lines(detector.parameters, inside="")]) + "\n"


def line(key: str, value: Any, *, unit: str | None, reason: str | None = None) -> str:
    """Return one value as a plan holds it."""
    said = f'unit = "{unit}", ' if unit else ""
    if value is None:
        return f'{key} = {{ {said}reason = "{reason or "?"}" }}'
    rest = 'confidence = "assumed", source = "none found"'
    return f"{key} = {{ value = {json.dumps(value)}, {said}{rest} }}"


def _lines(parameters: Any, *, inside: str) -> Iterator[str]:
    for part in fields(parameters):
        value = getattr(parameters, part.name)
        key = f"{inside}{part.name}"
        if is_dataclass(value):
            yield from _lines(value, inside=f"{key}.")
            continue
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        unit = unit_of(part.name) or ("?" if is_number else None)
        yield line(key, value, unit=unit)
