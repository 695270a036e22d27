"""Every page, with nothing published, with an empty log, and with a full one."""

from datetime import date

import pytest

from events.clinical import AdverseEventReported
from events.codec import decode
from events.signal import SignalReviewed
from store.settings import Settings
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.world import (
    FACTS,
    REPORT,
    SIGNAL,
    SIGNALS,
    as_simulated,
    build,
    catch_up,
    records,
    settings_of,
)

QUERIES = {
    "overview": {},
    "signals": {},
    "devices": {},
    "report": {},
    "data": {},
    "signal": {"id": str(SIGNAL.id)},
    "device": {"id": "device-1"},
    "event": {"id": str(REPORT.id)},
    "yellow_card": {"about": str(SIGNAL.id), "device": "device-1"},
}
every_page = pytest.mark.parametrize("view", QUERIES)


def last_event(settings: Settings) -> object:
    own = [record for record in records(settings) if record.topic == "events"]
    return decode(max(own, key=lambda record: (record.appended_ms, record.offset)).value)


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


def test_closing_a_signal_appends_a_decision_and_the_page_shows_it(home: Homes) -> None:
    settings = home("full")
    app = visit("signal", id=str(SIGNAL.id))

    app.text_input(key="person").input("Jo, safety officer")
    app.radio[0].set_value("closed")
    app.selectbox(key=f"review/{SIGNAL.id}/verdict").set_value("refuted")
    app.text_area(key=f"review/{SIGNAL.id}/reason").input("Gel pad was dry.")
    app.button[0].click().run()

    event = last_event(settings)
    assert isinstance(event, SignalReviewed)
    assert (event.actor, event.subject) == ("person:Jo-safety-officer", "device-1")
    assert (event.data.verdict, event.data.reason) == ("refuted", "Gel pad was dry.")
    assert "receipt" in words_of(app)
    catch_up(settings)
    assert "closed" in [metric.value for metric in app.run().metric]


def test_a_decision_without_author_or_reason_is_not_stored(home: Homes) -> None:
    settings = home("full")
    before = len(records(settings))
    app = visit("signal", id=str(SIGNAL.id))

    app.radio[0].set_value("closed")
    app.button[0].click().run()

    assert len(app.error) == 3
    assert len(records(settings)) == before


def fill_in(app: object, *, device: str = "device-1", narrative: str = "Sudden pain.") -> object:
    from streamlit.testing.v1 import AppTest

    assert isinstance(app, AppTest)
    app.text_input(key="person").input("Dr Lee")
    by_label = {each.label: each for each in (*app.text_input, *app.text_area, *app.date_input)}
    by_label["Device number *"].set_value(device)
    by_label["Day it happened *"].set_value(date(2026, 3, 20))
    by_label["What happened *"].set_value(narrative)
    next(box for box in app.selectbox if box.label == "What went wrong *").set_value("pain")
    return app.button[0].click().run()


def test_a_filed_report_is_on_the_log_and_its_receipt_on_the_screen(home: Homes) -> None:
    settings = home("full")
    app = visit("report")

    fill_in(app)

    event = last_event(settings)
    assert isinstance(event, AdverseEventReported)
    assert event.data.narrative == "Sudden pain."
    assert event.data.data_quality == ()
    receipt = f"{event.id.hex[:4]}-{event.id.hex[4:8]}".upper()
    assert receipt in words_of(app)
    assert app.text_area[0].value == ""


def test_a_report_about_an_unknown_device_is_accepted_and_flagged(home: Homes) -> None:
    settings = home("full")
    app = visit("report")

    fill_in(app, device="device-77")

    event = last_event(settings)
    assert isinstance(event, AdverseEventReported)
    assert event.data.data_quality
    assert "Nobody has registered this device" in words_of(app)


def test_an_identifier_in_the_text_is_refused_and_the_text_kept(home: Homes) -> None:
    settings = home("full")
    before = len(records(settings))
    app = visit("report")

    fill_in(app, narrative="Patient 943 476 5919 has pain.")

    assert "NHS number" in words_of(app)
    assert app.text_area[0].value == "Patient 943 476 5919 has pain."
    assert len(records(settings)) == before


def test_when_the_log_is_down_nothing_is_lost_from_the_screen(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("full")
    app = visit("report")
    monkeypatch.setenv("STIMWATCH_LOG", "sqlite:///proc/nowhere/log.sqlite")

    fill_in(app)

    assert "Not stored" in words_of(app)
    assert app.text_area[0].value == "Sudden pain."
    monkeypatch.setenv("STIMWATCH_LOG", settings.log_url)
    app.button[0].click().run()
    assert "Receipt" in words_of(app)


def test_a_report_can_be_filed_before_anything_was_published(home: Homes) -> None:
    settings = home("unpublished")
    build(settings.home)
    for path in settings.snapshots.iterdir():
        path.unlink()
    app = visit("report")

    fill_in(app)

    assert "Receipt" in words_of(app)
    assert isinstance(last_event(settings_of(settings.home)), AdverseEventReported)


def test_a_draft_lists_its_gaps_and_quotes_free_text_as_it_was_written(home: Homes) -> None:
    home("full")

    app = visit("yellow_card", about=str(REPORT.id), device="device-1")

    said = words_of(app)
    assert "submits nothing" in said
    assert "Sudden loss of effect while lifting <b>a box</b>." in [t.value for t in app.text]
    assert "Reporter: Name" in list(app.dataframe[0].value["What"])
    assert len(app.get("download_button")) == 2


def test_choosing_a_nation_and_codes_closes_their_gaps(home: Homes) -> None:
    home("full")
    app = visit("yellow_card", about=str(REPORT.id), device="device-1")

    app.selectbox(key=f"card/{REPORT.id}/nation").set_value("scotland").run()
    app.multiselect(key=f"card/{REPORT.id}/codes").set_value(["A040101", "F1905"]).run()

    assert "IRIC" in words_of(app)
    missing = list(app.dataframe[0].value["What"])
    assert all(gap.startswith("Reporter") for gap in missing)


def test_a_draft_with_an_identifier_offers_no_download_and_withholds_the_text(
    home: Homes,
) -> None:
    home("full")
    app = visit("yellow_card", about=str(REPORT.id), device="device-1")

    app.multiselect(key=f"card/{REPORT.id}/more").set_value(["actions.investigation"]).run()
    field = app.text_input(key=f"card/{REPORT.id}/actions.investigation")
    field.input("seen with 943 476 5919").run()

    assert not app.get("download_button")
    assert "NHS number" in words_of(app)
    assert "476" not in words_of(app)
