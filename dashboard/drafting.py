"""What people write about a Yellow Card draft, as events, and drafts as rows of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from dashboard.append import SOURCE, envelope
from dashboard.faults import is_identifier
from dashboard.words import counted
from events.envelope import Event
from events.identity import event_id
from events.screening.kinds import Kind
from events.screening.text import find_identifiers, looks_like
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
from reports.card import YellowCard
from reports.card_choices import Choices
from reports.card_kept import card_of
from reports.card_versions import Life, Version, draft_data, life_of
from reports.words import actor_name, instant

REASON_MAX = 500
REFERENCE_MAX = 80
_NEVER_IN_A_REFERENCE: frozenset[Kind] = frozenset({"e-mail address", "date of birth", "name"})
SIGNS: Mapping[str, str] = {"draft": "\u25cb", "approved": "\u25d0", "referenced": "\u25cf"}
"""A shape beside the word: empty, half, full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One draft in the list of drafts."""

    life: Life
    card: YellowCard


def drafted(card: YellowCard, choices: Choices, *, form: str, **given: Any) -> YellowCardDrafted:
    """Return the first version; `given` goes to `envelope`. The form names the draft too."""
    data = draft_data(card, draft_id=draft_id_of(form), choices=choices)
    own = envelope(form=form, device=card.device, **given)
    return YellowCardDrafted(**own, causationid=card.about, data=data)


def draft_id_of(form: str) -> UUID:
    """Return the id of the draft that an opened form makes."""
    return event_id(SOURCE, f"{form}/draft")


def edited(
    life: Life, base: Version, fields: Sequence[DraftField], *, reason: str, **given: Any
) -> YellowCardEdited:
    """Return an edit of the version `base`."""
    data = DraftEdit(
        draft_id=life.draft_id, version=base.number + 1, fields=tuple(fields), reason=reason.strip()
    )
    own = envelope(device=life.drafted.subject, **given)
    return YellowCardEdited(**own, causationid=base.source, data=data)


def approved(life: Life, version: Version, **given: Any) -> YellowCardApproved:
    """Return the approval of exactly this text."""
    data = DraftApproval(
        draft_id=life.draft_id, version=version.number, text_sha256=version.text_sha256
    )
    own = envelope(device=life.drafted.subject, **given)
    return YellowCardApproved(**own, causationid=version.source, data=data)


def referenced(life: Life, *, reference: str, sender: str, **given: Any) -> YellowCardReferenced:
    """Return the reference that came back to whoever sent the report."""
    data = DraftReference(
        draft_id=life.draft_id, reference=reference.strip(), submitted_by=sender.strip()
    )
    own = envelope(device=life.drafted.subject, **given)
    return YellowCardReferenced(**own, causationid=life.newest.source, data=data)


def reference_faults(reference: str, sender: str) -> tuple[str, ...]:
    """Return, in plain words, what stops a reference from being stored.

    >>> reference_faults("ADR 28123456-001", "olga")
    ()
    >>> len(reference_faults(" ", "Olga Smith"))
    2
    """
    found = []
    if not reference.strip():
        found.append("Reference: write it as it came back, from the letter or the screen.")
    kinds = {each.kind for each in find_identifiers(reference)} & _NEVER_IN_A_REFERENCE
    found += [f"Reference: that looks like a {kind}, not like a reference." for kind in kinds]
    if not is_identifier(sender.strip()) or find_identifiers(sender):
        found.append("Sent by: write an account name or a code of your organisation, no name.")
    return tuple(found)


def reason_faults(reason: str) -> tuple[str, ...]:
    """Return what stops the reason of an edit from being stored."""
    found = looks_like(reason)
    why = f"Why: there is {found}. Take that out: surveillance must not know who the patient is."
    return (why,) if found else ()


def lines_of(histories: Sequence[Sequence[Event]], *, as_of: datetime) -> tuple[DraftLine, ...]:
    """Return every draft; what is overdue comes first, then what was changed last."""
    lives = [life_of(events) for events in histories]
    lines = [DraftLine(life=life, card=card_of(life, as_of=as_of)) for life in lives]
    return tuple(sorted(lines, key=lambda each: not overdue(each, on=as_of.date())))


def overdue(line: DraftLine, *, on: date) -> bool:
    """Say whether a report should have been sent before `on` and nobody recorded that it was."""
    due = line.card.clock.due_on
    return line.life.state != "referenced" and due is not None and due < on


def due_words(card: YellowCard, *, state: str, on: date) -> str:
    """Return what the clock says, in a few words."""
    due = card.clock.due_on
    if state == "referenced":
        return "sent"
    if due is None:
        return "as soon as possible" if card.clock.role == "healthcare" else "no day chosen"
    days = (due - on).days
    if days < 0:
        return f"\u25b2 overdue by {counted(-days, 'day')}"
    return "today" if days == 0 else f"in {counted(days, 'day')}"


def due_day(card: YellowCard) -> str:
    """Return the day on which it is due, and by which clock."""
    if card.clock.due_on is None:
        return "\u2013"
    return f"{card.clock.due_on} ({'statutory' if card.clock.statutory else 'local target'})"


def state_words(life: Life) -> str:
    """Return the state of a draft with its sign."""
    return f"{SIGNS[life.state]} {life.state}"


def draft_columns(lines: Sequence[DraftLine], *, on: date) -> Mapping[str, Sequence[str | int]]:
    """Return the list of drafts."""
    return {
        "State": [state_words(each.life) for each in lines],
        "Due": [due_words(each.card, state=each.life.state, on=on) for each in lines],
        "Due on": [due_day(each.card) for each in lines],
        "Device": [each.life.drafted.subject for each in lines],
        "About": [each.card.about_kind for each in lines],
        "Version": [each.life.newest.number for each in lines],
        "Missing": [len(each.card.gaps) for each in lines],
        "Changed": [instant(each.life.newest.recordedtime) for each in lines],
        "By": [actor_name(each.life.newest.actor) for each in lines],
        "Reference": [
            each.life.references[-1].data.reference if each.life.references else "\u2013"
            for each in lines
        ],
    }
