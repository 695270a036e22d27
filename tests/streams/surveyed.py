"""A log with its projector and its surveillance, and a population to look at."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from events.device import Lead
from events.envelope import Event
from events.sample import adverse_event, envelope, implanted, moment
from events.surveillance import AgeBand, Benchmark, BenchmarkDeclared, Monitor, MonitorDeclared
from store.live import Live, open_live
from store.log.interface import Log
from store.log.open import open_log
from store.publish import publish
from store.settings import Settings
from store.snapshot import Snapshot, open_snapshot
from streams.surveil import Surveyed, survey, tell

PLAN = "0" * 64
LATER = timedelta(days=1)


class World:
    """A log, its projector and its surveillance, in one folder and one process."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings.from_env({"STIMWATCH_HOME": str(folder)})
        self.log: Log = open_log(self.settings.log_url)
        self.log.create_topics(self.settings.topics)
        self.live: Live = open_live(self.settings.live)

    def put(self, *events: Event) -> None:
        from events.codec import encode
        from store.log.interface import Entry

        entries = [Entry(event.subject.encode(), encode(event)) for event in events]
        self.log.append("events", entries)

    def snapshot(self) -> Snapshot:
        from streams.projector import catch_up

        catch_up(self.live.connection, self.log, tuple(self.settings.topics))
        publish(self.live, self.settings.snapshots)
        return open_snapshot(self.settings.snapshots)

    def look(self, day: float, **other: Any) -> Surveyed:
        """Run surveillance with data locked at `day`, and tell the log."""
        found = survey(
            self.snapshot(), lock=moment(day), now=moment(day) + LATER, plan_hash=PLAN, **other
        )
        tell(self.log, found)
        return found


def declared(**other: Any) -> tuple[Event, ...]:
    benchmark = Benchmark(
        benchmark_id="pain-1",
        hazard="pain",
        bands=(AgeBand(from_month=0.0, per_device_month=0.01),),
        events=1000,
        exposure_device_months=100_000.0,
        reference="made up",
        confidence="low",
    )
    fields: dict[str, Any] = {
        "monitor_id": "pain-all",
        "version": 1,
        "hazard": "pain",
        "benchmark_id": "pain-1",
        "method": "poisson-spending",
        "alpha": 0.05,
        "horizon_events": 20.0,
        "reporting_lag_days": 10.0,
    }
    monitor = Monitor(**(fields | other))
    return (
        BenchmarkDeclared(**envelope("b", day=0, device="pain-1"), data=benchmark),
        MonitorDeclared(**envelope("m", day=0, device=monitor.monitor_id, **other), data=monitor),
    )


def population(devices: int = 60) -> tuple[Event, ...]:
    return tuple(
        implanted(day=0, device=f"device-{n}", leads=(Lead(side="left", model="Lead A"),))
        for n in range(devices)
    )


def pains(
    count: int, *, day: float, first: int = 0, told: float | None = None
) -> tuple[Event, ...]:
    happened = (
        adverse_event(day=day, device=f"device-{first + n}", hazard="pain") for n in range(count)
    )
    return tuple(
        event.model_copy(update={"recordedtime": moment(told)}) if told is not None else event
        for event in happened
    )
