"""Every page, with nothing published, with an empty log, and with a full one."""

import pytest

from events.sample import adverse_event
from tests.dashboard.conftest import Homes, questions, send_button, visit, ways, words_of
from tests.dashboard.world import (
    FACTS,
    REPORT,
    SIGNAL,
    SIGNALS,
    as_simulated,
    build,
    catch_up,
)
from tests.reports.cases import cleared

QUERIES = {
    "overview": {},
    "signals": {},
    "devices": {},
    "population": {},
    "report": {},
    "reports": {},
    "register": {},
    "outcomes": {"device": "device-1"},
    "filed": {"id": str(REPORT.id)},
    "methods": {},
    "data": {},
    "summary": {},
    "plan": {},
    "signal": {"id": str(SIGNAL.id)},
    "device": {"id": "device-1"},
    "event": {"id": str(REPORT.id)},
    "yellow_card": {"about": str(SIGNAL.id)},
}
RESTS_ON = [
    "Registered",
    "Not registered",
    "Public reports",
    "Sessions",
    "Newest upload",
    "Adverse events",
    "Unreadable",
]
GENERATOR = "▲ Is the pulse generator of device-2 failing?"
FRACTURE = "◆ Is a lead of device-1 fractured (left lead, contact 2)?"
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
    assert "Nothing new of any device for" in said


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

    app = visit("overview")

    counts = {metric.label: metric.value for metric in app.metric}
    assert counts["Assigned to nobody"] == "2"
    assert "Assigned to me (0)" in ways(app)
    assert "First: 1 urgent signal" in words_of(app)
    assert "1 record not counted" in words_of(app)
    rests_on = dict(zip(RESTS_ON, [each.value for each in app.main.text][-7:], strict=True))
    assert (rests_on["Registered"], rests_on["Not registered"]) == ("3", "1")
    assert (rests_on["Public reports"], rests_on["Unreadable"]) == ("0", "1")
    assert [each.value for each in app.main.caption][-7:] == RESTS_ON


def test_the_first_page_shows_first_what_waits_for_a_person_and_for_how_long(home: Homes) -> None:
    settings = home("simulated")
    build(settings.home, facts=as_simulated(FACTS), signals=as_simulated(SIGNALS))

    app = visit("overview")

    assert questions(app)[:2] == [GENERATOR, FRACTURE]
    said = [each.value for each in app.caption]
    assert "Urgent. Waiting for 9 days, nobody has looked yet. Assigned to nobody." in said
    assert "Warning. Waiting for 17 days, nobody has looked yet. Assigned to nobody." in said


def test_a_signal_that_somebody_has_acknowledged_waits_no_more(home: Homes) -> None:
    settings = home("full")
    app = visit("signal", id=str(SIGNAL.id))
    send_button(app).click().run()
    catch_up(settings)

    assert questions(visit("overview")) == [GENERATOR]
    inbox = visit("signals")
    assert questions(inbox) == [GENERATOR, FRACTURE]
    assert "1 waiting, 1 in hand" in words_of(inbox)


def test_public_reports_are_not_shown_as_devices_that_nobody_registered(home: Homes) -> None:
    settings = home("public")
    build(settings.home, facts=(*FACTS[:1], adverse_event(day=2, device="maude:R-1")))

    listed = visit("devices").dataframe[0].value
    kinds = dict(zip(listed["Device"], listed["Kind"], strict=True))
    assert kinds == {"device-1": "implant", "maude:R-1": "public report"}
    assert list(listed["Status"]) == ["implanted", "\u2013"]
    said = words_of(visit("device", id="maude:R-1"))
    assert "one report from a public database" in said
    assert "Nobody has registered" not in said


def test_a_list_that_is_cut_says_so(home: Homes, monkeypatch: pytest.MonkeyPatch) -> None:
    home("full")
    monkeypatch.setattr("dashboard.parts.device.LISTED_MAX", 3)

    assert "3 of 4 devices; narrow the search to see the rest" in words_of(visit("devices"))


def test_the_list_of_signals_is_narrowed_by_its_filters(home: Homes) -> None:
    home("full")
    app = visit("signals")
    assert questions(app) == [GENERATOR, FRACTURE]

    app.selectbox(key="grade").set_value("urgent").run()

    assert questions(app) == [GENERATOR]


def test_a_signal_is_shown_as_a_question_with_its_evidence_and_history(home: Homes) -> None:
    home("full")

    app = visit("signal", id=str(SIGNAL.id))

    assert app.header[0].value == "Is a lead of device-1 fractured (left lead, contact 2)?"
    assert "not proof of harm" in words_of(app)
    assert list(app.dataframe[0].value["Value"]) == ["9,580 ohm", "9,670 ohm", "9,760 ohm"]
    assert list(app.dataframe[0].value) == ["Time", "What", "Value", "Weight"]
    assert list(app.dataframe[1].value["What"]) == ["raised, ◆\u00a0warning"]


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


def test_a_device_lists_its_signals_without_saying_each_time_whose_they_are(home: Homes) -> None:
    home("full")

    app = visit("device", id="device-1")

    listed = next(each.value for each in app.dataframe if "Summary" in each.value)
    assert list(listed) == ["Grade", "Summary", "Hazard", "State", "Updated"]


def test_of_many_events_the_newest_are_shown_until_one_asks_for_all(home: Homes) -> None:
    home("full")
    app = visit("device", id="device-1")
    assert "Shown: the newest 50, newest first." in words_of(app)
    newest = list(app.dataframe[-1].value["Happened"])

    app.toggle(key="device/all-events").set_value(True).run()

    every = list(app.dataframe[-1].value["Happened"])
    assert every[:50] == newest
    assert app.toggle(key="device/all-events").label == f"Show {len(every)} events"
    assert not visit("device", id="device-2").toggle
