"""What detectors cost: microseconds a session, beside what it costs to decode the session.

`python -m benchmarks.detectors` prints it. Medians of several runs, for uploads of fifty sessions
and of one, for healthy devices and for a fleet in which one device in twenty fails.
"""

import json
from collections.abc import Callable, Sequence
from random import Random
from statistics import median
from time import process_time
from typing import Any

from benchmarks.detection.presets import NOISY
from detectors.contract import Detector
from detectors.plan import default_plan
from detectors.registry import discover
from events.codec import decode, encode
from events.envelope import Event
from events.sample import implanted, session, upload
from events.telemetry import Session
from store.log.interface import Record
from streams.advance import Bench, advance
from streams.bench_file import dump
from streams.simulate.fleet import simulate

DEVICES = 20
DAYS = 200
RUNS = 5
SEED = 739
EVERY = 5
"""Of so many events one is followed by a look at the size."""
BROKEN_OHM = 4_500.0


def run() -> dict[str, object]:
    """Measure; return what was found, by name."""
    results: dict[str, object] = {"devices": DEVICES, "days": DAYS, "runs": RUNS}
    for per_upload in (50, 1):
        for failing in (0, DEVICES // 20):
            fleet = _fleet(per_upload=per_upload, failing=failing)
            name = f"{per_upload}_sessions_{'failing' if failing else 'healthy'}"
            results[name] = _measure(fleet)
    results["device_bytes"] = _device_bytes()
    return results


def _device_bytes() -> dict[str, object]:
    """Return what a snapshot keeps of a device of the noisy preset, at any time [bytes]."""
    plan, bench, sizes = default_plan(), Bench(partition=0), list[int]()
    fleet = simulate(devices=DEVICES, days=2 * DAYS, seed=SEED, parameters=NOISY)
    empty = len(dump(bench, plan=plan, ids={}))
    for number, event in enumerate(fleet.events):
        record = Record("fleet", 0, number, 0, event.subject.encode(), encode(event))
        bench.keep(advance(bench, [record], plan=plan))
        state = bench.devices.get(event.subject)
        if state is not None and number % EVERY == 0:
            one = Bench(partition=0, devices={event.subject: state})
            sizes.append(len(dump(one, plan=plan, ids={})) - empty)
    return {
        "median": round(median(sizes)),
        "most": max(sizes),
        "goals": {"most": "<= 8,192"},
    }


def _measure(fleet: Sequence[Sequence[Event]]) -> dict[str, object]:
    sessions = sum(len(e.data.sessions) for device in fleet for e in device[1:])  # type: ignore[attr-defined, misc]
    payloads = [encode(event) for device in fleet for event in device]
    decode_us = _median_us(lambda: _decode(payloads)) / sessions
    detectors = discover()
    fold_us = _median_us(lambda: _fold(detectors, fleet)) / sessions
    each_us = {
        d.name: round(_median_us(lambda d=d: _fold((d,), fleet)) / sessions, 2)  # type: ignore[misc]
        for d in detectors
    }
    return {
        "sessions": sessions,
        "decode_us_per_session": round(decode_us, 2),
        "detectors_us_per_session": round(fold_us, 2),
        "detectors_over_decode": round(fold_us / decode_us, 2),
        "each_us_per_session": each_us,
        "findings": _fold(detectors, fleet),
        "goals": {"detectors_over_decode": "<= 12"},
    }


def _median_us(work: Callable[[], Any]) -> float:
    times = []
    for _ in range(RUNS):
        started = process_time()
        work()
        times.append(process_time() - started)
    return median(times) * 1e6


def _decode(payloads: Sequence[bytes]) -> None:
    """Parse and validate everything and keep nothing, as a worker does."""
    for payload in payloads:
        decode(payload)


def _fold(detectors: Sequence[Detector[Any, Any]], fleet: Sequence[Sequence[Event]]) -> int:
    """Fold every device through every detector; return how many findings there were."""
    findings = 0
    for device in fleet:
        states = [detector.initial for detector in detectors]
        for event in device:
            for i, detector in enumerate(detectors):
                if type(event) in detector.consumes:
                    states[i], finding = detector.step(detector.parameters, states[i], event)
                    findings += finding is not None
    return findings


def _fleet(*, per_upload: int, failing: int) -> list[list[Event]]:
    """Return decoded events of each device: an implant, then two sessions a day, uploaded."""
    random = Random(20_260_101)
    fleet = []
    for number in range(DEVICES):
        name = f"device-{number}"
        usual = [random.uniform(400.0, 900.0) for _ in range(8)]
        fails_on = DAYS * 0.6 if number < failing else None
        logged = [_session(random, usual, half / 2, fails_on) for half in range(2 * DAYS)]
        events: list[Event] = [implanted(device=name)]
        for first in range(0, len(logged), per_upload):
            batch = logged[first : first + per_upload]
            last_day = (first + len(batch) - 1) / 2
            events.append(upload(*batch, day=last_day + 0.25, device=name))
        fleet.append([decode(encode(event)) for event in events])
    return fleet


def _session(random: Random, usual: Sequence[float], day: float, fails_on: float | None) -> Session:
    """Return a session with noise of 3 %, and a threshold measured once a week."""
    ohms = [round(ohm * random.gauss(1.0, 0.03), 1) for ohm in usual]
    measured = day % 7 == 0
    if fails_on is not None and day >= fails_on:
        ohms[2] = BROKEN_OHM
    return session(
        day=day,
        left_impedance_ohm=tuple(ohms[:4]),
        right_impedance_ohm=tuple(ohms[4:]),
        left_motor_threshold_ma=round(random.gauss(1.2, 0.05), 2) if measured else None,
        right_motor_threshold_ma=round(random.gauss(1.3, 0.05), 2) if measured else None,
    )


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
