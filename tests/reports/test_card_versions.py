"""Clocks, versions, approval by a second person, and what changed."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.sample import envelope
from events.yellow_card import (
    DraftApproval,
    DraftEdit,
    DraftField,
    DraftReference,
    YellowCardApproved,
    YellowCardDrafted,
    YellowCardEdited,
    YellowCardReferenced,
)
from reports.card_clock import STATUTORY_DAYS, Category, clock
from reports.card_pdf import as_pdf
from reports.card_versions import (
    ApprovalRefused,
    Life,
    UnreadableDraft,
    changes,
    draft_data,
    life_of,
    refuse_approval,
)
from tests.reports.test_card_paper import words
from tests.reports.test_yellow_card import PERSON, REPORT, card

DRAFT = UUID(int=9)


def _by(actor: str, kind: str, day: float) -> dict[str, Any]:
    return envelope(kind, day=day) | {"actor": actor}


DRAFTED = YellowCardDrafted(
    **_by("ann", "yellow_card.drafted", 71), data=draft_data(card(typed=PERSON), draft_id=DRAFT)
)


def edited(actor: str, *fields: DraftField, version: int = 2, day: float = 72) -> YellowCardEdited:
    data = DraftEdit(draft_id=DRAFT, version=version, fields=fields, reason="completed")
    return YellowCardEdited(**_by(actor, "yellow_card.edited", day), data=data)


def approved(actor: str, life: Life) -> YellowCardApproved:
    newest = life.newest
    data = DraftApproval(draft_id=DRAFT, version=newest.number, text_sha256=newest.text_sha256)
    return YellowCardApproved(**_by(actor, "yellow_card.approved", 73), data=data)


EDIT = edited(
    "ben",
    DraftField(name="device.supplier", value="Supplier S"),
    DraftField(name="reporter.phone", value=""),
    DraftField(name="patient.sex", value="other"),
)


def test_a_draft_is_kept_with_its_sources() -> None:
    (first,) = life_of([DRAFTED]).versions

    sources = {each.name: each.source_event for each in first.fields}
    assert sources["incident.narrative"] == REPORT.id
    assert sources["reporter.name"] is None
    assert DRAFTED.data.report_id == REPORT.id


def test_an_edit_changes_adds_and_takes_out_and_the_difference_says_so() -> None:
    life = life_of([DRAFTED, EDIT])

    kinds = {each.name: each.kind for each in changes(*life.versions)}

    assert kinds["device.supplier"] == "added"
    assert kinds["reporter.phone"] == "removed"
    assert kinds["patient.sex"] == "changed"
    assert kinds["device.serial"] == "same"
    sex = next(each for each in changes(*life.versions) if each.name == "patient.sex")
    assert (sex.before, sex.after) == ("female", "other")


@pytest.mark.parametrize("actor", ["ann", "ben", "ANN", " ben ", "ann/administrator"])
def test_nobody_who_wrote_or_edited_it_approves_it(actor: str) -> None:
    life = life_of([DRAFTED, EDIT])
    text = life.newest.text_sha256

    with pytest.raises(ApprovalRefused, match="ask a second person"):
        refuse_approval(life, approver=actor, version=2, text_sha256=text)


def test_a_second_person_approves_exactly_the_newest_text() -> None:
    before, after = life_of([DRAFTED]), life_of([DRAFTED, EDIT])
    text = after.newest.text_sha256

    refuse_approval(after, approver="cat", version=2, text_sha256=text)
    with pytest.raises(ApprovalRefused, match="not the newest"):
        refuse_approval(after, approver="cat", version=1, text_sha256=text)
    with pytest.raises(ApprovalRefused, match="open it again"):
        refuse_approval(after, approver="cat", version=2, text_sha256=before.newest.text_sha256)


def test_an_edit_after_an_approval_takes_the_approval_away() -> None:
    approval = approved("cat", life_of([DRAFTED]))

    assert life_of([DRAFTED, approval]).approval == approval
    assert life_of([DRAFTED, approval, EDIT]).approval is None


def test_an_approval_by_its_author_on_the_ledger_counts_for_nothing() -> None:
    own = approved("ann", life_of([DRAFTED]))

    life = life_of([DRAFTED, own])

    assert life.approval is None
    assert life.approvals == (own,)


def test_of_two_edits_at_once_the_second_is_left_out() -> None:
    late = edited("dan", DraftField(name="patient.sex", value="male"), day=72.5)

    life = life_of([DRAFTED, EDIT, late])

    assert [each.actor for each in life.versions] == ["ann", "ben"]
    assert life.lost == (late,)


def test_a_field_of_another_version_of_the_program_is_kept_and_comes_last() -> None:
    odd = edited("ben", DraftField(name="future.field_x", value="1"))

    assert life_of([DRAFTED, odd]).newest.fields[-1].name == "future.field_x"


def test_a_history_without_its_first_event_is_refused() -> None:
    with pytest.raises(UnreadableDraft, match="from the first on"):
        life_of([EDIT])


def test_the_paper_names_who_wrote_who_approved_and_what_came_back() -> None:
    life = life_of([DRAFTED])
    reference = YellowCardReferenced(
        **_by("ann", "yellow_card.referenced", 74),
        data=DraftReference(draft_id=DRAFT, reference="YC-1", submitted_by="ann"),
    )

    whole = life_of([DRAFTED, approved("cat", life), reference])

    said = words(as_pdf(card(typed=PERSON), life=whole))
    assert "approved by cat" in said
    assert "Sent by ann; the reference that came back: YC-1." in said
    assert "nobody has approved" in words(as_pdf(card(typed=PERSON)))


def test_the_paper_of_another_text_shows_no_approval() -> None:
    life = life_of([DRAFTED])

    approved_life = life_of([DRAFTED, approved("cat", life)])

    other = card(typed=[DraftField(name="device.supplier", value="Supplier S")])
    said = words(as_pdf(other, life=approved_life))
    assert "no approval holds for it" in said
    assert "approved by cat" not in said


@given(
    day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), category=st.sampled_from([*STATUTORY_DAYS])
)
def test_the_day_of_awareness_is_day_zero_and_weekends_count(day: date, category: Category) -> None:
    due = clock("manufacturer", aware_on=day, category=category).due_on

    assert due is not None
    assert (due - day).days == {"p": 2, "d": 10, "o": 15}[category[0]]


@given(day=st.none() | st.dates(), target=st.none() | st.integers(0, 30))
def test_a_hospital_never_has_a_statutory_clock(day: date | None, target: int | None) -> None:
    if day is not None and day > date(9000, 1, 1):
        day = date(9000, 1, 1)

    told = clock("healthcare", aware_on=day, local_target_days=target)

    assert not told.statutory
    assert told.words.startswith("As soon as possible; no statutory clock")


def test_without_a_category_no_day_is_chosen_and_all_are_told() -> None:
    told = clock("manufacturer", aware_on=date(2026, 3, 5))

    assert told.due_on is None
    assert all(day in told.words for day in ("2026-03-07", "2026-03-15", "2026-03-20"))
    assert "missing" in clock("manufacturer", aware_on=None).words
