"""What is wrong with single contacts of a lead, session by session."""

from collections.abc import Sequence
from typing import NamedTuple

from detectors.limits import Kind, Limits, Ohms, rule_of
from detectors.spell import Spell, bad, counts, good
from events.reading import Reading, at_limit, is_censored

TROUBLES_MAX = 4
"""Troubles kept of one lead: what counts already goes first, then what is beyond a limit now."""
OHM_SHOWN_MAX = 99_999


class Trouble(NamedTuple):
    """What is wrong with one contact, and since when; `censored` says it of the worst reading."""

    contact: int
    kind: Kind
    spell: Spell
    censored: bool = False


def confirmed(limits: Limits, troubles: tuple[Trouble, ...]) -> tuple[Trouble, ...]:
    """Return the troubles that count; a contact beyond a limit is not told to be unsteady too."""
    found = tuple(t for t in troubles if counts(t.spell, rule_of(limits, t.kind)))
    beyond = {t.contact for t in found if t.kind != "unsteady"}
    return tuple(t for t in found if t.kind != "unsteady" or t.contact not in beyond)


def after_session(
    limits: Limits,
    troubles: tuple[Trouble, ...],
    values: Ohms,
    kinds: Sequence[Kind | None],
    at_s: int,
) -> tuple[Trouble, ...]:
    """Return what is wrong after one session: old troubles eased or worsened, new ones added."""
    found = []
    news = {contact: kind for contact, kind in enumerate(kinds) if kind is not None}
    for trouble in troubles:
        contact, kind, spell, _ = trouble
        value = values[contact] if contact < len(values) else None
        if value is None:
            found.append(trouble)
        elif news.get(contact) == kind:
            del news[contact]
            found.append(_worsened(trouble, at_s, value))
        elif kind == "unsteady" and contact in news:
            found.append(trouble)  # beyond a limit now, which is told by itself
        else:
            eased = good(spell, rule_of(limits, kind), at_s=at_s)
            found += [] if eased is None else [trouble._replace(spell=eased)]
    for contact, kind in news.items():
        value = values[contact]
        first = bad(None, at_s=at_s, worst=shown(value or 0.0))
        found.append(Trouble(contact, kind, first, is_censored(value)))
    if len(found) > TROUBLES_MAX:
        found.sort(key=lambda t: _rank(limits, t))
    return tuple(found[:TROUBLES_MAX])


def _rank(limits: Limits, trouble: Trouble) -> tuple[bool, bool, int]:
    """Return what to keep first."""
    spell, kind = trouble.spell, trouble.kind
    return not counts(spell, rule_of(limits, kind)), kind == "unsteady", -spell.last_s


def shown(ohm: Reading) -> float:
    """Return a reading as it is told: whole ohm, and no more than an open circuit can mean."""
    return float(min(round(at_limit(ohm) or 0.0), OHM_SHOWN_MAX))


def _worsened(trouble: Trouble, at_s: int, value: Reading) -> Trouble:
    contact, kind, spell, was_censored = trouble
    if kind == "unsteady" and spell.good == 0:
        return trouble  # it has not come back since: still the same leaving
    ohm = shown(value)
    worst = min(spell.worst, ohm) if kind == "low" else max(spell.worst, ohm)
    at_end = is_censored(value) if ohm == worst else was_censored
    return Trouble(contact, kind, bad(spell, at_s=at_s, worst=worst), at_end)
