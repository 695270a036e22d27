"""NAB's labelled series: the house's change detection, scored as that benchmark describes.

`python -m benchmarks.nab` prints it. The detector of lead fracture, as it is shipped, is put to
univariate series it was never meant for: server load, traffic, temperature. A series becomes one
contact of one lead, a reading a day, scaled so that the median of its probationary part reads
520 ohm. The baseline settles in the first half of that part and is frozen in the second, as that of
a lead is. So a series whose level has a daily course, or wanders, alarms again and again: the score
is an outside check of what the rule can do without knowledge of the thing watched, not a goal. One
detection is one signal that is raised.

Scoring, standard profile: detections in the probationary part (15 % of the series, of 5,000
readings at most) do not count. The first detection in a window gains the sigmoid below of its place
in the window, from 0.99 at its left end to 0 at its right end, relative to the best place; a window
without one loses 1. A detection outside loses up to 0.11: the more, the further behind the last
window. The sum over all series is scaled so that a detector that says nothing has 0, and one that
detects each window at its first reading, and nothing else, has 100. NAB itself lets each detector
choose one threshold for all series, the best; so the score is given for several, and the one in
force is told apart.

References
----------
Lavin, A., Ahmad, S. (2015). Evaluating real-time anomaly detection algorithms: the Numenta Anomaly
Benchmark. 14th IEEE ICMLA, 38-44.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp
from pathlib import Path
from statistics import median
from typing import Any

from detectors.contract import Detector
from detectors.device.lead_fracture import DETECTOR
from events.sample import session, upload
from events.telemetry import TelemetryUploaded

DATA = Path(__file__).parents[2] / "shared" / "data" / "nab"
RISE_RATIOS = (1.2, 1.5, 2.0, 3.0)
FALSE_ALARM_WEIGHT = 0.11
PROBATION_SHARE, PROBATION_OF_MOST = 0.15, 5_000
FAR_BEHIND = 3.0
"""Widths of the last window after which a false alarm costs all it can."""
USUAL_OHM = 520.0
Window = tuple[int, int]
"""Positions of the first and the last reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series and the windows in which something was wrong."""

    name: str
    values: tuple[float, ...]
    windows: tuple[Window, ...]

    @property
    def probation(self) -> int:
        """How many readings there are to learn from."""
        return int(PROBATION_SHARE * min(len(self.values), PROBATION_OF_MOST))


@dataclass(frozen=True, slots=True)
class Score:
    """What a series earned, and what it could have."""

    points: float
    windows: int
    found: int
    false_alarms: int


def run(folder: Path = DATA) -> dict[str, object]:
    """Return the score for each threshold, or why there is none."""
    if not (folder / "labels" / "combined_windows.json").is_file():
        return {"skipped": "NAB's series are not beside this checkout"}
    corpus = read_corpus(folder)
    ratios = (None, *RISE_RATIOS)
    scores: dict[float | None, list[Score]] = {ratio: [] for ratio in ratios}
    for series in corpus:
        uploads = as_uploads(series)
        for ratio in ratios:
            found = detections(uploads, _detector(series, ratio))
            scores[ratio].append(score(series, found))
    return {
        "series": len(corpus),
        "profile": "standard",
        "thresholds": [_row(ratio, scores[ratio]) for ratio in ratios],
    }


def _row(ratio: float | None, scores: Sequence[Score]) -> dict[str, object]:
    return {
        "rise_ratio": DETECTOR.parameters.rise_ratio if ratio is None else ratio,
        "in_force": ratio is None,
        "score": round(normalised(scores), 1),
        "windows": sum(each.windows for each in scores),
        "windows_found": sum(each.found for each in scores),
        "false_alarms": sum(each.false_alarms for each in scores),
    }


def _detector(series: Series, rise_ratio: float | None) -> Detector[Any, Any]:
    """Return the detector as shipped but for the settling, or with another ratio, up and down."""
    parameters = replace(DETECTOR.parameters, settle_days=float(series.probation // 2))
    if rise_ratio is not None:
        parameters = replace(parameters, rise_ratio=rise_ratio, drop_ratio=1 / rise_ratio)
    return replace(DETECTOR, parameters=parameters)


def read_corpus(folder: Path) -> tuple[Series, ...]:
    """Read every series that is there, with its windows."""
    windows = json.loads((folder / "labels" / "combined_windows.json").read_text(encoding="utf-8"))
    paths = sorted((folder / "data").glob("*/*.csv"))
    return tuple(_series(path, windows[f"{path.parent.name}/{path.name}"]) for path in paths)


def as_uploads(series: Series) -> tuple[TelemetryUploaded, ...]:
    """Return the series as a device that uploads one reading of one contact a day."""
    usual = median(series.values[: series.probation])
    scale = USUAL_OHM / usual if usual > 0 else 1.0
    return tuple(
        upload(
            session(
                day=day,
                left_impedance_ohm=(max(0.0, value * scale),),
                right_impedance_ohm=(),
                reset_count=None,
                error_count=None,
            ),
            day=day,
        )
        for day, value in enumerate(series.values)
    )


def detections(uploads: Sequence[TelemetryUploaded], detector: Detector[Any, Any]) -> list[int]:
    """Return the positions of the readings at which a signal is raised."""
    state, is_open = detector.initial, False
    found: list[int] = []
    for i, event in enumerate(uploads):
        state, finding = detector.step(detector.parameters, state, event)
        if finding is None:
            continue
        if not (is_open or finding.cleared):
            found.append(i)
        is_open = not finding.cleared
    return found


def score(series: Series, found: Sequence[int]) -> Score:
    """Return what these detections earn."""
    counted = [i for i in found if i >= series.probation]
    points, caught, false_alarms = 0.0, 0, 0
    for first, last in series.windows:
        inside = [i for i in counted if first <= i <= last]
        caught += bool(inside)
        place = -(last - inside[0] + 1) / (last - first + 1) if inside else 0.0
        points += sigmoid(place) / sigmoid(-1.0) if inside else -1.0
    for i in counted:
        if any(first <= i <= last for first, last in series.windows):
            continue
        false_alarms += 1
        behind = [window for window in series.windows if window[1] < i]
        points += FALSE_ALARM_WEIGHT * (_far(i, behind[-1]) if behind else -1.0)
    return Score(points, len(series.windows), caught, false_alarms)


def normalised(scores: Sequence[Score]) -> float:
    """Return the sum on the scale from a silent detector, 0, to a perfect one, 100."""
    windows = sum(each.windows for each in scores)
    return 100 * (sum(each.points for each in scores) + windows) / (2 * windows)


def sigmoid(place: float) -> float:
    """Return the gain at a place: -1 is the left end of the window, 0 its right end.

    >>> round(sigmoid(-1.0), 4), sigmoid(0.0), round(sigmoid(1.0), 4)
    (0.9866, 0.0, -0.9866)
    """
    return 2 / (1 + exp(5 * place)) - 1


def _far(i: int, window: Window) -> float:
    first, last = window
    place = (i - last) / max(1, last - first)
    return -1.0 if place > FAR_BEHIND else sigmoid(place)


def _series(path: Path, windows: Sequence[tuple[str, str]]) -> Series:
    with path.open(encoding="utf-8", newline="") as file:
        lines = [(row["timestamp"], float(row["value"])) for row in csv.DictReader(file)]
    position = {when: i for i, (when, _) in enumerate(lines)}
    return Series(
        name=f"{path.parent.name}/{path.stem}",
        values=tuple(value for _, value in lines),
        windows=tuple((position[a[:19]], position[b[:19]]) for a, b in windows),
    )


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
