"""From judged fleets to rows: one for each hazard, preset and upload habit."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.detection.intervals import garwood, median_interval, quartiles, wilson
from benchmarks.detection.match import HAZARDS, Judged, Outcome
from benchmarks.detection.observe import Habit, Life
from benchmarks.detection.presets import purpose
from benchmarks.detection.run import FOREIGN, Result
from detectors.registry import discover
from events.vocabulary import Hazard

Row = dict[str, Any]
HABIT_GROUPS: Mapping[str, tuple[Habit, ...]] = {
    "daily": ("daily",),
    "weekly": ("weekly",),
    "clinic_only": ("clinic_only",),
    "at_least_weekly": ("daily", "weekly"),
    "all": ("daily", "weekly", "clinic_only"),
}
"""The last two pool the first three, so rows of them must not be added up."""
POOLED = "all reported"
"""The presets that no threshold was set on, together."""
NO_DETECTOR = "no detector of this hazard yet"
NO_TRUTH = "the truth says nothing of this hazard"


@dataclass(frozen=True, slots=True)
class Pool:
    """Devices, outcomes and false alarms that are counted together."""

    lives: tuple[Life, ...]
    judged: Judged | None

    @property
    def years(self) -> float:
        """Time under observation [device-years]."""
        return sum(life.years for life in self.lives)


def rows(results: Sequence[Result]) -> list[Row]:
    """Return the rows of `build/detection.json`."""
    detectors = {each.hazard: f"{each.name}@{each.version}" for each in discover()}
    return [
        {
            "hazard": hazard,
            "preset": preset,
            "purpose": FOREIGN if preset == FOREIGN else purpose(preset),
            "upload_habit": habit,
            "detector": detectors.get(hazard),
            **measure(pool(chosen, hazard, habits), detected_by=detectors.get(hazard)),
        }
        for hazard in HAZARDS
        for preset, chosen in groups(results)
        for habit, habits in HABIT_GROUPS.items()
    ]


def groups(results: Sequence[Result]) -> Iterator[tuple[str, tuple[Result, ...]]]:
    """Yield each preset with its fleets, and the reported ones together."""
    presets = sorted({result.preset for result in results})
    for preset in presets:
        yield preset, tuple(result for result in results if result.preset == preset)
    reported = tuple(r for r in results if r.preset != FOREIGN and purpose(r.preset) == "reported")
    if reported:
        yield POOLED, reported


def pool(results: Iterable[Result], hazard: Hazard, habits: Sequence[Habit]) -> Pool:
    """Return what is counted together; nothing is judged where no truth speaks of the hazard."""
    chosen = tuple(results)
    judged = [result.judged[hazard] for result in chosen if hazard in result.judged]
    lives = tuple(life for result in chosen for life in result.lives if life.habit in habits)
    return Pool(lives, merge(judged, habits) if judged else None)


def merge(judged: Iterable[Judged], habits: Sequence[Habit]) -> Judged:
    """Return the outcomes and false alarms of the devices with these habits."""
    chosen = tuple(judged)
    return Judged(
        outcomes=tuple(o for each in chosen for o in each.outcomes if o.habit in habits),
        false_alarms=tuple(f for each in chosen for f in each.false_alarms if f.habit in habits),
    )


def measure(pooled: Pool, *, detected_by: str | None) -> Row:
    """Return the numbers of a row: counts, shares, rates, and why where there is none."""
    row: Row = {"devices": len(pooled.lives), "device_years": round(pooled.years, 2)}
    reasons: dict[str, str] = {}
    judged = pooled.judged or Judged()
    seen = judged.outcomes
    ripe = [outcome for outcome in seen if outcome.ripe]
    missing = NO_DETECTOR if detected_by is None else NO_TRUTH if pooled.judged is None else None
    shares = (
        ("sensitivity", "detected", [o.detected is not None for o in seen]),
        ("ripe_sensitivity", "ripe_detected", [o.detected is not None for o in ripe]),
        ("found_before_report_share", "found_before_report", [o.before_report for o in seen]),
        (
            "telemetry_before_report_share",
            "telemetry_before_report",
            [o.telemetry_before_report for o in seen],
        ),
    )
    row |= {"failures": len(seen), "ripe_failures": len(ripe)}
    for name, count, hits in shares:
        row[count] = sum(hits)
        row |= _share(name, hits, missing, reasons)
    row["repeats"] = sum(outcome.repeats for outcome in seen)
    row["false_alarms"] = None if missing else len(judged.false_alarms)
    row |= _rate(len(judged.false_alarms), pooled.years, missing, reasons)
    row |= _lead(seen, missing, reasons)
    return row | {"reasons": reasons}


def _share(name: str, hits: Sequence[bool], missing: str | None, reasons: dict[str, str]) -> Row:
    if missing or not hits:
        reasons[name] = missing or "no failures"
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    low, high = wilson(sum(hits), len(hits))
    return {
        name: round(sum(hits) / len(hits), 4),
        f"{name}_low": round(low, 4),
        f"{name}_high": round(high, 4),
    }


def _rate(count: int, years: float, missing: str | None, reasons: dict[str, str]) -> Row:
    name = "false_alarms_per_1000_device_years"
    if missing or years <= 0:
        reasons[name] = missing or "no device was under observation"
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    low, high = garwood(count)
    return {
        name: round(1000 * count / years, 3),
        f"{name}_low": round(1000 * low / years, 3),
        f"{name}_high": round(1000 * high / years, 3),
    }


def _lead(seen: Sequence[Outcome], missing: str | None, reasons: dict[str, str]) -> Row:
    """Return the lead time of what was detected and reported, and how many were only detected."""
    days = [outcome.lead_days for outcome in seen if outcome.lead_days is not None]
    name = "lead_time_days"
    row: Row = {
        f"{name}_known": len(days),
        f"{name}_unreported": sum(o.detected is not None and o.reported is None for o in seen),
        **{f"{name}_{what}": None for what in ("median", "q1", "q3", "low", "high")},
    }
    if missing or not days:
        reasons[f"{name}_median"] = missing or "nothing was both detected and reported"
        return row
    q1, middle, q3 = (round(each, 1) for each in quartiles(days))
    row |= {f"{name}_q1": q1, f"{name}_median": middle, f"{name}_q3": q3}
    interval = median_interval(days)
    if interval is None:
        reasons[f"{name}_low"] = "fewer than six lead times"
        return row
    return row | {f"{name}_low": round(interval[0], 1), f"{name}_high": round(interval[1], 1)}
