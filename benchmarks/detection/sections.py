"""The tables of the page on detection, each from its part of the report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.detection.goals import FALSE_ALARMS, LEAD
from benchmarks.detection.presets import SETTING
from benchmarks.detection.report import Report
from benchmarks.detection.rows import POOLED, Row
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
EARLIER = ("before the clinic", "by telemetry")
CURVE_HEAD = ("sensitivity", "false alarms per 1,000", "lead")


def about(found: Report) -> str:
    """Return which fleets were watched, under which plan, and by which command."""
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


def goals(found: Report) -> str:
    """Return each goal with what was measured."""
    return table(
        ("hazard", "measure", "goal", "measured", "reached", "shown", *EARLIER),
        (
            (
                HAZARD_NAMES[goal["hazard"]],
                goal["measure"].replace("_", " "),
                goal["goal"],
                interval(goal["measured"], goal["low"], goal["high"]),
                yes(goal["reached"]),
                yes(goal["shown"]),
                interval(goal["before_report"], None, None),
                interval(goal["by_telemetry"], None, None),
            )
            for goal in found.goals
        ),
    )


def by_habit(rows: Iterable[Row], main: str) -> str:
    """Return what was measured for each hazard and upload habit."""
    chosen = [r for r in rows if r["preset"] == main and r["upload_habit"] in HABITS]
    return _table("read", ((r["upload_habit"].replace("_", " "), r) for r in chosen))


def by_preset(rows: Iterable[Row]) -> str:
    """Return what was measured for each hazard and preset."""
    chosen = [r for r in rows if r["preset"] != POOLED and r["upload_habit"] == "all"]
    return _table("preset", ((f"{r['preset']} ({r['purpose']})", r) for r in chosen))


def _table(where: str, lines: Iterable[tuple[str, Row]]) -> str:
    """Return a line a row; hazards that nothing can be said of share one line below."""
    chosen = tuple(lines)
    unsaid = {
        f"{HAZARD_NAMES[r['hazard']]} ({told})": r["reasons"][FALSE_ALARMS]
        for told, r in chosen
        if mute(r)
    }
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


def curves(curves: Sequence[Row]) -> Iterable[str]:
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


def coincidences(rows: Iterable[Row], main: str) -> str:
    """Return what false alarms coincided with."""
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


def lapses(rows: Iterable[Row]) -> str:
    """Return how many lapses of therapy were detected, by how long they lasted."""
    return table(
        ("lasted [days]", "lapses", "sensitivity"),
        (
            (
                f"{row['least_days']:g} or more"
                if row["below_days"] is None
                else f"{row['least_days']:g} to {row['below_days']:g}",
                row["lapses"],
                percent(row, "sensitivity"),
            )
            for row in rows
        ),
    )


def missed(cases: Iterable[Row]) -> str:
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


def nab(nab: Mapping[str, Any]) -> str:
    """Return the score on NAB's series, for each threshold."""
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
