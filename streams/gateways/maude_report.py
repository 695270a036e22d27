"""One MAUDE report, whichever file it came from, as an event. What is odd is noted, not dropped."""

import re
from datetime import UTC, date, datetime, time
from hashlib import sha256

from pydantic import ValidationError

from events.clinical import AdverseEvent, AdverseEventReported, SourceReport
from events.identity import event_id
from events.public_report import MAUDE, PREFIX
from events.screening.text import redact
from events.vocabulary import ReporterRole
from streams.gateways.maude_fields import (
    PLACEHOLDERS,
    TEXT_MAX,
    ReportNotes,
    broken,
    parse_date,
)
from streams.gateways.maude_hazard import hazard_of
from streams.gateways.maude_seriousness import seriousness_of
from streams.gateways.maude_terms import DEVICE_CODES, IMPACT_CODES, PATIENT_CODES, codes
from streams.gateways.raw_report import RawReport
from streams.gateways.reject import Reject

SYSTEM = MAUDE
SOURCE = "urn:fda:maude"
ACTOR = "gateway.maude"
NARRATIVE_MAX = 32_000
EARLIEST = date(1970, 1, 1)
"""Dates before are mistakes of typing."""

_REDACTED = re.compile(r"\(b\)\s?\([46]\)", re.IGNORECASE)
_UNFIT = re.compile(r"[^A-Za-z0-9._:@/+-]+")

_ROLES: dict[str, ReporterRole] = {
    "manufacturer report": "manufacturer",
    "user facility report": "user_facility",
    "distributor report": "other",
    "voluntary report": "other",
}


def report_event(raw: RawReport) -> AdverseEventReported | Reject:
    """Return the report as an event, or a reject where it has no number or no date at all.

    The id comes from the report's number (from its key where there is no number), so that every
    version of one report has the same id here; `streams.gateways.versions` tells them apart.
    """
    notes = ReportNotes()
    for note in raw.notes:
        notes.add(note)
    number = notes.known("report number", raw.number) or notes.known("report key", raw.key)
    if number is None:
        return _reject(raw, "no_identity", "has neither a report number nor a report key")
    received, happened = _dates(raw, notes)
    recorded = received or happened
    if recorded is None:
        return _reject(raw, "no_date", "has no date that can be read")
    if received is None:
        notes.add("date received: missing, the date of the event is used")
    subject = _identifier(number)
    try:
        return AdverseEventReported(
            id=event_id(SYSTEM, number),
            source=SOURCE,
            subject=f"{PREFIX}{subject}",
            time=_midnight(happened or recorded),
            recordedtime=_midnight(recorded),
            actor=ACTOR,
            data=_data(raw, notes, number=subject, received=received, happened=happened),
        )
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return _reject(raw, "schema", f"does not fit an event: {place}: {first['msg']}")


def _data(
    raw: RawReport, notes: ReportNotes, *, number: str, received: date | None, happened: date | None
) -> AdverseEvent:
    narrative = _narrative(raw, notes)
    brand = notes.known("brand", raw.device.brand)
    generic = notes.known("generic name", raw.device.generic)
    terms = tuple(term[:TEXT_MAX] for term in raw.patient_problems)
    problems = tuple(term[:TEXT_MAX] for term in raw.product_problems)
    return AdverseEvent(
        hazard=hazard_of(
            device=f"{brand or ''} {generic or ''}",
            patient_problems=terms,
            product_problems=problems,
            narrative=narrative,
        ),
        time_known=happened is not None,
        seriousness=seriousness_of(raw.event_types, raw.outcomes, terms, notes),
        narrative=narrative,
        device_problem_codes=codes(problems, DEVICE_CODES),
        patient_problem_codes=codes(terms, PATIENT_CODES),
        impact_codes=codes(terms, IMPACT_CODES),
        reporter_role=_ROLES.get(raw.reporter.strip().lower(), "unknown"),
        source_report=SourceReport(
            system=SYSTEM,
            number=number,
            received_on=received,
            event_type=", ".join(raw.event_types)[:TEXT_MAX] or None,
            brand=brand,
            generic_name=generic,
            manufacturer=notes.known("manufacturer", raw.device.manufacturer),
            model=notes.known("model", raw.device.model),
            terms=(*terms, *problems)[:100],
        ),
        data_quality=tuple(notes.said)[:50],
    )


def _dates(raw: RawReport, notes: ReportNotes) -> tuple[date | None, date | None]:
    """Return the date received and the date of the event, each only where it can be true."""
    received, happened = parse_date(raw.received), parse_date(raw.happened)
    if raw.received.strip() and received is None:
        notes.add("date received: not a date")
    if raw.happened.strip() and happened is None:
        notes.add("date of event: not a date")
    if not raw.happened.strip():
        notes.add("date of event: missing")
    if happened is not None and happened < EARLIEST:
        notes.add(f"date of event: the year {happened.year} is not plausible")
        happened = None
    if happened is not None and received is not None and happened > received:
        notes.add("date of event: after the date received, so it is not used")
        happened = None
    return received, happened


def _narrative(raw: RawReport, notes: ReportNotes) -> str:
    """Join the texts, take identifiers of people out, and say what was odd."""
    texts = [text for each in raw.narratives if (text := each.strip())]
    if not texts:
        return ""
    kept = [text for text in texts if text.lower().strip(".") not in PLACEHOLDERS]
    if len(kept) < len(texts):
        notes.add("narrative: placeholder")
    joined = "\n\n".join(dict.fromkeys(kept))
    narrative, kinds = redact(joined)
    for kind in kinds:
        notes.add(f"narrative: identifier redacted ({kind})")
    if _REDACTED.search(narrative):
        notes.add("narrative: redacted by the source")
    if broken(narrative):
        notes.add("narrative: broken characters")
    if len(narrative) > NARRATIVE_MAX:
        notes.add(f"narrative: cut at {NARRATIVE_MAX} of {len(narrative)} characters")
    return narrative[:NARRATIVE_MAX]


def _identifier(number: str) -> str:
    """Return `number` with only the characters that an identifier may hold, still unique."""
    fit = _UNFIT.sub("_", number)[:100]
    if fit == number:
        return fit
    return f"{fit}.{sha256(number.encode()).hexdigest()[:12]}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _reject(raw: RawReport, reason: str, what: str) -> Reject:
    return Reject(
        where=raw.where,
        reason=reason,
        explanation=f"the report at {raw.where} {what}. Look it up at its source by the rest of "
        "the record",
        payload=raw.raw,
    )
