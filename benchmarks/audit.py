"""What `stimwatch audit` costs beside a replay of the same log.

`python -m benchmarks.audit` prints it. A simulated fleet lies on an embedded log, its signals are
published and all of it is projected. Then a replay and an audit take turns. An audit does all that
a replay does, and besides it projects the whole log once more and reads every table that is stored.
"""

import json
from contextlib import closing
from tempfile import TemporaryDirectory

from benchmarks.turns import TURNS, ratios, take_turns
from events.codec import decode, encode
from store.log.interface import Entry
from store.log.open import open_log
from store.settings import TOPIC_EVENTS, TOPIC_SIGNALS, Settings
from store.snapshot import open_snapshot
from streams.audit import audit
from streams.plan_file import plan_in_force
from streams.projector import Projector
from streams.replay import replay
from streams.simulate.fleet import write_fleet
from streams.spread import cores

DEVICES, DAYS, SEED = 700, 400, 739
AT_ONCE = 1_000


def run() -> dict[str, object]:
    """Return the medians of what an audit takes, in times of what a replay takes."""
    plan = plan_in_force(Settings.from_env())
    with TemporaryDirectory() as name:
        settings = Settings.from_env({"STIMWATCH_HOME": name})
        _fill(settings)
        snapshot = open_snapshot(settings.snapshots)
        found = audit(settings, snapshot, plan=plan)
        assert not found.differences, found.differences
        times = take_turns(
            {
                "replay": lambda: replay(settings.log_url, plan=plan),
                "audit": lambda: audit(settings, snapshot, plan=plan),
            }
        )
    return {
        "events": found.events,
        "signals": found.expected,
        "turns": TURNS,
        "processes": cores(),
        "clock_over_replay": ratios(times, over="replay", what="clock_s")["audit"],
        "work_over_replay": ratios(times, over="replay", what="work_s")["audit"],
        "goals": {"clock_over_replay": "<= 1.5"},
    }


def _fill(settings: Settings) -> None:
    fleet = settings.home / "fleet"
    write_fleet(fleet, devices=DEVICES, days=DAYS, seed=SEED)
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
        lines = (fleet / "events.jsonl").read_bytes().splitlines()
        entries = [Entry(decode(line).subject.encode(), line) for line in lines]
        for start in range(0, len(entries), AT_ONCE):
            log.append(TOPIC_EVENTS, entries[start : start + AT_ONCE])
        signals = replay(settings.log_url, plan=plan_in_force(settings)).signals
        told = [Entry(signal.subject.encode(), encode(signal)) for signal in signals]
        log.append(TOPIC_SIGNALS, told)
    projector = Projector(settings)
    projector.catch_up()
    projector.close()


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
