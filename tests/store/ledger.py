"""A log in memory, and events for it that `events.sample` does not make."""

from collections.abc import Iterable
from random import Random
from typing import Any
from uuid import UUID

from duckdb import DuckDBPyConnection

from events.clinical import AdverseEvent, AdverseEventAmended, Amendment
from events.codec import encode
from events.dead_letter import DeadLetter
from events.device import DeviceExplanted, DeviceRevised, Explant, Lead, Revision
from events.envelope import Event
from events.outcome import Outcomes
from events.sample import (
    adverse_event,
    envelope,
    imaging,
    implanted,
    moment,
    outcome,
    session,
    tick,
    upload,
)
from events.signal import (
    Evidence,
    Review,
    Signal,
    SignalRaised,
    SignalReviewed,
    SignalUpdate,
    SignalUpdated,
)
from events.yellow_card import (
    Draft,
    DraftApproval,
    DraftEdit,
    DraftReference,
    YellowCardApproved,
    YellowCardDrafted,
    YellowCardEdited,
    YellowCardReferenced,
)
from store.log.interface import Record
from store.log.partition import partition_of
from store.schema import TABLES

PARTITIONS = 3


class Ledger:
    """Records by topic and partition, in the order in which they were appended."""

    def __init__(self) -> None:
        self.partitions: dict[tuple[str, int], list[Record]] = {}

    def append(self, *events: Event, topic: str = "events") -> tuple[Record, ...]:
        """Append events under their subject, and return their records."""
        return tuple(self.put(e.subject.encode(), encode(e), topic=topic) for e in events)

    def put(self, key: bytes, value: bytes, *, topic: str = "events") -> Record:
        partition = 0 if topic == "dead-letters" else partition_of(key, PARTITIONS)
        records = self.partitions.setdefault((topic, partition), [])
        records.append(Record(topic, partition, len(records), 0, key, value))
        return records[-1]

    @property
    def records(self) -> list[Record]:
        """All records, one partition after the other."""
        return [record for records in self.partitions.values() for record in records]


def content(connection: DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables, sorted."""
    return {
        table: sorted(connection.execute(f'from "{table}"').fetchall(), key=repr)
        for table in TABLES
    }


def raised(*, day: float, device: str = "device-1", **other: Any) -> SignalRaised:
    return SignalRaised(
        **envelope("signal.raised", day=day, device=device), data=signal(day=day, **other)
    )


def updated(of: SignalRaised, *, day: float, state: Any = "open", **other: Any) -> SignalUpdated:
    update = SignalUpdate(signal_id=of.id, state=state, signal=signal(day=day, **other))
    return SignalUpdated(**envelope("signal.updated", day=day, device=of.subject), data=update)


def reviewed(of: SignalRaised, action: Any, *, day: float, **other: Any) -> SignalReviewed:
    review = Review(signal_id=of.id, action=action, **other)
    return SignalReviewed(
        **envelope(f"signal.reviewed/{action}", day=day, device=of.subject), data=review
    )


def signal(*, day: float, evidence: Iterable[UUID] = (), **other: Any) -> Signal:
    fields: dict[str, Any] = {
        "hazard": "lead_fracture",
        "grade": "warning",
        "detector": "lead-fracture",
        "detector_version": 1,
        "plan_hash": "0" * 64,
        "statistic": 3000.0,
        "threshold": 2000.0,
        "unit": "ohm",
        "summary": "Impedance is high",
        "side": "left",
        "contact": 2,
        "evidence": tuple(
            Evidence(event_id=id_, time=moment(day), what="high", value=3000.0, unit="ohm")
            for id_ in evidence
        ),
    }
    return Signal(**(fields | other))


def amended(
    of: Event, *, day: float, reason: str = "more is known", **other: Any
) -> AdverseEventAmended:
    report = AdverseEvent(**({"hazard": "pain"} | other))
    return AdverseEventAmended(
        **envelope("adverse_event.amended", day=day, device=of.subject, reason=reason),
        data=Amendment(amends=of.id, reason=reason, report=report),
    )


def explanted(*, day: float, device: str = "device-1", **other: Any) -> DeviceExplanted:
    return DeviceExplanted(
        **envelope("device.explanted", day=day, device=device),
        data=Explant(**({"reason": "infection"} | other)),
    )


def revised(*, day: float, lead: Lead, device: str = "device-1") -> DeviceRevised:
    revision = Revision(replaced=("left_lead",), reason="lead_fracture", leads=(lead,))
    return DeviceRevised(**envelope("device.revised", day=day, device=device), data=revision)


def drafted(of: SignalRaised, *, day: float) -> YellowCardDrafted:
    own = envelope("yellow_card.drafted", day=day, device=of.subject)
    draft = Draft(draft_id=own["id"], signal_id=of.id, fields=())
    return YellowCardDrafted(**own, data=draft)


def edited(of: YellowCardDrafted, *, day: float, version: int) -> YellowCardEdited:
    edit = DraftEdit(draft_id=of.data.draft_id, version=version, fields=())
    return YellowCardEdited(**envelope("yellow_card.edited", day=day, device=of.subject), data=edit)


def approved(of: YellowCardDrafted, *, day: float, version: int) -> YellowCardApproved:
    approval = DraftApproval(draft_id=of.data.draft_id, version=version, text_sha256="0" * 64)
    return YellowCardApproved(
        **envelope("yellow_card.approved", day=day, device=of.subject), data=approval
    )


def referenced(of: YellowCardDrafted, *, day: float, reference: str) -> YellowCardReferenced:
    returned = DraftReference(draft_id=of.data.draft_id, reference=reference, submitted_by="jo")
    return YellowCardReferenced(
        **envelope("yellow_card.referenced", day=day, device=of.subject), data=returned
    )


def letter(place: str, *, day: float = 0.0, reason: str = "schema") -> DeadLetter:
    return DeadLetter(
        id=DeadLetter.id_of(place),
        where=place,
        key="device-1",
        reason=reason,
        explanation="cannot decode",
        recordedtime=moment(day),
        payload=b"\xff\x00",
    )


def put_letter(ledger: Ledger, fresh: DeadLetter) -> Record:
    return ledger.put(b"", fresh.model_dump_json().encode(), topic="dead-letters")


def busy_ledger(*, seed: int, devices: int = 6) -> Ledger:
    """Return a log of everything: overlaps, second copies, late implants, what is no event."""
    random, ledger = Random(seed), Ledger()
    names = [f"device-{i}" for i in range(devices)]
    for day in range(12):
        for name in names:
            for event in _day(name, day, random):
                ledger.append(event)
                if random.random() < 0.1:
                    ledger.append(event)
        ledger.append(tick(day=day))
        if random.random() < 0.3:
            ledger.put(b"device-1", b"no event at all")
            put_letter(ledger, letter(f"events/0/{day // 2}", day=day))
    for name in names[::2]:
        first = raised(day=3, device=name)
        told = (first, first, updated(first, day=5, grade="urgent", statistic=9000.0))
        ledger.append(*told, topic="signals")
        draft = drafted(first, day=6)
        ledger.append(reviewed(first, "acknowledged", day=4), reviewed(first, "closed", day=6))
        ledger.append(draft, edited(draft, day=7, version=2), approved(draft, day=8, version=2))
        if random.random() < 0.5:
            ledger.append(updated(first, day=9, state="cleared"), topic="signals")
            ledger.append(reviewed(first, "reopened", day=10, reason="look again"))
    return ledger


def _odd(random: Random) -> dict[str, Any]:
    """Return, now and then, what no healthy device sends."""
    if random.random() < 0.9:
        return {}
    ohms = random.choice(((0.52, 0.54, 0.51), (520.0, 0.0, None), (65_535.0, 540.0), (500.0,) * 8))
    return {"left_impedance_ohm": ohms, "duration_s": random.choice((1800.0, 20_000.0, 1e300))}


def _day(name: str, day: int, random: Random) -> Iterable[Event]:
    starts = sorted({random.uniform(max(0, day - 2), day) for _ in range(4)} | {float(day)})
    sessions = [session(day=round(s, 1), **_odd(random)) for s in starts]
    if random.random() < 0.2:
        random.shuffle(sessions)
    if random.random() < 0.1:
        sessions.append(session(day=day + random.choice((-20_000, 20, 400)), **_odd(random)))
    yield upload(*sessions, day=day + 0.5, device=name)
    if day == 0 and random.random() < 0.7:
        yield implanted(day=0, device=name, baseline=Outcomes(pain_nrs=7.0))
    if day == 5 and random.random() < 0.7:
        yield implanted(day=1, device=name)
    if random.random() < 0.3:
        report = adverse_event(day=day, device=name, hazard="pain")
        yield report
        first = amended(report, day=day + 1)
        yield from (first, amended(first, day=day + 2, reason="again", hazard="infection"))
    if random.random() < 0.3:
        yield outcome(day=day, device=name, pain_nrs=float(day % 10))
        yield imaging(day=day, device=name, finding="migrated", side="left")
    if day == 9 and random.random() < 0.3:
        yield explanted(day=9, device=name)
