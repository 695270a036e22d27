"""Rows of one report are its parts: one for each text, device, problem or patient.

Joined extracts have them beside each other, most of the time. Up to `OPEN_MAX` reports are held
until no row of them has come for that long; what comes later still is put together by
`streams.gateways.versions`, as an amendment.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import repeat

from events.envelope import Event
from streams.gateways.fetched import Fetched
from streams.gateways.maude_fields import stands_in
from streams.gateways.maude_report import report_event
from streams.gateways.raw_report import RawReport
from streams.gateways.reject import Reject

OPEN_MAX = 1000
BYTES_MAX = 8 << 20
Read = Event | RawReport | Reject
Identity = tuple[str, str, str, str]


def reports_of(
    records: Iterable[Read], *, fetched: Fetched, now: datetime
) -> Iterator[Event | Reject]:
    """Yield an event for each report, which was learnt `now`, or what is wrong with it.

    It comes once for each row that it was made of: the first one brings it, and the others are
    known then, so that rows read are rows that brought an event, were known, or were refused.
    """
    for each in gathered(records):
        if isinstance(each, RawReport):
            event = report_event(each, fetched=fetched, now=now)
            yield from repeat(event, each.rows)
        else:
            yield each


def gathered(records: Iterable[Read]) -> Iterator[Read]:
    """Yield the reports, those put together that have one number, key and date received.

    What is no report passes at once.

    >>> row = RawReport(where="a:2", raw=b"", number="R-1", key="1", received="2024-01-05")
    >>> one, other = (replace(row, narratives=(text,)) for text in ("IT BROKE.", "RETURNED."))
    >>> [each.narratives for each in gathered((one, other))]
    [('IT BROKE.', 'RETURNED.')]
    """
    waiting: dict[Identity, list[RawReport]] = {}
    size = 0
    for each in records:
        identity = _identity(each) if isinstance(each, RawReport) else None
        if not isinstance(each, RawReport) or identity is None:
            yield each
            continue
        waiting.setdefault(identity, []).append(each)
        size += len(each.raw)
        while len(waiting) > OPEN_MAX or size > BYTES_MAX:
            first = waiting.pop(next(iter(waiting)))
            size -= sum(len(part.raw) for part in first)
            yield joined(first)
    for parts in waiting.values():
        yield joined(parts)


def joined(parts: Sequence[RawReport]) -> RawReport:
    """Return the parts of one report as one, everything that any of them says once."""
    first = parts[0]
    if len(parts) == 1:
        return first
    happened = dict.fromkeys(part.happened for part in parts if part.happened.strip())
    notes = dict.fromkeys(note for part in parts for note in part.notes)
    if len(happened) > 1:
        notes["date of event: its rows differ, the first is used"] = None
    return replace(
        first,
        raw=b"\n".join(part.raw for part in parts),
        happened=next(iter(happened), ""),
        kinds=_once(part.kinds for part in parts),
        supplemented=" ".join(dict.fromkeys(part.supplemented for part in parts)),
        reported=max(part.reported for part in parts),
        changed=max(part.changed for part in parts),
        event_types=_once(part.event_types for part in parts),
        outcomes=_once(part.outcomes for part in parts),
        patient_problems=_once(part.patient_problems for part in parts),
        product_problems=_once(part.product_problems for part in parts),
        narratives=_once(part.narratives for part in parts),
        devices=tuple(dict.fromkeys(device for part in parts for device in part.devices)),
        reporter=next((part.reporter for part in parts if part.reporter), ""),
        rows=sum(part.rows for part in parts),
        notes=tuple(notes),
    )


def _identity(raw: RawReport) -> Identity | None:
    if stands_in(raw.number) and stands_in(raw.key):
        return None
    return (raw.number.strip(), raw.key.strip(), raw.received.strip(), raw.supplement.strip())


def _once(told: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for texts in told for each in texts))
