"""One MAUDE report, whichever file it came from, as an event. What is odd is noted, not dropped."""

import re
from datetime import UTC, datetime, time
from functools import lru_cache
from hashlib import sha256

from pydantic import ValidationError

from events.clinical import AdverseEvent, AdverseEventReported
from events.identity import event_id
from events.public_report import MAUDE, PREFIX
from events.screening.text import redact
from events.source_report import Product, SourceReport
from events.vocabulary import ReporterRole
from streams.gateways.fetched import Fetched
from streams.gateways.maude_dates import dates_of
from streams.gateways.maude_fields import TEXT_MAX, ReportNotes, broken, stands_in
from streams.gateways.maude_reading import read_told
from streams.gateways.raw_report import RawDevice, RawReport
from streams.gateways.reject import Reject

SYSTEM = MAUDE
SOURCE = "urn:fda:maude"
ACTOR = "gateway.maude"
NARRATIVE_MAX = 32_000
PRODUCTS_MAX = 50
TEXTS_MAX = 100

_REDACTED = re.compile(r"\(b\)\s?\([46]\)", re.IGNORECASE)
_UNFIT = re.compile(r"[^A-Za-z0-9._:@/+-]+")

_ROLES: dict[str, ReporterRole] = {
    "manufacturer report": "manufacturer",
    "m": "manufacturer",
    "user facility report": "user_facility",
    "u": "user_facility",
    "distributor report": "other",
    "d": "other",
    "voluntary report": "other",
    "p": "other",
}


def report_event(
    raw: RawReport, *, fetched: Fetched, now: datetime
) -> AdverseEventReported | Reject:
    """Return the report as an event that was learnt `now`, or a reject.

    It is rejected where it has no number or no date at all. The id comes from the report's number
    (from its key where there is no number), so that every version of one report has the same id
    here; `streams.gateways.versions` tells them apart.
    """
    notes = ReportNotes()
    for note in raw.notes:
        notes.add(note)
    key = notes.identity("report key", raw.key)
    number = notes.identity("report number", raw.number) or key
    if number is None:
        return _reject(raw, "no_identity", "has neither a report number nor a report key")
    dates = dates_of(raw, notes, today=now.date())
    day = dates.happened or dates.received or dates.supplemented
    if day is None:
        return _reject(raw, "no_date", "has no date that can be read")
    subject = _identifier(number)
    try:
        narrative = _narrative(raw, notes)
        source = SourceReport(
            system=SYSTEM,
            number=subject,
            key=None if key is None else _identifier(key),
            received_on=dates.received,
            supplemented_on=dates.supplemented,
            supplement=dates.supplement,
            reported_on=dates.reported,
            changed_on=dates.changed,
            fetched_at=fetched.at,
            download=fetched.download,
            event_type=_joined(raw.event_types, "event type", notes),
            outcomes=_texts(raw.outcomes, "outcome", notes),
            products=_products(raw.devices, notes),
            patient_problems=_texts(raw.patient_problems, "patient problem", notes),
            product_problems=_texts(raw.product_problems, "product problem", notes),
        )
        read = read_told(source, narrative, notes)
        return AdverseEventReported(
            id=event_id(SYSTEM, number),
            source=SOURCE,
            subject=f"{PREFIX}{subject}",
            time=datetime.combine(day, time(), tzinfo=UTC),
            recordedtime=now,
            actor=ACTOR,
            data=AdverseEvent(
                **read,
                time_known=dates.happened is not None,
                narrative=narrative,
                reporter_role=_ROLES.get(raw.reporter.strip().lower(), "unknown"),
                source_report=source,
                data_quality=tuple(notes.said)[:50],
            ),
        )
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return _reject(raw, "schema", f"does not fit an event: {place}: {first['msg']}")


def _products(devices: tuple[RawDevice, ...], notes: ReportNotes) -> tuple[Product, ...]:
    """Return the products that say anything, each once, in the order of the source."""
    found: dict[Product, None] = {}
    for device in devices:
        product = Product(
            brand=_screened(notes.known("brand", device.brand), "brand", notes),
            generic_name=_screened(
                notes.known("generic name", device.generic), "generic name", notes
            ),
            manufacturer=_screened(
                notes.known("manufacturer", device.manufacturer), "manufacturer", notes
            ),
            model=notes.known("model", device.model),
            product_code=notes.known("product code", device.product_code),
        )
        if product != _NO_PRODUCT:
            found[product] = None
    if len(found) > PRODUCTS_MAX:
        notes.add(f"devices: the first {PRODUCTS_MAX} of {len(found)} are kept")
    return tuple(found)[:PRODUCTS_MAX]


_NO_PRODUCT = Product()


def _texts(texts: tuple[str, ...], name: str, notes: ReportNotes) -> tuple[str, ...]:
    kept = (_screened(text.strip()[:TEXT_MAX], name, notes) for text in texts if text.strip())
    found = tuple(dict.fromkeys(text for text in kept if text))
    if len(found) > TEXTS_MAX:
        notes.add(f"{name}s: the first {TEXTS_MAX} of {len(found)} are kept")
    return found[:TEXTS_MAX]


def _joined(texts: tuple[str, ...], name: str, notes: ReportNotes) -> str | None:
    return _screened("; ".join(text.strip() for text in texts)[:TEXT_MAX], name, notes) or None


def _screened(text: str | None, name: str, notes: ReportNotes) -> str | None:
    """Return a short text without identifiers of people, which stand in the wrong column."""
    if text is None:
        return None
    plain, kinds = _redact_short(text)
    for kind in kinds:
        notes.add(f"{name}: identifier redacted ({kind})")
    return plain[:TEXT_MAX]


@lru_cache(maxsize=20_000)
def _redact_short(text: str) -> tuple[str, tuple[str, ...]]:
    """Brands and terms come again and again."""
    return redact(text)


def _narrative(raw: RawReport, notes: ReportNotes) -> str:
    """Join the texts, take identifiers of people out, and say what was odd."""
    texts = [text for each in raw.narratives if (text := each.strip())]
    if not texts:
        return ""
    kept = [text for text in texts if not stands_in(text)]
    if len(kept) < len(texts):
        notes.add("narrative: placeholder")
    narrative, kinds = redact("\n\n".join(dict.fromkeys(kept)))
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


def _reject(raw: RawReport, reason: str, what: str) -> Reject:
    return Reject(
        where=raw.where,
        reason=reason,
        explanation=f"the report at {raw.where} {what}. Look it up at its source by the rest of "
        "the record",
        payload=raw.raw,
    )
