"""Why a device was removed, how long after its implant, and what that is worth."""

from dataclasses import dataclass
from datetime import date

from detectors.wording import plural
from events.device import DeviceExplanted
from events.vocabulary import HAZARD_NAMES, Grade

HARMS = ("lead_fracture", "lead_migration", "infection", "pain", "generator_failure")
"""The other safety outcomes of IPG739, 3.3, each of which may be why a device has to go."""
MONTH_DAYS = 30.4375
DAYS_UNTIL = 90
"""Up to this age a device's age is told in days."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What the reason of a removal is worth. Every value is assumed.

    Parameters
    ----------
    harm
        Removed because of another safety outcome [points].
    lost_benefit
        Removed because the therapy does nothing, or is not used [points].
    for_mri
        Removed so that a scan can be made [points].
    unsaid
        Removed for another reason, or nobody said why [points].
    not_needed
        Removed because all is well: no finding by itself [points].
    """

    harm: float = 2.0
    lost_benefit: float = 1.0
    for_mri: float = 1.0
    unsaid: float = 1.0
    not_needed: float = 0.5


def worth(table: Worth, reason: str) -> tuple[float, Grade]:
    """Return the points of a reason, and how soon to look.

    >>> worth(Worth(), "infection"), worth(Worth(), "no_longer_needed")
    ((2.0, 'urgent'), (0.5, 'advisory'))
    """
    if reason in HARMS:
        return table.harm, "urgent" if reason == "infection" else "warning"
    if reason in ("loss_of_benefit", "therapy_lapse"):
        return table.lost_benefit, "warning"
    if reason in ("mri_needed", "mri_exposure"):
        return table.for_mri, "advisory"
    if reason == "no_longer_needed":
        return table.not_needed, "advisory"
    return table.unsaid, "warning"


def age_days(implanted_on: date | None, event: DeviceExplanted) -> int | None:
    """Return the device's age at its removal [days]; null where it is not known or makes no sense.

    >>> from events.device import Explant
    >>> from events.sample import envelope
    >>> data = Explant(reason="pain")
    >>> removal = DeviceExplanted(**envelope("device.explanted", day=40), data=data)
    >>> age_days(date(2026, 1, 1), removal), age_days(date(2027, 1, 1), removal)
    (40, None)
    """
    if implanted_on is None:
        return None
    days = (event.time.date() - implanted_on).days
    return days if days >= 0 else None


def age_said(days: int | None) -> str:
    """Say how old a device was.

    >>> age_said(40), age_said(400), age_said(None)
    ('40 days after the implant', '13 months after the implant', 'implant age not known')
    """
    if days is None:
        return "implant age not known"
    age = plural(days, "day") if days <= DAYS_UNTIL else plural(round(days / MONTH_DAYS), "month")
    return f"{age} after the implant"


def reason_said(reason: str) -> str:
    """Say why.

    >>> reason_said("infection"), reason_said("unknown")
    ('because of infection', 'for a reason that nobody told')
    """
    if reason in HARMS:
        return f"because of {HAZARD_NAMES[reason]}"  # type: ignore[index]
    said = {
        "loss_of_benefit": "because the benefit was lost",
        "no_longer_needed": "because it was no longer needed",
        "mri_needed": "so that a scan can be made",
        "unknown": "for a reason that nobody told",
        "other": "for another reason",
    }
    return said.get(reason, f"because of {reason.replace('_', ' ')}")
