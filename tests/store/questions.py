"""Everything that can be asked of a snapshot, asked."""

import inspect
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from itertools import product
from pkgutil import iter_modules
from typing import Any

import store.read
from events.sample import moment
from store.read.overview import Overview
from store.snapshot import Snapshot


def answers(snapshot: Snapshot) -> dict[str, object]:
    """Return the answer to every question of `store.read`, about each device and event there is.

    When it was published, and as which number, is left out.
    """

    def distinct(column: str, table: str) -> list[Any]:
        found = snapshot.tuples(f"select distinct {column} from {table} order by {column}")
        return [value for (value,) in found]

    devices = distinct("device", "devices")
    known = {
        "device": devices,
        "device_id": devices,
        "event_id": distinct("event_id", "events"),
        "signal_id": distinct("signal_id", "signals"),
        "draft_id": distinct("draft_id", "yellow_cards"),
        "serial": ["SN-1"],
        "di": ["05391234567892"],
        "since": [moment(4)],
        "until": [moment(40)],
        "at": [moment(4)],
        "edges_s": [(0, 31_536_000)],
        "hazard": ["lead_fracture"],
        "asked": [{}],
        "offsets": [{}],
    }
    told: dict[str, object] = {}
    for name, question in _questions():
        asked = [
            parameter.name
            for parameter in inspect.signature(question).parameters.values()
            if parameter.default is parameter.empty and parameter.name != "snapshot"
        ]
        for values in product(*(known[parameter] for parameter in asked)):
            answer = question(snapshot, **dict(zip(asked, values, strict=True)))
            if isinstance(answer, Overview):
                answer = replace(answer, sequence=0, published_at=moment(0))
            told[f"{name}{values}"] = answer
    return told


def _questions() -> Iterator[tuple[str, Any]]:
    for module in iter_modules(store.read.__path__):
        within = import_module(f"store.read.{module.name}")
        for name, function in inspect.getmembers(within, inspect.isfunction):
            asked = list(inspect.signature(function).parameters)
            ours = function.__module__ == within.__name__ and not name.startswith("_")
            if ours and asked[:1] == ["snapshot"]:
                yield f"{module.name}.{name}", function
