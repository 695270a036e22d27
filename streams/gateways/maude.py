"""Readers of MAUDE extracts (CSV) and of openFDA device/event documents (JSON).

Columns differ from extract to extract; each field is looked for under every name it was seen with.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from events.envelope import Event
from streams.gateways.csv_rows import Row, read_rows
from streams.gateways.maude_report import report_event
from streams.gateways.maude_terms import split_terms
from streams.gateways.opening import BROKEN, TooLarge, whole
from streams.gateways.raw_report import RawDevice, RawReport
from streams.gateways.reject import Reject

_NUMBER = ("report_number",)
_KEY = ("mdr_report_key",)
_RECEIVED = ("date_received",)
_HAPPENED = ("date_of_event",)
_BRAND = ("brand_name",)
_GENERIC = ("generic_name", "device_name")
_MANUFACTURER = ("manufacturer_d_name", "manufacturer_name", "manufacturer")
_MODEL = ("model_number",)
_PRODUCT_CODE = ("device_report_product_code", "product_code")
_SUPPLEMENT = ("supplement_number",)
_REPORTER = ("report_source_code", "report_source")
_NARRATIVES = ("event_description", "manufacturer_narrative")


def read_maude_csv(path: Path) -> Iterator[Event | Reject]:
    """Yield one event for each row; memory does not grow with the file."""
    for row in read_rows(path):
        yield row if isinstance(row, Reject) else report_event(_from_row(row))


def _from_row(row: Row) -> RawReport:
    values = row.values
    event_type = values.get("event_type", "")
    return RawReport(
        where=row.where,
        raw=row.raw,
        event_types=_some(event_type),
        patient_problems=split_terms(values.get("patient_problems", "")),
        product_problems=split_terms(values.get("product_problems", "")),
        narratives=tuple(values.get(name, "") for name in _NARRATIVES),
        number=_first(values, _NUMBER),
        key=_first(values, _KEY),
        received=_first(values, _RECEIVED),
        happened=_first(values, _HAPPENED),
        kinds=_some(values.get("type_of_report", "")),
        supplement=_first(values, _SUPPLEMENT),
        devices=(_device(values),),
        reporter=_first(values, _REPORTER),
    )


def read_openfda(path: Path) -> Iterator[Event | Reject]:
    """Yield one event for each report of a page of results, or of a single report."""
    where = f"{path.name}:1"
    content = b""
    try:
        content = whole(path)
        document = json.loads(content)
    except TooLarge as fault:
        yield Reject(where=where, reason="too_large", explanation=str(fault), payload=b"")
        return
    except (ValueError, RecursionError, *BROKEN):
        why = "not a whole JSON document: fetch the page again"
        yield Reject(where=where, reason="not_json", explanation=why, payload=content)
        return
    reports = _reports(document)
    if not reports:
        why = "a JSON document without a device report: neither `results` nor a report key in it"
        yield Reject(where=where, reason="no_report", explanation=why, payload=content)
    for number, report in enumerate(reports):
        place = where if len(reports) == 1 else f"{path.name}:results[{number}]"
        yield report_event(_from_json(place, report))


def _reports(document: Any) -> tuple[Any, ...]:
    if isinstance(document, list):
        return tuple(document)
    if not isinstance(document, dict):
        return ()
    results = document.get("results")
    if isinstance(results, list):
        return tuple(results)
    if isinstance(document.get("header"), dict):
        return ({**document, **document["header"]},)
    if isinstance(document.get("mdr_report_key"), str) or isinstance(
        document.get("report_number"), str
    ):
        return (document,)
    return ()


def _from_json(where: str, report: Any) -> RawReport:
    raw = json.dumps(report, ensure_ascii=False).encode(errors="replace")
    top = report if isinstance(report, dict) else {}
    devices = _objects(top.get("device")) or ({},)
    patients = _objects(top.get("patient"))
    outcomes = (text for one in patients for text in _texts(one.get("sequence_number_outcome")))
    return RawReport(
        where=where,
        raw=raw,
        event_types=_texts(top.get("event_type")),
        outcomes=tuple(part for text in outcomes for part in _outcome(text)),
        patient_problems=_unique(
            text for one in patients for text in _texts(one.get("patient_problems"))
        ),
        product_problems=_unique(_texts(top.get("product_problems"))),
        narratives=tuple(
            text for one in _objects(top.get("mdr_text")) for text in _texts(one.get("text"))
        ),
        number=_first(top, _NUMBER),
        key=_first(top, _KEY),
        received=_first({**devices[0], **_told(top)}, _RECEIVED),
        happened=_first(top, _HAPPENED),
        kinds=_texts(top.get("type_of_report")),
        supplement=_first(top, _SUPPLEMENT),
        devices=tuple(_device({**top, **_told(each)}) for each in devices),
        reporter=_first(top, _REPORTER),
    )


def _device(values: Mapping[str, Any]) -> RawDevice:
    return RawDevice(
        brand=_first(values, _BRAND),
        generic=_first(values, _GENERIC),
        manufacturer=_first(values, _MANUFACTURER),
        model=_first(values, _MODEL),
        product_code=_first(values, _PRODUCT_CODE),
    )


def _told(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None)}


def _outcome(text: str) -> tuple[str, ...]:
    """Split "1, Life Threatening, 2, Required Intervention" into what is said."""
    return tuple(part for each in text.split(",") if not (part := each.strip()).isdigit())


def _objects(value: Any) -> tuple[Mapping[str, Any], ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(each for each in values if isinstance(each, dict))


def _texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a field that is once a string and once a list of them."""
    values = value if isinstance(value, list) else [value]
    return tuple(each.strip() for each in values if isinstance(each, str) and each.strip())


def _unique(texts: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _some(text: str) -> tuple[str, ...]:
    return tuple(part for each in text.split(",") if (part := each.strip()))


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """Return the first of these fields that says something, as text."""
    for name in names:
        value = values.get(name)
        if isinstance(value, str | int) and str(value).strip():
            return str(value)
    return ""
