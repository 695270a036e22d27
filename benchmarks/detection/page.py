"""The page on detection: a pure function of what a run found."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import benchmarks.detection.match as match
from benchmarks.detection.goals import FALSE_ALARMS, LEAD
from benchmarks.detection.presets import SETTING
from benchmarks.detection.report import Report
from benchmarks.detection.rows import POOLED, Row
from benchmarks.detection.run import FOREIGN
from benchmarks.detection.tables import interval, percent, rate, table, yes
from events.vocabulary import HAZARD_NAMES

HABITS = ("daily", "weekly", "clinic_only")
SHARES = (
    "sensitivity",
    "ripe_sensitivity",
    "found_before_report_share",
    "telemetry_before_report_share",
)
HEADS = (
    "failures",
    "sensitivity",
    "ripe ones",
    "before the clinic",
    "by telemetry",
    "false alarms",
    "per 1,000 device-years",
    "lead [days]",
    "repeats",
)
CURVE_HEAD = ("sensitivity", "false alarms per 1,000", "lead")
HEAD = """# How good detection is

Printed by a benchmark, not written by hand: nobody can make these numbers nicer than they are.
Fleets are made up with failures whose truth is known; every detector watches them as it would watch
a real log; then its signals are held against the truth. `make bench-detection` does it again, and
`make bench-detection FLEET=folder` does it on events and a truth that somebody else wrote
(`benchmarks/detection/truth.py` says what a truth must hold).

**What this cannot say.** The fleets are simulated, and most numbers behind them are assumed
(`streams/simulate/parameters.py`). A detector that does well here does well against these courses
of failure; what a real fleet looks like, nobody has published. All intervals are at 95 %: Wilson's
for shares, Garwood's exact one for rates, order statistics for medians.
"""
GOALS = """## Goals, and whether they are reached

On the presets that no threshold was set on, together, where devices are read at least weekly.
*Reached* compares the estimate; *shown* asks whether even the worse end of the interval reaches it.
"""
HABIT = """## By hazard and by how often a device is read

*Found before the clinic*: before the report that names the hazard reached us; *by telemetry*: by an
upload or the clock, so not by a picture or an earlier report. *Ripe* failures were followed for 30
days at least. Lead time is the median with its quartiles, negative where the clinic was first.
"""
CURVES = """## Operating curves

One parameter of a detector varied, all others as they are, on the same fleets. The value in force
is bold. Whoever changes it may look at the *setting* columns only. Lead is its median [days].
"""
COINCIDED = """## What false alarms coincided with

To coincide is not to be caused. *There were* is how often that look-alike happened in all.
"""
MISSED = """## What was missed, and why it may have been

On the reported presets, devices read only in the clinic included. `build/detection_more.json` names
every missed failure and every false alarm by its seed and device.
"""
NAB = """## Outside check: NAB's labelled series

The rule behind lead fracture (own baseline, ratio, persistence), put to server, traffic and sensor
series that it was never meant for, scored as the Numenta Anomaly Benchmark describes (standard
profile; 0 is a detector that never says anything, 100 a perfect one).
"""


def page(found: Report) -> str:
    """Return the page in Markdown."""
    main = FOREIGN if any(row["preset"] == FOREIGN for row in found.rows) else POOLED
    parts = [HEAD, _about(found), GOALS, _goals(found), HABIT, _by_habit(found.rows, main)]
    parts += ["## By preset, all habits together\n", _by_preset(found.rows)]
    if found.curves:
        parts += [CURVES, *_curves(found.curves)]
    parts += [COINCIDED, _coincidences(found.coincidences, main), MISSED, _missed(found.cases)]
    if found.nab is not None:
        parts += [NAB, _nab(found.nab)]
    parts += ["## How signals are matched to the truth\n", match.__doc__ or ""]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _about(found: Report) -> str:
    about = found.about
    told = table(
        ("preset", "for", "seeds", "devices", "device-years", "events", "unreadable"),
        (
            (
                each["preset"],
                each["purpose"],
                f"{each['seeds'][0]} to {each['seeds'][-1]}",
                f"{each['devices']:,}",
                f"{each['device_years']:,.0f}",
                f"{each['events']:,}",
                each["dead_letters"],
            )
            for each in about["presets"]
        ),
    )
    return (
        f"Printed by `{about['command']}`, under the plan `{about['plan_hash'][:12]}`. Every "
        "preset has seeds of its own. Thresholds may be set on the presets for *setting*; what is "
        f"told comes from the *reported* ones (`benchmarks/detection/presets.py`).\n\n{told}"
    )


def _goals(found: Report) -> str:
    return table(
        ("hazard", "measure", "goal", "measured", "reached", "shown"),
        (
            (
                HAZARD_NAMES[goal["hazard"]],
                goal["measure"].replace("_", " "),
                goal["goal"],
                interval(goal["measured"], goal["low"], goal["high"]),
                yes(goal["reached"]),
                yes(goal["shown"]),
            )
            for goal in found.goals
        ),
    )


def _by_habit(rows: Iterable[Row], main: str) -> str:
    chosen = [r for r in rows if r["preset"] == main and r["upload_habit"] in HABITS]
    return _table("read", ((r["upload_habit"].replace("_", " "), r) for r in chosen))


def _by_preset(rows: Iterable[Row]) -> str:
    chosen = [r for r in rows if r["preset"] != POOLED and r["upload_habit"] == "all"]
    return _table("preset", ((f"{r['preset']} ({r['purpose']})", r) for r in chosen))


def _table(where: str, lines: Iterable[tuple[str, Row]]) -> str:
    """Return a line a row; hazards that nothing can be said of share one line below."""
    chosen = tuple(lines)
    unsaid = {HAZARD_NAMES[r["hazard"]]: r["reasons"][FALSE_ALARMS] for _, r in chosen if mute(r)}
    said = table(
        ("hazard", where, *HEADS),
        ((HAZARD_NAMES[r["hazard"]], told, *_cells(r)) for told, r in chosen if not mute(r)),
    )
    others = "; ".join(f"{name}: {why}" for name, why in unsaid.items())
    return f"{said}\n\nNot measured: {others}." if others else said


def mute(row: Row) -> bool:
    """Tell whether nothing can be said of a hazard: no detector, or no truth."""
    return FALSE_ALARMS in row["reasons"]


def _cells(row: Row) -> tuple[object, ...]:
    lead = interval(row[LEAD], row["lead_time_days_q1"], row["lead_time_days_q3"])
    shares = tuple(percent(row, name) for name in SHARES)
    alarms = (row["false_alarms"], rate(row, FALSE_ALARMS))
    return (row["failures"], *shares, *alarms, lead, row["repeats"])


def _curves(curves: Sequence[Row]) -> Iterable[str]:
    """Yield a table for each parameter: a line a value, setting and reported presets apart."""
    by_sweep: dict[tuple[str, str, str], dict[float, dict[str, Row]]] = {}
    for row in curves:
        sweep = by_sweep.setdefault((row["hazard"], row["parameter"], row["unit"]), {})
        sweep.setdefault(row["value"], {})[row["on"]] = row
    ons = list(dict.fromkeys(row["on"] for row in curves))
    for (hazard, parameter, unit), values in by_sweep.items():
        yield f"### {HAZARD_NAMES[hazard].capitalize()}: `{parameter}` [{unit}]\n"  # type: ignore[index]
        head = [f"{what}, {on}" for on in ons for what in CURVE_HEAD]
        yield table(
            (parameter, *head),
            (
                (_value(each), *(cell for on in ons for cell in _curve_cells(each.get(on))))
                for each in values.values()
            ),
        )


def _value(by_on: dict[str, Row]) -> str:
    row = next(iter(by_on.values()))
    return f"**{row['value']:g}**" if row["in_force"] else f"{row['value']:g}"


def _curve_cells(row: Row | None) -> tuple[str, ...]:
    if row is None:
        return ("",) * len(CURVE_HEAD)
    lead = interval(row[LEAD], None, None)
    return percent(row, "sensitivity"), rate(row, FALSE_ALARMS), lead


def _coincidences(rows: Iterable[Row], main: str) -> str:
    return table(
        ("hazard", "false alarms", "coincided with", "there were"),
        (
            (
                HAZARD_NAMES[row["hazard"]],
                row["false_alarms"],
                row["coincides_with"],
                "" if row["there_were"] is None else f"{row['there_were']:,}",
            )
            for row in rows
            if row["preset"] == main
        ),
    )


def _missed(cases: Iterable[Row]) -> str:
    """Return how the missed failures of the reported presets differ from the others."""
    by_hazard: dict[str, list[Row]] = {}
    for case in cases:
        if case["case"] == "missed" and case["preset"] not in SETTING:
            by_hazard.setdefault(case["hazard"], []).append(case)
    return table(
        ("hazard", "missed", "of clinic-only devices", "never read after onset", "not ripe"),
        (
            (
                HAZARD_NAMES[hazard],  # type: ignore[index]
                len(missed),
                sum(each["upload_habit"] == "clinic_only" for each in missed),
                sum(each["reads"] == 0 for each in missed),
                sum(not each["ripe"] for each in missed),
            )
            for hazard, missed in by_hazard.items()
        ),
    )


def _nab(nab: Mapping[str, Any]) -> str:
    if "skipped" in nab:
        return f"Not run: {nab['skipped']}"
    lines = [
        (
            f"**{x['rise_ratio']:g}**" if x["in_force"] else f"{x['rise_ratio']:g}",
            x["score"],
            x["windows_found"],
            x["windows"],
            x["false_alarms"],
        )
        for x in nab["thresholds"]
    ]
    return table(("rise ratio", "NAB score", "windows found", "of", "false alarms"), lines)
