"""How a device's life ends: by removal, death or silence, and what goes before a removal."""

from random import Random

from events.device import Explant
from events.governance import Death, Loss
from streams.simulate.benefit import Relapse, announcement, before_removal, without_removal
from streams.simulate.failures.mode import NEVER, Failure, Happening, Host, waiting_days
from streams.simulate.parameters import Parameters


def draw_end(
    rng: Random, own: Random, host: Host, failure: Failure | None, parameters: Parameters
) -> Happening | None:
    """Return what ends the exposure first, if the failure does not: removal, death or silence."""
    hazards = parameters.hazards
    from_day = host.activated_day
    removed = from_day + 180 + waiting_days(rng, hazards.loss_of_benefit)
    died = from_day + waiting_days(rng, hazards.death)
    lost = from_day + waiting_days(rng, hazards.loss_to_follow_up)
    scanned = from_day + 60 + waiting_days(own, hazards.mri_needed)
    well = from_day + 365 + waiting_days(own, parameters.look_alikes.no_longer_needed)
    first = min(removed, died, lost, scanned, well)
    if first == NEVER:
        return None
    if first == removed:
        return Happening(day=removed, delay_days=2.0, data=Explant(reason="loss_of_benefit"))
    if first == scanned:
        return Happening(day=scanned, delay_days=2.0, data=Explant(reason="mri_needed"))
    if first == well:
        return Happening(day=well, delay_days=2.0, data=Explant(reason="no_longer_needed"))
    if first == died:
        ill = failure is not None and failure.active(died)
        death = Death(related="unknown" if ill else "unrelated")
        return Happening(day=died, delay_days=rng.uniform(3, 40), data=death)
    return Happening(day=lost, delay_days=30.0, data=Loss(reason="unreachable"))


def explanted_by(failure: Failure | None) -> float:
    """Return the day on which a failure ends with removal."""
    happenings = failure.happenings if failure else ()
    return min((h.day for h in happenings if isinstance(h.data, Explant)), default=NEVER)


def draw_relapse(
    own: Random, host: Host, end: Happening | None, parameters: Parameters
) -> Relapse | None:
    """Draw whether the benefit goes: before a removal because of it, or for some months."""
    if end is not None and _for_lost_benefit(end):
        return before_removal(own, host, removed_day=end.day)
    return without_removal(own, host, parameters)


def ending(own: Random, host: Host, end: Happening | None, end_day: float) -> tuple[Happening, ...]:
    """Return what ends the exposure, and a report that says so ahead."""
    if end is None:
        return ()
    asked = None
    if _for_lost_benefit(end) and end.day == end_day:
        asked = announcement(own, host, removed_day=end.day)
    return (end,) if asked is None else (asked, end)


def _for_lost_benefit(end: Happening) -> bool:
    return isinstance(end.data, Explant) and end.data.reason == "loss_of_benefit"
