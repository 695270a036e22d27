"""Rows of a CSV file with their line number and their bytes, whatever its quotes do.

The usual reader takes a quote that nobody closed as the beginning of a field that ends at the end
of the file, and thousands of reports are gone without a word. Here a row ends at the latest after
`ROW_LINES_MAX` lines; if it has not closed its quotes by then, its first line is set aside and
reading goes on with the next.
"""

import codecs
import csv
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from streams.gateways.opening import BROKEN, opened
from streams.gateways.reject import Reject

ROW_LINES_MAX = 500
ROW_BYTES_MAX = 1 << 20
LINE_MAX = 4 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it is, its values by column, and its bytes."""

    where: str
    values: Mapping[str, str]
    raw: bytes = field(repr=False)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not UTF-8 as what they most often are, instead of losing them."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error("windows-1252", _as_windows_1252)


def text_of(raw: bytes) -> str:
    """Decode UTF-8, with single bytes of Windows-1252 among it; drop a byte-order mark."""
    return raw.decode("utf-8", errors="windows-1252").removeprefix("\ufeff")


def read_rows(path: Path) -> Iterator[Row | Reject]:
    """Yield the rows below the header, or a reject for what is not a row of that header."""
    with opened(path) as file:
        records = _records(path.name, file)
        header: tuple[str, ...] | None = None
        for record in records:
            if isinstance(record, Reject):
                yield record
                continue
            where, raw = record
            fields = _fields(raw)
            if fields is None:
                yield _wrong(where, raw, "is not a row of comma-separated values")
            elif header is None:
                header = tuple(name.strip() for name in fields)
            elif len(fields) != len(header):
                yield _wrong(where, raw, f"has {len(fields)} fields, the header {len(header)}")
            else:
                yield Row(where, dict(zip(header, fields, strict=True)), raw)


def _fields(raw: bytes) -> list[str] | None:
    try:
        return next(csv.reader([text_of(raw).rstrip("\r\n")], strict=True))
    except (csv.Error, StopIteration):
        return None


def _wrong(where: str, raw: bytes, what: str) -> Reject:
    return Reject(
        where=where,
        reason="not_a_row",
        explanation=f"{where} {what}. Mend the row, or export the file again",
        payload=raw,
    )


def _records(name: str, file: IO[bytes]) -> Iterator[tuple[str, bytes] | Reject]:
    """Yield the place and the bytes of each row, which may span lines inside quotes."""
    ahead: deque[bytes] = deque()
    number = 0
    while True:
        try:
            line = ahead.popleft() if ahead else file.readline(LINE_MAX)
        except BROKEN:
            why = "the packed file breaks off here: fetch it again; the rows before were read"
            yield Reject(
                where=f"{name}:{number + 1}", reason="truncated", explanation=why, payload=b""
            )
            return
        if not line:
            return
        number += 1
        where = f"{name}:{number}"
        if not line.strip():
            continue
        lines = [line]
        size, open_quotes = len(line), line.count(b'"') % 2
        while open_quotes and len(lines) < ROW_LINES_MAX and size < ROW_BYTES_MAX:
            more = ahead.popleft() if ahead else _more(file)
            if not more:
                break
            lines.append(more)
            size += len(more)
            open_quotes ^= more.count(b'"') % 2
        if not open_quotes:
            number += len(lines) - 1
            yield where, b"".join(lines)
            continue
        ahead.extendleft(reversed(lines[1:]))
        yield Reject(
            where=where,
            reason="unclosed_quote",
            explanation=f"{where} opens a quote that nobody closes. Close it; the lines after it "
            "were read on their own",
            payload=line,
        )


def _more(file: IO[bytes]) -> bytes:
    try:
        return file.readline(LINE_MAX)
    except BROKEN:
        return b""
