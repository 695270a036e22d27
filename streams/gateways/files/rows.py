"""Rows of a table, whatever its quotes and line breaks do; none is lost inside another.

A stray quote or line break costs at most its own row. A line that is a row of its own (its key and
its date stand where the header says) never becomes a part of another's text, so a quote that nobody
closes ends before it. What is left over is a reject of its own.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from streams.gateways.files.lines import LINE_MAX, Line, Lines
from streams.gateways.files.source import Opened
from streams.gateways.files.split import repaired, split
from streams.gateways.files.table import Table, canonical
from streams.gateways.reject import Reject

ROW_LINES_MAX = 500
JOINED_LINES_MAX = 50
RAGGED = ("|", "\t")
"""Delimiters of files whose rows may end before the header does, as MAUDE's own do."""
NAME_MAX = 80
"""Characters of what may be a name, and no text."""
NUL = "row: NUL characters left out"
UNQUOTED_BREAK = "row: a line break without quotes"
SHORT = "row: fewer fields than the header, the last are taken as empty"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it is, its fields in the order of the header, its bytes, what was odd."""

    where: str
    fields: list[str]
    raw: bytes = field(repr=False)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rest:
    """The rest of the last text of the row before, after a line break without quotes."""

    line: Line
    text: str


class Rows:
    """Reads the rows below the header; `text_last` says that the last column is a free text."""

    def __init__(self, name: str, opened: Opened, table: Table, *, text_last: bool) -> None:
        csv.field_size_limit(LINE_MAX)
        self.name, self.opened, self.table, self.text_last = name, opened, table, text_last
        self.delimiter, self.count = table.delimiter, len(table.columns)
        self.lines = Lines(opened.file)

    def __iter__(self) -> Iterator[Row | Reject]:
        """Yield each row, or a reject for what is none."""
        for _ in range(self.table.lines_before):
            self.lines.next()
        pending: Row | None = None
        while (line := self.lines.next()) is not None:
            for found in self._found(line):
                if isinstance(found, _Rest) and pending is not None:
                    pending = _longer(pending, found)
                    continue
                if pending is not None:
                    yield pending
                pending = found if isinstance(found, Row) else None
                if isinstance(found, _Rest):
                    yield self._none(found.line, "not_a_row", "is no row of its header")
                elif isinstance(found, Reject):
                    yield found
        if pending is not None:
            yield pending
        if self.opened.broken:
            why = "the packed file breaks off here: fetch it again; the rows before were read"
            yield Reject(where=self.name, reason="truncated", explanation=why, payload=b"")

    def _found(self, line: Line) -> Iterator[Row | Reject | _Rest]:
        if line.too_long:
            more = " The rest of the file was not read." if self.lines.given_up else ""
            what = f"is a line of over {LINE_MAX >> 20} MiB, no row: only its beginning is kept."
            yield self._none(line, "line_too_long", what + more)
            return
        if not line.whole and self.opened.broken or not line.raw.strip():
            return
        fields = self._plain(line.text)
        if fields is None:
            yield from self._careful(line)
        elif not self._is_no_row(fields):
            yield self._row((line,), fields)

    def _plain(self, text: str) -> list[str] | None:
        """Return the fields of an ordinary row of one line, fast; None of any other."""
        if "\r" in text:
            return None
        if '"' not in text:
            fields = text.split(self.delimiter)
        else:
            try:
                fields = next(csv.reader((text,), delimiter=self.delimiter, strict=True))
            except csv.Error:
                return None
        return fields if len(fields) == self.count else None

    def _is_no_row(self, fields: list[str]) -> bool:
        """Whether these are the empty cells below a sheet, or the header of a file joined on."""
        first = fields[0]
        if not first:
            return not any(each.strip() for each in fields)
        same = canonical(first) == self.table.columns[0]
        return same and tuple(map(canonical, fields)) == self.table.columns

    def _careful(self, line: Line) -> Iterator[Row | Reject | _Rest]:
        text = line.text
        if "\r" in text:
            pieces = text.split("\r")
            if all(self._begins_row(split(each, self.delimiter).fields) for each in pieces[1:]):
                glued = [replace(line, raw=f"{each}\n".encode()) for each in pieces]
                self.lines.give_back(glued)
                return
            text = text.replace("\r", "\n")
        row = self._quoted(line, text) or self._joined(line, text)
        if row is not None:
            yield row
            return
        fields, waits, _ = split(text, self.delimiter)
        if waits and self.delimiter in RAGGED:  # files that do not quote: it is an inch mark
            fields, waits = text.split(self.delimiter), False
        begins = self._begins_row(fields)
        if len(fields) > self.count and begins:
            fields = self._without_excess(fields)
        if len(fields) == self.count and not waits:
            if not self._is_no_row(fields):
                yield self._row((line,), fields)
        elif not line.whole:
            yield self._none(line, "truncated", "is cut off: the file was not written to its end")
        elif waits:
            what = "opens a quote that nobody closes; the lines after it were read on their own"
            yield self._none(line, "unclosed_quote", what)
        elif begins and len(fields) < self.count and self._may_end_early(fields):
            yield self._row((line,), fields + [""] * (self.count - len(fields)), SHORT)
        elif self.text_last and not begins and len(fields) < self.count:
            yield _Rest(line, text)
        else:
            what = f"has {len(fields)} fields, the header {self.count}"
            yield self._none(line, "not_a_row", what)

    def _may_end_early(self, fields: list[str]) -> bool:
        """Whether what is missing is at the end: of a ragged file, or an empty text.

        Had a field before it gone missing, the text would stand in its place.
        """
        only_text = self.text_last and len(fields) == self.count - 1
        return self.delimiter in RAGGED or (only_text and len(fields[-1]) <= NAME_MAX)

    def _quoted(self, line: Line, text: str) -> Row | None:
        """Return the row whose quoted fields may span lines, or hold stray quotes."""
        for tight in (True, False) if text.startswith('"') else (False,):
            row = self._across_lines(line, text, tight=tight)
            if row is not None:
                return row
        fields = repaired(text, self.delimiter, self.count)
        return self._row((line,), fields) if fields else None

    def _across_lines(self, line: Line, text: str, *, tight: bool) -> Row | None:
        found, taken = split(text, self.delimiter, tight=tight), list[Line]()
        while found.open and len(taken) < ROW_LINES_MAX and len(text) < LINE_MAX:
            more = self.lines.next()
            if more is None:
                break
            taken.append(more)
            if more.too_long or self._is_own(more.text):
                break
            text += f"\n{more.text}"
            if b'"' in more.raw:
                found = split(text, self.delimiter, tight=tight)
        if not found.open and len(found.fields) == self.count:
            return self._row((line, *taken), found.fields)
        self.lines.give_back(taken)
        return None

    def _joined(self, line: Line, text: str) -> Row | None:
        """Return the row whose line breaks stand in a field without quotes."""
        fields, waits, _ = split(text, self.delimiter)
        if waits or len(fields) >= self.count or not self._begins_row(fields):
            return None
        taken: list[Line] = []
        while len(fields) < self.count and len(taken) < JOINED_LINES_MAX:
            more = self.lines.next()
            if more is None:
                break
            taken.append(more)
            if more.too_long or self._begins_row(split(more.text, self.delimiter).fields):
                break
            text += f"\n{more.text}"
            fields, waits, _ = split(text, self.delimiter)
            if len(fields) == self.count and not waits:
                return self._row((line, *taken), fields, UNQUOTED_BREAK)
        self.lines.give_back(taken)
        return None

    def _without_excess(self, fields: list[str]) -> list[str]:
        """Leave out empty fields after the last column; join what a last text was split into."""
        rest = fields[self.count :]
        if not any(each.strip() for each in rest):
            return fields[: self.count]
        if self.text_last and self.delimiter in RAGGED:
            return [*fields[: self.count - 1], self.delimiter.join(fields[self.count - 1 :])]
        return fields

    def _is_own(self, text: str) -> bool:
        fields = self._plain(text)
        return fields is not None and self._begins_row(fields)

    def _begins_row(self, fields: list[str]) -> bool:
        return self.table.begins_row(fields)

    def _row(self, lines: tuple[Line, ...], fields: list[str], *notes: str) -> Row:
        if any(line.had_nul for line in lines):
            notes = (*notes, NUL)
        raw = lines[0].raw if len(lines) == 1 else b"".join(line.raw for line in lines)
        return Row(f"{self.name}:{lines[0].number}", fields, raw, notes)

    def _none(self, line: Line, reason: str, what: str) -> Reject:
        where = f"{self.name}:{line.number}"
        advice = "" if line.too_long else ". Mend the row, or export the file again"
        payload = line.raw[: 1 << 20]
        return Reject(
            where=where, reason=reason, explanation=f"{where} {what}{advice}", payload=payload
        )


def _longer(row: Row, rest: _Rest) -> Row:
    fields = [*row.fields[:-1], f"{row.fields[-1]}\n{rest.text}"]
    notes = tuple(dict.fromkeys((*row.notes, UNQUOTED_BREAK)))
    return replace(row, fields=fields, raw=row.raw + rest.line.raw, notes=notes)
