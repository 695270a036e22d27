"""Which parts of a device an operation or a registration is about."""

from events.device import DeviceExplanted, DeviceImplanted, DeviceRevised
from events.vocabulary import Side

SIDES: tuple[Side, ...] = ("left", "right")

Surgery = DeviceRevised | DeviceExplanted


def touched_sides(event: Surgery) -> tuple[Side, ...]:
    """Return the sides that surgery has changed.

    A new generator reconnects both leads, and an operation that does not say what it changed may
    have changed either.

    Examples
    --------
    >>> from events.device import Revision
    >>> from events.sample import envelope
    >>> revision = Revision(replaced=("left_lead",), reason="lead_fracture")
    >>> touched_sides(DeviceRevised(**envelope("device.revised", day=9), data=revision))
    ('left',)
    """
    if isinstance(event, DeviceExplanted) or "generator" in event.data.replaced:
        return SIDES
    replaced = {part.removesuffix("_lead") for part in event.data.replaced}
    touched = tuple(s for s in SIDES if s in replaced or s in event.data.repositioned)
    return touched or SIDES


def registered_contacts(event: DeviceImplanted | Surgery, side: Side) -> int | None:
    """Return how many contacts the lead of a side has, or null where nobody said.

    Where leads are registered and none on this side, there are none. Two leads on one side are
    listed one after the other.
    """
    leads = () if isinstance(event, DeviceExplanted) else event.data.leads
    if not leads or (isinstance(event, DeviceRevised) and side not in {x.side for x in leads}):
        return None
    return sum(lead.contacts for lead in leads if lead.side == side)
