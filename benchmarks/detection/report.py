"""Everything that one run found, as it is written to JSON and shown on the page."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import inf
from typing import Any

from benchmarks.detection.goals import goals
from benchmarks.detection.intervals import wilson
from benchmarks.detection.match import HAZARDS, FalseAlarm, Outcome
from benchmarks.detection.presets import purpose
from benchmarks.detection.rows import HABIT_GROUPS, POOLED, Pool, Row, groups, measure, merge, rows
from benchmarks.detection.run import FOREIGN, Result
from benchmarks.detection.sweeps import SWEEPS, shipped
from detectors.registry import discover

LAPSE_DAYS = (0.0, 28.0, 42.0, 84.0, 168.0, inf)
"""Where one length of a lapse ends and the next begins [days]."""
CURVE_FIELDS = (
    "failures",
    "detected",
    "sensitivity",
    "sensitivity_low",
    "sensitivity_high",
    "false_alarms",
    "false_alarms_per_1000_device_years",
    "false_alarms_per_1000_device_years_low",
    "false_alarms_per_1000_device_years_high",
    "lead_time_days_median",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The rows, and beside them what does not fit into rows."""

    about: Mapping[str, Any]
    rows: Sequence[Row]
    goals: Sequence[Mapping[str, Any]]
    curves: Sequence[Row]
    coincidences: Sequence[Row]
    cases: Sequence[Row]
    lapses: Sequence[Row]
    nab: Mapping[str, Any] | None


def report(
    results: Sequence[Result], *, command: str, nab: Mapping[str, Any] | None = None
) -> Report:
    """Return what the results say; the same results, the same report."""
    measured = rows(results)
    return Report(
        about=_about(results, command),
        rows=measured,
        goals=goals(measured),
        curves=list(_curves(results)),
        coincidences=list(_coincidences(results)),
        cases=list(_cases(results)),
        lapses=list(_lapses(results)),
        nab=nab,
    )


def beside(found: Report) -> dict[str, Any]:
    """Return all but the rows, for a file of its own."""
    return {name: value for name, value in asdict(found).items() if name != "rows"}


def _about(results: Sequence[Result], command: str) -> dict[str, Any]:
    presets = [
        {
            "preset": preset,
            "purpose": FOREIGN if preset == FOREIGN else purpose(preset),
            "seeds": [result.seed for result in chosen],
            "devices": sum(len(result.lives) for result in chosen),
            "device_years": round(sum(result.device_years for result in chosen), 1),
            "events": sum(result.events for result in chosen),
            "dead_letters": sum(result.dead_letters for result in chosen),
        }
        for preset, chosen in groups(results)
        if preset != POOLED
    ]
    return {"command": command, "plan_hash": results[0].plan_hash, "presets": presets}


def _curves(results: Sequence[Result]) -> Iterator[Row]:
    """Yield the operating curves: on the setting presets, and on the reported ones, apart."""
    for sweep in SWEEPS:
        in_force = shipped(sweep, discover())
        for on in ("setting", "reported", FOREIGN):
            chosen = [r for r in results if _purpose(r) == on and r.curves]
            for value in sweep.values if chosen else ():
                key = (sweep.hazard, sweep.parameter, value)
                judged = [result.curves[key] for result in chosen if key in result.curves]
                if not judged:
                    continue
                lives = tuple(life for result in chosen for life in result.lives)
                pooled = Pool(lives, merge(judged, HABIT_GROUPS["all"]))
                measured = measure(pooled, detected_by=sweep.hazard)
                yield {
                    "hazard": sweep.hazard,
                    "parameter": sweep.parameter,
                    "unit": sweep.unit,
                    "value": value,
                    "in_force": value == in_force,
                    "on": on,
                } | {name: measured[name] for name in CURVE_FIELDS}


def _coincidences(results: Sequence[Result]) -> Iterator[Row]:
    """Yield how many false alarms coincided with what; and how many such look-alikes there were."""
    for preset, chosen in groups(results):
        there = Counter[str]()
        for result in chosen:
            there.update({f"look-alike: {k}": n for k, n in result.look_alikes.items()})
        for hazard in HAZARDS:
            counted = Counter(
                each.coincides_with
                for result in chosen
                if hazard in result.judged
                for each in result.judged[hazard].false_alarms
            )
            for what, count in counted.most_common():
                yield {
                    "hazard": hazard,
                    "preset": preset,
                    "coincides_with": what,
                    "false_alarms": count,
                    "there_were": there.get(what),
                }


def _cases(results: Sequence[Result]) -> Iterator[Row]:
    """Yield every failure that was missed and every false alarm, so that somebody can look."""
    with_detector = {detector.hazard for detector in discover()}
    for result in results:
        for hazard, judged in result.judged.items():
            if hazard not in with_detector:
                continue
            where = {"hazard": hazard, "preset": result.preset, "seed": result.seed}
            for outcome in judged.outcomes:
                if outcome.detected is None:
                    yield {"case": "missed", **where, **_missed(outcome)}
            for alarm in judged.false_alarms:
                yield {"case": "false alarm", **where, **_false(alarm)}


def _lapses(results: Sequence[Result]) -> Iterator[Row]:
    """Yield how many lapses of therapy were detected, by how long they lasted."""
    chosen = [r for r in results if _purpose(r) != "setting" and "therapy_lapse" in r.judged]
    outcomes = [o for r in chosen for o in r.judged["therapy_lapse"].outcomes]
    for least, below in pairwise(LAPSE_DAYS):
        found = [o.detected is not None for o in outcomes if least <= o.days < below]
        if found:
            low, high = wilson(sum(found), len(found))
            yield {
                "least_days": least,
                "below_days": None if below == inf else below,
                "lapses": len(found),
                "sensitivity": round(sum(found) / len(found), 4),
                "sensitivity_low": round(low, 4),
                "sensitivity_high": round(high, 4),
            }


def _missed(outcome: Outcome) -> Row:
    return {
        "device": outcome.device,
        "upload_habit": outcome.habit,
        "onset": outcome.onset.isoformat(),
        "reported": outcome.reported.isoformat() if outcome.reported else None,
        "ripe": outcome.ripe,
        "reads": outcome.reads,
    }


def _false(alarm: FalseAlarm) -> Row:
    return {
        "device": alarm.device,
        "upload_habit": alarm.habit,
        "at": alarm.at.isoformat(),
        "raised_by": alarm.cause,
        "coincides_with": alarm.coincides_with,
        "summary": alarm.summary,
    }


def _purpose(result: Result) -> str:
    return FOREIGN if result.preset == FOREIGN else purpose(result.preset)
