"""Find the header of a table, and what its fields are separated by.

Names of columns do not depend on case, spaces or underscores. Lines above the header, as reports
and spreadsheets put them there (`sep=;`, a title), are passed over.
"""

import csv
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

DELIMITERS = (",", "|", "\t", ";")
LINES_ABOVE_MAX = 20
_BESIDES = re.compile(r"[^a-z0-9]+")
_KEY = re.compile(r"\d{1,12}(\.0+)?")
_NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9/_.-]{3,40}")
_DATE = re.compile(r"(?=.*\d)[0-9A-Za-z/.:, -]{4,30}")


def canonical(name: str) -> str:
    """Return the name of a column without what differs from file to file.

    >>> canonical(" Report_Number"), canonical("Report Number "), canonical("reportNumber")
    ('reportnumber', 'reportnumber', 'reportnumber')
    """
    return _BESIDES.sub("", name.lower())


@dataclass(frozen=True, slots=True)
class Table:
    """The columns by their canonical names, the delimiter, and how many lines come before."""

    columns: tuple[str, ...]
    delimiter: str
    lines_before: int

    def places(self, names: Collection[str]) -> tuple[int, ...]:
        """Return where the columns of these names are, in the order of `names`."""
        return tuple(self.columns.index(name) for name in names if name in self.columns)

    def begins_row(self, fields: list[str]) -> bool:
        """Whether these fields are a row of their own, not the rest of a text that was broken.

        Its key and number must look like one, its date of receipt like a date; whatever its other
        fields are.
        """
        told = False
        for name, shape in (("mdrreportkey", _KEY), ("reportnumber", _NUMBER)):
            value = self._value(fields, name)
            if value and not shape.fullmatch(value):
                return False
            told = told or bool(value)
        received = self._value(fields, "datereceived")
        return told and received is not None and (not received or bool(_DATE.fullmatch(received)))

    def _value(self, fields: list[str], name: str) -> str | None:
        """Return what stands there, "" where there is no such column, None beyond the end."""
        if name not in self.columns:
            return ""
        at = self.columns.index(name)
        return fields[at].strip() if at < len(fields) else None


def find_table(head: str, is_header: Callable[[Collection[str]], bool]) -> Table | None:
    """Return the table whose header is among the first lines, or None."""
    for number, line in enumerate(head.split("\n", LINES_ABOVE_MAX)[:LINES_ABOVE_MAX]):
        for delimiter in DELIMITERS:
            if delimiter not in line:
                continue
            try:
                names = next(csv.reader([line.rstrip("\r")], delimiter=delimiter))
            except csv.Error:
                continue
            columns = tuple(canonical(name) for name in names)
            if is_header(columns):
                return Table(columns, delimiter, number + 1)
    return None
