"""Choose the reader by what a file holds; its name and ending do not matter."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from events.envelope import Event
from streams.gateways.fetched import fetched_of
from streams.gateways.files.dates import Order
from streams.gateways.files.json_records import (
    BEFORE_JSON,
    BrokenJson,
    JsonRecord,
    JsonRecords,
)
from streams.gateways.files.recoded import text_of
from streams.gateways.files.source import Source, sources_in
from streams.gateways.files.table import find_table
from streams.gateways.jsonl import event_in, read_jsonl
from streams.gateways.maude_columns import is_report_table
from streams.gateways.maude_json import is_report, raw_report
from streams.gateways.maude_table import read_table
from streams.gateways.maude_yearly import alone, read_yearly
from streams.gateways.maude_yearly_files import YearlyFile, yearly_file
from streams.gateways.parts import reports_of
from streams.gateways.percept import percept_events
from streams.gateways.raw_report import RawReport
from streams.gateways.reject import Reject
from streams.gateways.report_index import ReportIndex
from streams.gateways.unknown import damaged, unknown, unopened
from streams.gateways.versions import Versions

_PERCEPT = ("DeviceInformation", "ProgrammerVersion", "AbnormalEnd", "LeadConfiguration")


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are to be read: the key of pseudonyms, and the order in which dates are written.

    Without a key hospital numbers are left out; without an order each file must tell its own.
    """

    key: bytes | None = None
    dates: Order | None = None


PLAIN = Reading()
Read = Event | RawReport | Reject
Readings = Iterator[tuple[Source, Iterator[Event | Reject]]]
JsonReader = Callable[[JsonRecord, Reading], Iterator[Read]]


def read_file(
    path: Path, *, key: bytes | None = None, now: datetime | None = None
) -> Iterator[Event | Reject]:
    """Yield every event of a file, or of those in a folder or archive, and what is none.

    Later versions of a report come as amendments of the first, and copies not at all.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    versions = Versions(ReportIndex())
    sources, at = sources_in(path, name=path.name), now or datetime.now(UTC)
    for _, records in readings(sources, Reading(key=key), now=at):
        for each in records:
            settled = each if isinstance(each, Reject) else versions.settle(each)
            if settled is not None:
                yield settled


def readings(sources: Iterable[Source], how: Reading, *, now: datetime) -> Readings:
    """Yield each file with an event for each of its records, or a reject for what is none.

    Reports of other systems are learnt of `now`.
    Versions of a report are not told apart: they share its id. MAUDE's yearly files come together,
    after all others, as the first file of reports among them.
    """
    yearly: list[YearlyFile] = []
    for source in sources:
        if source.fault:
            yield source, iter((unopened(source.name, source.fault),))
            continue
        head, broken = source.head()
        if source.is_damaged():
            yield source, iter((damaged(source.name),))
            continue
        if head.lstrip(BEFORE_JSON)[:1] in (b"{", b"["):
            yield source, _json(source, head, how, now)
            continue
        table = find_table(text_of(head), is_report_table)
        if table is not None:
            yield source, _reports(source, read_table(source, table, how.dates), now)
        elif b'"specversion"' in head:
            yield source, read_jsonl(source)
        elif (part := yearly_file(source, head)) is not None:
            yearly.append(part)
        else:
            yield source, iter((unknown(source.name, head, broken=broken),))
    reports = [part for part in yearly if part.role == "report"]
    if reports:
        first = reports[0].source
        yield first, _reports(first, read_yearly(yearly, how.dates), now)
    else:
        yield from ((part.source, iter((alone(part),))) for part in yearly)


def _reports(source: Source, read: Iterable[Read], now: datetime) -> Iterator[Event | Reject]:
    return reports_of(read, fetched=fetched_of(source.path, source.name), now=now)


def _json(source: Source, head: bytes, how: Reading, now: datetime) -> Iterator[Event | Reject]:
    first_line = head.lstrip().split(b"\n", 1)[0]
    if first_line[:1] == b"{" and b'"specversion"' in first_line:
        return read_jsonl(source)
    return _reports(source, _json_records(source, head, how), now)


def _json_records(source: Source, head: bytes, how: Reading) -> Iterator[Read]:
    number = 0
    with source.opened() as opened:
        for number, record in enumerate(JsonRecords(source.name, opened), start=1):
            if isinstance(record, BrokenJson):
                yield _broken(record)
            elif (read := _json_reader(record.value)) is not None:
                yield from read(record, how)
            elif number == 1:
                yield unknown(source.name, head)
                return
            else:
                why = "a JSON value of no kind that can be read here. Fetch or export it again"
                where, raw = record.where, record.raw
                yield Reject(where=where, reason="unknown_record", explanation=why, payload=raw)
    if not number:
        why = "a JSON document without a record in it. Ask its source for the reports again"
        yield Reject(where=f"{source.name}:1", reason="no_report", explanation=why, payload=b"")


def _json_reader(value: Any) -> JsonReader | None:
    if not isinstance(value, dict):
        return None
    if "specversion" in value:
        return lambda record, _: iter((event_in(record.where, record.raw),))
    if any(name in value for name in _PERCEPT):
        return lambda record, how: percept_events(
            record.value, where=record.where, content=record.raw, key=how.key
        )
    if is_report(value):
        return lambda record, _: iter((raw_report(record),))
    return None


def _broken(record: BrokenJson) -> Reject:
    rest = "fetch the file again; the records before were read"
    return Reject(
        where=record.where,
        reason="truncated" if record.truncated else "not_json",
        explanation=f"the record {record.why}: {rest}",
        payload=record.raw,
        personal=any(f'"{name}"'.encode() in record.raw for name in _PERCEPT),
    )
