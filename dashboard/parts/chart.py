"""Draw a chart; beneath it, for who asks, its numbers, and the chart to take away.

Every chart of every page is drawn here. What is taken away says what it is, and it is on the log
that it left. Streamlit's own corner of a chart offers a PNG of which neither is so, no SVG, and a
table of the first layer only: of that corner, what makes the chart larger is left.
"""

from collections.abc import Callable
from functools import partial

import altair as alt
import streamlit as st

from dashboard.chart_file import Heading, as_csv, as_png, as_svg, file_name
from dashboard.parts.download import offer
from dashboard.parts.frame import Page
from dashboard.parts.guard import require
from dashboard.parts.table import show_table
from dashboard.places import Action
from dashboard.tables import Numbers

CHART_KEY = "chart"
"""What the keys of these parts begin with."""


def show_chart(
    chart: alt.LayerChart,
    numbers: Callable[[], Numbers],
    *,
    page: Page,
    title: str,
    whose: str = "",
    note: str = "",
) -> None:
    """Draw a chart, and what opens beneath it.

    `title` says what is drawn and along what, to who cannot see it and on the picture taken away;
    `whose` names the device, or what else the page is about. Both make the name of the file, and
    no two charts of a page have both in common. `note` stands on the picture only, for what the
    page says around it. `numbers` is called only when somebody looks.
    """
    st.altair_chart(chart, alt=title)
    heading = Heading(
        title=title,
        whose=whose,
        origin=page.overview.origin,
        as_of=page.overview.as_of,
        known_at=page.snapshot.known_at,
        note=note,
    )
    _beneath(chart, numbers, heading, page.access.place)


@st.fragment
def _beneath(
    chart: alt.LayerChart, numbers: Callable[[], Numbers], heading: Heading, place: str
) -> None:
    """Draw nothing but a line until it is opened; only this part is drawn again then."""
    access = require(place)
    label = "Numbers" if not access.may(Action.EXPORT) else "Numbers, or take this chart away"
    key = f"{CHART_KEY}/{heading.title}/{heading.whose}"
    opened = st.expander(label, key=key, type="compact", on_change="rerun")
    if not opened.open:
        return
    told = numbers()
    with opened:
        if access.may(Action.EXPORT):
            _offer(chart, told, heading, place)
        show_table(told, alt=f"Numbers: {heading.title}")


def _offer(chart: alt.LayerChart, told: Numbers, heading: Heading, place: str) -> None:
    row = st.container(horizontal=True)
    for label, ending, media_type, made in (
        ("Chart as SVG", "svg", "image/svg+xml", partial(as_svg, chart, heading)),
        ("Chart as PNG", "png", "image/png", partial(as_png, chart, heading)),
        ("Numbers as CSV", "csv", "text/csv", partial(as_csv, told, heading)),
    ):
        offer(
            label,
            made,
            place=place,
            file=file_name(heading, ending),
            media_type=media_type,
            beside=row,
        )
