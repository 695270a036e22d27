"""Every page, with nothing published, with an empty log, and with a full one."""

import pytest

from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.world import (
    FACTS,
    REPORT,
    SIGNAL,
    SIGNALS,
    as_simulated,
    build,
)
from tests.reports.cases import cleared

QUERIES = {
    "overview": {},
    "signals": {},
    "devices": {},
    "report": {},
    "data": {},
    "signal": {"id": str(SIGNAL.id)},
    "device": {"id": "device-1"},
    "event": {"id": str(REPORT.id)},
    "yellow_card": {"about": str(SIGNAL.id)},
}
every_page = pytest.mark.parametrize("view", QUERIES)


@every_page
@pytest.mark.parametrize("kind", ["missing", "empty", "full"])
def test_every_page_opens_without_a_fault(view: str, kind: str, home: Homes) -> None:
    home(kind)

    app = visit(view, **QUERIES[view])

    assert not app.exception
    assert app.title


@every_page
def test_where_nothing_is_published_a_page_says_what_to_start(view: str, home: Homes) -> None:
    home("missing")

    said = words_of(visit(view, **QUERIES[view]))

    assert "stimwatch up" in said
    assert "nothing has been published" in said


@every_page
def test_every_page_says_as_of_when_with_its_zone(view: str, home: Homes) -> None:
    home("full")

    said = words_of(visit(view, **QUERIES[view]))

    assert "As of 2026-03-31 12:00 UTC" in said
    assert "Nothing has been recorded for" in said


@every_page
def test_simulated_data_are_announced_on_every_page(
    view: str, home: Homes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = home("simulated")
    build(settings.home, facts=as_simulated(FACTS), signals=as_simulated(SIGNALS))

    app = visit(view, **QUERIES[view])

    assert "Simulated data" in words_of(app)
    assert not app.exception


def test_simulated_and_real_data_in_one_log_are_an_error(home: Homes) -> None:
    settings = home("mixed")
    build(settings.home, facts=(*FACTS[:1], *as_simulated(FACTS[1:3])))

    assert "mixed in this log" in "".join(str(each.value) for each in visit("overview").error)


def test_the_first_page_counts_what_is_open_and_what_was_set_aside(home: Homes) -> None:
    home("full")

    counts = {metric.label: metric.value for metric in visit("overview").metric}

    assert counts["Open signals"] == "2"
    assert counts["▲ of them urgent"] == "1"
    assert counts["Unregistered devices"] == "1"
    assert counts["Set aside, unreadable"] == "1"


def test_the_list_of_signals_is_narrowed_by_its_filters(home: Homes) -> None:
    home("full")
    app = visit("signals")
    assert list(app.dataframe[0].value["Device"]) == ["device-2", "device-1"]

    app.selectbox(key="grade").set_value("urgent").run()

    assert list(app.dataframe[0].value["Device"]) == ["device-2"]


def test_a_signal_is_shown_as_a_question_with_its_evidence_and_history(home: Homes) -> None:
    home("full")

    app = visit("signal", id=str(SIGNAL.id))

    assert app.header[0].value == "Is a lead of device-1 fractured (left lead, contact 2)?"
    assert "not proof of harm" in words_of(app)
    assert list(app.dataframe[0].value["Value"]) == ["9,580 ohm", "9,670 ohm", "9,760 ohm"]
    assert list(app.dataframe[1].value["What"]) == ["raised"]


def test_an_unknown_id_in_the_address_is_told_kindly(home: Homes) -> None:
    home("full")

    for view in ("signal", "device", "event"):
        app = visit(view, id="no-such-thing")
        assert not app.exception
        assert app.info


def test_a_cleared_signal_still_shows_why_it_was_raised(home: Homes) -> None:
    settings = home("cleared")
    build(settings.home, facts=FACTS, signals=(SIGNAL, cleared(SIGNAL)))

    app = visit("signal", id=str(SIGNAL.id))

    assert [metric.value for metric in app.metric][:2] == ["◆ warning", "cleared"]
    assert list(app.dataframe[0].value["Value"]) == ["9,580 ohm", "9,670 ohm", "9,760 ohm"]
    assert "no longer supports this signal" in words_of(app)
