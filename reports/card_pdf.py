"""A Yellow Card draft on paper: what is missing first, then every field with its source."""

from collections.abc import Iterator

from reportlab.platypus import Flowable  # type: ignore[import-untyped]

from reports.card import Field, YellowCard
from reports.card_form import GROUPS, TYPED, label_of
from reports.card_kept import standing
from reports.card_text import SIMULATED, source_of
from reports.card_versions import Life
from reports.imdrf import ACKNOWLEDGEMENT
from reports.routing import HOW_SOON, KEEP_THE_DEVICE, NATION_NAMES, NOT_SUBMITTED
from reports.sheet import Running, boxed, grid, heading, pairs, printed, say, told
from reports.words import actor_name, instant


def as_pdf(card: YellowCard, *, life: Life | None = None) -> bytes:
    """Return the draft as a PDF; the same draft gives the same bytes.

    Parameters
    ----------
    card
        The draft.
    life
        Its versions and approvals, where it has been kept; else the paper says that it was not.

    Raises
    ------
    IdentifierInDraft
        If free text holds what looks like an identifier of a person.
    """
    card.refuse_identifying()
    running = Running(
        title=f"Yellow Card draft about {card.about_kind} {card.about}",
        foot=f"Draft, not submitted by this program. As known at {instant(card.as_of)}.",
        simulated=card.simulated,
    )
    return printed(tuple(_story(card, life)), running)


def _story(card: YellowCard, life: Life | None) -> Iterator[Flowable]:
    yield say("Yellow Card draft", "title")
    about = f"Medical device. About {card.about_kind} {card.about} of device {card.device}."
    yield say(f"{about} As known at {instant(card.as_of)}.")
    if card.simulated:
        yield from boxed(SIMULATED, alarming=True)
    yield from boxed(NOT_SUBMITTED)
    if life is not None:
        yield from (say(sentence) for sentence in standing(card, life))
    yield from heading("Where it goes, and how soon")
    nation = NATION_NAMES[card.nation] if card.nation else "Nation unknown"
    yield say(f"{nation}: {card.route}")
    yield say(f"Clock ({card.clock.role}): {card.clock.words}")
    yield say(f"{HOW_SOON} {KEEP_THE_DEVICE}")
    yield from heading(f"Still missing or wrong ({len(card.gaps)})")
    if card.gaps:
        rows = [(gap.name, gap.why, gap.who or "whoever sends the report") for gap in card.gaps]
        yield grid(("What", "Why it matters", "Who can say"), rows, shares=(0.36, 0.38, 0.26))
    else:
        yield say("Nothing mandatory is missing.")
    for group, name in GROUPS.items():
        own = [field for field in card.fields if field.name.startswith(f"{group}.")]
        if own:
            yield from heading(name)
            yield from pairs([(label_of(each.name), each.value, _source(each)) for each in own])
    yield from _empty(card)
    if card.suggestions:
        yield from heading("Codes that may fit (not chosen)")
        codes = [(code.code, code.term, code.annex) for code in card.suggestions]
        yield grid(("Code", "Term", "Annex"), codes, shares=(0.18, 0.55, 0.27))
    yield from _life(life, card)
    yield from heading("Where this comes from")
    yield say(ACKNOWLEDGEMENT)
    for head in card.ledger_heads or ("No ledger heads were given.",):
        yield from told(f"Ledger head (SHA-256): {head}" if card.ledger_heads else head, "source")


def _empty(card: YellowCard) -> Iterator[Flowable]:
    """Tell which fields that are not mandatory are empty, by who can fill them."""
    by_who: dict[str, list[str]] = {}
    for slot in TYPED:
        if not slot.why and card.value(slot.name) is None:
            by_who.setdefault(slot.who, []).append(slot.label)
    if by_who:
        yield from heading("Empty and not mandatory")
        rows = [(who, "; ".join(labels)) for who, labels in by_who.items()]
        yield grid(("Who can say", "What"), rows, shares=(0.3, 0.7))


def _source(field: Field) -> str:
    return source_of(field) + (f"; {field.note}" if field.note else "")


def _life(life: Life | None, card: YellowCard) -> Iterator[Flowable]:
    yield from heading("Versions and approval")
    if life is None:
        yield say("This draft was not kept, so nobody has approved it.")
        return
    rows = [
        (str(each.number), actor_name(each.actor), instant(each.recordedtime), each.reason or "-")
        for each in life.versions
    ]
    yield grid(("Version", "Written by", "When", "Why"), rows, shares=(0.1, 0.25, 0.25, 0.4))
    for sentence in standing(card, life):
        yield say(sentence)
