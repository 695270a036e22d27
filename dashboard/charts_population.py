"""Charts of the population: pictures of `detectors.population` in, Altair charts out.

Groups are told apart by colour and dash or shape. Charts that stand above each other share their
left margin, so that one age stands above itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pyarrow as pa

from dashboard.chart_parts import line_scale, margin, palette_scale, roomy
from dashboard.palette import CONTACT_COLOURS, CONTACT_DASHES, EVIDENCE, INK
from detectors.population.contrast import Contrast
from detectors.population.drawn import Corner
from detectors.population.funnel import WARNING, Centre, Funnel
from detectors.population.survival import Group
from detectors.statistics.exact_poisson import Rate
from detectors.statistics.exact_share import ShareRatio

BANDS_MAX = 3
LEAST = 5
"""How many percent a curve's axis holds at least: one that stays at 100 or at 0 lies at its end."""
PER_GROUP_PX = 22
_VERDICTS = ("inside", "outside 95 %", "outside 99.8 %")
_ALERT = "#D55E00"
_CALM = "#0072B2"


def curves_chart(
    curves: Mapping[str, Sequence[Corner]], *, title: str, zero: bool, until: float
) -> alt.LayerChart:
    """Draw a step line for each group, in percent, with its band of 95 % where they are few.

    More than `BANDS_MAX` bands over each other tell nothing; they are in the table.
    """
    names = list(curves)
    table = pa.table(
        {
            "months": [corner.months for each in curves.values() for corner in each],
            "group": [name for name, each in curves.items() for _ in each],
            "percent": [100 * corner.share for each in curves.values() for corner in each],
            "low": [100 * corner.low for each in curves.values() for corner in each],
            "high": [100 * corner.high for each in curves.values() for corner in each],
        }
    )
    dashes = [list(dash) for dash in CONTACT_DASHES[: len(names)]]
    colours = line_scale(alt.Color, "group", names, CONTACT_COLOURS[: len(names)])
    base = alt.Chart(table).encode(x=_ages(until), color=colours)
    axis = alt.Axis(**margin(), tickCount=5, format=",.4~g")
    seen = alt.DomainUnionWith(unionWith=[0, LEAST] if zero else [100 - LEAST, 100])
    scale = alt.Scale(domain=seen, zero=zero, nice=True)
    bands = base.mark_area(opacity=0.13, interpolate="step-after").encode(
        y=alt.Y("low:Q", title=title, scale=scale, axis=axis),
        y2="high:Q",
    )
    lines = base.mark_line(strokeWidth=2, interpolate="step-after").encode(
        y=alt.Y("percent:Q", title=title, scale=scale, axis=axis),
        strokeDash=line_scale(alt.StrokeDash, "group", names, dashes),
        tooltip=[
            alt.Tooltip("group:N", title="Group"),
            alt.Tooltip("months:Q", title="Age of the implant [months]", format=",.1f"),
            alt.Tooltip("percent:Q", title=title, format=",.1f"),
            alt.Tooltip("low:Q", title="Lower limit", format=",.1f"),
            alt.Tooltip("high:Q", title="Upper limit", format=",.1f"),
        ],
    )
    return roomy([bands, lines] if len(names) <= BANDS_MAX else [lines], 340)


def at_risk_chart(groups: Sequence[Group], *, until: float) -> alt.LayerChart:
    """Write how many of each group are watched at an age, beneath the curves.

    It has the ages of its own, for a picture of it can be taken away alone.
    """
    names = [group.name for group in groups]
    table = pa.table(
        {
            "months": [each.months for group in groups for each in group.ages],
            "group": [group.name for group in groups for _ in group.ages],
            "at_risk": [each.at_risk for group in groups for each in group.ages],
        }
    )
    words = (
        alt.Chart(table)
        .mark_text(fontSize=12, align="center", color=INK)
        .encode(
            x=_ages(until, grid=False),
            y=alt.Y(
                "group:N",
                title=" ",
                sort=names,
                axis=alt.Axis(**margin(), ticks=False, domain=False),
            ),
            text=alt.Text("at_risk:Q", format=",d"),
        )
    )
    return roomy([words], 76 + PER_GROUP_PX * len(names))


def funnel_chart(found: Funnel) -> alt.LayerChart:
    """Draw each centre's observed over expected events by how many were expected."""
    centres = [each for each in found.centres if isinstance(each.ratio, ShareRatio)]
    top = _top(found, centres)
    lines = pa.table(
        {
            "expected": [x for each in found.limits for x in each.expected.tolist()],
            "ratio": [y for each in found.limits for y in each.ratio.tolist()],
            "limit": [
                "limit of 95 %" if each.level == WARNING else "limit of 99.8 %"
                for each in found.limits
                for _ in each.expected
            ],
            "line": [f"{each.level} {each.upper}" for each in found.limits for _ in each.expected],
        }
    )
    y = alt.Y(
        "ratio:Q",
        title="observed / expected",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(**margin(), tickCount=6),
    )
    x = alt.X(
        "expected:Q",
        title="Expected events",
        scale=alt.Scale(zero=True, nice=False),
        axis=alt.Axis(tickCount=8),
    )
    limits = (
        alt.Chart(lines)
        .mark_line(color=EVIDENCE, strokeWidth=1.4, clip=True)
        .encode(
            x=x,
            y=y,
            detail="line:N",
            strokeDash=line_scale(
                alt.StrokeDash, "limit", ["limit of 95 %", "limit of 99.8 %"], [[5, 4], [1, 0]]
            ),
        )
    )
    points = pa.table(
        {
            "expected": [each.expected for each in centres],
            "ratio": [each.observed / each.expected for each in centres],
            "observed": [each.observed for each in centres],
            "centre": [each.name for each in centres],
            "verdict": [_outside(str(each.verdict)) for each in centres],
        }
    )
    base = alt.Chart(points).encode(x=x, y=y)
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(
        shape=palette_scale(alt.Shape, "verdict", _VERDICTS, ["circle", "diamond", "triangle-up"]),
        color=palette_scale(alt.Color, "verdict", _VERDICTS, [_CALM, "#CC79A7", _ALERT]),
        tooltip=[
            alt.Tooltip("centre:N", title="Centre"),
            alt.Tooltip("observed:Q", title="Observed events"),
            alt.Tooltip("expected:Q", title="Expected events", format=",.2f"),
            alt.Tooltip("ratio:Q", title="Observed / expected", format=",.2f"),
        ],
    )
    labels = base.mark_text(dx=9, align="left", fontSize=12, color=INK).encode(text="centre:N")
    return roomy([_at_one("ratio"), limits, dots, labels], 380)


def strata_chart(found: Contrast) -> alt.LayerChart:
    """Draw the rate of each stratum with its limits; the upright line is the rate of all."""
    rates = [(each, each.rate) for each in found.strata if isinstance(each.rate, Rate)]
    names = [each.name for each, _ in rates]
    hidden = found.hidden
    table = pa.table(
        {
            "stratum": names,
            "rate": [rate.rate for _, rate in rates],
            "low": [rate.low for _, rate in rates],
            "high": [rate.high for _, rate in rates],
            "kind": [_kind(name, hidden.name if hidden else None) for name in names],
        }
    )
    kinds = ["stratum", "above the others"]
    title = "First events per 1,000 device-months"
    top = max([found.pooled.high * 1.6, *(rate.rate * 1.5 for _, rate in rates)])
    ticks = alt.Axis(tickCount=8)
    x = alt.X("rate:Q", title=title, scale=alt.Scale(domain=[0, top], nice=True), axis=ticks)
    y = alt.Y("stratum:N", title=None, sort=names, axis=alt.Axis(**_wide_margin()))
    base = alt.Chart(table).encode(
        y=y, color=palette_scale(alt.Color, "kind", kinds, [_CALM, _ALERT])
    )
    bars = base.mark_rule(strokeWidth=2, clip=True).encode(
        x=alt.X("low:Q", title=title, scale=alt.Scale(domain=[0, top]), axis=ticks), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x=x,
        shape=palette_scale(alt.Shape, "kind", kinds, ["circle", "diamond"]),
        tooltip=[
            alt.Tooltip("stratum:N", title=found.dimension.capitalize()),
            alt.Tooltip("rate:Q", title=title, format=",.2f"),
            alt.Tooltip("low:Q", title="Lower limit", format=",.2f"),
            alt.Tooltip("high:Q", title="Upper limit", format=",.2f"),
        ],
    )
    pooled = (
        alt.Chart(pa.table({"rate": [found.pooled.rate]}))
        .mark_rule(color=EVIDENCE, strokeDash=[6, 4], strokeWidth=1.6)
        .encode(x=x, tooltip=[alt.Tooltip("rate:Q", title="All together", format=",.2f")])
    )
    return roomy([pooled, bars, dots], 120 + 34 * len(names))


def _ages(until: float, *, grid: bool = True) -> alt.X:
    step = next((step for step in (1, 3, 6, 12, 24) if until / step <= 12), 60)
    return alt.X(
        "months:Q",
        title="Age of the implant [months]",
        scale=alt.Scale(domain=[-0.02 * until, 1.01 * until], nice=False),
        axis=alt.Axis(values=list(range(0, int(until) + 1, step)), grid=grid),
    )


def _top(found: Funnel, centres: Sequence[Centre]) -> float:
    """Return a ratio above all centres, and above the outer limit of the larger half of them."""
    middle = sorted(each.expected for each in centres)[len(centres) // 2]
    outer = next(each for each in found.limits if each.upper and each.level != WARNING)
    near = outer.ratio[outer.expected <= max(middle, *outer.expected[:1].tolist())]
    limits = [1.15 * float(limit) for limit in near[-1:]]
    return max(2.5, *limits, *(1.2 * c.observed / c.expected for c in centres))


def _outside(verdict: str) -> str:
    for level in ("99.8 %", "95 %"):
        if verdict.endswith(level):
            return f"outside {level}"
    return "inside"


def _kind(name: str, hidden: str | None) -> str:
    return "above the others" if name == hidden else "stratum"


def _at_one(field: str) -> alt.Chart:
    rule: alt.Chart = (
        alt.Chart(pa.table({field: [1.0]}))
        .mark_rule(color=EVIDENCE, strokeWidth=1, opacity=0.6)
        .encode(y=f"{field}:Q")
    )
    return rule


def _wide_margin() -> dict[str, Any]:
    return {"minExtent": 150, "maxExtent": 150, "labelLimit": 150}
