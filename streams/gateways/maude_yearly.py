"""MAUDE's own yearly files: reports, devices, texts, patients and problems, joined by their key.

Each is read as any table is, so a stray quote or line break costs one row, and joined in a DuckDB
on the disk: memory does not grow with them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import groupby
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from streams.gateways.files.dates import Order
from streams.gateways.files.file_dates import DatesUnclear, FileDates
from streams.gateways.files.rows import Row, Rows
from streams.gateways.maude_columns import DEVICE
from streams.gateways.maude_yearly_files import FIELDS, WHAT, Role, YearlyFile
from streams.gateways.raw_report import RawDevice, RawReport
from streams.gateways.reject import Reject

BATCH = 5_000
MEMORY = "96MB"
PARTS: tuple[Role, ...] = ("device", "text", "patient", "device_problem", "patient_problem")
_CODES: tuple[Role, ...] = ("device_code", "patient_code")
_FIELD = [name for name, _ in FIELDS["report"]]
_DATES = ("received", "happened", "reported", "changed")
_TABLES = """
create table report (n bigint, key varchar, place varchar, raw blob, fields varchar[]);
create table part (file int, part int, m bigint, key varchar, fields varchar[]);
"""
_TABLES = """
create table report (n bigint, key varchar, place varchar, raw blob, fields varchar[]);
create table part (file int, part int, m bigint, key varchar, fields varchar[]);
"""
_JOINED = """
select report.n, -1 as part, 0 as m, place, raw, fields from report
union all
select report.n, part.part, part.m, '', ''::blob, part.fields from report join part using (key)
order by 1, 2, 3
"""
_WITHOUT_REPORT = """
select file, count(*) from part anti join report using (key) group by file order by file
"""
Told = tuple[str, ...]


def read_yearly(files: Sequence[YearlyFile], order: Order | None) -> Iterator[RawReport | Reject]:
    """Yield a raw report for each row of the files of reports, with all parts that name its key.

    Parts of reports that are in none of the files are one reject for each file.
    """
    with (
        TemporaryDirectory(prefix="stimwatch-") as folder,
        closing(duckdb.connect(f"{folder}/joined.duckdb")) as db,
    ):
        db.execute(f"set memory_limit='{MEMORY}'; set threads=1")
        db.execute(_TABLES)
        codes: dict[Role, dict[str, str]] = {"device_code": {}, "patient_code": {}}
        for number, file in enumerate(files):
            yield from _load(db, number, file, codes)
        yield from _without_report(db, files)
        dates = FileDates(order, "month-first", lambda: _date_texts(db))
        try:
            yield from _joined(db, codes, dates)
        except DatesUnclear as fault:
            yield fault.reject(next(each.source.name for each in files if each.role == "report"))


def _load(
    db: duckdb.DuckDBPyConnection,
    number: int,
    file: YearlyFile,
    codes: Mapping[Role, dict[str, str]],
) -> Iterator[Reject]:
    """Put the rows of a file into its table; yield what is no row of it."""
    places = [file.table.places(names) for _, names in FIELDS[file.role]]
    key_at = file.table.places(("mdrreportkey",))
    text_last = file.role in ("text", *_CODES)
    batch: list[tuple[Any, ...]] = []
    with file.source.opened() as opened:
        for m, row in enumerate(Rows(file.source.name, opened, file.table, text_last=text_last)):
            if isinstance(row, Reject):
                yield row
                continue
            told = [_first(row, each) for each in places]
            if file.role in _CODES:
                codes[file.role].setdefault(told[0], told[1])
                continue
            key = row.fields[key_at[0]].strip()
            if file.role == "report":
                batch.append((number * 10**12 + m, key, row.where, row.raw, told))
            else:
                batch.append((number, PARTS.index(file.role), number * 10**12 + m, key, told))
            if len(batch) >= BATCH:
                _insert(db, file.role, batch)
    _insert(db, file.role, batch)


def _insert(db: duckdb.DuckDBPyConnection, role: Role, batch: list[tuple[Any, ...]]) -> None:
    if not batch:
        return
    table = "report" if role == "report" else "part"
    names = ("n", "key", "place", "raw", "fields") if role == "report" else (
        "file", "part", "m", "key", "fields",
    )  # fmt: skip
    arrow = pa.table([list(column) for column in zip(*batch, strict=True)], names=list(names))
    db.register("batch", arrow)
    db.execute(f"insert into {table} select * from batch")
    db.unregister("batch")
    batch.clear()


def _without_report(db: duckdb.DuckDBPyConnection, files: Sequence[YearlyFile]) -> Iterator[Reject]:
    for number, count in db.execute(_WITHOUT_REPORT).fetchall():
        file = files[number]
        explanation = (
            f"{count:,} rows of {file.source.name} name reports that are in none of the files: "
            "bring the file of reports (mdrfoi) of their year in together with it"
        )
        yield Reject(
            where=file.source.name, reason="no_report", explanation=explanation, payload=b""
        )


def _date_texts(db: duckdb.DuckDBPyConnection) -> Iterator[str]:
    with closing(db.cursor()) as cursor:
        for name in _DATES:
            at = _FIELD.index(name) + 1
            cursor.execute(f"select distinct fields[{at}] from report")
            while rows := cursor.fetchmany(BATCH):
                yield from (text for (text,) in rows)


def _joined(
    db: duckdb.DuckDBPyConnection, codes: Mapping[Role, Mapping[str, str]], dates: FileDates
) -> Iterator[RawReport]:
    with closing(db.cursor()) as cursor:
        for _, rows in groupby(_rows(cursor.execute(_JOINED)), key=lambda row: row[0]):
            (_, _, _, place, raw, fields), *parts = rows
            told = dict(zip(_FIELD, fields, strict=True))
            yield _report(
                place, raw, told, [(part, each) for _, part, _, _, _, each in parts], codes, dates
            )


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := cursor.fetchmany(BATCH):
        yield from rows


def _report(
    place: str,
    raw: bytes,
    told: Mapping[str, str],
    parts: Sequence[tuple[int, Told]],
    codes: Mapping[Role, Mapping[str, str]],
    dates: FileDates,
) -> RawReport:
    of = {role: [each for part, each in parts if part == n] for n, role in enumerate(PARTS)}
    devices = dict.fromkeys(
        RawDevice(**dict(zip((each.field for each in DEVICE), fields, strict=True)))
        for fields in of["device"]
    )
    return RawReport(
        where=place,
        raw=bytes(raw),
        number=told["number"],
        key=told["key"],
        received=dates.iso(told["received"]),
        happened=dates.iso(told["happened"]),
        reported=dates.iso(told["reported"]),
        changed=dates.iso(told["changed"]),
        kinds=_some(told["kinds"]),
        supplement=told["supplement"],
        supplemented=told["supplemented"],
        event_types=_some(told["event_types"]),
        outcomes=_some(*(each[0] for each in of["patient"])),
        patient_problems=_named(of["patient_problem"], codes["patient_code"]),
        product_problems=_named(of["device_problem"], codes["device_code"]),
        narratives=_some(*(each[0] for each in of["text"])),
        devices=tuple(devices),
        reporter=told["reporter"],
    )


def _named(found: Sequence[Told], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the terms of these codes; a code that nobody names stays a number."""
    return _some(*(names.get(each[0]) or f"problem code {each[0]}" for each in found if each[0]))


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _first(row: Row, places: tuple[int, ...]) -> str:
    return next((text for at in places if (text := row.fields[at].strip())), "")


def alone(file: YearlyFile) -> Reject:
    """Return the refusal of a part of MAUDE that came without its reports."""
    explanation = (
        f"{file.source.name} is one of MAUDE's yearly files, with the {WHAT[file.role]}, and says "
        f"nothing without the file of {WHAT['report']}: bring the files in together, as a folder. "
        "Nothing of it was taken over"
    )
    return Reject(
        where=file.source.name,
        reason="no_report",
        explanation=explanation,
        payload=b"",
        whole_file=True,
    )
