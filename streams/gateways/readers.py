"""Choose the reader by what a file holds; its name and ending do not matter."""

import re
from collections.abc import Iterator
from pathlib import Path

from events.envelope import Event
from streams.gateways.jsonl import BOM, read_jsonl
from streams.gateways.maude import read_maude_csv, read_openfda
from streams.gateways.opening import head_of
from streams.gateways.percept import read_percept
from streams.gateways.reject import Reject
from streams.gateways.versions import Versions

HEAD_BYTES = 1 << 16
READABLE = (
    "JSON Lines of stimwatch events, neurostimulator session exports (JSON), openFDA device/event "
    "results (JSON) and MAUDE extracts (CSV with event_type, a report number or key, and a brand "
    "or generic name); each plain or gzip"
)
_PERCEPT = re.compile(rb'"(DeviceInformation|ProgrammerVersion|AbnormalEnd|LeadConfiguration)"')
_OPENFDA = re.compile(rb'"(mdr_report_key|report_number)"')
_IDENTITY = {b"mdr_report_key", b"report_number"}
_PRODUCT = {b"brand_name", b"generic_name", b"device_name"}
_COLUMN = re.compile(rb"[a-z0-9_]+")


def read_file(path: Path, *, key: bytes | None = None) -> Iterator[Event | Reject]:
    """Yield every event of the file, or a reject for each record that is none.

    Later versions of a report within the file come as amendments of the first. `key` makes
    pseudonyms of hospital numbers; without it they are left out.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    versions = Versions()
    for each in read_records(path, key=key):
        yield each if isinstance(each, Reject) else versions.settle(each)


def read_records(path: Path, *, key: bytes | None = None) -> Iterator[Event | Reject]:
    """Yield the same without telling versions of a report apart: they share its id."""
    head = head_of(path, HEAD_BYTES).removeprefix(BOM).lstrip()
    if head[:1] in (b"{", b"["):
        yield from _json(path, head, key)
    elif _is_maude_header(head.split(b"\n", 1)[0]):
        yield from read_maude_csv(path)
    elif b'"specversion"' in head:
        yield from read_jsonl(path)
    else:
        yield _unknown(path, head)


def _json(path: Path, head: bytes, key: bytes | None) -> Iterator[Event | Reject]:
    if b'"specversion"' in head:
        return read_jsonl(path)
    if _PERCEPT.search(head):
        return read_percept(path, key=key)
    if _OPENFDA.search(head):
        return read_openfda(path)
    return iter((_unknown(path, head),))


def _is_maude_header(line: bytes) -> bool:
    columns = set(_COLUMN.findall(line.lower())) if b"," in line else set()
    return b"event_type" in columns and all(
        not columns.isdisjoint(names) for names in (_IDENTITY, _PRODUCT)
    )


def _unknown(path: Path, head: bytes) -> Reject:
    what = "is of no kind that can be read here" if head else "is empty, or a broken gzip file"
    return Reject(
        where=f"{path.name}:1",
        reason="unknown_format" if head else "empty",
        explanation=f"the file {what}; readable are {READABLE}. Nothing of it was taken over",
        payload=b"",
    )
