"""A signal summary as CSV and as a workbook, in which no cell is ever a formula."""

import csv
import re
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import Cell as XlsxCell  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from reports.signal_summary import NOTICE, SIMULATED, Summary
from reports.summary_rows import COLUMNS, Cell, cells, rows_of
from reports.visible import visible

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "|", "%")
_UNIT = re.compile(r"%(?: [A-Za-z ]*)?\Z")
CELL_CHARACTERS_MAX = 32_000
"""A workbook's cell holds 32,767; a longer text is cut there, and says so."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_WIDTHS = {"what": 60, "case_id": 38, "event_id": 38, "plan_hash": 24, "time": 22}


def as_csv(summary: Summary) -> bytes:
    """Return one flat table in UTF-8 with a byte order mark, which spreadsheets ask for."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(cell) for cell in cells(row)] for row in rows_of(summary))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def guarded(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers.

    >>> guarded("=1+1"), guarded(" @SUM(A1)"), guarded(-2.5), guarded("plain"), guarded(None)
    ("'=1+1", "' @SUM(A1)", -2.5, 'plain', None)

    A unit is none: the sign stands alone, or before a space.

    >>> guarded("%"), guarded("% of all"), guarded("%A1")
    ('%', '% of all', "'%A1")
    """
    if not isinstance(cell, str):
        return cell
    text = visible(cell)
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    """Say whether some spreadsheet might reckon with this text."""
    if _UNIT.match(text):
        return False
    return text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)


def as_xlsx(summary: Summary) -> bytes:
    """Return a workbook of two sheets: what it is, and the flat table."""
    book = Workbook()
    about = book.active
    about.title = "About"
    lines = ["Signal summary", f"Signals raised from {summary.since} to {summary.until}", NOTICE]
    for text in [*([SIMULATED] if summary.simulated else []), *lines]:
        about.append([_cell(about, text)])
    about["A1"].font = Font(bold=True, size=16, color="9B1C1C" if summary.simulated else "1A1A1A")
    about.column_dimensions["A"].width = 110
    sheet = book.create_sheet("Everything")
    sheet.append([_cell(sheet, name) for name in COLUMNS])
    for row in rows_of(summary):
        sheet.append([_cell(sheet, each) for each in cells(row)])
    _look(sheet)
    out = BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _cell(sheet: Worksheet, cell: Cell) -> XlsxCell:
    if not isinstance(cell, str):
        return XlsxCell(sheet, value=cell)
    text = visible(cell)
    if len(text) > CELL_CHARACTERS_MAX:
        text = f"{text[:CELL_CHARACTERS_MAX]} [cut here: {len(text)} characters in all]"
    made = XlsxCell(sheet, value=text)
    made.data_type = "s"
    made.quotePrefix = _is_formula(text)
    return made


def _look(sheet: Worksheet) -> None:
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    for head in sheet[1]:
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor="EEF1F4")
        sheet.column_dimensions[head.column_letter].width = _WIDTHS.get(head.value, 16)
    what = COLUMNS.index("what")
    for row in sheet.iter_rows(min_row=2):
        row[what].alignment = Alignment(wrap_text=True, vertical="top")


def _timeless(book: bytes) -> bytes:
    """Return the workbook without the time at which it was written: same rows, same bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(book)) as written, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for name in sorted(
            written.namelist(), key=lambda each: (each != "[Content_Types].xml", each)
        ):
            content = written.read(name)
            if name == "docProps/core.xml":
                content = re.sub(
                    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content
                )
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            kept.writestr(entry, content)
    return out.getvalue()
