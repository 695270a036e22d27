"""Hand-made calls and truths of a few devices; days count from the epoch of the sample events."""

from collections.abc import Sequence
from typing import Any

from benchmarks.detection.match import Judged, judge
from benchmarks.detection.observe import Call, Life, Observed
from benchmarks.detection.truth import Told, Truth
from events.sample import moment
from events.vocabulary import Hazard

END_DAY = 400


def call(day: float, *, raised: bool = True, **other: Any) -> Call:
    fields = {
        "detector": "watcher",
        "device": "device-1",
        "cause": "telemetry.uploaded",
        "summary": "",
    }
    return Call(at=moment(day), raised=raised, **(fields | other))


def update(day: float, **other: Any) -> Call:
    return call(day, raised=False, **other)


def told(
    onset: float,
    *,
    hazard: Hazard | None = "lead_fracture",
    reported: float | None = None,
    resolved: float | None = None,
    look_alike: str | None = None,
    device: str = "device-1",
) -> Told:
    return Told(
        device=device,
        hazard=None if look_alike else hazard,
        look_alike=look_alike,
        onset=moment(onset),
        reported=None if reported is None else moment(reported),
        resolved=None if resolved is None else moment(resolved),
    )


def judged(
    calls: Sequence[Call],
    *truths: Told,
    hazard: Hazard = "lead_fracture",
    ends: float = END_DAY,
    explanted_for: str | None = None,
) -> Judged:
    life = Life(
        device="device-1",
        habit="weekly",
        begins=moment(0),
        ends=moment(ends),
        explanted_for=explanted_for,
    )
    observed = Observed(
        calls=tuple(calls),
        lives={"device-1": life},
        read_at={"device-1": [moment(day) for day in range(0, END_DAY, 7)]},
        ends=moment(END_DAY),
        events=0,
        dead_letters=0,
    )
    failures = tuple(each for each in truths if each.hazard is not None)
    likes = tuple(each for each in truths if each.hazard is None)
    return judge(observed, Truth(failures, likes), hazard=hazard, detector="watcher")
