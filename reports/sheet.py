"""Sheets of paper: the type, rules and running lines that every PDF of this program shares.

The same content gives the same bytes: no clock is read (`invariant`), and the fonts (Bitstream
Vera, shipped with ReportLab) are embedded, so that what a reader sees is what was written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from reports.visible import chunks, visible

_PLAIN, _BOLD = TTFont("Vera", "Vera.ttf"), TTFont("VeraBd", "VeraBd.ttf")
_DRAWN = frozenset(_PLAIN.face.charToGlyph) & frozenset(_BOLD.face.charToGlyph)
for _font in (_PLAIN, _BOLD):
    pdfmetrics.registerFont(_font)

_MARGIN = 18 * mm
WIDTH = A4[0] - 2 * _MARGIN
"""The width of the text [pt]."""
_INK, _SOFT, _RULE = (colors.HexColor(each) for each in ("#1a1a1a", "#555555", "#c8c8c8"))
_WARNING = colors.HexColor("#9b1c1c")
_HEAD = colors.HexColor("#eef1f4")


def _style(name: str, size_pt: float, **other: object) -> ParagraphStyle:
    given = {"fontName": "Vera", "fontSize": size_pt, "leading": size_pt * 1.35, "textColor": _INK}
    return ParagraphStyle(name, **(given | {"splitLongWords": 1} | other))


_STYLES = {
    "title": _style("title", 16, fontName="VeraBd", spaceAfter=4),
    "heading": _style("heading", 10.5, fontName="VeraBd", spaceBefore=9, spaceAfter=3),
    "body": _style("body", 8.5, spaceAfter=3),
    "label": _style("label", 8, textColor=_SOFT),
    "source": _style("source", 6.5, textColor=_SOFT, spaceAfter=2),
    "cell": _style("cell", 7),
    "cell_head": _style("cell_head", 7, fontName="VeraBd"),
    "banner": _style("banner", 11, fontName="VeraBd", textColor=colors.white, alignment=1),
    "box": _style("box", 8.5, fontName="VeraBd"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What stands on every page: whose it is, and what may not be forgotten of it."""

    title: str
    foot: str
    simulated: bool


def say(text: str, style: str = "body") -> Paragraph:
    """Return a paragraph of plain text; nothing in it is taken for markup."""
    told = escape(visible(text, drawn=_DRAWN)).replace("\n", "<br/>")
    return Paragraph(told, _STYLES[style])


def told(text: str, style: str = "body") -> tuple[Paragraph, ...]:
    """Return text of any length as paragraphs that each fit a page."""
    return tuple(say(piece, style) for piece in chunks(text))


def heading(text: str, *, room_mm: float = 30) -> tuple[Flowable, ...]:
    """Return a heading, on the next page where less room than that is left on this one."""
    return CondPageBreak(room_mm * mm), say(text, "heading")


def boxed(text: str, *, alarming: bool = False) -> tuple[Flowable, ...]:
    """Return a box that cannot be overlooked; an alarming one is filled."""
    box = Table([[say(text, "banner" if alarming else "box")]], colWidths=[WIDTH])
    look = [("BOX", (0, 0), (-1, -1), 1.2, _WARNING if alarming else _INK)]
    fill = [("BACKGROUND", (0, 0), (-1, -1), _WARNING)] if alarming else []
    room = [("TOPPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 6)]
    box.setStyle([*look, *fill, *room])
    return box, Spacer(1, 5)


def pairs(rows: Sequence[tuple[str, str, str]]) -> Iterator[Flowable]:
    """Yield rows of label, value and source; a long value goes on in rows without a label."""
    cells: list[list[object]] = []
    begins: list[int] = []
    for label, value, source in rows:
        begins.append(len(cells))
        pieces = [[each] for each in told(value)]
        if source:
            pieces[-1].append(say(source, "source"))
        cells.extend(
            [say(label, "label") if not number else "", piece]
            for number, piece in enumerate(pieces)
        )
    if not cells:
        return
    table = Table(cells, colWidths=[WIDTH * 0.27, WIDTH * 0.73])
    rules = [("LINEABOVE", (0, at), (-1, at), 0.4, _RULE) for at in begins]
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_tight(2), *rules])
    yield table


def grid(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, shares: Sequence[float]
) -> Flowable:
    """Return a table whose head is repeated on each page; long cells are told in several rows."""
    cells: list[list[object]] = [[say(each, "cell_head") for each in head]]
    for row in rows:
        columns = [list(chunks(each)) for each in row]
        for at in range(max(len(column) for column in columns)):
            cells.append([say(c[at], "cell") if at < len(c) else "" for c in columns])
    table = Table(cells, colWidths=[WIDTH * share for share in shares], repeatRows=1)
    look = [("BACKGROUND", (0, 0), (-1, 0), _HEAD), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    table.setStyle([*look, *_tight(2.5), ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE)])
    return table


def _tight(space_pt: float) -> list[tuple[object, ...]]:
    sides = ("TOPPADDING", "BOTTOMPADDING", "LEFTPADDING", "RIGHTPADDING")
    return [(side, (0, 0), (-1, -1), space_pt) for side in sides]


def printed(story: Sequence[Flowable], running: Running) -> bytes:
    """Return the PDF; the same story gives the same bytes."""
    out = BytesIO()
    room_pt = 22 * mm
    frame = Frame(_MARGIN, room_pt, WIDTH, A4[1] - 2 * room_pt, 0, 0, 0, 0)
    document = BaseDocTemplate(
        out,
        pagesize=A4,
        invariant=1,
        lang="en-GB",
        title=visible(running.title),
        author="stimwatch",
        subject=visible(running.foot),
    )

    def draw(canvas: Canvas, _: BaseDocTemplate) -> None:
        _draw_running(canvas, running)

    document.addPageTemplates(PageTemplate(frames=[frame], onPageEnd=draw))
    document.build(list(story))
    return out.getvalue()


def _draw_running(canvas: Canvas, running: Running) -> None:
    """Draw the running lines, and SIMULATED over the page where the data are."""
    canvas.saveState()
    canvas.setFont("Vera", 7)
    canvas.setFillColor(_SOFT)
    canvas.drawString(_MARGIN, A4[1] - 13 * mm, visible(running.title, drawn=_DRAWN)[:110])
    canvas.drawString(_MARGIN, 12 * mm, visible(running.foot, drawn=_DRAWN)[:125])
    canvas.drawRightString(A4[0] - _MARGIN, 12 * mm, f"page {canvas.getPageNumber()}")
    if running.simulated:
        canvas.setFont("VeraBd", 7)
        canvas.setFillColor(_WARNING)
        canvas.drawRightString(A4[0] - _MARGIN, A4[1] - 13 * mm, "SIMULATED")
        canvas.translate(A4[0] / 2, A4[1] / 2)
        canvas.rotate(52)
        canvas.setFont("VeraBd", 92)
        canvas.setFillColor(_WARNING, alpha=0.09)
        canvas.drawCentredString(0, -30, "SIMULATED")
    canvas.restoreState()
