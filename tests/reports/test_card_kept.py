"""What the ledger keeps of a draft, the card made of it again, and edits on top of each other."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.codec import encode
from events.sample import envelope, moment
from events.yellow_card import DraftField, YellowCardDrafted
from reports.card_choices import Choices, choice_fields, choices_of
from reports.card_clock import STATUTORY_DAYS
from reports.card_edit import carried_over, codes_of, edit_fields, identifying_in, values_of
from reports.card_form import CONTACT, GIVEN
from reports.card_kept import card_of, is_text_of
from reports.card_pdf import as_pdf
from reports.card_text import as_json, as_text
from reports.card_versions import draft_data, life_of
from tests.reports.test_card_paper import words
from tests.reports.test_card_versions import DRAFT, approved, edited
from tests.reports.test_yellow_card import PERSON, REPORT, card

CHOSEN = Choices(nation="scotland", role="manufacturer", category="death_or_unanticipated")
DRAFTED = YellowCardDrafted(
    **envelope("yellow_card.drafted", day=71) | {"actor": "ann"},
    data=draft_data(card(typed=PERSON), draft_id=DRAFT, choices=CHOSEN),
)
LIFE = life_of([DRAFTED])
AS_OF = moment(74)
choices = st.builds(
    Choices,
    nation=st.none() | st.sampled_from(["england", "wales", "scotland", "northern_ireland"]),
    private_facility=st.booleans(),
    role=st.just("healthcare"),
    local_target_days=st.none() | st.integers(0, 365),
) | st.builds(
    Choices,
    role=st.just("manufacturer"),
    category=st.none() | st.sampled_from([*STATUTORY_DAYS]),
)


def test_who_can_be_asked_is_on_paper_and_never_in_the_ledger() -> None:
    kept = encode(DRAFTED).decode()

    paper = card_of(LIFE, as_of=AS_OF, contact=PERSON)

    assert not [each.value for each in PERSON if each.value in kept]
    assert kept.count(GIVEN) == len(CONTACT)
    assert paper.value("reporter.email") == "a.clinician@example.org"
    assert GIVEN not in as_text(paper)


def test_without_a_contact_the_card_of_a_kept_version_says_that_it_is_missing() -> None:
    paper = card_of(LIFE, as_of=AS_OF)

    assert [gap.name for gap in paper.gaps] == ["Reporter: Name", "Reporter: E-mail"]


def test_a_kept_version_gives_the_card_that_it_was_made_of() -> None:
    first = card(typed=PERSON)

    paper = card_of(LIFE, as_of=AS_OF, contact=PERSON)

    told = {(each.name, each.value, each.origin, each.source_event) for each in paper.fields}
    assert told >= {
        (each.name, each.value, each.origin, each.source_event) for each in first.fields
    }
    assert (paper.about, paper.about_kind, paper.device) == (REPORT.id, "adverse event", "device-1")


def test_route_and_clock_follow_what_was_chosen_and_kept() -> None:
    paper = card_of(LIFE, as_of=AS_OF)

    assert paper.nation == "scotland"
    assert paper.clock.statutory
    aware, due = paper.clock.aware_on, paper.clock.due_on
    assert aware is not None
    assert due is not None
    assert (due - aware).days == 10


@given(chosen=choices)
def test_choices_survive_the_ledger(chosen: Choices) -> None:
    assert choices_of(choice_fields(chosen)) == chosen


def test_every_form_of_a_kept_draft_tells_version_and_approval() -> None:
    whole = life_of([DRAFTED, approved("cat", LIFE)])

    paper = card_of(whole, as_of=AS_OF, contact=PERSON)

    sentence = "Version 1 approved by cat"
    assert sentence in as_text(paper, life=whole)
    assert sentence in words(as_pdf(paper, life=whole))
    kept = json.loads(as_json(paper, life=whole))["kept"]
    assert (kept["state"], kept["approved_by"], kept["newest_version"]) == ("approved", "cat", 1)


def test_a_contact_typed_for_the_paper_takes_no_approval_away() -> None:
    paper = card_of(LIFE, as_of=AS_OF, contact=[DraftField(name="reporter.name", value="B. Other")])

    assert is_text_of(paper, LIFE.newest)
    assert not is_text_of(card(), LIFE.newest)


def test_an_edit_holds_only_what_changed() -> None:
    now = values_of(LIFE.newest)
    typed = dict(now) | {"patient.sex": "other", "device.serial": " ", "device.supplier": "S"}

    changed = edit_fields(LIFE.newest, typed)

    assert {each.name: each.value for each in changed} == {
        "patient.sex": "other",
        "device.serial": "",
        "device.supplier": "S",
    }
    assert all(each.source_event is None for each in changed)


def test_codes_that_are_taken_out_and_put_in_are_fields_of_their_own() -> None:
    have = codes_of(LIFE.newest)

    changed = edit_fields(LIFE.newest, {}, [*have[1:], "A26"])

    after = life_of([DRAFTED, edited("ben", *changed)]).newest
    assert codes_of(after) == (*have[1:], "A26")
    assert edit_fields(LIFE.newest, {}, have) == ()


def test_a_contact_typed_into_an_edit_does_not_reach_the_ledger() -> None:
    changed = edit_fields(LIFE.newest, {"reporter.name": "B. Other"})
    bare = life_of([DRAFTED, edited("ben", DraftField(name="reporter.name", value=""))]).newest

    assert changed == ()
    assert [each.value for each in edit_fields(bare, {"reporter.name": "B. Other"})] == [GIVEN]


def test_an_identifier_in_an_edit_is_found_before_it_is_stored() -> None:
    found = identifying_in([DraftField(name="actions.facility", value="see 943 476 5919")])

    assert [each.name for each in found] == ["actions.facility"]


def test_what_was_typed_meets_what_another_saved_and_neither_is_lost() -> None:
    other = edited(
        "ben",
        DraftField(name="patient.sex", value="male"),
        DraftField(name="harm.seriousness", value="death"),
        DraftField(name="device.supplier", value="S"),
    )
    after = life_of([DRAFTED, other]).newest
    typed = dict(values_of(LIFE.newest)) | {"patient.sex": "other", "device.lot": "L9"}

    carried = carried_over(typed, LIFE.newest, after)

    assert carried.clashes == ("patient.sex",)
    changed = {each.name: each.value for each in edit_fields(after, carried.values)}
    assert changed == {"patient.sex": "other", "device.lot": "L9"}


@pytest.mark.parametrize("also_typed", [True, False])
def test_two_who_typed_the_same_do_not_clash(also_typed: bool) -> None:
    after = life_of([DRAFTED, edited("ben", DraftField(name="patient.sex", value="male"))]).newest
    mine = "male" if also_typed else values_of(LIFE.newest)["patient.sex"]

    carried = carried_over({"patient.sex": mine}, LIFE.newest, after)

    assert carried.clashes == ()
    assert carried.values["patient.sex"] == "male"
