"""How a page stands on paper: its tables whole, and on each sheet what it is and as of when.

A table on the screen is a picture that scrolls within itself; printed, it would be cut at the edge
of the window. So each has a plain twin, which is shown on paper only (`style.css`). It is cut where
it has very many rows, and says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape

ROWS_MAX = 500
WORD_MAX = 26
"""A longer word, such as a hash, is broken anywhere; no other is."""
UNBROKEN_MAX = 12
"""A text that is no longer, such as a date or a grade with its sign, stays on one line."""
_MARGINS = "size: A4; margin: 14mm 12mm 18mm;"
_SMALL = "font: 8pt sans-serif; color: #000;"


def table_on_paper(
    columns: Mapping[str, Sequence[object]], *, rows_max: int = ROWS_MAX, narrow: bool = False
) -> str:
    """Return a table for print, and for `narrow` windows. What stands in it is text, never markup.

    >>> print(table_on_paper({"Device": ["<b>1</b>"]}))
    <div class="on-paper"><table>
    <thead><tr><th>Device</th></tr></thead>
    <tbody><tr><td class="short">&lt;b&gt;1&lt;/b&gt;</td></tr></tbody>
    </table></div>
    """
    rows = list(zip(*columns.values(), strict=True))
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows[:rows_max])
    cut = ""
    if len(rows) > rows_max:
        cut = f"<p>The first {rows_max:,} of {len(rows):,} rows; the rest is left out.</p>"
    table = f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody>"
    where = 'class="on-paper narrow" tabindex="0"' if narrow else 'class="on-paper"'
    return f"<div {where}><table>\n{table}\n</table>{cut}</div>"


def foot_on_paper(*, title: str, told: str, simulated: bool) -> str:
    """Return the style that puts, on each sheet, what it is, as of when, and its number.

    It does not begin with the style. Streamlit gives a lone style a place outside of the page, to
    which each new drawing of a live part would add one more, until the browser loses count.

    >>> foot = foot_on_paper(title="Signal", told="As of 2026-03-31 12:00 UTC.", simulated=True)
    >>> '"stimwatch: Signal. As of 2026-03-31 12:00 UTC. SIMULATED DATA"' in foot
    True
    """
    said = [f"stimwatch: {title}.", told, *(["SIMULATED DATA"] if simulated else [])]
    return (
        f'<span class="on-paper"></span><style>'
        f"@page {{ {_MARGINS} "
        f"@bottom-left {{ content: {_quoted(said)}; width: 85%; {_SMALL} text-align: left; }} "
        f'@bottom-right {{ content: counter(page) " of " counter(pages); {_SMALL} }} }}</style>'
    )


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        whole = int(value) if isinstance(value, float) and value.is_integer() else value
        return f'<td class="number">{whole:,}</td>'
    text = f"{value:%Y-%m-%d %H:%M:%S %Z}" if isinstance(value, datetime) else str(value)
    if any(len(word) > WORD_MAX for word in text.split()):
        return f'<td class="long">{escape(text)}</td>'
    if len(text) <= UNBROKEN_MAX:
        return f'<td class="short">{escape(text)}</td>'
    return f"<td>{escape(text)}</td>"


def _quoted(words: Iterable[str]) -> str:
    r"""Return words as a text of a style sheet, out of which nothing in them can break.

    >>> _quoted(['a "b"', "</style>"])
    '"a \\22 b\\22  \\3c \\2f style\\3e "'
    """
    text = " ".join(words)
    kept = "".join(c if c.isalnum() or c in " .,:;()-" else f"\\{ord(c):x} " for c in text)
    return f'"{kept}"'
