"""The fleets to judge on: made up here, one a process at a time, or written by somebody else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.detection.observe import Coming, Habit
from benchmarks.detection.presets import KNOWN
from benchmarks.detection.truth import Truth, TruthUnusable, from_simulation, read_truth
from events.codec import UndecodableEvent, decode, encode
from events.envelope import Event
from streams.simulate.course import Frame, Reporting, draw
from streams.simulate.fleet import START, simulate

HABITS: Mapping[Reporting, Habit] = {
    "daily": "daily",
    "weekly": "weekly",
    "clinic": "clinic_only",
}
Progress = Callable[[int], None]
"""Told the bytes that were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Records to be read once, the truth about them, and how often each device is read."""

    coming: Coming
    truth: Truth
    habits: Mapping[str, Habit]


def simulated(preset: str, *, seed: int, devices: int, days: int) -> Fleet:
    """Make up a fleet; nothing of it is written down or kept."""
    parameters = KNOWN[preset]
    fleet = simulate(devices=devices, days=days, seed=seed, parameters=parameters)
    frame = Frame(seed=seed, start=START, days=days, parameters=parameters)
    courses = (draw(frame, index) for index in range(devices))
    return Fleet(
        coming=((encode(event), event) for event in fleet.events),
        truth=from_simulation(fleet.truth),
        habits={course.device: HABITS[course.reporting] for course in courses},
    )


def from_folder(folder: Path, *, progress: Progress | None = None) -> Fleet:
    """Open `events.jsonl` and `truth.jsonl`; the uploads will tell how often devices are read.

    Raises
    ------
    TruthUnusable
        If one of them is not there, or a line of the truth lacks what is needed.
    """
    events = folder / "events.jsonl"
    if not events.is_file():
        message = (
            f"there is no {events}: put the fleet's events there, one JSON object a line, in the "
            "order in which they reached you, as `stimwatch simulate` writes them."
        )
        raise TruthUnusable(message)
    return Fleet(coming=_lines(events, progress), truth=read_truth(folder), habits={})


def _lines(path: Path, progress: Progress | None) -> Iterator[tuple[bytes, Event | None]]:
    with path.open("rb") as file:
        for line in file:
            raw = line.strip()
            if progress:
                progress(len(line))
            if raw:
                yield raw, _decoded(raw)


def _decoded(raw: bytes) -> Event | None:
    try:
        return decode(raw)
    except UndecodableEvent:
        return None
