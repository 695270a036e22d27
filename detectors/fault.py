"""Where a fault of the leads lies, from the contacts that are in trouble."""

from detectors.contacts import Lead, confirmed
from detectors.limits import Limits
from detectors.notes import evidence
from detectors.spell import HOUR_S
from detectors.trouble import TROUBLES_MAX, Trouble
from detectors.wording import over, plural
from events.signal import Evidence
from events.vocabulary import Grade, Side

READS = {
    "high": "up to {}",
    "low": "down to {} (short circuit, or damaged insulation)",
    "unsteady": "in and out of its usual band, up to {}",
}
PAST_THE_RANGE = {"high": " or more", "low": " or less", "unsteady": " or more"}
"""What is said of a reading that stands at the end of the device's range."""


def at_once(limits: Limits, left: Lead, right: Lead) -> bool:
    """Tell whether both leads failed together, which two fractures seldom do."""
    ours, theirs = confirmed(limits, left), confirmed(limits, right)
    if not (ours and theirs):
        return False
    apart_s = abs(_since_s(ours) - _since_s(theirs))
    return apart_s <= limits.at_once_h * HOUR_S


def grade_of(limits: Limits, lead: Lead) -> Grade:
    """Return how soon to look: sooner where an absolute limit was passed, or by a whole lead."""
    troubles = confirmed(limits, lead)
    beyond = any(
        (t.kind == "high" and t.spell.worst >= limits.high_ohm)
        or (t.kind == "low" and t.spell.worst <= limits.low_ohm)
        for t in troubles
    )
    return "warning" if beyond or is_whole(lead, troubles) else "advisory"


def is_whole(lead: Lead, troubles: tuple[Trouble, ...]) -> bool:
    """Tell whether every contact of a lead of several is in trouble."""
    size = min(len(lead.baseline.usual), TROUBLES_MAX)
    return size > 1 and len({t.contact for t in troubles}) >= size


def describe(limits: Limits, lead: Lead, side: Side) -> str:
    """Say what is wrong with a lead, with its numbers, and where to look first.

    A reader who knows the device needs no more to decide whether to order a picture.
    """
    troubles = confirmed(limits, lead)
    worst = max(troubles, key=lambda t: t.spell.bad)
    spell = worst.spell
    usual = lead.baseline.usual[worst.contact] if worst.contact < len(lead.baseline.usual) else None
    baseline = "no baseline yet" if usual is None else f"usually {usual:,.0f} ohm"
    contacts = sorted({t.contact for t in troubles})
    if is_whole(lead, troubles):
        where = "all its contacts, so look at the connector first: contact"
    elif len(contacts) > 1:
        where = f"contacts {', '.join(map(str, contacts))}: contact"
    else:
        where = "contact"
    past = PAST_THE_RANGE[worst.kind] if worst.censored else ""
    reads = READS[worst.kind].format(f"{spell.worst:,.0f} ohm{past}")
    return (
        f"{side.capitalize()} lead, {where} {worst.contact} read {reads}, {baseline}, "
        f"in {plural(spell.bad, 'session')}{over(spell.last_s - spell.since_s)}."
    )


def evidence_for(limits: Limits, lead: Lead, side: Side) -> tuple[Evidence, ...]:
    """Return the first and the latest bad session of a lead, half a point each."""
    troubles = confirmed(limits, lead)
    if not troubles:
        return ()
    assert lead.first is not None and lead.latest is not None, "a trouble has its sessions"
    worst = max(troubles, key=lambda t: t.spell.bad)
    past = ", at the end of the device's range" if worst.censored else ""
    worst_is = f"worst of contact {worst.contact} so far{past}"
    return tuple(
        evidence(
            seen.event_id,
            seen.at_s,
            f"{which} bad session of the {side} lead; {worst_is}",
            value=worst.spell.worst,
            unit="ohm",
            weight=0.5,
        )
        for which, seen in (("first", lead.first), ("latest", lead.latest))
    )


def _since_s(troubles: tuple[Trouble, ...]) -> int:
    return min(t.spell.since_s for t in troubles)
