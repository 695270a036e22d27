import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.detection.__main__ import main
from benchmarks.detection.match import HAZARDS
from benchmarks.detection.page import page
from benchmarks.detection.presets import DEFAULT, KNOWN, purpose, seeds
from benchmarks.detection.report import Report, report
from benchmarks.detection.rows import HABIT_GROUPS, NO_DETECTOR, NO_TRUTH, POOLED
from benchmarks.detection.run import Job, run_all
from benchmarks.detection.sweeps import SWEEPS, NoSuchParameter, Sweep, shipped, variants
from detectors.registry import discover
from events.codec import encode
from events.sample import adverse_event, daily, implanted

BROKEN = (520.0, 540.0, 4100.0, 530.0)
ESTIMATES = {
    "sensitivity": ("sensitivity_low", "sensitivity_high"),
    "ripe_sensitivity": ("ripe_sensitivity_low", "ripe_sensitivity_high"),
    "found_before_report_share": (
        "found_before_report_share_low",
        "found_before_report_share_high",
    ),
    "telemetry_before_report_share": (
        "telemetry_before_report_share_low",
        "telemetry_before_report_share_high",
    ),
    "false_alarms_per_1000_device_years": (
        "false_alarms_per_1000_device_years_low",
        "false_alarms_per_1000_device_years_high",
    ),
}


@pytest.fixture(scope="module")
def tiny() -> Report:
    jobs = [Job(preset=preset, seed=1, devices=20, days=200) for preset in ("demo", "typical")]
    return report(run_all(jobs, processes=1, told=lambda _: None), command="a test")


def test_a_tiny_run_yields_rows_of_every_hazard_preset_and_habit(tiny: Report) -> None:
    keys = {(row["hazard"], row["preset"], row["upload_habit"]) for row in tiny.rows}

    assert keys == {
        (hazard, preset, habit)
        for hazard in HAZARDS
        for preset in ("demo", "typical", POOLED)
        for habit in HABIT_GROUPS
    }
    assert len(keys) == len(tiny.rows)


def test_every_number_of_a_row_has_its_interval_or_a_reason(tiny: Report) -> None:
    for row in tiny.rows:
        for name, (low, high) in ESTIMATES.items():
            if row[name] is None:
                assert row["reasons"][name]
            else:
                assert row[low] <= row[name] <= row[high]
        if row["lead_time_days_median"] is None:
            assert row["reasons"]["lead_time_days_median"]
        else:
            quarters = (row[f"lead_time_days_{q}"] for q in ("q1", "median", "q3"))
            assert sorted(each := list(quarters)) == each


def test_the_parts_of_a_fleet_add_up(tiny: Report) -> None:
    rows = {(r["hazard"], r["preset"], r["upload_habit"]): r for r in tiny.rows}
    for hazard in HAZARDS:
        parts = [rows[hazard, "demo", habit] for habit in ("daily", "weekly", "clinic_only")]
        whole = rows[hazard, "demo", "all"]
        assert whole["devices"] == 20 == sum(part["devices"] for part in parts)
        assert whole["failures"] == sum(part["failures"] for part in parts)
        assert whole["device_years"] == pytest.approx(
            sum(part["device_years"] for part in parts), abs=0.02
        )


def test_what_cannot_be_measured_says_why(tiny: Report) -> None:
    known = {detector.hazard for detector in discover()}
    for row in tiny.rows:
        reason = row["reasons"].get("sensitivity")
        if row["hazard"] not in known:
            assert reason == NO_DETECTOR
        elif row["false_alarms"] is None:
            assert reason == NO_TRUTH
        else:
            assert (reason is None) == (row["failures"] > 0)


def test_the_same_seeds_give_the_same_report_on_any_number_of_processes(tiny: Report) -> None:
    jobs = [Job(preset=preset, seed=1, devices=20, days=200) for preset in ("typical", "demo")]

    assert report(run_all(jobs, processes=2, told=lambda _: None), command="a test") == tiny


def test_the_page_is_made_of_the_report_alone(tiny: Report) -> None:
    told = page(tiny)

    assert told == page(tiny)
    assert "`a test`" in told
    assert "| lead fracture | sensitivity | >= 0.95 |" in told
    assert "1. The *window* of a failure" in told


def test_the_presets_for_setting_are_not_those_that_are_reported() -> None:
    assert set(DEFAULT) <= set(KNOWN)
    assert {purpose(preset) for preset in DEFAULT} == {"setting", "reported"}
    all_seeds = [seed for preset in KNOWN for seed in seeds(preset, 999)]
    assert len(set(all_seeds)) == len(all_seeds)


@pytest.mark.parametrize("sweep", SWEEPS, ids=lambda s: f"{s.hazard}-{s.parameter}")
def test_every_operating_curve_passes_through_the_value_in_force(sweep: Sweep) -> None:
    in_force = shipped(sweep, discover())

    assert in_force is None or in_force in sweep.values


def test_a_sweep_of_a_parameter_that_is_gone_says_which_there_are() -> None:
    gone = Sweep("lead_fracture", "gone", "ohm", (1.0,))

    with pytest.raises(NoSuchParameter, match="no parameter 'gone'; it has .*rise_ratio"):
        list(variants(discover(), [gone]))


def write(folder: Path, truth: list[dict[str, Any]] | None) -> Path:
    events = [
        implanted(),
        *daily(days=range(20, 60)),
        *daily(days=range(60, 70), left_impedance_ohm=BROKEN),
        adverse_event(day=90, hazard="lead_fracture"),
    ]
    (folder / "events.jsonl").write_bytes(b"".join(encode(event) + b"\n" for event in events))
    if truth is not None:
        lines = "".join(json.dumps(line) + "\n" for line in truth)
        (folder / "truth.jsonl").write_text(lines, encoding="utf-8")
    return folder


def run(folder: Path, out: Path) -> Any:
    return CliRunner().invoke(main, [f"--fleet={folder}", f"--out={out}", "--no-curves"])


FRACTURE = {
    "device": "device-1",
    "hazard": "lead_fracture",
    "onset": "2026-03-02T00:00:00Z",
    "reported": "2026-04-01",
    "who_wrote_this": "somebody else",
}


def test_a_fleet_that_somebody_else_wrote_is_judged(tmp_path: Path) -> None:
    ran = run(write(tmp_path, [FRACTURE]), out := tmp_path / "build" / "rows.json")

    assert ran.exit_code == 0, ran.output
    (row,) = [
        row
        for row in json.loads(out.read_text(encoding="utf-8"))
        if row["hazard"] == "lead_fracture" and row["upload_habit"] == "daily"
    ]
    assert (row["preset"], row["failures"], row["detected"]) == ("foreign", 1, 1)
    assert row["telemetry_before_report"] == 1
    assert row["lead_time_days_median"] == pytest.approx(27.5, abs=0.1)
    assert "lead fracture" in out.with_suffix(".md").read_text(encoding="utf-8")


def test_without_a_truth_the_error_says_what_to_write(tmp_path: Path) -> None:
    ran = run(write(tmp_path, None), tmp_path / "rows.json")

    assert ran.exit_code == 1
    assert "there is no" in ran.output
    assert "device, hazard, onset" in ran.output


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"device": "device-1", "hazard": "lead_fracture"}, "onset: Field required"),
        ({"hazard": "lead_fracture", "onset": "2026-03-02"}, "device: Field required"),
        (FRACTURE | {"hazard": "rust"}, "hazard: Input should be 'lead_fracture'"),
        ({"device": "device-1", "onset": "2026-03-02"}, "needs a hazard, or a look_alike"),
    ],
)
def test_a_truth_that_lacks_what_is_needed_is_refused_by_line(
    tmp_path: Path, line: dict[str, Any], told: str
) -> None:
    ran = run(write(tmp_path, [FRACTURE, line]), tmp_path / "rows.json")

    assert ran.exit_code == 1
    assert "truth.jsonl, line 2" in ran.output
    assert told in ran.output


def test_records_that_cannot_be_read_are_counted_and_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path, [FRACTURE])
    with (folder / "events.jsonl").open("ab") as file:
        file.write(b"no event\n\n")

    ran = run(folder, tmp_path / "rows.json")

    assert ran.exit_code == 0, ran.output
    assert "1 records could not be read" in ran.output


def test_an_unknown_preset_is_refused_with_the_known_ones() -> None:
    ran = CliRunner().invoke(main, ["--presets=typical,nice"])

    assert ran.exit_code == 2
    assert "no preset named nice; known are" in ran.output
