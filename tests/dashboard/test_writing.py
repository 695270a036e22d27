"""What people write: decisions about signals, and reports of adverse events."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from events.clinical import AdverseEventReported
from events.codec import decode
from events.signal import SignalReviewed
from store.settings import Settings
from tests.dashboard.conftest import Homes, send_button, visit, words_of
from tests.dashboard.world import (
    FACTS,
    SIGNAL,
    SIGNALS,
    add,
    as_simulated,
    build,
    catch_up,
    records,
    registered,
    settings_of,
)


def last_event(settings: Settings) -> object:
    own = [record for record in records(settings) if record.topic == "events"]
    return decode(max(own, key=lambda record: (record.appended_ms, record.offset)).value)


def test_closing_a_signal_appends_a_decision_and_the_page_shows_it(home: Homes) -> None:
    settings = home("full")
    app = visit("signal", id=str(SIGNAL.id))

    app.radio[0].set_value("closed").run()
    app.selectbox(key=f"review/{SIGNAL.id}/0/verdict/closed").set_value("refuted")
    app.text_area(key=f"review/{SIGNAL.id}/0/reason").input("Gel pad was dry.")
    send_button(app).click().run()

    event = last_event(settings)
    assert isinstance(event, SignalReviewed)
    assert (event.actor, event.subject) == ("person:olga/safety_officer", "device-1")
    assert (event.data.verdict, event.data.reason) == ("refuted", "Gel pad was dry.")
    assert "receipt" in words_of(app)
    catch_up(settings)
    assert "closed" in [metric.value for metric in app.run().metric]


def test_a_decision_without_author_or_reason_is_not_stored(home: Homes) -> None:
    settings = home("full")
    before = len(records(settings))
    app = visit("signal", id=str(SIGNAL.id))

    app.radio[0].set_value("closed").run()
    send_button(app).click().run()

    assert len(app.error) == 2
    assert len(records(settings)) == before


def fill_in(app: AppTest, *, device: str = "device-1", narrative: str = "Sudden pain.") -> None:
    by_label = {each.label: each for each in (*app.text_input, *app.text_area, *app.date_input)}
    by_label["Device *"].set_value(device)
    by_label["Day it happened *"].set_value(date(2026, 3, 20))
    by_label["What happened, in your words *"].set_value(narrative)
    pills(app, "What went wrong").set_value("pain")
    send(app)


def pills(app: AppTest, begin: str) -> ButtonGroup[Any]:
    return next(each for each in app.button_group if each.label.startswith(begin))


def send(app: AppTest, name: str = "File the report") -> AppTest:
    return next(each for each in app.button if each.label == name).click().run()


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
    send(app)
    assert "Receipt" in words_of(app)


@pytest.mark.parametrize("simulated", [True, False], ids=["simulated", "real"])
def test_what_is_filed_is_of_the_same_origin_as_what_is_shown(simulated: bool, home: Homes) -> None:
    settings = home("either")
    build(settings.home, facts=as_simulated(FACTS[:3]) if simulated else FACTS[:3])
    app = visit("report")

    fill_in(app)

    assert "Receipt" in words_of(app)
    event = last_event(settings)
    assert isinstance(event, AdverseEventReported)
    assert event.simulated == simulated


@pytest.mark.parametrize("published", ["nothing", "an empty log"])
def test_before_simulated_events_are_published_the_log_itself_is_asked(
    published: str, home: Homes
) -> None:
    settings = home("unpublished")
    build(settings.home)
    if published == "nothing":
        for path in settings.snapshots.iterdir():
            path.unlink()
    add(settings, as_simulated(FACTS[:3]))
    app = visit("report")

    fill_in(app)

    event = last_event(settings)
    assert isinstance(event, AdverseEventReported)
    assert event.simulated


def test_a_decision_about_a_simulated_signal_is_simulated(home: Homes) -> None:
    settings = home("simulated")
    build(settings.home, facts=as_simulated(FACTS), signals=as_simulated(SIGNALS))
    app = visit("signal", id=str(SIGNAL.id))

    send_button(app).click().run()

    event = last_event(settings)
    assert isinstance(event, SignalReviewed)
    assert event.simulated


@pytest.mark.parametrize("published", [True, False], ids=["published", "unpublished"])
def test_nothing_joins_a_log_in_which_simulated_and_real_events_are_mixed(
    published: bool, home: Homes
) -> None:
    settings = home("mixed")
    others = (registered(f"device-{i}") for i in range(2, 12))  # in both partitions
    build(settings.home, facts=(*FACTS[:1], *as_simulated(others)))
    if not published:
        for path in settings.snapshots.iterdir():
            path.unlink()
    before = len(records(settings))
    app = visit("report")

    fill_in(app)

    assert "Not stored. This log holds simulated and real events" in words_of(app).replace("*", "")
    assert app.text_area[0].value == "Sudden pain."
    assert len(records(settings)) == before


def test_a_report_can_be_filed_before_anything_was_published(home: Homes) -> None:
    settings = home("unpublished")
    build(settings.home)
    for path in settings.snapshots.iterdir():
        path.unlink()
    app = visit("report")

    fill_in(app)

    assert "Receipt" in words_of(app)
    event = last_event(settings_of(settings.home))
    assert isinstance(event, AdverseEventReported)
    assert not event.simulated
