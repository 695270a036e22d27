"""A home for pages to be measured on: ten thousand devices, five million sessions, an account.

And as many public reports as there are devices, of some hundred products, for the page Population.
"""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.history import FIRST, MONTHS, History, fill
from events.codec import encode
from events.envelope import Event
from events.sample import adverse_event, envelope, implanted
from events.signal import Evidence, Signal, SignalRaised
from events.source_report import Product, SourceReport
from events.vocabulary import HAZARD_NAMES
from store.accounts import Accounts
from store.live import open_live
from store.log.interface import Record
from store.log.open import open_log
from store.projection import project
from store.publish import publish
from store.settings import TOPIC_EVENTS, TOPIC_SIGNALS, Settings

OFFICER = "officer"
PASSWORD = "only on this machine, for a minute"
EVERY_SIGNAL, EVERY_REPORT = 5, 10
"""One device in so many has an open signal, and a report."""
PRODUCTS = 700
"""Of so many products there are public reports, of some far more than of others."""
SLICE = 250_000


def build(home: Path, history: History) -> Settings:
    """Make the read model, publish it, and return where everything is."""
    settings = Settings.from_env({"STIMWATCH_HOME": str(home)})
    home.mkdir(parents=True, exist_ok=True)
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
    live = open_live(settings.live)
    facts: list[Event] = []
    for number in range(history.devices):
        facts.append(implanted(day=number % 300, device=f"device-{number}"))
        if number % EVERY_REPORT == 0:
            facts.append(adverse_event(day=310 + number % 50, device=f"device-{number}"))
    facts += [_public_report(number) for number in range(history.devices)]
    project(live.connection, _records(TOPIC_EVENTS, facts))
    signals = [_signal(number) for number in range(0, history.devices, EVERY_SIGNAL)]
    project(live.connection, _records(TOPIC_SIGNALS, signals))
    fill(live, history, slice_=SLICE, archiving=True)
    per_device = history.sessions // history.devices
    live.connection.execute(
        "update devices set uploads = $uploads, last_upload_at = $at",
        {"uploads": per_device, "at": FIRST.replace(year=FIRST.year + MONTHS // 12)},
    )
    publish(live, settings.snapshots)
    live.close()
    Accounts(settings.accounts).add(
        OFFICER, roles=("safety_officer",), centre=None, password=PASSWORD, now=datetime.now(UTC)
    )
    return settings


def signal_id(number: int) -> str:
    """Return the id of the signal of a device."""
    return str(_signal(number).id)


def _public_report(number: int) -> Event:
    brand = 7_919 * number % (1 + number % PRODUCTS)
    hazards = ("other", "pain", "infection", "lead_fracture", "other", "lead_migration", "other")
    return adverse_event(
        day=float(number % 350),
        device=f"maude:{number}",
        hazard=hazards[number % (7 if brand % 9 else 3)],
        source_report=SourceReport(
            system="maude", number=str(number), products=(Product(brand=f"BRAND {brand}"),)
        ),
    )


def _records(topic: str, events: Sequence[Event]) -> list[Record]:
    return [
        Record(topic, 0, offset, 0, event.subject.encode(), encode(event))
        for offset, event in enumerate(events)
    ]


def _signal(number: int) -> SignalRaised:
    cause = adverse_event(day=310 + number % 50, device=f"device-{number}")
    hazards = tuple(HAZARD_NAMES)
    seen = Evidence(event_id=cause.id, time=cause.time, what="a report", weight=1.0)
    return SignalRaised(
        **envelope("signal.raised", day=310 + number % 50, device=f"device-{number}"),
        data=Signal(
            hazard=hazards[number % len(hazards)],
            grade=("advisory", "warning", "urgent")[number % 3],
            detector="lead-fracture",
            detector_version=1,
            plan_hash="0" * 64,
            statistic=1.0,
            threshold=1.0,
            unit="points",
            summary="Two readings above the limit on contact 2 of the left lead, a day apart.",
            evidence=(seen,),
        ),
    )
