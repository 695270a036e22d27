"""A Yellow Card draft as text for people and as JSON for programs."""

import json
from collections.abc import Iterator

from reports.card import Field, YellowCard
from reports.card_form import GROUPS, label_of
from reports.card_kept import is_text_of, standing
from reports.card_versions import Life
from reports.imdrf import ACKNOWLEDGEMENT
from reports.routing import HOW_SOON, KEEP_THE_DEVICE, NATION_NAMES, NOT_SUBMITTED
from reports.visible import visible
from reports.words import actor_name, instant

SIMULATED = "SIMULATED DATA. No such patient or device exists. Never send this."


def as_text(card: YellowCard, *, life: Life | None = None) -> str:
    """Return the draft as plain text, every filled field with its source.

    `life` tells its versions and approval, where it has been kept.

    Raises
    ------
    IdentifierInDraft
        If free text holds what looks like an identifier of a person.
    """
    card.refuse_identifying()
    return "\n".join((*_lines(card), *_life(card, life))) + "\n"


def as_json(card: YellowCard, *, life: Life | None = None) -> str:
    """Return the draft as one JSON object.

    `kept` in it tells version and approval, and is null where the draft was not kept.

    Raises
    ------
    IdentifierInDraft
        If free text holds what looks like an identifier of a person.
    """
    card.refuse_identifying()
    return json.dumps(
        {
            "format": "stimwatch yellow card draft",
            "format_version": 1,
            "submitted": False,
            "notice": NOT_SUBMITTED,
            "simulated": card.simulated,
            "about": str(card.about),
            "about_kind": card.about_kind,
            "device": card.device,
            "as_of": card.as_of.isoformat(),
            "nation": card.nation,
            "private_facility": card.private_facility,
            "route": card.route,
            "clock": {
                "role": card.clock.role,
                "statutory": card.clock.statutory,
                "aware_on": str(card.clock.aware_on) if card.clock.aware_on else None,
                "due_on": str(card.clock.due_on) if card.clock.due_on else None,
                "words": card.clock.words,
            },
            "fields": [_json_field(field) for field in card.fields],
            "gaps": [
                {"what": gap.name, "why": gap.why, "who": gap.who or None} for gap in card.gaps
            ],
            "suggested_codes": [
                {"code": code.code, "term": code.term, "annex": code.annex}
                for code in card.suggestions
            ],
            "terminology": ACKNOWLEDGEMENT,
            "ledger_heads": list(card.ledger_heads),
            "kept": _json_life(card, life) if life else None,
        },
        indent=2,
    )


def source_of(field: Field) -> str:
    """Return where a field came from, in words."""
    if field.origin == "event":
        return f"event {field.source_event}"
    return "typed into the draft" if field.origin == "typed" else "the same for every draft"


def _json_field(field: Field) -> dict[str, str | None]:
    return {
        "name": field.name,
        "label": label_of(field.name),
        "value": field.value,
        "origin": field.origin,
        "source_event": str(field.source_event) if field.source_event else None,
        "note": field.note or None,
    }


def _json_life(card: YellowCard, life: Life) -> dict[str, str | int | list[str] | None]:
    approval = life.approval if is_text_of(card, life.newest) else None
    return {
        "draft": str(life.draft_id),
        "state": life.state,
        "newest_version": life.newest.number,
        "newest_text_sha256": life.newest.text_sha256,
        "written_by": list(dict.fromkeys(each.actor for each in life.versions)),
        "approved_by": approval.actor if approval else None,
        "approved_at": approval.recordedtime.isoformat() if approval else None,
        "references": [each.data.reference for each in life.references],
    }


def _life(card: YellowCard, life: Life | None) -> Iterator[str]:
    if life is None:
        return
    yield ""
    yield "VERSIONS AND APPROVAL"
    for each in life.versions:
        why = f": {_indented(each.reason)}" if each.reason else ""
        who, when = actor_name(each.actor), instant(each.recordedtime)
        yield f"- version {each.number}, {who}, {when}{why}"
    yield from (_indented(sentence) for sentence in standing(card, life))


def _indented(value: str) -> str:
    """Return a value whose further lines cannot be taken for fields or headings."""
    return visible(value).replace("\n", "\n    ")


def _lines(card: YellowCard) -> Iterator[str]:
    yield "YELLOW CARD DRAFT (medical device)"
    if card.simulated:
        yield SIMULATED
    yield f"About {card.about_kind} {card.about} of device {card.device}"
    yield f"As known at {instant(card.as_of)}"
    yield ""
    yield NOT_SUBMITTED
    nation = NATION_NAMES[card.nation] if card.nation else "Nation unknown"
    yield f"{nation}: {card.route}"
    yield f"{HOW_SOON} {KEEP_THE_DEVICE}"
    yield f"Clock ({card.clock.role}): {card.clock.words}"
    yield ""
    yield f"STILL MISSING OR WRONG ({len(card.gaps)})"
    yield from (f"- {gap}" for gap in card.gaps)
    for group, heading in GROUPS.items():
        own = [field for field in card.fields if field.name.startswith(f"{group}.")]
        if own:
            yield ""
            yield heading.upper()
        for field in own:
            yield f"{label_of(field.name)}: {_indented(field.value)}"
            note = f"; {field.note}" if field.note else ""
            yield f"    [{source_of(field)}{note}]"
    if card.suggestions:
        yield ""
        yield "CODES THAT MAY FIT (not chosen)"
        yield from (f"- {code.code} {code.term} ({code.annex})" for code in card.suggestions)
    yield ""
    yield ACKNOWLEDGEMENT
    if card.ledger_heads:
        yield ""
        yield "LEDGER HEADS (SHA-256)"
        yield from card.ledger_heads
