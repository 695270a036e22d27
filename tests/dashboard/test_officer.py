"""A safety officer's day: the inbox, decisions, and what else happens meanwhile."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.append import reviewed
from events.codec import decode
from events.signal import Review, SignalReviewed
from store.settings import Settings
from store.snapshot import SnapshotGone
from tests.dashboard.conftest import Homes, questions, send_button, visit, words_of
from tests.dashboard.people import OFFICER, REGULATOR, SECOND
from tests.dashboard.world import (
    FACTS,
    SIGNAL,
    SIGNALS,
    URGENT,
    add,
    build,
    catch_up,
    raised,
    records,
)

FORM = f"review/{SIGNAL.id}/0"
"""Names the fields of the first decision in a session; the next one begins with empty fields."""


def decided(settings: Settings) -> list[SignalReviewed]:
    own = sorted(
        (each for each in records(settings) if each.topic == "events"),
        key=lambda record: (record.appended_ms, record.partition, record.offset),
    )
    found = (decode(record.value) for record in own)
    return [event for event in found if isinstance(event, SignalReviewed)]


def by_somebody_else(action: Any, **said: Any) -> SignalReviewed:
    now = datetime.now(UTC)
    return reviewed(
        Review(signal_id=SIGNAL.id, action=action, **said),
        form=uuid4().hex,
        device=SIGNAL.subject,
        actor="person:pat/safety_officer",
        time=now,
        now=now,
        simulated=False,
    )


def choose(app: AppTest, action: str, *, reason: str = "") -> AppTest:
    app.radio(key=f"{FORM}/action").set_value(action).run()
    app.text_area(key=f"{FORM}/reason").input(reason)
    return app


def test_a_signal_is_assigned_to_an_account_and_found_again_in_the_inbox(home: Homes) -> None:
    settings = home("full")
    app = choose(visit("signal", id=str(SIGNAL.id)), "assigned")

    app.selectbox(key=f"{FORM}/assignee").set_value(OFFICER)
    send_button(app).click().run()

    (event,) = decided(settings)
    assert (event.data.assignee, event.actor) == (OFFICER, f"person:{OFFICER}/safety_officer")
    catch_up(settings)
    mine = visit("signals", assigned="me")
    assert len(questions(mine)) == 1
    assert "Yours" in words_of(mine)
    counts = {metric.label: metric.value for metric in visit("overview").metric}
    assert (counts["Assigned to me"], counts["In nobody's hands"]) == ("1", "1")


def test_only_safety_officers_can_be_assigned_a_signal(home: Homes) -> None:
    home("full")

    app = choose(visit("signal", id=str(SIGNAL.id)), "assigned")

    assert app.selectbox(key=f"{FORM}/assignee").options == [OFFICER, SECOND]


def test_a_snooze_ends_within_the_days_allowed_and_is_shown_until_then(home: Homes) -> None:
    settings = home("full")
    app = choose(visit("signal", id=str(SIGNAL.id)), "snoozed", reason="The visit is on Friday.")

    app.number_input(key=f"{FORM}/days").set_value(3)
    send_button(app).click().run()

    (event,) = decided(settings)
    assert event.data.until is not None
    assert (event.data.until - event.time).days == 3
    catch_up(settings)
    assert "Snoozed until" in words_of(visit("signal", id=str(SIGNAL.id)))
    assert len(questions(visit("signals", state="snoozed"))) == 1


def test_the_way_of_a_signal_from_assessment_to_closure_and_back(home: Homes) -> None:
    settings = home("full")

    for action, verdict in (("assessed", "confirmed"), ("closed", "confirmed"), ("reopened", None)):
        app = choose(visit("signal", id=str(SIGNAL.id)), action, reason="Seen on the X-ray.")
        if verdict:
            app.selectbox(key=f"{FORM}/verdict/{action}").set_value(verdict)
        send_button(app).click().run()
        assert "receipt" in words_of(app)
        catch_up(settings)

    told = [(each.data.action, each.data.verdict) for each in decided(settings)]
    assert told == [("assessed", "confirmed"), ("closed", "confirmed"), ("reopened", None)]
    app = visit("signal", id=str(SIGNAL.id))
    assert list(app.dataframe[1].value["What"]) == [
        "raised",
        "assessed, confirmed",
        "closed, confirmed",
        "reopened",
    ]
    assert "Opened again" in words_of(app)


@pytest.mark.parametrize("published", [True, False], ids=["published", "only on the log"])
def test_who_decides_second_sees_what_the_first_did_and_must_say_yes_again(
    published: bool, home: Homes
) -> None:
    settings = home("full")
    app = choose(visit("signal", id=str(SIGNAL.id)), "escalated", reason="A recall may be due.")
    add(settings, [by_somebody_else("assessed", verdict="refuted", reason="The pad was dry.")])
    if published:
        catch_up(settings)

    send_button(app).click().run()

    said = words_of(app)
    assert "Not stored: somebody has decided since you opened this page" in said
    assert "pat, safety officer: The pad was dry." in said
    assert len(decided(settings)) == 1
    assert app.text_area(key=f"{FORM}/reason").value == "A recall may be due."

    send_button(app).click().run()

    assert [each.data.action for each in decided(settings)] == ["assessed", "escalated"]


def test_what_was_closed_meanwhile_is_opened_again_before_anything_else(home: Homes) -> None:
    settings = home("full")
    app = choose(visit("signal", id=str(SIGNAL.id)), "escalated", reason="A recall may be due.")
    add(settings, [by_somebody_else("closed", verdict="refuted", reason="The pad was dry.")])

    send_button(app).click().run()
    send_button(app).click().run()

    assert "The signal is closed by now: it cannot be escalated" in words_of(app)
    assert [each.data.action for each in decided(settings)] == ["closed"]


def test_ones_own_earlier_decision_is_nobody_elses(home: Homes) -> None:
    settings = home("full")
    app = visit("signal", id=str(SIGNAL.id))
    send_button(app).click().run()  # acknowledged, and not published yet

    app.radio(key=f"review/{SIGNAL.id}/1/action").set_value("escalated").run()
    app.text_area(key=f"review/{SIGNAL.id}/1/reason").input("A recall may be due.")
    send_button(app).click().run()

    assert [each.data.action for each in decided(settings)] == ["acknowledged", "escalated"]


def test_a_decision_is_not_stored_while_the_log_is_down_and_stays_in_the_form(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("full")
    app = choose(visit("signal", id=str(SIGNAL.id)), "escalated", reason="A recall may be due.")
    monkeypatch.setenv("STIMWATCH_LOG", "sqlite:///proc/nowhere/log.sqlite")

    send_button(app).click().run()

    assert "Not stored" in words_of(app)
    assert app.text_area(key=f"{FORM}/reason").value == "A recall may be due."
    monkeypatch.setenv("STIMWATCH_LOG", settings.log_url)
    send_button(app).click().run()
    assert [each.data.action for each in decided(settings)] == ["escalated"]


def test_a_change_of_the_signal_is_told_above_the_form_and_shown_when_asked_for(
    home: Homes,
) -> None:
    settings = home("full")
    app = visit("signal", id=str(SIGNAL.id))
    add(settings, [by_somebody_else("acknowledged")])
    catch_up(settings)

    app.run()

    assert "acknowledged by pat, safety officer" in words_of(app)
    app.button(key="arrivals/show").click().run()
    assert "has changed since you opened it" not in words_of(app)
    send_button(app).click().run()
    assert len(decided(settings)) == 2


def test_a_new_signal_is_told_on_the_page_of_another(home: Homes) -> None:
    settings = home("some")
    build(settings.home, facts=FACTS, signals=(SIGNAL,))
    app = visit("signal", id=str(SIGNAL.id))
    assert "new signal" not in words_of(app)

    build(settings.home, signals=(URGENT,))
    app.run()

    assert "1 new signal" in words_of(app)
    assert "▲ urgent: Is the pulse generator of device-2 failing?" in questions(app)


def test_a_data_file_that_goes_away_while_it_is_read_is_told_in_words(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise SnapshotGone("a file went away while it was read")

    home("full")
    monkeypatch.setattr("dashboard.parts.telemetry.telemetry", gone)

    app = visit("signal", id=str(SIGNAL.id))

    assert not app.exception
    said = words_of(app)
    assert "The story cannot be shown now" in said
    assert "How often is this detector wrong?" in said
    assert app.radio(key=f"{FORM}/action")


def test_a_regulator_reads_everything_and_is_offered_no_decision(home: Homes) -> None:
    home("full")

    app = visit("signal", who=REGULATOR, id=str(SIGNAL.id))

    assert not app.radio
    assert "How often is this detector wrong?" in words_of(app)
    labels = [metric.label for metric in visit("overview", who=REGULATOR).metric]
    assert "Assigned to me" not in labels


def test_where_leads_are_unknown_no_rate_is_shown(home: Homes) -> None:
    settings = home("unknown")
    build(settings.home, signals=(SIGNAL,))

    said = words_of(visit("signal", id=str(SIGNAL.id)))

    assert "nobody can say how many devices are like it" in said


def test_the_context_counts_devices_with_the_same_leads_and_their_time(home: Homes) -> None:
    settings = home("alike")
    alike = raised(device="device-2", day=60.0)
    build(settings.home, facts=FACTS, signals=(*SIGNALS, alike))

    app = visit("signal", id=str(SIGNAL.id))

    tables = [table.value for table in app.dataframe]
    (group,) = (each for each in tables if "Device-years" in each)
    assert list(group["Ever a signal"]) == [2]
    (similar,) = (each for each in tables if "Days after implant" in each)
    assert list(similar["Device"]) == ["device-2"]


def test_the_story_can_be_read_as_a_table(home: Homes) -> None:
    home("full")
    app = visit("signal", id=str(SIGNAL.id))

    app.toggle(key="story/table").set_value(True).run()

    told = next(each.value for each in app.dataframe if "Happened" in each.value)
    assert "picture: X-ray, fractured" in list(told["What"])
    assert "signal raised: lead fracture, warning" in list(told["What"])


def test_an_old_address_that_asks_for_what_is_not_there_any_more_still_opens(home: Homes) -> None:
    home("full")

    app = visit("signals", assigned="somebody-gone", centre="closed-centre", page="9")

    assert not app.exception
    assert len(questions(app)) == 2


def test_a_long_inbox_is_cut_into_pages_that_stand_in_the_address(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    home("full")
    monkeypatch.setattr("dashboard.parts.signals.PAGE_ROWS", 1)

    first, second = (questions(visit("signals", page=number)) for number in ("1", "2"))

    assert (len(first), len(second)) == (1, 1)
    assert first != second
