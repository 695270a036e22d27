"""A Yellow Card draft as text for people and as JSON for programs."""

import json
from collections.abc import Iterator

from reports.card import Field, YellowCard
from reports.card_form import GROUPS, label_of
from reports.imdrf import ACKNOWLEDGEMENT
from reports.routing import HOW_SOON, KEEP_THE_DEVICE, NATION_NAMES, NOT_SUBMITTED, route
from reports.visible import visible
from reports.words import instant

SIMULATED = "SIMULATED DATA. No such patient or device exists. Never send this."


def as_text(card: YellowCard) -> str:
    """Return the draft as plain text, every filled field with its source.

    Raises
    ------
    IdentifierInDraft
        If free text holds what looks like an identifier of a person.
    """
    card.refuse_identifying()
    return "\n".join(_lines(card)) + "\n"


def as_json(card: YellowCard) -> str:
    """Return the draft as one JSON object.

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
            "route": route(card.nation, private=card.private_facility),
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
    yield f"{nation}: {route(card.nation, private=card.private_facility)}"
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
