"""A small log, and the read model published from it, for pages to show."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from events.clinical import AdverseEventReported
from events.codec import encode
from events.dead_letter import DeadLetter
from events.device import DeviceImplanted, Patient, Udi
from events.envelope import SIMULATED_SOURCE, Event
from events.reading import at_limit
from events.sample import (
    adverse_event,
    daily,
    envelope,
    imaging,
    implanted,
    moment,
    reprogrammed,
    session,
    upload,
)
from events.signal import Evidence, Signal, SignalRaised
from store.health.heartbeat import Beat, make_room, tell
from store.live import open_live
from store.log.interface import Entry, Record
from store.log.open import open_log
from store.projection import project
from store.publish import publish
from store.settings import (
    TOPIC_DEAD_LETTERS,
    TOPIC_EVENTS,
    TOPIC_SIGNALS,
    Settings,
)
from streams.clock import tick_of

BROKEN = (
    *daily(days=range(1, 70), battery_v=3.05, left_motor_threshold_ma=1.8),
    *(
        upload(
            session(day=float(day), left_impedance_ohm=(520.0, 540.0, 3100.0 + 90 * day, 530.0)),
            day=day + 0.5,
        )
        for day in range(70, 90)
    ),
)
EVIDENCE = BROKEN[-18:-15]

NEVER_LATE = ("STIMWATCH_LATE_S", "864000")
"""No worker reads what is made up here, which is no news to pages that are about other things."""


def registered(device: str = "device-1", **other: Any) -> DeviceImplanted:
    fields: dict[str, Any] = {
        "udi": Udi(di="05391234567892", lot="LOT12", serial=f"SN-{device}"),
        "patient": Patient(age_years=53, sex="female", bmi_kg_m2=27.4),
        "implanted_on": date(2025, 12, 18),
    }
    return implanted(device=device, **(fields | other))


def raised(*, device: str = "device-1", day: float = 72.5, **other: Any) -> SignalRaised:
    fields: dict[str, Any] = {
        "hazard": "lead_fracture",
        "grade": "warning",
        "detector": "lead-fracture",
        "detector_version": 1,
        "plan_hash": "ab" * 32,
        "statistic": 9400.0,
        "threshold": 3000.0,
        "unit": "ohm",
        "summary": "Impedance of contact 2 of the left lead has jumped",
        "side": "left",
        "contact": 2,
        "evidence": tuple(
            Evidence(
                event_id=event.id,
                time=event.data.sessions[0].start,
                what="impedance, left contact 2",
                value=at_limit(event.data.sessions[0].left_impedance_ohm[2]),
                unit="ohm",
            )
            for event in EVIDENCE
        ),
    }
    return SignalRaised(
        **envelope("signal.raised", day=day, device=device), data=Signal(**(fields | other))
    )


SIGNAL = raised()
URGENT = raised(
    device="device-2",
    day=80.0,
    hazard="generator_failure",
    grade="urgent",
    statistic=4.0,
    threshold=3.0,
    unit="resets",
    summary="The pulse generator restarted 4 times in a week",
    side=None,
    contact=None,
    evidence=(),
)
REPORT: AdverseEventReported = adverse_event(
    day=75.25,
    hazard="lead_fracture",
    seriousness="intervention",
    narrative="Sudden loss of effect while lifting <b>a box</b>.",
    action="reprogrammed",
    reporter_role="clinician",
)
FACTS: tuple[Event, ...] = (
    registered(),
    registered("device-2"),
    registered("device-3"),
    *BROKEN,
    *daily(days=range(1, 30), device="device-2", battery_v=3.0),
    reprogrammed(day=74.0),
    imaging(day=78.0, finding="fractured", side="left"),
    REPORT,
    adverse_event(day=50.0, device="device-9", hazard="pain", narrative="Pocket pain."),
)
SIGNALS: tuple[Event, ...] = (SIGNAL, URGENT)
LETTER = DeadLetter(
    id=DeadLetter.id_of("events/0/0"),
    where="events/0/0",
    reason="schema",
    explanation="cannot decode 12-byte event: type: no such kind of event.",
    recordedtime=moment(60),
    payload=b"not an event",
)


def settings_of(home: Path) -> Settings:
    return Settings.from_env(
        {"STIMWATCH_HOME": str(home), "STIMWATCH_PARTITIONS": "2", NEVER_LATE[0]: NEVER_LATE[1]}
    )


def as_simulated(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(event.model_copy(update={"source": SIMULATED_SOURCE}) for event in events)


def build(
    home: Path, *, facts: Sequence[Event] = (), signals: Sequence[Event] = (), letters: bool = False
) -> Settings:
    """Append to the log in `home`, project all of it, publish, and let the processes say so."""
    settings = settings_of(home)
    home.mkdir(parents=True, exist_ok=True)
    log = open_log(settings.log_url)
    log.create_topics(settings.topics)
    for topic, events in ((TOPIC_EVENTS, facts), (TOPIC_SIGNALS, signals)):
        if events:
            log.append(topic, [Entry(each.subject.encode(), encode(each)) for each in events])
    if letters:
        log.append(TOPIC_DEAD_LETTERS, [Entry(b"", LETTER.model_dump_json().encode())])
    log.close()
    catch_up(settings)
    beat(settings)
    return settings


def beat(settings: Settings) -> None:
    """Say on the log that detection and projection have come to its end."""
    log = open_log(settings.log_url)
    make_room(log)
    ends = {
        f"{topic}/{partition}": end
        for topic in settings.topics
        for partition, end in log.end_offsets(topic).items()
    }
    today = tick_of(datetime.now(UTC)).time
    ticked = dict.fromkeys((place for place in ends if place.startswith(TOPIC_EVENTS)), today)
    for part in ("detection", "projection"):
        told = {"part": part, "name": part, "started_at": moment(0), "offsets": ends}
        own = {"ticked": ticked} if part == "detection" else {}
        tell(log, Beat.model_validate({**told, **own}))
    log.close()


def add(settings: Settings, facts: Sequence[Event]) -> None:
    """Append to the log, and publish nothing."""
    log = open_log(settings.log_url)
    log.append(TOPIC_EVENTS, [Entry(each.subject.encode(), encode(each)) for each in facts])
    log.close()


def catch_up(settings: Settings) -> None:
    """Do once what the projector does all the time."""
    live = open_live(settings.live)
    project(live.connection, records(settings))
    publish(live, settings.snapshots, now=datetime.now(UTC))
    live.close()


def records(settings: Settings) -> list[Record]:
    log = open_log(settings.log_url)
    found = [
        record
        for topic, partitions in settings.topics.items()
        for partition in range(partitions)
        for batch in log.read(topic, partition, 0)
        for record in batch
    ]
    log.close()
    return found


def full(home: Path) -> Settings:
    return build(home, facts=FACTS, signals=SIGNALS, letters=True)
