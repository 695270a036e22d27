"""What an officer decides of a signal: offered, stored, and what a second person decided first."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.append import reviewed
from events.codec import decode
from events.signal import Review, SignalReviewed
from store.settings import Settings
from tests.dashboard.conftest import Homes, questions, send_button, visit, ways, words_of
from tests.dashboard.people import OFFICER, SECOND
from tests.dashboard.world import (
    SIGNAL,
    add,
    catch_up,
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
    history = visit("signal", id=str(SIGNAL.id)).dataframe[1].value
    assert f"assigned to {OFFICER}" in list(history["What"])
    mine = visit("signals", assigned="me")
    assert len(questions(mine)) == 1
    assert "Assigned to you" in words_of(mine)
    first = visit("overview")
    counts = {metric.label: metric.value for metric in first.metric}
    assert counts["Assigned to nobody"] == "1"
    assert "Assigned to me (1)" in ways(first)


def test_who_is_given_a_signal_finds_it_waiting_until_having_looked(home: Homes) -> None:
    settings = home("full")
    app = choose(visit("signal", id=str(SIGNAL.id)), "assigned")
    app.selectbox(key=f"{FORM}/assignee").set_value(SECOND)
    send_button(app).click().run()
    catch_up(settings)

    first = visit("overview", who=SECOND)
    assert "Handed over under a minute ago, not looked at since. Assigned to you." in words_of(
        first
    )
    page = choose(visit("signal", who=SECOND, id=str(SIGNAL.id)), "acknowledged")
    assert "Handed over under a minute ago" in words_of(page)
    send_button(page).click().run()
    catch_up(settings)

    assert "Handed over" not in words_of(visit("overview", who=SECOND))


def test_only_safety_officers_can_be_assigned_a_signal(home: Homes) -> None:
    home("full")

    app = choose(visit("signal", id=str(SIGNAL.id)), "assigned")

    assert app.selectbox(key=f"{FORM}/assignee").options == [OFFICER, SECOND]


def test_a_snooze_that_is_too_long_is_refused_in_words_and_nothing_is_stored(home: Homes) -> None:
    settings = home("full")
    app = choose(visit("signal", id=str(SIGNAL.id)), "snoozed", reason="The visit is on Friday.")

    app.number_input(key=f"{FORM}/days").set_value(30)
    send_button(app).click().run()

    assert "a signal sleeps for 1 to 14 days" in words_of(app)
    assert decided(settings) == []


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
        "raised, ◆\u00a0warning",
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
