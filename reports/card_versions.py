"""Versions of a draft, what changed between two, and who may approve which text.

All of it is folded from the events of one draft; an approval that breaks a rule is in the ledger
like any other, and counts for nothing here.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

from events.envelope import Event
from events.yellow_card import (
    Draft,
    DraftField,
    YellowCardApproved,
    YellowCardDrafted,
    YellowCardEdited,
    YellowCardReferenced,
)
from reports.card import YellowCard
from reports.card_choices import Choices, choice_fields
from reports.card_form import CONTACT, GIVEN, rank_of

State = Literal["draft", "approved", "referenced"]


class ApprovalRefused(ValueError):
    """Not this person, or not this text."""


class UnreadableDraft(ValueError):
    """The events are not the history of one draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version, whole; `source` is the event that made it."""

    number: int
    fields: tuple[DraftField, ...]
    actor: str
    recordedtime: datetime
    reason: str
    source: UUID

    @property
    def text_sha256(self) -> str:
        """The hash by which an approval names exactly this text."""
        told = [[each.name, each.value, str(each.source_event or "")] for each in self.fields]
        return sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """Everything that happened to one draft; `lost` are edits of a text that was not the newest."""

    drafted: YellowCardDrafted
    versions: tuple[Version, ...]
    lost: tuple[YellowCardEdited, ...] = ()
    approvals: tuple[YellowCardApproved, ...] = ()
    references: tuple[YellowCardReferenced, ...] = ()

    @property
    def draft_id(self) -> UUID:
        """The id under which all of it is told."""
        return self.drafted.data.draft_id

    @property
    def about(self) -> UUID:
        """The signal or the report that it is about."""
        data = self.drafted.data
        return data.signal_id or data.report_id or data.draft_id

    @property
    def state(self) -> State:
        """How far it has come: only an approval that counts makes it approved."""
        if self.references:
            return "referenced"
        return "approved" if self.approval else "draft"

    @property
    def newest(self) -> Version:
        """The version that counts."""
        return self.versions[-1]

    @property
    def approval(self) -> YellowCardApproved | None:
        """The first approval of exactly the newest text, by somebody who did not write it."""
        return next((each for each in self.approvals if not self.refusal_of(each)), None)

    def refusal_of(self, approval: YellowCardApproved) -> str:
        """Return why an approval does not count; empty where it does."""
        data = approval.data
        return refusal(
            self, approver=approval.actor, version=data.version, text_sha256=data.text_sha256
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field, side by side; None where a version does not have it."""

    name: str
    kind: Literal["same", "added", "removed", "changed", "source changed"]
    before: str | None
    after: str | None


def draft_data(card: YellowCard, *, draft_id: UUID, choices: Choices | None = None) -> Draft:
    """Return what `yellow_card.drafted` carries of a card.

    Of whom to ask it says only that it is given in the export. The `choices` decide route and
    clock, and become fields like any other, so that an approval is of them too.

    Raises
    ------
    IdentifierInDraft
        If free text holds what looks like an identifier of a person: the ledger keeps for ever.
    """
    card.refuse_identifying()
    told = (
        DraftField(name=each.name, value=each.value, source_event=each.source_event)
        for each in card.fields
    )
    fields = (*without_contact(told), *(choice_fields(choices) if choices else ()))
    signal = card.about if card.about_kind == "signal" else None
    report = card.about if signal is None else None
    return Draft(draft_id=draft_id, signal_id=signal, report_id=report, fields=fields)


def without_contact(fields: Iterable[DraftField]) -> tuple[DraftField, ...]:
    """Return the fields as the ledger may keep them: names and addresses of reporters are none.

    >>> (kept,) = without_contact([DraftField(name="reporter.email", value="a@b.example")])
    >>> kept.value
    'given in the export'
    """
    return tuple(
        DraftField(name=each.name, value=GIVEN) if each.name in CONTACT and each.value else each
        for each in fields
    )


def life_of(events: Iterable[Event]) -> Life:
    """Fold the events of one draft, in the order of the ledger.

    An edit whose version is not the next one lost a race and is left out: its author saw another
    text. An edited field with an empty value is taken out.

    Raises
    ------
    UnreadableDraft
    """
    versions: list[Version] = []
    approvals: list[YellowCardApproved] = []
    references: list[YellowCardReferenced] = []
    lost: list[YellowCardEdited] = []
    drafted: YellowCardDrafted | None = None
    draft_id: UUID | None = None
    for event in events:
        if isinstance(event, YellowCardDrafted) and drafted is None:
            drafted, draft_id = event, event.data.draft_id
            versions.append(_version(event, 1, event.data.fields, ""))
        elif not versions or getattr(getattr(event, "data", None), "draft_id", None) != draft_id:
            continue
        elif isinstance(event, YellowCardEdited):
            if event.data.version != versions[-1].number + 1:
                lost.append(event)
                continue
            fields = _merged(versions[-1].fields, event.data.fields)
            versions.append(_version(event, event.data.version, fields, event.data.reason))
        elif isinstance(event, YellowCardApproved):
            approvals.append(event)
        elif isinstance(event, YellowCardReferenced):
            references.append(event)
    if drafted is None:
        message = "no yellow_card.drafted among the events: read them from the first on"
        raise UnreadableDraft(message)
    return Life(
        drafted=drafted,
        versions=tuple(versions),
        lost=tuple(lost),
        approvals=tuple(approvals),
        references=tuple(references),
    )


def refusal(life: Life, *, approver: str, version: int, text_sha256: str) -> str:
    """Return why this person may not approve this text; empty where they may."""
    newest = life.newest
    if version != newest.number:
        return f"version {version} is not the newest, which is {newest.number}: read that one"
    if text_sha256 != newest.text_sha256:
        return "the text is not that of this version: open it again"
    wrote = {_person(each.actor) for each in life.versions}
    if _person(approver) in wrote:
        return "whoever wrote or edited a draft cannot approve it: ask a second person"
    return ""


def refuse_approval(life: Life, *, approver: str, version: int, text_sha256: str) -> None:
    """Raise `ApprovalRefused` where this person may not approve this text."""
    why = refusal(life, approver=approver, version=version, text_sha256=text_sha256)
    if why:
        message = f"not approved: {why}"
        raise ApprovalRefused(message)


def changes(before: Version, after: Version) -> tuple[Change, ...]:
    """Return every field of either version, side by side, in order of the form."""
    old = {each.name: each for each in before.fields}
    new = {each.name: each for each in after.fields}
    names = sorted(old.keys() | new.keys(), key=rank_of)
    return tuple(_change(name, old.get(name), new.get(name)) for name in names)


def _change(name: str, old: DraftField | None, new: DraftField | None) -> Change:
    kind: Literal["same", "added", "removed", "changed", "source changed"]
    if old is None or new is None:
        kind = "added" if old is None else "removed"
    elif old.value != new.value:
        kind = "changed"
    else:
        kind = "same" if old.source_event == new.source_event else "source changed"
    return Change(
        name=name, kind=kind, before=old.value if old else None, after=new.value if new else None
    )


def _version(
    event: YellowCardDrafted | YellowCardEdited,
    number: int,
    fields: Sequence[DraftField],
    reason: str,
) -> Version:
    return Version(
        number=number,
        fields=_merged((), fields),
        actor=event.actor,
        recordedtime=event.recordedtime,
        reason=reason,
        source=event.id,
    )


def _person(actor: str) -> str:
    """Return who it is, whatever the role: `person:ann/safety_officer` is `person:ann`."""
    return actor.partition("/")[0].strip().casefold()


def _merged(fields: Sequence[DraftField], edited: Sequence[DraftField]) -> tuple[DraftField, ...]:
    by_name = {each.name: each for each in (*fields, *edited)}
    kept = [each for each in by_name.values() if each.value.strip()]
    return tuple(sorted(kept, key=lambda each: rank_of(each.name)))
