"""How good each detector was when it was measured: the table of `docs/detection.md`, as data.

The document is printed by a benchmark. Pages show the same numbers, so they are taken from it and
nobody types them a second time; `dashboard.measured` reads what is written here.
"""

import json
import re
from collections.abc import Iterator

from events.vocabulary import HAZARD_NAMES

_SECTION = "## By hazard and by how often a device is read"
_UNDER = re.compile(r"under the plan `([0-9a-f]+)`")
_INTERVAL = re.compile(r"([-0-9.]+)(?: %)? \(([-0-9.]+) to ([-0-9.]+)\)")
_COLUMNS = {
    "sensitivity": "sensitivity_percent",
    "per 1,000 device-years": "false_alarms_per_1000_device_years",
    "lead [days]": "lead_days",
}
"""What is taken: the heads of the columns, and the names of the fields."""


def measured_table(page: str) -> str:
    """Return the table of the page as JSON; what was not measured is null.

    Raises
    ------
    ValueError
        If the page has no such table, or names a hazard that there is none of.
    """
    plan = _UNDER.search(page)
    rows = list(_rows(page))
    if plan is None or not rows:
        message = f"docs/detection.md has no table {_SECTION!r}: run `make bench-detection`"
        raise ValueError(message)
    return json.dumps({"plan": plan[1], "rows": rows}, indent=1) + "\n"


def _rows(page: str) -> Iterator[dict[str, object]]:
    _, _, rest = page.partition(f"{_SECTION}\n")
    lines = [line for line in rest.partition("\n## ")[0].splitlines() if line.startswith("|")]
    head, *body = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines] or [[]]
    hazards = {name: str(hazard) for hazard, name in HAZARD_NAMES.items()}
    for cells in body[1:]:
        said = dict(zip(head, cells, strict=True))
        yield {
            "hazard": hazards[said["hazard"]],
            "read": said["read"],
            "failures": int(said["failures"]),
            "false_alarms": int(said["false alarms"]),
        } | {field: _interval(said[column]) for column, field in _COLUMNS.items()}


def _interval(cell: str) -> dict[str, float] | None:
    """Return a number and its interval, or None for a dash.

    >>> _interval("96 % (91 to 99)"), _interval("-")
    ({'value': 96.0, 'low': 91.0, 'high': 99.0}, None)
    """
    found = _INTERVAL.fullmatch(cell)
    return (
        dict(zip(("value", "low", "high"), map(float, found.groups()), strict=True))
        if found
        else None
    )
