"""Put the plan in force on the log, once, before the first signal under it.

A worker does so when it starts. Its id follows from what is declared, so of several workers that
start at once all tell the same event; those on one machine wait for each other, and find it there.
What the newest snapshot knows need not be looked for on the log again.
"""

import fcntl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from detectors.plan_declared import declaration
from detectors.registry import discover
from events.codec import encode
from events.plan import PlanDeclared
from store.log.interface import Entry, Log
from store.log.open import open_log
from store.log.partition import partition_of
from store.reached import reached
from store.read.plans import plans_told
from store.settings import TOPIC_EVENTS, Settings
from store.snapshot import SnapshotError, open_snapshot
from streams.plan_file import plan_text

_LOCK = "declaring"


def declare_plan(settings: Settings, *, now: datetime) -> bool:
    """Append the plan in force, unless the log has it; return whether it was appended.

    Raises
    ------
    streams.plan_file.PlanUnusable
        If there is no plan to put in force.
    """
    told = plan_event(settings, now=now)
    settings.home.mkdir(parents=True, exist_ok=True)
    with _alone(settings.home / _LOCK), closing(open_log(settings.log_url)) as log:
        if _is_on(log, told, settings.snapshots):
            return False
        log.append(TOPIC_EVENTS, [Entry(told.subject.encode(), encode(told))])
    return True


def plan_event(settings: Settings, *, now: datetime) -> PlanDeclared:
    """Return the event that puts the plan in force that STIMWATCH_PLAN names."""
    software = f"stimwatch {version('stimwatch')}"
    text = plan_text(settings.plan)
    return declaration(text, detectors=discover(), software=software, now=now)


def _is_on(log: Log, told: PlanDeclared, snapshots: Path) -> bool:
    """Say whether the log has the event: by the newest snapshot, and the log from there on.

    A snapshot of what the log once was is not asked: the plan would be on no log.
    """
    start = 0
    key = told.subject.encode()
    partition = partition_of(key, log.partition_count(TOPIC_EVENTS))
    try:
        snapshot = open_snapshot(snapshots)
        start = reached(log, snapshot.current).get(partition, 0)
        if start and told.id in {each.event_id for each in plans_told(snapshot)}:
            return True
    except SnapshotError:
        pass
    name = str(told.id).encode()
    return any(
        record.key == key and name in record.value
        for batch in log.read(TOPIC_EVENTS, partition, start)
        for record in batch
    )


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Go on when no other process on this machine is declaring a plan in the same folder."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
