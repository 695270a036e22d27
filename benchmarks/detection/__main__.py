"""Measure the detectors: `make bench-detection`, or `python -m benchmarks.detection --help`."""

import json
import shlex
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks import nab as nab_series
from benchmarks.detection.fleets import from_folder
from benchmarks.detection.goals import missed
from benchmarks.detection.observe import NothingObserved
from benchmarks.detection.page import page
from benchmarks.detection.presets import DEFAULT, KNOWN
from benchmarks.detection.presets import seeds as preset_seeds
from benchmarks.detection.report import Report, beside, report
from benchmarks.detection.run import Job, Result, assess, run_all
from benchmarks.detection.truth import TruthUnusable
from store.settings import Settings
from streams.plan_file import PlanUnusable, plan_in_force

ROOT = Path(__file__).parents[2]


@click.command()
@click.option(
    "--fleet",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with events.jsonl and truth.jsonl, instead of made-up fleets.",
)
@click.option("--seeds", default=12, type=click.IntRange(1), show_default=True, help="Fleets each.")
@click.option("--devices", default=300, type=click.IntRange(1), show_default=True, help="In each.")
@click.option("--days", default=730, type=click.IntRange(30), show_default=True, help="Of each.")
@click.option(
    "--presets",
    default=",".join(DEFAULT),
    show_default=True,
    help=f"Which fleets, with commas between; known are {', '.join(KNOWN)}.",
)
@click.option("--curves/--no-curves", default=True, help="Vary thresholds too; twice the time.")
@click.option(
    "--curve-seeds",
    type=click.IntRange(1),
    help="Vary thresholds on so many fleets of each preset only. [default: all]",
)
@click.option("--processes", type=click.IntRange(1), help="At once. [default: one a core]")
@click.option(
    "--out",
    default=ROOT / "build" / "detection.json",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the rows. [default: build/detection.json]",
)
@click.option(
    "--page",
    "page_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the page. [default: beside the rows]",
)
def main(
    fleet: Path | None,
    seeds: int,
    devices: int,
    days: int,
    presets: str,
    curves: bool,
    curve_seeds: int | None,
    processes: int | None,
    out: Path,
    page_path: Path | None,
) -> None:
    """Hold the detectors' signals against the truth of many fleets; write rows and a page.

    The detectors run under the plan in force, which STIMWATCH_PLAN names.
    """
    try:
        plan_in_force(Settings.from_env())
    except PlanUnusable as error:
        raise click.ClickException(str(error)) from error
    nab = None
    if fleet is not None:
        results, command = _foreign(fleet, curves=curves), "make bench-detection FLEET=folder"
    else:
        names = [name.strip() for name in presets.split(",") if name.strip()]
        unknown = sorted(set(names) - set(KNOWN))
        if unknown or not names:
            message = f"no preset named {', '.join(unknown)}; known are {', '.join(KNOWN)}"
            raise click.BadParameter(message, param_hint="--presets")
        jobs = [
            Job(preset=name, seed=seed, devices=devices, days=days, curves=curves and varied)
            for name in names
            for i, seed in enumerate(preset_seeds(name, seeds))
            for varied in [curve_seeds is None or i < curve_seeds]
        ]
        results = _made_up(jobs, processes)
        command = shlex.join(
            ["python", "-m", "benchmarks.detection", f"--seeds={seeds}", f"--devices={devices}"]
            + ([] if curve_seeds is None else [f"--curve-seeds={curve_seeds}"])
            + [f"--days={days}", f"--presets={','.join(names)}"]
        )
        click.echo("NAB's series ...")
        nab = nab_series.run()
    found = report(results, command=command, nab=nab)
    _write(found, out=out, page_path=page_path or out.with_suffix(".md"))


def _foreign(folder: Path, *, curves: bool) -> Sequence[Result]:
    size = (folder / "events.jsonl").stat().st_size if (folder / "events.jsonl").is_file() else 0
    try:
        with click.progressbar(length=size, label="reading the fleet") as bar:
            result = assess(from_folder(folder, progress=bar.update), curves=curves)
    except (TruthUnusable, NothingObserved) as error:
        raise click.ClickException(str(error)) from error
    if result.dead_letters:
        click.echo(f"{result.dead_letters} records could not be read, and are left out", err=True)
    return (result,)


def _made_up(jobs: Sequence[Job], processes: int | None) -> Sequence[Result]:
    started, done = time.perf_counter(), 0

    def told(result: Result) -> None:
        nonlocal done
        done += 1
        seconds = time.perf_counter() - started
        click.echo(
            f"[{done} of {len(jobs)}] {result.preset}, seed {result.seed}: "
            f"{result.device_years:,.0f} device-years; {seconds:.0f} s"
        )

    click.echo(f"{len(jobs)} fleets to make up and to watch ...")
    return run_all(jobs, processes=processes, told=told)


def _write(found: Report, *, out: Path, page_path: Path) -> None:
    more = out.with_name(f"{out.stem}_more.json")
    for path in (out, page_path):
        path.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found.rows, indent=1) + "\n", encoding="utf-8")
    more.write_text(json.dumps(beside(found), indent=1) + "\n", encoding="utf-8")
    page_path.write_text(page(found), encoding="utf-8")
    for goal in found.goals:
        verdict = {True: "reached", False: "MISSED", None: "not estimable"}[goal["reached"]]
        click.echo(
            f"  {goal['hazard']:<18} {goal['measure']:<36} {goal['goal']:<8} "
            f"measured {goal['measured']} ({goal['low']} to {goal['high']}): {verdict}"
        )
    click.echo(f"{missed(found.goals)} of {len(found.goals)} goals are missed")
    click.echo("written to " + ", ".join(map(str, (out, more, page_path))))


if __name__ == "__main__":
    sys.exit(main(prog_name="python -m benchmarks.detection"))
