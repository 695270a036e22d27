"""What `stimwatch replay` costs beside parsing and validating the same file.

`python -m benchmarks.replay` prints it. A simulated fleet is written to a file. Then decoding its
lines in one process, the command as it is called, a replay in one process, and a replay of nothing
in as many as there are processors, which is what it takes to start them, take turns. Each is
divided by the decode of its own turn: so a busy machine slows both sides of a ratio alike.

The goal is about the clock. On a machine that does other things as well the clock says little of
work in several processes, so the work is told beside it: what processors were busy for, in this
process and those that it began. What each detector costs, alone and in one process, is measured
likewise on a smaller file, and what it costs to look through its events for people. What the
figures mean is in docs/adr/0020.
"""

import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.turns import TURNS, Work, ratios, take_turns
from detectors.plan import plan_of
from events.codec import decode
from events.telemetry import TelemetryUploaded
from store.accept import refuse_named
from store.settings import Settings
from streams.cli import main
from streams.plan_file import plan_in_force
from streams.replay import replay
from streams.simulate.fleet import write_fleet
from streams.spread import cores

DEVICES = 700
DEVICES_EACH = 80
DAYS = 400
SEED = 739
DECODE = "decode"


def run() -> dict[str, object]:
    """Return the medians: microseconds a session, and times the decode of the same file."""
    with TemporaryDirectory() as folder:
        large, small = (_events(Path(folder), devices) for devices in (DEVICES, DEVICES_EACH))
        nothing = Path(folder) / "nothing.jsonl"
        nothing.write_bytes(b"")
        return _measure_whole(large, Path(folder) / "signals.jsonl", nothing) | {
            "one_detector_over_decode": _measure_each(small),
            "screening": _measure_screening(small),
        }


def _measure_whole(path: Path, out: Path, nothing: Path) -> dict[str, object]:
    plan, sessions = plan_in_force(Settings.from_env()), _decode(path)
    times = take_turns(
        {
            DECODE: lambda: _decode(path),
            "command": lambda: _command(path, out),
            "one_process": lambda: replay(path, plan=plan, processes=1),
            "start": lambda: replay(nothing, plan=plan, processes=cores()),
        }
    )
    decode_s, command_s = (median(took.clock_s for took in times[x]) for x in (DECODE, "command"))
    return {
        "sessions": sessions,
        "turns": TURNS,
        "processes": cores(),
        "decode_us_per_session": round(decode_s / sessions * 1e6, 2),
        "replay_us_per_session": round(command_s / sessions * 1e6, 2),
        "replay_over_decode": ratios(times, over=DECODE, what="clock_s")["command"],
        "work_over_decode": ratios(times, over=DECODE, what="work_s"),
        "goals": {"replay_over_decode": "<= 2"},
    }


def _measure_each(path: Path) -> dict[str, float]:
    detectors = plan_in_force(Settings.from_env()).detectors
    plans = {"none": plan_of(())} | {each.name: plan_of((each,)) for each in detectors}
    replays: dict[str, Work] = {
        name: lambda plan=plan: replay(path, plan=plan, processes=1)  # type: ignore[misc]
        for name, plan in plans.items()
    }
    return ratios(
        take_turns({DECODE: lambda: _decode(path), **replays}), over=DECODE, what="work_s"
    )


def _measure_screening(path: Path) -> dict[str, float]:
    """Return what it costs to look through the same events for people, in processor time."""
    events = [decode(line) for line in path.read_bytes().splitlines()]

    def screen() -> None:
        for event in events:
            refuse_named(event)

    times = take_turns({DECODE: lambda: _decode(path), "screen": screen})
    work_s = median(took.work_s for took in times["screen"])
    return {
        "us_per_event": round(work_s / len(events) * 1e6, 2),
        "over_decode": ratios(times, over=DECODE, what="work_s")["screen"],
    }


def _events(folder: Path, devices: int) -> Path:
    fleet = folder / f"{devices}"
    write_fleet(fleet, devices=devices, days=DAYS, seed=SEED)
    return fleet / "events.jsonl"


def _command(path: Path, out: Path) -> None:
    with redirect_stdout(StringIO()):
        main(["replay", str(path), "--out", str(out)], standalone_mode=False)


def _decode(path: Path) -> int:
    """Parse and validate every line, keep none, as a replay does; return the sessions seen."""
    sessions = 0
    with path.open("rb") as file:
        for line in file:
            event = decode(line)
            if type(event) is TelemetryUploaded:
                sessions += len(event.data.sessions)
    return sessions


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
