"""A safety officer's day: the inbox, the signal's page, and what else happens meanwhile."""

import pytest

from store.snapshot import SnapshotGone
from tests.dashboard.conftest import Homes, questions, send_button, visit, ways, words_of
from tests.dashboard.people import CLINICIAN, OFFICER, REGULATOR
from tests.dashboard.test_decisions import FORM, by_somebody_else, decided
from tests.dashboard.world import (
    FACTS,
    SIGNAL,
    SIGNALS,
    URGENT,
    add,
    build,
    catch_up,
    raised,
)


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
    told = "▲ urgent: Is the pulse generator of device-2 failing?"
    assert told in [each.label for each in app.button]


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
    assert "how much earlier than the clinic" in words_of(app)
    assert "docs/" not in words_of(app)
    assert not [each for each in ways(visit("overview", who=REGULATOR)) if "to me" in each]


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
    measured = next(each.value for each in app.dataframe if "Measure" in each.value)
    assert {"battery [V]", "left motor threshold [mA]"} <= set(measured["Measure"])


def test_a_list_without_a_signal_says_what_that_means(home: Homes) -> None:
    build(home("none").home, facts=FACTS)

    for who in (OFFICER, CLINICIAN):
        assert "No signal is open. That says only" in words_of(visit("signals", who=who))
    assert "take a filter away" in words_of(visit("signals", text="nonsense"))


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


@pytest.mark.parametrize("place", ["signal", "yellow_card"])
def test_no_page_links_to_itself(home: Homes, place: str) -> None:
    settings = home("some")
    build(settings.home, facts=FACTS, signals=(SIGNAL,))
    app = visit(place, id=str(SIGNAL.id), about=str(SIGNAL.id))

    build(settings.home, signals=(URGENT,))
    app.run()

    assert [each.proto.page for each in app.get("page_link") if each.proto.page == place] == []


def test_of_a_generator_the_battery_stands_above_the_impedances(home: Homes) -> None:
    home("full")

    said = words_of(visit("signal", id=str(URGENT.id)))

    assert said.index("Battery [V]") < said.index("Impedance, left lead")
