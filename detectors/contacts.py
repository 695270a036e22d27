"""The contacts of one lead, watched against their limits and against their own past."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from detectors.baseline import Baseline, is_due, learn
from detectors.quality import looks_like_kilo_ohm, measurements
from detectors.spell import Persistence, Spell, bad, counts, good

Kind = Literal["high", "low", "unsteady"]
TROUBLES_MAX = 4
"""Troubles kept of one lead: what counts already goes first, then what is beyond a limit now."""
NEVER_OHM = 1e9
OHM_SHOWN_MAX = 99_999


@dataclass(frozen=True, slots=True)
class Limits:
    """What an impedance may be. Every value is assumed unless a source is named.

    No published limit of a lumbar system was found; cardiac practice is the nearest analogue.

    Parameters
    ----------
    high_ohm, low_ohm
        Absolute limits [ohm]. Cardiac pacing leads count as abnormal below 200 and above 1,000 to
        3,000 ohm, depending on the lead (MDCG 2024-1-3, 2024); assumed to hold here.
    rise_ratio, drop_ratio
        Limits against the contact's own baseline. Early fracture of a cardiac lead shows as a
        doubling (Medtronic, 2007); 1.75 and 0.5 are assumed.
    band_ratio
        A reading further than this from its baseline, either way, is outside its band; assumed.
    beyond
        When readings beyond a limit count: twice, a day apart; assumed.
    unsteady
        When a contact that leaves its band and comes back counts: each leaving is one; assumed.
    settle_days
        Time after surgery or activation before a baseline is frozen [days]; assumed.
    at_once_h
        Both leads that fail within this time point at the generator [h]; assumed.
    """

    high_ohm: float = 3000.0
    low_ohm: float = 200.0
    rise_ratio: float = 1.75
    drop_ratio: float = 0.5
    band_ratio: float = 1.35
    beyond: Persistence = Persistence(bad_min=2, apart_h=24.0, good_min=5, forget_days=14.0)
    unsteady: Persistence = Persistence(bad_min=4, apart_h=24.0, good_min=5, forget_days=14.0)
    settle_days: float = 56.0
    at_once_h: float = 24.0


class Trouble(NamedTuple):
    """What is wrong with one contact, and since when."""

    contact: int
    kind: Kind
    spell: Spell


class Seen(NamedTuple):
    """A session [s since 1970] and the event that told of it."""

    event_id: UUID
    at_s: int


class Band(NamedTuple):
    """Strictly between these [ohm], contact by contact, a reading is ordinary."""

    low_ohm: tuple[float, ...]
    high_ohm: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """What is remembered of one lead.

    `contacts` is how many it has, null where nobody registered it. `first` and `latest` are the
    first and the latest session with a reading out of its band since the lead was last quiet.
    `unusable` counts sessions whose impedances were in another unit. Sessions before `since`, of
    the lead or the program that was there before, say nothing about it.
    """

    contacts: int | None = None
    since: datetime | None = None
    baseline: Baseline = field(default_factory=Baseline)
    troubles: tuple[Trouble, ...] = ()
    first: Seen | None = None
    latest: Seen | None = None
    unusable: int = 0


def quiet(lead: Lead, band: Band, ohms: Sequence[float | None], at: datetime) -> bool:
    """Tell, fast, whether a session says nothing new: no trouble, all in band, nothing to learn."""
    if lead.troubles:
        return False
    try:
        for ohm, low, high in zip(ohms, band.low_ohm, band.high_ohm, strict=True):
            if not low < ohm < high:  # type: ignore[operator]
                return False
    except (TypeError, ValueError):  # a contact was not measured, or the number of them changed
        return False
    return lead.baseline.frozen or not is_due(lead.baseline, at)


def watch(
    limits: Limits,
    lead: Lead,
    ohms: Sequence[float | None],
    *,
    at: datetime,
    event_id: UUID,
    settles_at: datetime | None,
) -> Lead:
    """Fold one session's impedances into what is remembered of the lead.

    Examples
    --------
    >>> from events.sample import ids, moment, tick
    >>> lead, (event_id,) = Lead(), ids(tick(day=0))
    >>> for day, ohm in enumerate((520.0, 510.0, 530.0, 9000.0, 0.52, 9000.0)):
    ...     at = moment(day)
    ...     lead = watch(Limits(), lead, (ohm,), at=at, event_id=event_id, settles_at=None)
    >>> [(t.kind, t.spell.bad, t.spell.worst) for t in confirmed(Limits(), lead)], lead.unusable
    ([('high', 2, 9000.0)], 1)
    """
    if lead.since is not None and at < lead.since:
        return lead
    if looks_like_kilo_ohm(ohms, low_ohm=limits.low_ohm, high_ohm=limits.high_ohm):
        return replace(lead, unusable=lead.unusable + 1)
    values = measurements(ohms)
    usual = _usual(lead, len(values))
    kinds = [_kind(limits, lead, i, value, usual[i]) for i, value in enumerate(values)]
    troubles = lead.troubles
    if troubles or any(kinds):
        troubles = _troubles(limits, troubles, values, kinds, int(at.timestamp()))
    baseline = lead.baseline
    if is_due(baseline, at):
        clean = tuple(
            float(round(value))
            if value is not None
            and kind in (None, "unsteady")
            and limits.low_ohm < value < limits.high_ohm
            else None
            for value, kind in zip(values, kinds, strict=True)
        )
        baseline = learn(baseline, clean, at=at, settles_at=settles_at)
    first, latest = lead.first, lead.latest
    if any(kinds):
        latest = Seen(event_id, int(at.timestamp()))
    if not (lead.troubles and troubles):
        first, latest = (latest, latest) if troubles else (None, None)
    return Lead(lead.contacts, lead.since, baseline, troubles, first, latest, lead.unusable)


def confirmed(limits: Limits, lead: Lead) -> tuple[Trouble, ...]:
    """Return the troubles that count; a contact beyond a limit is not told to be unsteady too."""
    found = tuple(t for t in lead.troubles if counts(t.spell, _rule(limits, t.kind)))
    beyond = {t.contact for t in found if t.kind != "unsteady"}
    return tuple(t for t in found if t.kind != "unsteady" or t.contact not in beyond)


def _usual(lead: Lead, size: int) -> tuple[float | None, ...]:
    usual = lead.baseline.usual
    return usual + (None,) * (size - len(usual))


def _rule(limits: Limits, kind: Kind) -> Persistence:
    return limits.unsteady if kind == "unsteady" else limits.beyond


def _kind(
    limits: Limits, lead: Lead, contact: int, ohm: float | None, usual: float | None
) -> Kind | None:
    """Return what is wrong with one reading; outside the band alone is called unsteady here."""
    if ohm is None:
        return None
    if usual is None:
        if lead.contacts is not None and contact >= lead.contacts:
            return None  # padding: the lead has no such contact, and it never read like one
        return "high" if ohm >= limits.high_ohm else "low" if ohm <= limits.low_ohm else None
    if ohm >= min(limits.high_ohm, limits.rise_ratio * usual):
        return "high"
    if ohm <= max(limits.low_ohm, limits.drop_ratio * usual):
        return "low"
    inside = usual / limits.band_ratio < ohm < usual * limits.band_ratio
    return None if inside else "unsteady"


def _troubles(
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
            eased = good(spell, _rule(limits, kind), at_s=at_s)
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
    return not counts(spell, _rule(limits, kind)), kind == "unsteady", -spell.last_s


def shown(ohm: float) -> float:
    """Return a reading as it is told: whole ohm, and no more than an open circuit can mean."""
    return float(min(round(ohm), OHM_SHOWN_MAX))


def _worsen(spell: Spell, kind: Kind, at_s: int, ohm: float) -> Spell:
    if kind == "unsteady" and spell.good == 0:
        return spell  # it has not come back since: still the same leaving
    worst = min(spell.worst, ohm) if kind == "low" else max(spell.worst, ohm)
    return bad(spell, at_s=at_s, worst=worst)


def band_of(limits: Limits, lead: Lead) -> Band:
    """Return the band of each contact whose baseline, or lack of one, is known."""
    low, high = [], []
    ratio, drop = min(limits.band_ratio, limits.rise_ratio), 1.0 / limits.band_ratio
    drop = max(drop, limits.drop_ratio)
    for contact, usual in enumerate(lead.baseline.usual):
        if usual is not None:
            low.append(max(limits.low_ohm, drop * usual))
            high.append(min(limits.high_ohm, ratio * usual))
        elif lead.contacts is not None and contact >= lead.contacts:
            low.append(-1.0)
            high.append(NEVER_OHM)
        else:
            low.append(limits.low_ohm)
            high.append(limits.high_ohm)
    return Band(tuple(low), tuple(high))
