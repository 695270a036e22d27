"""What stands beneath every chart: it costs nothing until somebody opens it, and asks who does."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.admission import Pass
from dashboard.parts.chart import CHART_KEY
from dashboard.parts.download import NotGiven, give
from dashboard.places import PLACES, Action
from events.access import AccessRefused, ExportMade
from store.settings import Settings
from store.sign_ins import begin
from tests.dashboard.conftest import Homes, visit
from tests.dashboard.fleet import declared, devices, looks
from tests.dashboard.people import CENTRE, CLINICIAN, OFFICER, REGULATOR, accounts_of
from tests.dashboard.test_guard import DASHBOARD, calls, named
from tests.dashboard.test_pages import QUERIES
from tests.dashboard.test_sign_in import told_of_people
from tests.dashboard.world import build

LEFT = "Impedance of each contact, left lead"
FLEET = (*devices(), *declared(), *looks())
WITH_CHARTS = ("device", "signal", "population")
DRAWING = {"altair_chart", "vega_lite_chart", "line_chart", "bar_chart", "area_chart"}
DRAWING |= {"scatter_chart", "pyplot", "plotly_chart", "graphviz_chart"}


def opened(app: AppTest, title: str, whose: str) -> AppTest:
    app.session_state[f"{CHART_KEY}/{title}/{whose}"] = True
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [each.proto.label for each in app.get("download_button")]


def test_every_chart_is_drawn_in_one_place() -> None:
    drawing = {
        str(path.relative_to(DASHBOARD))
        for path in DASHBOARD.rglob("*.py")
        for call in calls(path)
        if named(call) in DRAWING
    }

    assert drawing == {"parts/chart.py"}, "draw it with parts/chart.show_chart"


def test_whoever_may_see_a_page_with_charts_may_take_them_away() -> None:
    drawing = {"device", "signal", "outcomes", "population"}

    for name in drawing:
        grants = PLACES[name].grants
        assert grants[Action.EXPORT] == grants[Action.VIEW]


@pytest.mark.parametrize("view", WITH_CHARTS)
def test_until_it_is_opened_nothing_is_made_or_sent(view: str, home: Homes) -> None:
    if view == "population":
        build(home("fleet").home, facts=FLEET)
    else:
        home("full")

    app = visit(view, **QUERIES[view])

    assert not app.exception
    assert app.get("vega_lite_chart"), "no chart was drawn"
    assert not labels(app)
    closed = [each for each in app.expander if each.label.startswith("Numbers")]
    assert len(closed) == len(app.get("vega_lite_chart"))


@pytest.mark.parametrize("who", [OFFICER, CLINICIAN, REGULATOR])
def test_who_opens_it_reads_the_numbers_and_is_offered_three_files(who: str, home: Homes) -> None:
    settings = home("full")
    app = visit("device", who=who, id="device-1")
    before = len(app.dataframe)

    opened(app, LEFT, "device-1")

    assert not app.exception
    assert labels(app) == ["Chart as SVG", "Chart as PNG", "Numbers as CSV"]
    assert len(app.dataframe) == before + 1
    assert any("Impedance [ohm]" in table.value.columns for table in app.dataframe)
    assert told_of_people(settings) == [], "offering takes nothing away"


def test_what_happened_after_the_last_upload_is_drawn_too(home: Homes) -> None:
    home("full")
    app = visit("device", who=OFFICER, id="device-2")

    opened(app, "What happened", "device-2")

    (told,) = [table.value for table in app.dataframe if "Kind" in table.value.columns]
    assert "signal" in list(told["Kind"])


def take(settings: Settings, who: str, *, centre: str | None) -> None:
    give(
        b"<svg/>",
        shown=Pass(key=begin(accounts_of(settings), who, now=datetime.now(UTC))),
        where=settings,
        place="device",
        file="impedance.svg",
        media_type="image/svg+xml",
        about=None,
        centre=centre,
        clock=lambda: datetime.now(UTC),
    )


def test_a_chart_that_a_clinician_takes_away_is_on_the_log(home: Homes) -> None:
    settings = home("full")

    take(settings, CLINICIAN, centre=CENTRE)

    (took,) = told_of_people(settings)
    assert isinstance(took, ExportMade)
    assert (took.data.place, took.data.file) == ("device", "impedance.svg")
    assert took.actor == f"person:{CLINICIAN}/clinician"


@pytest.mark.parametrize("made_for", ["centre-2", None])
def test_a_file_made_for_another_centre_is_refused_when_it_is_fetched(
    made_for: str | None, home: Homes
) -> None:
    settings = home("full")

    with pytest.raises(NotGiven, match="another centre"):
        take(settings, CLINICIAN, centre=made_for)

    (refused,) = told_of_people(settings)
    assert isinstance(refused, AccessRefused)
    assert (refused.data.action, refused.data.reason) == ("export", "other_centre")
