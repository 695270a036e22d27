"""By which rules signals were raised: the plan in force as known at any moment, and all others."""

import pytest

from detectors.plan_declared import declaration
from detectors.registry import discover
from events.plan import PlanDeclared
from events.sample import moment
from store.live import open_live
from store.publish import publish
from store.settings import DEFAULT_PLAN
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.people import CLINICIAN, OFFICER, REGULATOR
from tests.dashboard.world import FACTS, build, raised

TEXT = DEFAULT_PLAN.read_text(encoding="utf-8")
CHANGED = TEXT.replace("beyond.bad_min = { value = 3", "beyond.bad_min = { value = 4", 1)


def declared(text: str, *, day: float) -> PlanDeclared:
    return declaration(text, detectors=discover(), software="stimwatch 1", now=moment(day))


FIRST, SECOND = declared(TEXT, day=0), declared(CHANGED, day=79)
A, B = FIRST.data.plan_hash, SECOND.data.plan_hash
SIGNAL = raised(plan_hash=A)
LATER = raised(device="device-2", day=80.0, plan_hash=B)


@pytest.fixture
def two(home: Homes) -> None:
    """Enter a home where one plan took the place of another."""
    settings = home("two plans")
    build(settings.home, facts=(FIRST, *FACTS, SECOND), signals=(SIGNAL, LATER))


def test_a_plan_that_only_signals_name_has_no_text_and_that_is_said(home: Homes) -> None:
    home("full")

    app = visit("plan", who=REGULATOR)

    seen = app.dataframe[0].value
    assert list(seen["Text"]) == ["not on the log"]
    assert "the log holds the hash and not the text" in words_of(app)
    assert "The file of this process is another plan" in words_of(app)


@pytest.mark.usefixtures("two")
def test_the_plan_in_force_is_shown_whole_with_hash_date_and_confidence() -> None:
    app = visit("plan", who=REGULATOR)

    assert "In force now" in words_of(app)
    assert [each.value for each in app.code] == [B]
    assert "On the log since 2026-03-21 00:00 UTC, told by stimwatch 1" in words_of(app)
    values, seen, _ = (each.value for each in app.dataframe)
    assert {"verified", "reported", "assumed", "unknown"} >= set(values["How sure"])
    assert len(values) > 50
    assert list(seen["Called"]) == ["default 1", "default 1"]
    assert list(seen["Signals"]) == [1, 1]


@pytest.mark.usefixtures("two")
def test_at_a_moment_of_the_past_the_plan_of_that_time_is_in_force() -> None:
    app = visit("plan", who=REGULATOR, known_at="2026-03-16T12:00:00Z")

    assert "In force at 2026-03-16 12:00 UTC" in words_of(app)
    assert [each.value for each in app.code] == [A]
    assert list(app.dataframe[1].value["Plan"]) == [A[:12]]
    assert "there is nothing to compare" in words_of(app)


@pytest.mark.usefixtures("two")
def test_an_address_may_ask_for_a_plan_that_is_not_in_force_any_more() -> None:
    app = visit("plan", who=OFFICER, plan=A)

    assert "Not the plan in force" in words_of(app)
    assert [each.value for each in app.code] == [A]
    assert "from 2026-01-01 00:00 UTC to 2026-03-14" in words_of(app)


@pytest.mark.usefixtures("two")
def test_an_address_may_ask_for_a_plan_that_nobody_has_heard_of() -> None:
    app = visit("plan", who=OFFICER, plan="<b>no plan</b>")

    assert "No plan of the hash" in words_of(app)
    assert [each.value for each in app.code] == [B]
    assert not app.exception


@pytest.mark.usefixtures("two")
def test_what_two_plans_say_differently_is_told_with_what_it_changes() -> None:
    app = visit("plan", who=REGULATOR)

    found = app.dataframe[2].value
    assert "1 value decides otherwise." in words_of(app)
    assert list(found["Where"]) == ["lead-fracture beyond.bad_min"]
    assert (list(found["Earlier"]), list(found["Later"])) == (["3"], ["4"])

    app.selectbox(key="plan-to").select_index(1).run()

    assert "They say the same." in words_of(app)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("who", [OFFICER, REGULATOR])
def test_a_signal_leads_to_the_plan_that_raised_it(who: str) -> None:
    app = visit("signal", who=who, id=str(SIGNAL.id))

    (way,) = [each.proto for each in app.get("page_link") if each.proto.page == "plan"]
    assert way.label == f"Raised under the plan {A[:12]}"
    assert A in way.query_string


@pytest.mark.usefixtures("two")
def test_a_clinician_who_may_not_see_plans_is_led_to_none() -> None:
    app = visit("signal", who=CLINICIAN, id=str(SIGNAL.id))

    assert not [each for each in app.get("page_link") if each.proto.page == "plan"]


def test_a_text_that_was_damaged_is_named_and_not_shown(home: Homes) -> None:
    settings = home("damaged")
    build(settings.home, facts=(FIRST, *FACTS), signals=(SIGNAL,))
    live = open_live(settings.live)
    live.connection.execute("update plans set plan = replace(plan, 'value = 3.0', 'value = 9.0')")
    publish(live, settings.snapshots)
    live.close()

    app = visit("plan", who=REGULATOR)

    assert "The text of this plan cannot be trusted." in words_of(app)
    assert "stimwatch rebuild" in words_of(app)
    assert not app.exception


def test_before_anything_is_named_the_file_of_the_process_is_shown(home: Homes) -> None:
    home("empty")

    app = visit("plan", who=REGULATOR)

    assert "the first worker that starts puts it there" in words_of(app)
    assert len(app.dataframe[0].value) > 50


def test_a_file_that_cannot_be_read_is_told_and_the_rest_is_shown(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    home("full")
    monkeypatch.setenv("STIMWATCH_PLAN", "/nowhere/plan.toml")

    app = visit("plan", who=REGULATOR)

    assert "cannot be read" in words_of(app)
    assert "Detectors" in [each.value for each in app.subheader]
    assert not app.exception


def test_the_rules_of_each_detector_can_be_read(home: Homes) -> None:
    home("full")
    app = visit("plan", who=REGULATOR)

    app.selectbox(key="detector").select_index(2).run()

    assert discover()[2].name in words_of(app)
