"""Measure this machine: `make bench`, or `python -m benchmarks [--list] [NAME ...]`.

A benchmark is a module here with `run() -> dict[str, object]`. What it returns is printed as a
table and written to `build/bench.json`, with the machine it was measured on.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click

FOLDER = Path(__file__).parent
RESULTS = FOLDER.parent / "build" / "bench.json"
Row = tuple[str, str, str]


def discover() -> tuple[str, ...]:
    """Return the names of the benchmarks: the modules in this folder that define `run`."""
    names = (module.name for module in iter_modules([str(FOLDER)]) if module.name != "__main__")
    return tuple(name for name in names if hasattr(import_module(f"benchmarks.{name}"), "run"))


def machine() -> dict[str, object]:
    """Return what the numbers depend on."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def rows(result: Mapping[str, object], *, inside: str = "") -> Iterator[Row]:
    """Yield what was measured, how much, and the goal if `result` names one for it.

    >>> list(rows({"log": {"per_s": 1200, "goals": {"per_s": ">= 1000"}}}))
    [('log.per_s', '1,200', '>= 1000')]
    """
    goals = result.get("goals")
    for name, value in result.items():
        if isinstance(value, Mapping):
            if name != "goals":
                yield from rows(value, inside=f"{inside}{name}.")
            continue
        goal = goals.get(name, "") if isinstance(goals, Mapping) else ""
        text = f"{value:,}" if isinstance(value, int | float) else str(value)
        yield f"{inside}{name}", text, str(goal)


def table(found: list[Row]) -> str:
    """Return the rows in columns."""
    headed = [("measured", "value", "goal"), *found]
    wide, high = (max(len(row[i]) for row in headed) for i in (0, 1))
    return "\n".join(f"  {a:<{wide}}  {b:>{high}}  {c}".rstrip() for a, b, c in headed)


@click.command()
@click.argument("names", nargs=-1)
@click.option("--list", "only_list", is_flag=True, help="Only say which benchmarks there are.")
def main(names: tuple[str, ...], only_list: bool) -> None:
    """Run all benchmarks, or those in NAMES, one after the other."""
    known = discover()
    unknown = sorted(set(names) - set(known))
    if unknown:
        message = f"no benchmark named {', '.join(unknown)}; choose from: {', '.join(known)}"
        raise click.BadParameter(message, param_hint="NAMES")
    if only_list:
        click.echo("\n".join(known))
        return

    about = machine()
    click.echo("machine: " + ", ".join(f"{name} {value}" for name, value in about.items()))
    results: dict[str, object] = {}
    chosen = names or known
    for number, name in enumerate(chosen, start=1):
        click.echo(f"[{number} of {len(chosen)}] {name}: measuring ...")
        started = time.perf_counter()
        measured = import_module(f"benchmarks.{name}").run()
        took_s = round(time.perf_counter() - started, 1)
        results[name] = {"took_s": took_s, "measured": measured}
        RESULTS.parent.mkdir(exist_ok=True)
        written = {"machine": about, "benchmarks": results}
        RESULTS.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
        click.echo(f"{table(list(rows(measured)))}\n[{number} of {len(chosen)}] {took_s} s")
    click.echo(f"written to {RESULTS.relative_to(FOLDER.parent)}")


if __name__ == "__main__":
    sys.exit(main(prog_name="python -m benchmarks"))
