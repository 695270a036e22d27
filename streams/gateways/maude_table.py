"""Reader of MAUDE extracts as tables: a row is a report, or one part of it.

Columns differ from extract to extract; each field is looked for under every name it was seen with.
"""

import re
from collections.abc import Iterator

from streams.gateways.files.dates import Order
from streams.gateways.files.file_dates import DatesUnclear, FileDates
from streams.gateways.files.rows import Row, Rows
from streams.gateways.files.source import Opened, Source
from streams.gateways.files.table import Table
from streams.gateways.maude_columns import DEVICE, NARRATIVES, REPORT
from streams.gateways.maude_terms import split_terms
from streams.gateways.raw_report import RawDevice, RawReport
from streams.gateways.reject import Reject

WEB_EXPORT = "webaddress"
"""A column of what the public search page gives people: its dates are month-first."""
_LABEL = re.compile(r"\s*\b(?:Event Description|(?:Additional )?Manufacturer Narrative):\s*")
_AS_FLOAT = re.compile(r"(\d+)\.0+")
MISSING = frozenset(
    ("nan", "null", "none", "nat", "na", "n/a", "<na>", "#n/a", "nil", "undefined", "(null)", "\\n")
)
"""How data frames, databases and spreadsheets write that there is nothing."""
_DATES = ("received", "happened", "reported", "changed")


def read_table(source: Source, table: Table, order: Order | None) -> Iterator[RawReport | Reject]:
    """Yield a raw report for each row; memory does not grow with the file."""
    usual: Order | None = "month-first" if WEB_EXPORT in table.columns else None
    reader = _Reader(table)
    dates = FileDates(order, usual, lambda: _date_texts(source, reader))
    with source.opened() as opened:
        for row in reader.rows(source.name, opened):
            if isinstance(row, Reject):
                yield row
                continue
            try:
                yield reader.report(row, dates)
            except DatesUnclear as fault:
                yield fault.reject(source.name)
                return


def _date_texts(source: Source, reader: "_Reader") -> Iterator[str]:
    with source.opened() as opened:
        for row in reader.rows(source.name, opened):
            if isinstance(row, Row):
                for at in reader.dates:
                    yield row.fields[at]


class _Reader:
    """Where the fields of a report are in the rows of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.places = {each.field: table.places(each.canonical) for each in (*REPORT, *DEVICE)}
        self.dates = tuple(at for name in _DATES for at in self.places[name])

    def rows(self, name: str, opened: Opened) -> Rows:
        return Rows(name, opened, self.table, text_last=self.table.columns[-1] in NARRATIVES)

    def report(self, row: Row, dates: FileDates) -> RawReport:
        fields, first = row.fields, self._first
        return RawReport(
            where=row.where,
            raw=row.raw,
            number=_identity(first(fields, "number")),
            key=_identity(first(fields, "key")),
            received=dates.iso(first(fields, "received")),
            happened=dates.iso(first(fields, "happened")),
            reported=dates.iso(first(fields, "reported")),
            changed=dates.iso(first(fields, "changed")),
            kinds=_parts(first(fields, "kinds")),
            supplement=first(fields, "supplement"),
            supplemented=first(fields, "supplemented"),
            event_types=_parts(first(fields, "event_types")),
            outcomes=self._all(fields, "outcomes"),
            patient_problems=_terms(self._all(fields, "patient_problems")),
            product_problems=_terms(self._all(fields, "product_problems")),
            narratives=_texts(self._all(fields, "narratives")),
            devices=(
                RawDevice(
                    brand=first(fields, "brand"),
                    generic=first(fields, "generic"),
                    manufacturer=first(fields, "manufacturer"),
                    model=first(fields, "model"),
                    product_code=first(fields, "product_code"),
                ),
            ),
            reporter=first(fields, "reporter"),
            notes=row.notes,
        )

    def _first(self, fields: list[str], name: str) -> str:
        """Return the first of the columns of this field that says something."""
        for at in self.places[name]:
            if text := fields[at].strip():
                return text
        return ""

    def _all(self, fields: list[str], name: str) -> tuple[str, ...]:
        return tuple(text for at in self.places[name] if (text := fields[at].strip()))


def _identity(number: str) -> str:
    """Return a number as it was before a data frame or a database wrote it, "" for a missing one.

    >>> [_identity(number) for number in ("7001", "7001.0", "NaN", "<NA>", "3000000-2023-00001")]
    ['7001', '7001', '', '', '3000000-2023-00001']
    """
    whole = _AS_FLOAT.fullmatch(number)
    return whole[1] if whole else "" if number.casefold() in MISSING else number


def _texts(told: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the labels that the search page's export puts before each text."""
    if not any("escription:" in text or "arrative:" in text for text in told):
        return told
    return tuple(text for each in told for text in _LABEL.split(each) if text)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for each in text.split(",") if (part := each.strip()))


def _terms(joined: tuple[str, ...]) -> tuple[str, ...]:
    """Split terms at semicolons where there are any, or else at commas that no term holds."""
    found: list[str] = []
    for text in joined:
        found += (each.strip() for each in text.split(";")) if ";" in text else split_terms(text)
    return tuple(dict.fromkeys(each for each in found if each))
