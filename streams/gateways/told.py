"""What a version of a report tells, compared with what was told before and put together with it."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b

from events.clinical import AdverseEvent
from events.source_report import SourceReport
from streams.gateways.maude_fields import ReportNotes
from streams.gateways.maude_reading import read_told

NARRATIVE = "narrative"
PARAGRAPH = "\n\n"
NARRATIVE_MAX = 32_000
NAMES: Mapping[str, str] = {
    "event_type": "event type",
    "outcomes": "outcomes",
    "products": "devices",
    "patient_problems": "patient problems",
    "product_problems": "product problems",
}
"""The fields of a source's report that tell what happened; its narrative is one more.

The others say when a file was fetched, or its record touched: they tell nothing of what happened.
"""
_TOLD = {*NAMES, "terms", "received_on", "supplemented_on", "supplement"}
READ = frozenset(
    ("hazard", "seriousness", "device_problem_codes", "patient_problem_codes", "impact_codes")
)
"""What is read out of the words by rules of this program."""
DIGEST_BYTES = 8


def digest_of(report: AdverseEvent) -> bytes:
    """Return what stands for all that this version tells, and for what was read out of it.

    Two versions with the same first half tell the same; where their second halves differ, the rules
    by which they were read do.
    """
    source, read = _source(report), set(READ)
    text = report.narrative if report.time_known else f"{report.narrative}\0"
    said = source.__pydantic_serializer__.to_json(source, include=_TOLD, exclude_none=True)
    meant = report.__pydantic_serializer__.to_json(report, include=read)
    return _short(text.encode() + said) + _short(meant)


def same_told(one: bytes, other: bytes) -> bool:
    """Whether two digests are of versions that tell the same, however they were read."""
    return one[:DIGEST_BYTES] == other[:DIGEST_BYTES]


def missing_from(new: AdverseEvent, old: AdverseEvent) -> tuple[str, ...]:
    """Return the names of the fields of which `old` tells more than `new` does.

    Events of version 1 did not tell the patient's problems from the product's, so that beside one
    of those both are compared together.
    """
    mine, others = dict(_fields(new)), dict(_fields(old))
    if _source(new).terms or _source(old).terms:
        mine, others = _undivided(new, mine), _undivided(old, others)
    less = [NAMES[name] for name in others if not others[name] <= mine[name]]
    if not all(text in new.narrative for text in old.narrative.split(PARAGRAPH)):
        less.append(NARRATIVE)
    if old.time_known and not new.time_known:
        less.append("date of event")
    return tuple(less)


def put_together(
    old: AdverseEvent, new: AdverseEvent, *, everything: bool, note: str
) -> AdverseEvent:
    """Return `new` with what `old` told, read again as a whole.

    With `everything`, both are parts of one version, and all that either tells stays. Without, only
    fields of which `new` tells nothing are kept, and `note` says so with their names.
    """
    mine, others = _source(new), _source(old)
    kept: dict[str, object] = {}
    for field in NAMES:
        told, before = getattr(mine, field), getattr(others, field)
        if before and (everything or not told):
            kept[field] = _both(before, told)
    names = [NAMES[field] for field in kept]
    narrative = new.narrative
    if old.narrative and (everything or not narrative):
        texts = (*old.narrative.split(PARAGRAPH), *narrative.split(PARAGRAPH))
        narrative = PARAGRAPH.join(dict.fromkeys(text for text in texts if text))[:NARRATIVE_MAX]
        names.append(NARRATIVE)
    notes = ReportNotes()
    for said in new.data_quality:
        notes.add(said)
    if names and not everything:
        notes.add(f"{note}: {', '.join(names)}")
    source = mine.model_copy(update=kept)
    read = read_told(source, narrative, notes)
    rest = {"source_report": source, NARRATIVE: narrative, "data_quality": tuple(notes.said)[:50]}
    return new.model_copy(update={**read, **rest})


def _both(before: object, told: object) -> object:
    if isinstance(before, tuple) and isinstance(told, tuple):
        return tuple(dict.fromkeys((*before, *told)))
    return "; ".join(dict.fromkeys(str(each) for each in (before, told) if each))[:500]


def _fields(report: AdverseEvent) -> Iterator[tuple[str, frozenset[object]]]:
    source = _source(report)
    for field in NAMES:
        value = getattr(source, field)
        told = value if isinstance(value, tuple) else (value or "").split("; ")
        yield field, frozenset(each for each in told if each)


def _undivided(
    report: AdverseEvent, fields: Mapping[str, frozenset[object]]
) -> dict[str, frozenset[object]]:
    all_of_them = fields["patient_problems"] | fields["product_problems"] | {*_source(report).terms}
    return {**fields, "patient_problems": all_of_them, "product_problems": frozenset()}


def _source(report: AdverseEvent) -> SourceReport:
    assert report.source_report is not None, "only reports of another system have versions here"
    return report.source_report


def _short(text: bytes) -> bytes:
    return blake2b(text, digest_size=DIGEST_BYTES).digest()
