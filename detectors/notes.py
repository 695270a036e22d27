"""What people said about a hazard of one device, kept short.

A clinician's word is evidence whatever telemetry says. Each detector keeps the latest few reports,
pictures and operations that name its hazard; an amendment replaces the report that it amends, or
takes it back where it names another hazard.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from detectors.wording import sentence
from events.clinical import AdverseEvent, AdverseEventAmended, AdverseEventReported
from events.envelope import Event
from events.signal import Evidence
from events.vocabulary import HAZARD_NAMES, Grade, Hazard, Seriousness, Side

NOTES_MAX = 3
GRADES: tuple[Grade, ...] = ("advisory", "warning", "urgent")

GRADE_OF: dict[Seriousness, Grade] = {
    "death": "urgent",
    "life_threatening": "urgent",
    "hospitalisation": "urgent",
    "intervention": "warning",
    "other_serious": "warning",
    "unknown": "warning",
    "not_serious": "advisory",
}
"""How soon to look at a report. Nobody said how serious is not the same as not serious."""

SAYS_OF: dict[Seriousness, str] = {
    "death": "death",
    "life_threatening": "life-threatening",
    "hospitalisation": "hospitalisation",
    "intervention": "intervention needed",
    "other_serious": "serious for another reason",
    "not_serious": "not serious",
    "unknown": "seriousness not told",
}
MODALITIES = {"x_ray": "by X-ray", "ct": "by CT", "other": "in a picture"}

Report = AdverseEventReported | AdverseEventAmended


class Note(NamedTuple):
    """One thing somebody said: the event that says it, and the report that it amends, if any."""

    event_id: UUID
    amends: UUID | None
    at_s: int
    what: str
    value: float | None
    unit: str | None
    weight: float
    grade: Grade
    side: Side | None


def note(
    event: Event,
    what: str,
    *,
    grade: Grade,
    weight: float = 1.0,
    side: Side | None = None,
    amends: UUID | None = None,
    value: float | None = None,
    unit: str | None = None,
) -> Note:
    """Return what `event` says, in a few words."""
    at_s = int(event.time.timestamp())
    return Note(event.id, amends, at_s, what, value, unit, weight, grade, side)


def keep(notes: tuple[Note, ...], new: Note) -> tuple[Note, ...]:
    """Return the notes with a new one; the same event never stands twice.

    Where they are too many the lightest gives way, the oldest of those first, so that weak signs
    never push out what is a finding by itself.
    """
    others = [old for old in notes if old.event_id != new.event_id]
    if len(others) >= NOTES_MAX:
        others.remove(min(others, key=lambda old: (old.weight, old.at_s)))
    return (*others, new)


def report_of(event: Report) -> AdverseEvent:
    """Return the report as it should now read."""
    return event.data if isinstance(event, AdverseEventReported) else event.data.report


def amended(notes: tuple[Note, ...], event: Report) -> tuple[tuple[Note, ...], UUID | None]:
    """Return the notes without the report that `event` amends, and that report's first id.

    A second amendment may name the report itself or the amendment before it.
    """
    if isinstance(event, AdverseEventReported):
        return notes, None
    wanted = event.data.amends
    old = next((n for n in notes if wanted in (n.event_id, n.amends)), None)
    if old is None:
        return notes, wanted
    return tuple(n for n in notes if n is not old), old.amends or old.event_id


def hear(notes: tuple[Note, ...], event: Report, hazard: Hazard) -> tuple[Note, ...]:
    """Return the notes after a report; the same notes where it does not concern the hazard."""
    report = report_of(event)
    others, amends = amended(notes, event)
    if report.hazard != hazard:
        return others
    what = f"{HAZARD_NAMES[hazard]} reported, {SAYS_OF[report.seriousness]}"
    grade = GRADE_OF[report.seriousness]
    return keep(others, note(event, what, grade=grade, side=report.side, amends=amends))


def said_by(notes: Iterable[Note]) -> tuple[str, ...]:
    """Return what each note is as a fault: the report that it began with, and the side it names.

    An amendment that names another side is a fault of its own, one that corrects a word is not.
    """
    return tuple(f"{n.amends or n.event_id} {n.side or 'any side'}" for n in notes)


def pictured(what: str, modality: str) -> str:
    """Return what a picture showed.

    >>> pictured("fracture", "x_ray"), pictured("migration", "fluoroscopy")
    ('fracture seen by X-ray', 'migration seen by fluoroscopy')
    """
    return f"{what} seen {MODALITIES.get(modality, f'by {modality}')}"


def names(event: Report, hazard: Hazard) -> bool:
    """Tell whether the report, as it now reads, names the hazard."""
    return report_of(event).hazard == hazard


def gravest(grades: Iterable[Grade]) -> Grade:
    """Return the highest grade.

    >>> gravest(["warning", "urgent", "advisory"])
    'urgent'
    """
    return max(grades, key=GRADES.index, default="advisory")


def sentences_of(notes: Sequence[Note]) -> list[str]:
    """Return what people said, in a sentence or two: what makes the grade, then what came last.

    A signal that is urgent because of a picture says so, also after a milder report.

    >>> from events.sample import adverse_event, imaging
    >>> picture, report = imaging(day=3), adverse_event(day=4)
    >>> seen = note(picture, "fracture seen by X-ray", grade="urgent", weight=2.0)
    >>> said = note(report, "lead fracture reported, not serious", grade="advisory")
    >>> sentences_of((seen, said))
    ['Fracture seen by X-ray.', 'Lead fracture reported, not serious.']
    >>> sentences_of((said,)), sentences_of(())
    (['Lead fracture reported, not serious.'], [])
    """
    if not notes:
        return []
    first = max(reversed(notes), key=lambda each: (GRADES.index(each.grade), each.weight))
    return [sentence(what) for what in dict.fromkeys((first.what, notes[-1].what))]


def evidence_of(notes: Iterable[Note]) -> tuple[Evidence, ...]:
    """Return the notes as evidence."""
    return tuple(
        evidence(n.event_id, n.at_s, n.what, value=n.value, unit=n.unit, weight=n.weight)
        for n in notes
    )


def evidence(
    event_id: UUID,
    at_s: float,
    what: str,
    *,
    value: float | None = None,
    unit: str | None = None,
    weight: float,
) -> Evidence:
    """Return one thing that counted, with its time from seconds since 1970."""
    return Evidence(
        event_id=event_id,
        time=datetime.fromtimestamp(at_s, tz=UTC),
        what=what,
        value=value,
        unit=unit,
        weight=weight,
    )
