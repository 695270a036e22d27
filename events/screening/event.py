"""Look through all that an event says for direct identifiers.

Every text is looked at, whoever wrote it: the source and the actor too, and the numbers of devices.
A number in the field of a serial or a lot number is a thing's, so what is only shaped like a
telephone number or a postcode passes there; what has the check digit of a health service does not,
for a wristband has a barcode too.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, get_args
from uuid import UUID

from pydantic import BaseModel

from events.confirmation import TextConfirmed
from events.envelope import DASHBOARD_SOURCE, SIMULATED_SOURCE, Event
from events.plan import PlanDeclared
from events.public_report import PREFIX
from events.screening.confirm import (
    NotConfirmable,
    confirmation,
    confirmation_id,
    token_of,
)
from events.screening.kinds import Kind
from events.screening.text import Found, find_identifiers
from events.surveillance import BenchmarkDeclared

_OF_THINGS = frozenset({"serial", "lot", "di", "number", "reference"})
"""Fields that hold numbers of things."""
_HASHES = frozenset({"pseudonym", "plan_hash", "text_sha256", "sha256", "download"})
_VOCABULARY = frozenset({"specversion", "datacontenttype", "type"})
_HEALTH: frozenset[Kind] = frozenset({"NHS number", "CHI number", "Health and Care number"})
_IN_A_DRAFT = frozenset({"reporter", "device", "implant", "meta"})
"""Groups of a Yellow Card that name who reports, as they must, or repeat what was screened."""
_OF_FORMS = (DASHBOARD_SOURCE, f"{SIMULATED_SOURCE}:dashboard")
_OF_ACCOUNTS = (*_OF_FORMS, "urn:stimwatch:command-line")
"""Sources whose actors are accounts."""

_OF_REPORTS = ("subject", "source_report.number", "source_report.key")
_REPORT = re.compile(
    rf"(?:{PREFIX})?(?:[0-9]{{5,10}}-(?:19|20)[0-9]{{2}}-[0-9]{{1,6}}|[0-9]{{4,9}})"
)
"""The number that a manufacturer gives a report (its own, the year, a count), and MAUDE's key."""
_SHORT = 128
"""Characters of an `Identifier` at the most."""


def identifiers_in(event: Event, *, only_sure: bool = False) -> tuple[tuple[str, Kind], ...]:
    """Return the place and the kind of each identifier in the event, never its value.

    A plan and a benchmark are public, and cite who published what. At the dashboard an account
    stands for the person at work; which names it may have is decided where it is made.
    """
    seen = [(*said, found) for said in texts_of(event) for found in _remembered(*said)]
    if not seen:
        return ()
    if not only_sure and event.confirmation is not None:
        only_sure = event.confirmation == confirmation_id(event.subject, _unsure(seen))
    return tuple((place, found.kind) for place, _, found in seen if found.sure or not only_sure)


def token_to_confirm(event: Event) -> str | None:
    """Return what confirms that the event names nobody; None where that cannot be confirmed."""
    seen = [(*said, found) for said in texts_of(event) for found in _remembered(*said)]
    if not seen or any(found.sure for _, _, found in seen):
        return None
    return token_of(confirmation_id(event.subject, _unsure(seen)))


def confirmed(
    event: Event, *, reason: str, actor: str, source: str, now: datetime
) -> tuple[TextConfirmed, Event]:
    """Return what a person said of what was found in an event, and the event that bears it.

    Raises
    ------
    NotConfirmable
        If nothing was found, or a label says what was found.
    """
    seen = [(*said, found) for said in texts_of(event) for found in _remembered(*said)]
    if not seen or any(found.sure for _, _, found in seen):
        raise NotConfirmable
    told = confirmation(
        event,
        _unsure(seen),
        [(place, found.kind) for place, _, found in seen],
        reason=reason,
        actor=actor,
        source=source,
        now=now,
    )
    return told, event.model_copy(update={"confirmation": told.id})


def _unsure(seen: Iterable[tuple[str, str, Found]]) -> tuple[str, ...]:
    return tuple(text for _, text, found in seen if not found.sure)


def is_of_dashboard(event: Event) -> bool:
    """Say whether a person wrote the event at the dashboard, whose forms have asked about names."""
    return event.source in _OF_FORMS


def _remembered(place: str, text: str) -> tuple[Found, ...]:
    """Return `found_at`, remembered: what things are called comes with every upload of theirs.

    The number of a public report names it and nobody else, and comes once: it is told by its form.
    """
    if place.endswith(_OF_REPORTS) and _REPORT.fullmatch(text):
        return ()
    return _in_short(place, text) if len(text) <= _SHORT else found_at(place, text)


def texts_of(event: Event) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of everything in an event that somebody wrote."""
    if isinstance(event, PlanDeclared):
        return
    yield "source", event.source
    accounts = event.source in _OF_ACCOUNTS
    if not accounts or not event.subject.startswith("person:"):
        yield "subject", event.subject
    if not accounts:
        yield "actor", event.actor
    for place, text in _texts("data", getattr(event, "data")):  # noqa: B009
        cites = isinstance(event, BenchmarkDeclared) and place == "data.reference"
        if not cites and not (accounts and place == "data.assignee"):
            yield place, text


def found_at(place: str, text: str) -> tuple[Found, ...]:
    """Return the identifiers in a text that stands at `place`.

    >>> found_at("data.udi.lot", "0794600018"), found_at("data.note", "07946 000189")[0].kind
    ((), 'telephone number')
    >>> found_at("data.udi.serial", "9434765919")[0].kind
    'NHS number'
    """
    if place.rpartition(".")[2] not in _OF_THINGS:
        return find_identifiers(text)
    label = "serial "
    named = find_identifiers(label + text)
    if named:
        return tuple(
            Found(each.kind, max(0, each.start - len(label)), each.end - len(label), each.sure)
            for each in named
        )
    return tuple(each for each in find_identifiers(text) if each.kind in _HEALTH)


_in_short = lru_cache(maxsize=65_536)(found_at)


def _texts(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, BaseModel):
        said = value.__dict__  # a field that is not there is asked for three times as fast
        name = said.get("name")
        group = name.partition(".")[0] if isinstance(name, str) and "." in name else ""
        if group not in _IN_A_DRAFT:
            for field in _fields_with_text(type(value)):
                if said[field]:
                    yield from _texts(f"{place}.{field}", said[field])
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _texts(place, each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(place, str(key))
            yield from _texts(place, each)


@cache
def _fields_with_text(kind: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields that can hold a text: an upload's thousands of numbers are none."""
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if name not in _HASHES and name not in _VOCABULARY and _holds_text(field.annotation)
    )


def _holds_text(annotation: Any) -> bool:
    if annotation is str or annotation is Any:
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(_fields_with_text(annotation))
    arguments = [each for each in get_args(annotation) if not isinstance(each, str)]
    return annotation is not UUID and any(map(_holds_text, arguments))
