"""The card of a version that the ledger keeps, for the screen and for paper."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from events.yellow_card import DraftField
from reports.card import Field, YellowCard
from reports.card_checks import gaps, identifying
from reports.card_choices import choices_of
from reports.card_fields import DEVICE_TYPE
from reports.card_form import CONTACT, rank_of
from reports.card_versions import Life, Version
from reports.imdrf import Code
from reports.words import actor_name, instant
from reports.yellow_card import clock_of


def card_of(
    life: Life,
    version: Version | None = None,
    *,
    as_of: datetime,
    contact: Sequence[DraftField] = (),
    suggestions: Sequence[Code] = (),
    ledger_heads: Sequence[str] = (),
) -> YellowCard:
    """Return the card of a version, the newest where none is named.

    Parameters
    ----------
    contact
        Name, e-mail and telephone of whoever sends it. They stand on the card only; the ledger has
        never seen them, and what it says instead of them is left out.
    suggestions
        Codes that may fit; those that the version has are left out.
    """
    chosen = version or life.newest
    fields = _fields(chosen, contact)
    choices = choices_of(chosen.fields)
    codes = {each.value.partition(" ")[0] for each in fields if each.name.startswith("harm.code_")}
    return YellowCard(
        about=life.about,
        about_kind="signal" if life.drafted.data.signal_id else "adverse event",
        device=life.drafted.subject,
        as_of=as_of,
        simulated=life.drafted.simulated,
        nation=choices.nation,
        fields=fields,
        gaps=tuple(gaps(fields, as_of=as_of, nation=choices.nation)),
        identifying=tuple(identifying(fields)),
        suggestions=tuple(each for each in suggestions if each.code not in codes),
        clock=clock_of(fields, choices.role, choices.category, choices.local_target_days),
        private_facility=choices.private_facility,
        ledger_heads=tuple(ledger_heads),
    )


def is_text_of(card: YellowCard, version: Version) -> bool:
    """Say whether a card has the text of a version. Whom to ask is no part of it."""
    kept = {(each.name, each.value) for each in version.fields if each.name not in CONTACT}
    return kept == {(each.name, each.value) for each in card.fields if each.name not in CONTACT}


def standing(card: YellowCard, life: Life) -> Iterator[str]:
    """Tell, in whole sentences, who has approved the text of a card, and what came back for it."""
    newest, approval = life.newest, life.approval
    if not is_text_of(card, newest):
        yield f"The text above is not that of version {newest.number}: no approval holds for it."
    elif approval is None:
        yield f"No second person has approved version {newest.number}."
    else:
        who, when = actor_name(approval.actor), instant(approval.recordedtime)
        yield (
            f"Version {approval.data.version} approved by {who}, {when}. "
            f"Text SHA-256 {approval.data.text_sha256}."
        )
    for reference in life.references:
        by = actor_name(reference.data.submitted_by)
        yield f"Sent by {by}; the reference that came back: {reference.data.reference}."


def _fields(version: Version, contact: Sequence[DraftField]) -> tuple[Field, ...]:
    told = [each for each in version.fields if each.name not in CONTACT]
    told += [each for each in contact if each.name in CONTACT and each.value.strip()]
    told.sort(key=lambda each: rank_of(each.name))
    return tuple(_field(each) for each in told)


def _field(told: DraftField) -> Field:
    value = told.value.strip()
    if told.source_event is not None:
        return Field(name=told.name, value=told.value, source_event=told.source_event)
    if (told.name, value) == ("device.type", DEVICE_TYPE):
        return Field(name=told.name, value=told.value, origin="program")
    return Field(name=told.name, value=told.value, origin="typed")
