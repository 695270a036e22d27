"""The contacts of one lead, watched against their limits and against their own past."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from detectors.baseline import Baseline, Reading, due, is_due, learn_all
from detectors.limits import Kind, Limits, Ohms, all_ordinary, extremes, kind_of_reading
from detectors.quality import censored, looks_like_kilo_ohm, measurements, whole_ohms
from detectors.trouble import Trouble, after_session
from detectors.trouble import confirmed as confirmed_of
from events.reading import is_censored


class Seen(NamedTuple):
    """A session [s since 1970] and the event that told of it."""

    event_id: UUID
    at_s: int


class Lead(NamedTuple):
    """What is remembered of one lead.

    `contacts` is how many it has, null where nobody registered it. `first` and `latest` are the
    first and the latest session with a reading out of its band since the lead was last quiet.
    `unusable` counts sessions whose impedances were in another unit. Sessions before `since_s`, of
    the lead or the program that was there before, say nothing about it.
    """

    contacts: int | None = None
    since_s: float | None = None
    baseline: Baseline = Baseline()
    troubles: tuple[Trouble, ...] = ()
    first: Seen | None = None
    latest: Seen | None = None
    unusable: int = 0


def follow(
    limits: Limits,
    lead: Lead,
    sessions: Sequence[Ohms],
    starts_s: Sequence[float],
    *,
    event_id: UUID,
    settles_s: float | None,
) -> Lead:
    """Fold the impedances of an upload's sessions; all at once where nothing is wrong."""
    since_s = lead.since_s
    if not lead.troubles and (since_s is None or since_s <= starts_s[0]):
        quiet = _quiet(limits, lead, sessions, starts_s, settles_s)
        if quiet is not None:
            return quiet
    for ohms, at_s in zip(sessions, starts_s, strict=True):
        lead = watch(limits, lead, ohms, at_s=at_s, event_id=event_id, settles_s=settles_s)
    return lead


def _quiet(
    limits: Limits,
    lead: Lead,
    sessions: Sequence[Ohms],
    starts_s: Sequence[float],
    settles_s: float | None,
) -> Lead | None:
    """Return the lead after sessions in which nothing is wrong; null where something may be."""
    baseline = lead.baseline
    if baseline.frozen:
        usual = baseline.usual
        return lead if all_ordinary(limits, sessions, least=usual, most=usual) else None
    days = due(baseline, starts_s)
    learnt = _whole(limits, [sessions[i] for i in days])
    least, most = _usual(baseline, learnt)
    if not all_ordinary(limits, sessions, least=least, most=most):
        return None
    return _learn(lead, learnt, [starts_s[i] for i in days], settles_s) if days else lead


def _usual(baseline: Baseline, learnt: Sequence[Ohms]) -> tuple[Ohms, Ohms]:
    """Return what is usual, at least and at most, while these readings are learnt.

    What is usual is, and what is not known yet will be, a reading of the past days or of these.
    """
    usual = baseline.usual
    if any(usual):
        return extremes((usual, *baseline.days, *learnt)) if learnt else (usual, usual)
    return extremes((*baseline.days, *learnt))


def watch(
    limits: Limits,
    lead: Lead,
    ohms: Ohms,
    *,
    at_s: float,
    event_id: UUID,
    settles_s: float | None,
) -> Lead:
    """Fold one session's impedances into what is remembered of the lead.

    Examples
    --------
    >>> from detectors.spell import DAY_S
    >>> from events.sample import ids, tick
    >>> lead, (event_id,) = Lead(), ids(tick(day=0))
    >>> for day, ohm in enumerate((520.0, 510.0, 530.0, 9000.0, 0.52, 9000.0, 9000.0)):
    ...     at_s = day * DAY_S
    ...     lead = watch(Limits(), lead, (ohm,), at_s=at_s, event_id=event_id, settles_s=None)
    >>> [(t.kind, t.spell.bad, t.spell.worst) for t in confirmed(Limits(), lead)], lead.unusable
    ([('high', 3, 9000.0)], 1)
    """
    if lead.since_s is not None and at_s < lead.since_s:
        return lead
    is_new = is_due(lead.baseline, at_s)
    usual = lead.baseline.usual
    if not lead.troubles and all_ordinary(limits, (ohms,), least=usual, most=usual):
        return _learn(lead, _whole(limits, (ohms,)), (at_s,), settles_s) if is_new else lead
    if looks_like_kilo_ohm(ohms, low_ohm=limits.low_ohm, high_ohm=limits.high_ohm):
        lead, ohms = lead._replace(unusable=lead.unusable + 1), censored(ohms)
    values = measurements(ohms)
    kinds = _kinds(limits, lead, values)
    if not all(kinds):  # a limit inside what is usual speaks neither for nor against the contact
        values = tuple(
            None if kind is None and is_censored(o) else o
            for o, kind in zip(values, kinds, strict=True)
        )
    if not lead.troubles and not any(kinds):
        return _learn(lead, _whole(limits, (values,)), (at_s,), settles_s) if is_new else lead
    troubles = after_session(limits, lead.troubles, values, kinds, int(at_s))
    first, latest = lead.first, lead.latest
    if any(kinds):
        latest = Seen(event_id, int(at_s))
    if not (lead.troubles and troubles):
        first, latest = (latest, latest) if troubles else (None, None)
    changed = Lead(
        lead.contacts, lead.since_s, lead.baseline, troubles, first, latest, lead.unusable
    )
    if not is_new:
        return changed
    clean = [
        o if kind in (None, "unsteady") else None for o, kind in zip(values, kinds, strict=True)
    ]
    return _learn(changed, _whole(limits, (clean,)), (at_s,), settles_s)


def _whole(limits: Limits, sessions: Sequence[Ohms]) -> list[Reading]:
    low_ohm, high_ohm = limits.low_ohm, limits.high_ohm
    return [whole_ohms(ohms, low_ohm=low_ohm, high_ohm=high_ohm) for ohms in sessions]


def _learn(
    lead: Lead, days: Sequence[Reading], starts_s: Sequence[float], settles_s: float | None
) -> Lead:
    return Lead(
        lead.contacts,
        lead.since_s,
        learn_all(lead.baseline, days, starts_s, settles_s=settles_s),
        lead.troubles,
        lead.first,
        lead.latest,
        lead.unusable,
    )


def _kinds(limits: Limits, lead: Lead, values: Ohms) -> list[Kind | None]:
    """Return what is wrong with each contact.

    What is listed past the last contact that the lead has, and never read like one, is padding.
    """
    usual = lead.baseline.usual + (None,) * (len(values) - len(lead.baseline.usual))
    size = len(values) if lead.contacts is None else lead.contacts
    return [
        None if usual[i] is None and i >= size else kind_of_reading(limits, reading, usual[i])
        for i, reading in enumerate(values)
    ]


def confirmed(limits: Limits, lead: Lead) -> tuple[Trouble, ...]:
    """Return the troubles of a lead that count."""
    return confirmed_of(limits, lead.troubles) if lead.troubles else ()
