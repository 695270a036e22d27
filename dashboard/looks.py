"""The looks of one monitor as a line against its boundary, and in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import altair as alt
import pyarrow as pa

from dashboard.chart_parts import margin, palette_scale, roomy
from dashboard.palette import CONTACT_COLOURS, EVIDENCE, INK
from dashboard.tables import NOTHING, Columns
from events.surveillance import LookResult
from reports.words import number

_STATES = {"signal": "▲ signal", "no_signal": "no signal", "not_evaluated": "not evaluated"}
_LINES = ("observed / expected", "boundary")
TOP_LEAST, TOP_MOST = 3.0, 40.0
BELOW_ZERO = 0.04
"""The share of the axis below zero: room for the dot of a look without an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One look on the chart; the boundary is the ratio that would signal, if any still would."""

    look: date
    ratio: float
    boundary: float | None
    state: str


def points_of(looks: Sequence[LookResult]) -> tuple[Point, ...]:
    """Return the looks that have a ratio; one that expects nothing has none.

    The boundary ends with the look that signals: after it, nothing more is decided.

    >>> from datetime import date
    >>> look = LookResult(
    ...     monitor_id="m", monitor_version=1, look=date(2026, 2, 1), state="no_signal",
    ...     observed=3, expected=2.0, critical_events=7,
    ... )
    >>> (point,) = points_of([look, look.model_copy(update={"expected": 0.0})])
    >>> point.ratio, point.boundary
    (1.5, 3.5)
    """
    first = first_signal(looks)
    found = []
    for each in looks:
        if each.observed is None or not each.expected:
            continue
        decides = each.critical_events is not None and (first is None or each.look <= first.look)
        found.append(
            Point(
                look=each.look,
                ratio=each.observed / each.expected,
                boundary=(each.critical_events or 0) / each.expected if decides else None,
                state=state(each),
            )
        )
    return tuple(found)


def first_signal(looks: Sequence[LookResult]) -> LookResult | None:
    """Return the look at which the boundary was reached, if it was."""
    return next((each for each in looks if each.state == "signal"), None)


def smallest_ratio(looks: Sequence[LookResult]) -> float | None:
    """Return what was detectable at the latest look that tells it."""
    told = (each.smallest_detectable_ratio for each in reversed(looks))
    return next((least for least in told if least is not None), None)


def looks_chart(points: Sequence[Point], *, signalled_on: date | None = None) -> alt.LayerChart:
    """Draw observed over expected at each look, and the boundary that it must reach to signal.

    Of the first looks the boundary lies far above: the axis ends where there is something to see.
    """
    rows = [(p.look, _LINES[0], p.ratio, p.state) for p in points]
    rows += [(p.look, _LINES[1], p.boundary, p.state) for p in points if p.boundary is not None]
    table = pa.table(
        {
            "look": pa.array([row[0] for row in rows], pa.date32()),
            "line": [row[1] for row in rows],
            "ratio": [float(row[2] or 0.0) for row in rows],
            "state": [row[3] for row in rows],
        }
    )
    x = alt.X(
        "look:T",
        title="Events before this day count",
        axis=alt.Axis(format="%d %b %Y", tickCount=7, labelOverlap=True, labelSeparation=12),
        scale=alt.Scale(type="utc", domain=_around(points), nice=False),
    )
    y = alt.Y(
        "ratio:Q",
        title="observed / expected",
        scale=alt.Scale(domain=[-BELOW_ZERO * _top(points), _top(points)], nice=False),
        axis=alt.Axis(**margin(), tickCount=5),
    )
    looks = [CONTACT_COLOURS[0], CONTACT_COLOURS[1]]
    base = alt.Chart(table).encode(x=x, y=y, color=palette_scale(alt.Color, "line", _LINES, looks))
    lines = base.mark_line(strokeWidth=2, clip=True).encode(
        strokeDash=palette_scale(alt.StrokeDash, "line", _LINES, [[1, 0], [6, 4]], legend=False)
    )
    dots = base.mark_point(filled=True, size=46, opacity=1, clip=True).encode(
        shape=palette_scale(alt.Shape, "line", _LINES, ["circle", "square"]),
        tooltip=[
            alt.Tooltip("look:T", title="Look"),
            alt.Tooltip("line:N", title="Line"),
            alt.Tooltip("ratio:Q", title="Times the expected", format=",.2f"),
            alt.Tooltip("state:N", title="State"),
        ],
    )
    one = (
        alt.Chart(pa.table({"ratio": [1.0]}))
        .mark_rule(color=EVIDENCE, strokeWidth=1, opacity=0.6)
        .encode(y="ratio:Q")
    )
    layers = [one, lines, dots]
    if signalled_on is not None:
        layers += _signal(signalled_on, x, late=signalled_on > _middle(points))
    return roomy(layers, 320)


def look_columns(looks: Sequence[LookResult]) -> Columns:
    """Return the looks as a table, the latest first; totals are since surveillance began."""
    rows = list(reversed(looks))
    return {
        "Look": [str(each.look) for each in rows],
        "State": [state(each) for each in rows],
        "Observed events": [_count(each.observed) for each in rows],
        "Expected events": [_number(each.expected) for each in rows],
        "Events that signal": [_count(each.critical_events) for each in rows],
        "Observed / expected (95 % limits)": [ratio_of(each) for each in rows],
        "Device-months": [_number(each.exposure_device_months) for each in rows],
        "Alpha spent [%]": [_percent(each.alpha_spent) for each in rows],
        "Smallest detectable ratio": [_number(each.smallest_detectable_ratio) for each in rows],
        "Why, and what changed": [remarks(each) for each in rows],
    }


def state(look: LookResult) -> str:
    """Return the state of a look, a signal with its sign."""
    return _STATES[look.state]


def ratio_of(look: LookResult) -> str:
    """Return observed over expected, with limits where the look has them."""
    if look.observed is None or not look.expected:
        return NOTHING
    found = number(look.observed / look.expected)
    if look.rate_ratio_lower is None:
        return found
    upper = "no limit" if look.rate_ratio_upper is None else number(look.rate_ratio_upper)
    return f"{found} ({number(look.rate_ratio_lower)} to {upper})"


def remarks(look: LookResult) -> str:
    """Return the reason, what changed since the look was told first, and what was left out."""
    said = [look.reason, f"changed: {look.changed}" if look.changed else None, *look.notes]
    return "; ".join(each for each in said if each) or NOTHING


def _signal(day: date, x: alt.X, *, late: bool) -> list[alt.Chart]:
    """Return the upright line at which it signalled, with its name on the side that has room."""
    table = pa.table({"look": pa.array([day], pa.date32()), "word": ["signal"]})
    base = alt.Chart(table).encode(x=x)
    word = base.mark_text(
        align="right" if late else "left",
        dx=-6 if late else 6,
        fontSize=12,
        fontWeight="bold",
        color=INK,
    )
    return [
        base.mark_rule(color=EVIDENCE, strokeDash=[4, 3]),
        word.encode(text="word:N", y=alt.value(8)),
    ]


def _middle(points: Sequence[Point]) -> date:
    return points[0].look + (points[-1].look - points[0].look) / 2


def _around(points: Sequence[Point]) -> list[str]:
    """Return the ends of the time axis, half a month beyond the looks."""
    half = timedelta(days=15)
    return [(points[0].look - half).isoformat(), (points[-1].look + half).isoformat()]


def _top(points: Sequence[Point]) -> float:
    """Return where the axis ends: above all ratios and the latest boundary."""
    last = next((p.boundary for p in reversed(points) if p.boundary is not None), None)
    most = max([TOP_LEAST, *(1.15 * p.ratio for p in points), 1.5 * (last or 0.0)])
    return min(most, max(TOP_MOST, *(1.15 * p.ratio for p in points)))


def _count(value: int | None) -> str:
    return NOTHING if value is None else f"{value:,}"


def _number(value: float | None) -> str:
    return NOTHING if value is None else number(value)


def _percent(value: float | None) -> str:
    return NOTHING if value is None else f"{100 * value:.2f}"
