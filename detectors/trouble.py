"""What is wrong with single contacts of a lead, session by session."""

from collections.abc import Sequence
from typing import NamedTuple

from detectors.limits import Kind, Limits, rule_of
from detectors.spell import Spell, bad, counts, good

TROUBLES_MAX = 4
"""Troubles kept of one lead: what counts already goes first, then what is beyond a limit now."""
OHM_SHOWN_MAX = 99_999


class Trouble(NamedTuple):
    """What is wrong with one contact, and since when."""

    contact: int
    kind: Kind
    spell: Spell


def confirmed(limits: Limits, troubles: tuple[Trouble, ...]) -> tuple[Trouble, ...]:
    """Return the troubles that count; a contact beyond a limit is not told to be unsteady too."""
    found = tuple(t for t in troubles if counts(t.spell, rule_of(limits, t.kind)))
    beyond = {t.contact for t in found if t.kind != "unsteady"}
    return tuple(t for t in found if t.kind != "unsteady" or t.contact not in beyond)


def after_session(
    limits: Limits,
    troubles: tuple[Trouble, ...],
    values: Sequence[float | None],
    kinds: Sequence[Kind | None],
    at_s: int,
) -> tuple[Trouble, ...]:
    """Return what is wrong after one session: old troubles eased or worsened, new ones added."""
    found = []
    news = {contact: kind for contact, kind in enumerate(kinds) if kind is not None}
    for trouble in troubles:
        contact, kind, spell = trouble
        value = values[contact] if contact < len(values) else None
        if value is None:
            found.append(trouble)
        elif news.get(contact) == kind:
            del news[contact]
            found.append(trouble._replace(spell=_worsen(spell, kind, at_s, shown(value))))
        elif kind == "unsteady" and contact in news:
            found.append(trouble)  # beyond a limit now, which is told by itself
        else:
            eased = good(spell, rule_of(limits, kind), at_s=at_s)
            found += [] if eased is None else [trouble._replace(spell=eased)]
    for contact, kind in news.items():
        worst = shown(values[contact] or 0.0)
        found.append(Trouble(contact, kind, bad(None, at_s=at_s, worst=worst)))
    if len(found) > TROUBLES_MAX:
        found.sort(key=lambda t: _rank(limits, t))
    return tuple(found[:TROUBLES_MAX])


def _rank(limits: Limits, trouble: Trouble) -> tuple[bool, bool, int]:
    """Return what to keep first."""
    spell, kind = trouble.spell, trouble.kind
    return not counts(spell, rule_of(limits, kind)), kind == "unsteady", -spell.last_s


def shown(ohm: float) -> float:
    """Return a reading as it is told: whole ohm, and no more than an open circuit can mean."""
    return float(min(round(ohm), OHM_SHOWN_MAX))


def _worsen(spell: Spell, kind: Kind, at_s: int, ohm: float) -> Spell:
    if kind == "unsteady" and spell.good == 0:
        return spell  # it has not come back since: still the same leaving
    worst = min(spell.worst, ohm) if kind == "low" else max(spell.worst, ohm)
    return bad(spell, at_s=at_s, worst=worst)
