"""Read yesterday's events with today's code.

One pure function per step, old to new, on the raw JSON object. Steps are append-only: once
released, never edited.
"""

from collections.abc import Callable, Mapping
from typing import Any

Raw = dict[str, Any]
Upcasters = Mapping[tuple[str, int], Callable[[Raw], Raw]]


def _unchanged(raw: Raw) -> Raw:
    """Only optional fields were added."""
    return raw


def _surveillance_run_1_to_2(raw: Raw) -> Raw:
    """Name a look by its day; version 1 took all looks up to the day of the lock."""
    day = raw["data"]["data_locked_at"][:10]
    results = [result | {"look": day} for result in raw["data"]["results"]]
    return raw | {"data": raw["data"] | {"results": results}}


def _report_1_to_2(raw: Raw) -> Raw:
    """Make the one device of a source's report the first of its products."""
    return raw | {"data": _products_named(raw["data"])}


def _amendment_1_to_2(raw: Raw) -> Raw:
    """Lift the report within."""
    data = raw["data"]
    return raw | {"data": data | {"report": _products_named(data["report"])}}


def _products_named(report: Raw) -> Raw:
    source = report.get("source_report")
    if source is None:
        return report
    names = ("brand", "generic_name", "manufacturer", "model")
    kept = {name: value for name, value in source.items() if name not in names}
    product = {name: source[name] for name in names if source.get(name) is not None}
    return report | {"source_report": kept | ({"products": [product]} if product else {})}


UPCASTERS: Upcasters = {
    ("adverse_event.reported", 1): _report_1_to_2,
    ("adverse_event.amended", 1): _amendment_1_to_2,
    ("benchmark.declared", 1): _unchanged,
    ("monitor.declared", 1): _unchanged,
    ("surveillance.run", 1): _surveillance_run_1_to_2,
    ("monitor.declared", 2): _unchanged,
    ("surveillance.run", 2): _unchanged,
    ("telemetry.uploaded", 1): _unchanged,
    ("monitor.declared", 3): _unchanged,
}


def upcast(raw: Raw, upcasters: Upcasters = UPCASTERS) -> Raw:
    """Lift `raw` step by step until no upcaster claims its version.

    >>> def ohm(raw: Raw) -> Raw:
    ...     data = {"impedance_ohm": raw["data"]["impedance_kohm"] * 1000}
    ...     return raw | {"data": data}
    >>> old = {"type": "reading.recorded", "schemaversion": 1, "data": {"impedance_kohm": 0.5}}
    >>> upcast(old, {("reading.recorded", 1): ohm})
    {'type': 'reading.recorded', 'schemaversion': 2, 'data': {'impedance_ohm': 500.0}}
    """
    lifted = dict(raw)
    while step := upcasters.get((lifted.get("type", ""), lifted.get("schemaversion", 0))):
        lifted = step(lifted) | {"schemaversion": lifted["schemaversion"] + 1}
    return lifted
