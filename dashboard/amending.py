"""An amendment on top of what others have amended since its form was opened."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from dashboard.filing import Filed
from dashboard.report_words import as_filed
from events.clinical import AdverseEventAmended
from store.read.adverse_events import ReportVersion

QUESTIONS = {
    "device": "Device",
    "happened_on": "Day it happened",
    "happened_at": "Time",
    "hazard": "What went wrong",
    "ticked": "Signs",
    "seriousness": "Seriousness",
    "narrative": "What happened",
    "side": "Lead",
    "wound": "Wound",
    "temperature_c": "Temperature",
    "crp_mg_l": "CRP",
    "culture": "Culture",
    "organism": "Organism",
    "modality": "Picture",
    "finding": "Picture",
    "imaged_on": "Day of the picture",
    "displacement_mm": "Moved by",
    "pain_nrs": "Pain",
    "pain_site": "Where it hurts",
    "action": "What was done",
    "disposition": "Where the device is",
    "role": "Reported as",
    "centre": "Centre",
    "label": "Label",
}
"""The questions of the form, by the answer that they ask for."""


def on_top(mine: Filed, first: Filed, theirs: Filed) -> Filed:
    """Return `theirs` with every answer that `mine` changed in the form that began as `first`.

    >>> from datetime import date
    >>> first = Filed(device="d1", happened_on=date(2026, 3, 2), hazard="pain", narrative="Pain.")
    >>> mine, theirs = replace(first, pain_nrs=7.0), replace(first, seriousness="intervention")
    >>> both = on_top(mine, first, theirs)
    >>> both.pain_nrs, both.seriousness
    (7.0, 'intervention')
    """
    own = {each.name: getattr(mine, each.name) for each in fields(Filed)}
    changed = {name: said for name, said in own.items() if said != getattr(first, name)}
    return replace(theirs, **changed)


def form_of(version: ReportVersion) -> Filed:
    """Return the form as it would have been filled for a version of a report."""
    return as_filed(version.report, device=version.device, time=version.time)


def with_later(
    versions: Sequence[ReportVersion], told: Iterable[AdverseEventAmended]
) -> tuple[ReportVersion, ...]:
    """Return the versions of a report, with those that only the log tells of yet, in its order."""
    known = {each.event_id for each in versions}
    later = [event for event in told if event.id not in known]
    return (
        *versions,
        *(
            ReportVersion(
                report_id=event.data.amends,
                event_id=event.id,
                version=len(versions) + number,
                device=event.subject,
                time=event.time,
                recordedtime=event.recordedtime,
                actor=event.actor,
                amendment_reason=event.data.reason,
                replaces=event.data.replaces,
                counts=event.data.replaces,
                report=event.data.report,
                simulated=event.simulated,
            )
            for number, event in enumerate(later, 1)
        ),
    )


def changed_by_both(mine: Filed, first: Filed, theirs: Filed) -> tuple[str, ...]:
    """Return the questions that two people answered anew, each in another way.

    >>> first = Filed(device="d1", happened_on=None, hazard="pain", seriousness="unknown")
    >>> mine = replace(first, seriousness="intervention", pain_nrs=7.0)
    >>> changed_by_both(mine, first, replace(first, seriousness="not_serious", pain_nrs=7.0))
    ('Seriousness',)
    """
    found = (
        QUESTIONS[each.name]
        for each in fields(Filed)
        if len({getattr(form, each.name) for form in (mine, first, theirs)}) == 3
    )
    return tuple(dict.fromkeys(found))
