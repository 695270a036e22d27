"""A chart as a file: SVG, PNG, and its numbers as CSV. What leaves says of itself what it is.

`vl-convert` draws it in this process with its own copy of Vega and of Vega-Lite, and fetches
nothing. The first picture of a process takes longer than the others, for that copy has to start.
"""

import csv
import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from textwrap import wrap
from typing import Any

import altair as alt
import pyarrow as pa
import vl_convert

from dashboard.palette import INK
from dashboard.tables import Numbers
from reports.signal_summary import SIMULATED
from reports.summary_tables import guarded
from reports.visible import visible
from reports.words import instant
from store.read.overview import Origin

WIDTH_PX = 800
"""Of the picture, without its margins; the height is that on the page."""
SCALE = 2.0
"""Of a PNG, so that it stays sharp in print: two dots for each pixel."""
LINE_CHARACTERS, NOTE_CHARACTERS = 88, 120
PAPER_INK = "#111A22"
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
"""What is nearly everywhere; `vl-convert` brings Liberation Sans, whose letters are as wide."""
TITLE_CHARACTERS_MAX = 80
"""Of a file's name: with the longest device, and when, it stays below the 255 of most systems."""

_ORIGINS: dict[Origin, str] = {
    "simulated": SIMULATED,
    "mixed": "SIMULATED AND REAL DATA, MIXED. What is shown here means nothing.",
}
_PAPER: dict[str, Any] = {
    "background": "white",
    "padding": 16,
    "font": FONT,
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 15,
        "subtitleFontSize": 11.5,
        "subtitlePadding": 5,
        "offset": 14,
        "color": PAPER_INK,
        "subtitleColor": PAPER_INK,
    },
    "axis": {"titleFontWeight": "normal", "titleFontSize": 12, "labelFontSize": 11, "domain": False}
    | {"ticks": False, "labelPadding": 8, "titlePadding": 10},
    "legend": {"labelFontSize": 12},
    "mark": {"aria": False},  # thousands of dots would each describe themselves
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a chart is of, whose it is, and how much of the world was known when it was drawn.

    `note` says what cannot be guessed: what a line or a band is. `known_at` is the moment of the
    past that was looked at, None for now; `as_of` is when the newest record came that it rests on.
    """

    title: str
    whose: str
    origin: Origin
    as_of: datetime | None
    known_at: datetime | None = None
    note: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what stands beneath the title."""
        if self.known_at is not None:
            when = f"as known at {instant(self.known_at)}"
        else:
            when = f"as of {instant(self.as_of)}" if self.as_of else "of an empty log"
        said = f"{self.whose}, {when}" if self.whose else when[:1].upper() + when[1:]
        warned = _ORIGINS.get(self.origin)
        noted = wrap(visible(self.note), NOTE_CHARACTERS)
        return (visible(said), *noted, *([warned] if warned else []))


def file_name(heading: Heading, ending: str) -> str:
    """Return a name that says what, whose, and as of when, in letters that every system takes.

    >>> from events.sample import moment
    >>> heading = Heading(
    ...     title="Impedance, left lead", whose="device-1", origin="real", as_of=moment(1.5)
    ... )
    >>> file_name(heading, "svg")
    'impedance-left-lead_device-1_as-of-20260102T1200Z.svg'
    """
    when = heading.known_at or heading.as_of
    stamp = f"as-of-{when:%Y%m%dT%H%MZ}" if when else "of-an-empty-log"
    title = _plain(heading.title.lower())[:TITLE_CHARACTERS_MAX]
    named = "_".join(each for each in (title, _plain(heading.whose)) if each)
    marked = "simulated_" if heading.origin == "simulated" else ""
    return f"{marked}{named}_{stamp}.{ending}"


def as_svg(chart: alt.LayerChart, heading: Heading) -> bytes:
    """Return the chart as a drawing that scales."""
    spec = json.dumps(spec_of(chart, heading))
    drawn: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return drawn.encode()


def as_png(chart: alt.LayerChart, heading: Heading) -> bytes:
    """Return the chart as a picture."""
    spec = json.dumps(spec_of(chart, heading))
    drawn: bytes = vl_convert.vegalite_to_png(spec, scale=SCALE, allowed_base_urls=[])
    return drawn


def as_csv(numbers: Numbers, heading: Heading) -> bytes:
    """Return the numbers of a chart for a spreadsheet; each row says whether it is real.

    No cell is ever a formula, and a byte order mark says that it is UTF-8.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([guarded(name) for name in (*numbers, "Data are")])
    for row in zip(*numbers.values(), strict=True):
        writer.writerow([guarded(_cell(each)) for each in (*row, heading.origin)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def spec_of(chart: alt.LayerChart, heading: Heading) -> dict[str, Any]:
    """Return what Vega-Lite draws: dark on white, as wide as a page, with its heading.

    The rows are put in here. Altair would do it by a setting that is global to all threads, and
    Streamlit changes that setting for a moment whenever it draws a chart for somebody else; and
    Altair holds each row against the schema, which takes longer than to draw it.
    """
    paper = chart.properties(width=WIDTH_PX)
    tables = {}
    for each in (paper, *paper.layer):
        if isinstance(each.data, pa.Table):
            name = f"rows-{id(each.data)}"
            tables[name] = each.data
            each.data = alt.NamedData(name=name)
    title = {"text": wrap(visible(heading.title), LINE_CHARACTERS), "subtitle": [*heading.lines]}
    spec: dict[str, Any] = _on_paper(paper.to_dict())
    own = spec.pop("config", {})
    config = _PAPER | {name: {**_PAPER.get(name, {}), **each} for name, each in own.items()}
    return spec | {
        "title": title,
        "description": "; ".join([heading.title, *heading.lines]),
        "datasets": {name: _rows(table) for name, table in tables.items()},
        "config": config,
    }


def _on_paper(part: Any) -> Any:
    """Return a part of a drawing in the ink of paper, where it has that of the page around it."""
    if isinstance(part, dict):
        return {name: _on_paper(each) for name, each in part.items()}
    if isinstance(part, list):
        return [_on_paper(each) for each in part]
    return PAPER_INK if part == INK else part


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    return [{name: _cell(value) for name, value in row.items()} for row in table.to_pylist()]


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", text).strip("-.")
