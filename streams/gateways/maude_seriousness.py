"""How grave a report is: an event type is one word for a whole report, so outcomes count too."""

from events.vocabulary import Seriousness
from streams.gateways.maude_fields import ReportNotes

SERIOUSNESS: dict[str, Seriousness] = {
    "death": "death",
    "life threatening": "life_threatening",
    "hospitalization": "hospitalisation",
    "required intervention": "intervention",
    "disability": "other_serious",
    "congenital anomaly": "other_serious",
    "injury": "other_serious",
    "malfunction": "not_serious",
}
_GRAVEST_FIRST: tuple[Seriousness, ...] = (
    "death",
    "life_threatening",
    "hospitalisation",
    "intervention",
    "other_serious",
    "not_serious",
)


def seriousness_of(
    event_types: tuple[str, ...],
    outcomes: tuple[str, ...],
    terms: tuple[str, ...],
    notes: ReportNotes,
) -> Seriousness:
    """Return the gravest thing that the report says, whichever field says it."""
    told = {kind.strip().lower() for kind in (*event_types, *outcomes)}
    if "death" not in told and any(term.lower() == "death" for term in terms):
        notes.add("patient problem says death, event type does not")
        told.add("death")
    found = {SERIOUSNESS[kind] for kind in told if kind in SERIOUSNESS}
    if not event_types:
        notes.add("event type: missing")
    return next((each for each in _GRAVEST_FIRST if each in found), "unknown")
