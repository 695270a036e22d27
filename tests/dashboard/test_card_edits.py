"""Edits of a Yellow Card draft, also by two people at once."""

from events.yellow_card import (
    YellowCardApproved,
)
from tests.dashboard.cards import (
    approve,
    card_events,
    edit,
    field,
    keep,
    life,
    opened,
    press,
)
from tests.dashboard.conftest import Homes, words_of
from tests.dashboard.people import OFFICER, SECOND
from tests.dashboard.world import catch_up


def test_an_edit_is_a_new_version_shown_beside_the_old_one(home: Homes) -> None:
    settings = home("full")
    app = opened(keep(settings))

    edit(app, "actions.facility", "Device switched off.")
    catch_up(settings)
    app.run()

    now = life(settings).newest
    assert (now.number, now.actor) == (2, "person:olga/safety_officer")
    assert "Version 2 is yours" in words_of(app)
    assert "\u2260 Action taken (changed)" in words_of(app)
    assert not app.exception


def test_an_identifier_in_an_edit_is_refused_before_it_is_stored(home: Homes) -> None:
    settings = home("full")
    app = opened(keep(settings))

    field(app, "actions.facility").input("seen with 943 476 5919").run()

    assert "NHS number" in words_of(app)
    button = next(each for each in app.button if each.label.startswith("Save as version"))
    assert button.disabled
    assert len(card_events(settings)) == 1


def test_who_had_opened_an_older_version_is_told_and_loses_nothing(home: Homes) -> None:
    settings = home("full")
    kept = keep(settings)
    slow, quick = opened(kept), opened(kept, who=SECOND)
    field(slow, "actions.facility").input("Mine.").run()
    edit(quick, "actions.facility", "Theirs.")
    edit_lot = field(slow, "device.lot")
    catch_up(settings)

    edit_lot.input("LOT99").run()
    said = words_of(slow)
    press(slow, "Put mine on top")
    carried = field(slow, "actions.facility").value
    press(slow, "Save as version 3")

    assert "Somebody saved version 2 meanwhile" in said
    assert "You both changed: Action taken" in said
    assert carried == "Mine."
    history = life(settings)
    assert [each.actor for each in history.versions] == [
        f"person:{who}/safety_officer" for who in (OFFICER, SECOND, OFFICER)
    ]
    newest = {each.name: each.value for each in history.newest.fields}
    assert (newest["actions.facility"], newest["device.lot"]) == ("Mine.", "LOT99")


def test_of_two_edits_sent_at_once_the_later_is_told_and_its_text_is_kept(home: Homes) -> None:
    settings = home("full")
    kept = keep(settings)
    first, second = opened(kept), opened(kept, who=SECOND)
    edit(first, "device.lot", "FIRST")
    edit(second, "device.lot", "SECOND")
    waiting = words_of(second)
    catch_up(settings)

    second.run()

    assert "on its way" in waiting
    assert "Somebody saved version 2 meanwhile" in words_of(second)
    assert field(second, "device.lot").value == "SECOND"
    history = life(settings)
    assert [each.actor for each in history.lost] == ["person:otto/safety_officer"]
    press(second, "Put mine on top")
    press(second, "Save as version 3")
    newest = {each.name: each.value for each in life(settings).newest.fields}
    assert newest["device.lot"] == "SECOND"


def test_an_edit_takes_the_approval_away(home: Homes) -> None:
    settings = home("full")
    kept = keep(settings)
    approve(kept)
    catch_up(settings)

    edit(opened(kept), "device.lot", "LOT99")
    catch_up(settings)

    app = opened(kept)
    assert [metric.value for metric in app.metric][0] == "\u25cb draft"
    assert "does not count" in words_of(app)


def test_an_approval_of_a_text_that_changed_meanwhile_is_refused(home: Homes) -> None:
    settings = home("full")
    kept = keep(settings)
    app = opened(kept, who=SECOND)
    app.checkbox(key=f"kept/{kept.draft_id}/approve/1/read").check().run()
    edit(opened(kept), "device.lot", "LOT99")
    catch_up(settings)

    app.button(key=f"kept/{kept.draft_id}/approve/1").click().run()

    assert not [each for each in card_events(settings) if isinstance(each, YellowCardApproved)]
    assert "2" in [metric.value for metric in app.metric]
