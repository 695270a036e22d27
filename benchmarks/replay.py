"""What a replay costs beside parsing and validating the same file, with and without detectors.

`python -m benchmarks.replay` prints it. A simulated fleet is written to a file once. Then decoding
its lines and replaying it under several plans take turns, and each replay is divided by the decode
of its own turn: so a busy machine slows both sides of a ratio alike.
"""

import gc
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from detectors.plan import PmsPlan, plan_of
from detectors.registry import discover
from events.codec import decode
from events.telemetry import TelemetryUploaded
from streams.replay import replay
from streams.simulate.fleet import write_fleet

DEVICES = 120
DAYS = 400
SEED = 739
TURNS = 9


def run() -> dict[str, object]:
    """Return the medians: microseconds a session, and times the decode of the same file."""
    with TemporaryDirectory() as folder:
        write_fleet(Path(folder), devices=DEVICES, days=DAYS, seed=SEED)
        return measure(Path(folder) / "events.jsonl")


def measure(path: Path) -> dict[str, object]:
    """Measure with the events in `path`."""
    sessions = _decode(path)
    detectors = discover()
    plans = {"no_detectors": plan_of(()), "all_detectors": plan_of(detectors)}
    plans |= {detector.name: plan_of((detector,)) for detector in detectors}
    decode_s, replay_s = _take_turns(path, plans)
    ratios = {
        name: round(median(a / b for a, b in zip(times, decode_s, strict=True)), 2)
        for name, times in replay_s.items()
    }
    whole_us = median(replay_s["all_detectors"]) / sessions * 1e6
    return {
        "sessions": sessions,
        "turns": TURNS,
        "decode_us_per_session": round(median(decode_s) / sessions * 1e6, 2),
        "replay_us_per_session": round(whole_us, 2),
        "replay_over_decode": ratios["all_detectors"],
        "without_detectors_over_decode": ratios["no_detectors"],
        "one_detector_over_decode": {
            detector.name: ratios[detector.name] for detector in detectors
        },
        "goals": {"replay_over_decode": "<= 2"},
    }


def _take_turns(
    path: Path, plans: Mapping[str, PmsPlan]
) -> tuple[list[float], dict[str, list[float]]]:
    decode_s: list[float] = []
    replay_s: dict[str, list[float]] = {name: [] for name in plans}
    for _ in range(TURNS):
        decode_s.append(_seconds(lambda: _decode(path)))
        for name, plan in plans.items():
            replay_s[name].append(_seconds(lambda plan=plan: replay(path, plan=plan)))  # type: ignore[misc]
    return decode_s, replay_s


def _decode(path: Path) -> int:
    """Parse and validate every line, keep none, as a replay does; return the sessions seen."""
    sessions = 0
    with path.open("rb") as file:
        for line in file:
            event = decode(line)
            if type(event) is TelemetryUploaded:
                sessions += len(event.data.sessions)
    return sessions


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    started = process_time()
    work()
    return process_time() - started


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
