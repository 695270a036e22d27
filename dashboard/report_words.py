"""One report as pairs of question and answer, and where two versions of it differ."""

from dataclasses import dataclass
from datetime import datetime
from datetime import time as clock

from dashboard.filing import ANNEXES, Filed, extra_questions
from dashboard.signs import ticked_of
from dashboard.source_words import NOT_SAID, told_by_source
from dashboard.words import place
from events.clinical import AdverseEvent, InfectionSigns
from reports.imdrf import term_of
from reports.words import DISPOSITIONS, SERIOUSNESS, amount, hazard_name, instant, plain

DONE = {
    "none": "nothing",
    "reprogrammed": "settings changed",
    "medication": "medicine given",
    "revised": "operated on: a part replaced or moved",
    "explanted": "operated on: all removed",
    "hospitalised": "kept in hospital",
    "other": "something else",
    "unknown": "not known yet",
}
WOUND_WORDS = {
    "erythema": "redness",
    "swelling": "swelling",
    "discharge": "discharge",
    "dehiscence": "wound open",
    "erosion": "device shows through",
    "abscess": "abscess",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer, before and after."""

    question: str
    before: str
    after: str


def answers(report: AdverseEvent, *, time: datetime) -> dict[str, str]:
    """Return a report in words, in the order of the form.

    >>> from events.sample import adverse_event
    >>> event = adverse_event(day=1, hazard="pain", pain_nrs=7.0, narrative="Burning.")
    >>> told = answers(event.data, time=event.time)
    >>> told["What went wrong"], told["Pain"], told["What was done"]
    ('pain', '7 of 10', 'not known yet')
    """
    codes = coded_in(report)
    infection = report.infection or InfectionSigns()
    has = report.infection is not None
    return {
        "Happened": _when(time) + ("" if report.time_known else " (day of receipt)"),
        "What went wrong": hazard_name(report.hazard),
        "What happened": report.narrative or NOT_SAID,
        "Why it is read so": report.hazard_because or NOT_SAID,
        "Seriousness": SERIOUSNESS[report.seriousness],
        "Why so serious": report.seriousness_because or NOT_SAID,
        "What was done": DONE[report.action],
        "Where the device is": DISPOSITIONS[report.device_disposition],
        "Lead": place(report.side, None) or NOT_SAID,
        "Wound": ", ".join(WOUND_WORDS[each] for each in infection.wound) or NOT_SAID,
        "Temperature": _amount(infection.temperature_c, "°C"),
        "CRP": _amount(infection.crp_mg_l, "mg/l"),
        "Culture": (plain(infection.culture) if has else NOT_SAID)
        + (f": {infection.organism}" if infection.organism else ""),
        "Pain": _amount(report.pain_nrs, "of 10"),
        "Where it hurts": plain(report.pain_site) if report.pain_site else NOT_SAID,
        "Reported as": plain(report.reporter_role),
        "Centre": report.centre or NOT_SAID,
        "Codes (IMDRF)": "; ".join(f"{code} {term_of(code)}" for code in codes) or NOT_SAID,
        **told_by_source(report),
        "Notes of this program": "; ".join(report.data_quality) or NOT_SAID,
    }


def said(report: AdverseEvent, *, time: datetime) -> dict[str, str]:
    """Return only what was answered."""
    return {name: text for name, text in answers(report, time=time).items() if text != NOT_SAID}


def differences(
    before: AdverseEvent, after: AdverseEvent, *, times: tuple[datetime, datetime]
) -> tuple[Difference, ...]:
    """Return every answer that an amendment changed.

    >>> from events.sample import adverse_event, moment
    >>> one = adverse_event(day=1, hazard="pain", seriousness="not_serious").data
    >>> two = one.model_copy(update={"seriousness": "intervention"})
    >>> differences(one, two, times=(moment(1), moment(1)))[0].question
    'Seriousness'
    """
    old, new = answers(before, time=times[0]), answers(after, time=times[1])
    both = ((name, old.get(name, NOT_SAID), new.get(name, NOT_SAID)) for name in {**old, **new})
    return tuple(Difference(name, was, now) for name, was, now in both if was != now)


def coded_in(report: AdverseEvent) -> tuple[str, ...]:
    """Return the codes of all annexes."""
    return tuple(code for field in ANNEXES.values() for code in getattr(report, field))


def as_filed(report: AdverseEvent, *, device: str, time: datetime) -> Filed:
    """Return the form as it would have been filled for this report, to amend it.

    An hour of noon is what a form without an hour makes, and is left open again. What the form
    would not ask, such as seconds, or pain where a lead broke, is left out.
    """
    asked = extra_questions(report.hazard)
    infection = (report.infection if "infection" in asked else None) or InfectionSigns()
    return Filed(
        device=device,
        happened_on=time.date(),
        happened_at=_hour(time),
        hazard=report.hazard,
        ticked=ticked_of(report.hazard, coded_in(report)),
        seriousness=report.seriousness,
        narrative=report.narrative,
        side=report.side if "side" in asked else None,
        wound=infection.wound,
        temperature_c=infection.temperature_c,
        crp_mg_l=infection.crp_mg_l,
        culture=infection.culture,
        organism=infection.organism or "",
        pain_nrs=report.pain_nrs if "pain" in asked else None,
        pain_site=report.pain_site if "pain" in asked else None,
        action=report.action,
        disposition=report.device_disposition,
        role=report.reporter_role,
        centre=report.centre or "",
    )


def _when(time: datetime) -> str:
    """Return the day where only that was told; the time too where it was."""
    return instant(time) if _hour(time) else str(time.date())


def _hour(time: datetime) -> clock | None:
    """Return hour and minute; none for noon, which stands for a day of which no hour is known."""
    minute = time.time().replace(second=0, microsecond=0)
    return None if minute == clock(12) else minute


def _amount(value: float | None, unit: str) -> str:
    return NOT_SAID if value is None else amount(value, unit)
