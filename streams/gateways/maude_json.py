"""Reader of openFDA's device/event reports: one JSON object each."""

from collections.abc import Iterable, Mapping
from typing import Any

from streams.gateways.files.file_dates import FileDates
from streams.gateways.files.json_records import JsonRecord
from streams.gateways.maude_columns import DEVICE, REPORT
from streams.gateways.raw_report import RawDevice, RawReport

_NAMES = {each.field: each.names for each in (*REPORT, *DEVICE)}
_DATES = FileDates("month-first", None, lambda: ())


def is_report(value: Any) -> bool:
    """Whether a JSON value says that it is a report: it has a key or a number of one."""
    return isinstance(value, dict) and (
        isinstance(value.get("mdr_report_key"), str | int)
        or isinstance(value.get("report_number"), str | int)
        or (isinstance(value.get("header"), dict) and is_report(value["header"]))
    )


def raw_report(record: JsonRecord) -> RawReport:
    """Return what an object says, with all devices, problems and texts it names."""
    top: Mapping[str, Any] = record.value
    if isinstance(top.get("header"), dict):
        top = {**top, **top["header"]}
    devices = _objects(top.get("device")) or ({},)
    patients = _objects(top.get("patient"))
    dated = {**devices[0], **_told(top)}
    texts = (text for one in _objects(top.get("mdr_text")) for text in _texts(one.get("text")))
    return RawReport(
        where=record.where,
        raw=record.raw,
        number=_first(top, "number"),
        key=_first(top, "key"),
        received=_DATES.iso(_first(dated, "received")),
        happened=_DATES.iso(_first(dated, "happened")),
        reported=_DATES.iso(_first(top, "reported")),
        changed=_DATES.iso(_first(top, "changed")),
        kinds=_texts(top.get("type_of_report")),
        supplement=_first(top, "supplement"),
        supplemented=" ".join(_texts(top.get("suppl_dates_fda_received"))),
        event_types=_texts(top.get("event_type")),
        outcomes=_outcomes(_all(patients, "sequence_number_outcome")),
        patient_problems=_all(patients, "patient_problems"),
        product_problems=_texts(top.get("product_problems")),
        narratives=tuple(texts),
        devices=tuple(_device({**top, **_told(each)}) for each in devices),
        reporter=_first(top, "reporter"),
    )


def _device(values: Mapping[str, Any]) -> RawDevice:
    return RawDevice(**{each.field: _first(values, each.field) for each in DEVICE})


def _told(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None)}


def _objects(value: Any) -> tuple[Mapping[str, Any], ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(each for each in values if isinstance(each, dict))


def _texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a field that is once a string and once a list of them, each once."""
    values = value if isinstance(value, list) else [value]
    found = (each.strip() for each in values if isinstance(each, str))
    return tuple(dict.fromkeys(text for text in found if text))


def _all(objects: Iterable[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for one in objects for text in _texts(one.get(name))))


def _outcomes(texts: Iterable[str]) -> tuple[str, ...]:
    """Split "1, Life Threatening, 2, Required Intervention" into what is said."""
    parts = (part for text in texts for each in text.split(",") if (part := each.strip()))
    return tuple(dict.fromkeys(part for part in parts if not part.isdigit()))


def _first(values: Mapping[str, Any], field: str) -> str:
    """Return the first of the names of this field that says something, as text."""
    for name in _NAMES[field]:
        value = values.get(name)
        if isinstance(value, str | int) and str(value).strip():
            return str(value)
    return ""
