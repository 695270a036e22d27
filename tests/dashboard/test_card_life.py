"""A Yellow Card draft on the page: kept, approved, taken away, referenced."""

import pytest

from events.envelope import DASHBOARD_SOURCE
from events.yellow_card import (
    YellowCardReferenced,
)
from tests.dashboard.cards import (
    approve,
    card_events,
    field,
    keep,
    life,
    opened,
    press,
)
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.people import CLINICIAN, REGULATOR
from tests.dashboard.world import FACTS, REPORT, SIGNAL, SIGNALS, build, catch_up, records


def test_a_kept_draft_is_on_the_log_without_the_name_of_the_reporter(home: Homes) -> None:
    settings = home("full")

    kept = keep(settings)

    (event,) = card_events(settings)
    assert (event.actor, event.subject) == ("person:olga/safety_officer", "device-1")
    assert event.data.report_id == REPORT.id
    values = {each.name: each.value for each in kept.newest.fields}
    assert values["reporter.name"] == "given in the export"
    assert values["meta.nation"] == "England"
    assert not any(b"Olga Officer" in each.value for each in records(settings))


def test_the_list_of_drafts_says_how_far_each_is_and_what_is_overdue(home: Homes) -> None:
    settings = home("full")
    keep(settings, role="manufacturer", category="public_health_threat")

    app = visit("yellow_card")

    table = app.dataframe[0].value
    assert list(table["State"]) == ["\u25cb draft"]
    assert "overdue" in table["Due"][0]
    assert "1 draft overdue by its clock" in words_of(app)
    assert "submits nothing" in words_of(app)


def test_a_second_draft_about_the_same_report_is_warned_of(home: Homes) -> None:
    settings = home("full")
    keep(settings)

    app = visit("yellow_card", about=str(REPORT.id))

    assert "There is already 1 draft about this" in words_of(app)


def test_the_author_may_not_approve_and_is_told_why(home: Homes) -> None:
    settings = home("full")
    kept = keep(settings)

    app = opened(kept)

    assert "ask a second person" in words_of(app)
    assert not [each for each in app.button if each.label.startswith("Approve")]


def test_a_second_person_approves_and_the_files_say_so(home: Homes) -> None:
    settings = home("full")
    kept = keep(settings)

    approve(kept)
    catch_up(settings)

    app = opened(kept)
    assert "Version 1 approved by otto, safety officer" in words_of(app)
    assert [metric.value for metric in app.metric][0] == "\u25d0 approved"
    assert life(settings).approval is not None


@pytest.mark.parametrize(
    ("role", "files"), [("healthcare", 3), ("manufacturer", 4)], ids=["healthcare", "manufacturer"]
)
def test_only_a_manufacturer_is_offered_the_xml(role: str, files: int, home: Homes) -> None:
    settings = home("full")
    kept = keep(settings, role=role)

    app = opened(kept)

    labels = [button.proto.label for button in app.get("download_button")]
    assert len(labels) == files
    assert ("Download as MIR-shaped XML" in labels) == (role == "manufacturer")


def test_the_reference_that_came_back_ends_the_clock(home: Homes) -> None:
    settings = home("full")
    kept = keep(settings, role="manufacturer", category="public_health_threat")
    app = opened(kept)

    field(app, "reference/0/text").input("ADR 28123456-001")
    press(app, "Record the reference")
    catch_up(settings)

    (told,) = (each for each in card_events(settings) if isinstance(each, YellowCardReferenced))
    assert (told.data.reference, told.data.submitted_by) == ("ADR 28123456-001", "olga")
    listed = visit("yellow_card").dataframe[0].value
    assert (listed["State"][0], listed["Due"][0]) == ("\u25cf referenced", "sent")


def test_a_reference_is_not_stored_empty_or_with_an_address_in_it(home: Homes) -> None:
    settings = home("full")
    kept = keep(settings)
    app = opened(kept)

    press(app, "Record the reference")
    empty = words_of(app)
    field(app, "reference/0/text").input("from a.person@example.org")
    press(app, "Record the reference")

    assert "write it as it came back" in empty
    assert "e-mail address" in words_of(app)
    assert len(card_events(settings)) == 1


def test_a_draft_about_a_signal_is_kept_about_the_signal(home: Homes) -> None:
    settings = home("full")
    app = visit("yellow_card", about=str(SIGNAL.id))

    app.button(key=f"card/{SIGNAL.id}/keep").click().run()

    (event,) = card_events(settings)
    assert (event.data.signal_id, event.data.report_id) == (SIGNAL.id, None)


@pytest.mark.parametrize("who", [CLINICIAN, REGULATOR])
def test_nobody_else_reads_a_draft_by_its_address(who: str, home: Homes) -> None:
    settings = home("full")
    kept = keep(settings)

    app = opened(kept, who=who)

    assert "Not for your role" in words_of(app)
    assert "Sudden loss" not in words_of(app)


def test_an_unknown_draft_is_told_kindly(home: Homes) -> None:
    home("full")

    app = visit("yellow_card", draft=str(REPORT.id))

    assert "no such draft" in words_of(app)
    assert not app.exception


def test_a_free_text_with_an_identifier_cannot_be_kept(home: Homes) -> None:
    settings = home("identifying")
    told = REPORT.model_copy(
        update={
            "data": REPORT.data.model_copy(update={"narrative": "Called 943 476 5919."}),
            "source": DASHBOARD_SOURCE,  # where somebody may have said that it is nobody's
        }
    )
    build(settings.home, facts=[*(each for each in FACTS if each != REPORT), told], signals=SIGNALS)

    app = visit("yellow_card", about=str(REPORT.id))

    assert "Cannot be kept" in words_of(app)
    assert not [each for each in app.button if each.label.startswith("Keep")]
    assert not app.get("download_button")


def test_of_the_past_a_draft_is_shown_and_nothing_of_it_can_be_written(home: Homes) -> None:
    settings = home("full")
    kept = keep(settings)

    app = visit("yellow_card", draft=str(kept.draft_id), known_at="2030-01-01T00:00Z")

    assert not app.exception
    assert "Nothing can be written while you look at the past" in words_of(app)
    labels = [each.label for each in app.button]
    assert not [each for each in labels if each.startswith(("Save", "Approve", "Record"))]
