import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

import psutil
import pytest

from detectors.plan import default_plan
from events.codec import decode, encode
from events.sample import adverse_event, daily, implanted, tick
from store.log.interface import Entry, TopicMissing
from store.log.open import open_log
from store.settings import TOPIC_EVENTS
from streams.replay import Replay, replay
from streams.share import Share, concerns

BROKEN_OHM = (520.0, 540.0, 6000.0, 530.0)


def fleet(devices: int = 7) -> list[bytes]:
    """Return the lines of devices whose leads break, out of step, and of a clock between them."""
    lines: list[bytes] = []
    for number in range(devices):
        named = {"device": f"device-{number}"}
        lines.append(encode(implanted(day=0, **named)))
        lines += map(encode, daily(days=range(4 + number), **named))
        broken = range(4 + number, 9 + number)
        lines += map(encode, daily(days=broken, left_impedance_ohm=BROKEN_OHM, **named))
        lines.append(encode(tick(day=20 + number)))
        lines.append(encode(adverse_event(day=30 + number, hazard="pain", **named)))
    return lines


def odd(line: bytes) -> list[bytes]:
    """Return an event twice more: its subject escaped, and said a second time."""
    raw = json.loads(line)
    name = raw["subject"].replace("d", "\\u0064", 1)
    escaped = line.replace(raw["subject"].encode(), name.encode())
    doubled = line.replace(b'{"', b'{"subject":"somebody-else","', 1)
    assert decode(escaped) == decode(doubled) == decode(line)
    return [escaped, doubled]


def everything_odd() -> list[bytes]:
    """Return a fleet with all that makes it hard to tell whom a line is about."""
    lines = fleet()
    repeated = [again for line in lines[::5] for again in odd(line)]
    words = 'a "subject" of clock.ticked'
    report = encode(adverse_event(day=90, hazard="infection", narrative=words))
    late_tick = encode(tick(day=200)).replace(b"clock.ticked", b"clock\\u002eticked")
    unreadable = [b"", b"{", b"\xff", b'{"subject": "device-1"}', b'"subject" clock.ticked', b"\\"]
    return [*lines[:9], *unreadable, *lines[9:], *repeated, report, late_tick, *unreadable]


def told(found: Replay) -> tuple[object, ...]:
    signals = b"\n".join(map(encode, found.signals))
    letters = b"\n".join(letter.model_dump_json().encode() for letter in found.dead_letters)
    return signals, letters, found.events, found.next_offsets


def test_a_file_says_the_same_bytes_to_one_process_and_to_three(tmp_path: Path) -> None:
    lines = everything_odd()
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")

    alone = replay(path, plan=default_plan(), processes=1)
    shared = replay(path, plan=default_plan(), processes=3)

    assert told(shared) == told(alone)
    assert len({signal.subject for signal in alone.signals}) == 7
    assert len(alone.dead_letters) == 12 and alone.next_offsets == {0: len(lines)}


def test_a_log_says_the_same_bytes_to_one_process_and_to_three(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'log.sqlite'}"
    with closing(open_log(url)) as log:
        log.create_topics({TOPIC_EVENTS: 4})
        entries = [Entry(json.loads(line)["subject"].encode(), line) for line in fleet()]
        log.append(TOPIC_EVENTS, [*entries, Entry(b"device-2", b"{"), Entry(b"device-3", b"[")])

    alone = replay(url, plan=default_plan(), processes=1)
    shared = replay(url, plan=default_plan(), processes=3)

    assert told(shared) == told(alone)
    assert len(alone.dead_letters) == 2 and len(alone.next_offsets) == 4


@pytest.mark.parametrize("shares", (2, 5))
def test_each_line_but_a_tick_belongs_to_the_one_share_of_its_device(shares: int) -> None:
    where: dict[str, set[int]] = {}

    for line in everything_odd():
        parts = {part for part in range(shares) if concerns(line, Share(part, shares))}
        try:
            event = decode(line)
        except ValueError:
            assert len(parts) == 1
            continue
        where.setdefault(event.subject, set()).update(parts)
        assert len(parts) == (shares if event.type == "clock.ticked" else 1)

    assert all(len(parts) == 1 for name, parts in where.items() if name.startswith("device"))


def test_progress_grows_to_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"\n".join(fleet()))
    heard: list[tuple[int, int]] = []

    replay(path, plan=default_plan(), processes=2, progress=lambda *said: heard.append(said))

    size = path.stat().st_size
    assert heard == sorted(heard) and heard[-1] == (size, size)


@pytest.mark.parametrize("processes", (1, 3))
def test_what_cannot_be_read_is_said_as_ever(tmp_path: Path, processes: int) -> None:
    folder, url = tmp_path / "folder", f"sqlite://{tmp_path / 'log.sqlite'}"
    folder.mkdir()

    with pytest.raises(FileNotFoundError):
        replay(tmp_path / "missing", plan=default_plan(), processes=processes)
    with pytest.raises(IsADirectoryError):
        replay(folder, plan=default_plan(), processes=processes)
    with pytest.raises(TopicMissing):
        replay(url, plan=default_plan(), processes=processes)


EVENT_ID = re.compile(rb'"id":"[^"]+"')
FOLD_FOR_LONG = """
import sys
from pathlib import Path
from uuid import UUID
from detectors.plan import default_plan
from streams.replay import replay
replay(Path(sys.argv[1]), plan=default_plan(), processes=2)
"""


@pytest.mark.parametrize("end", (signal.SIGINT, signal.SIGKILL))
def test_an_interrupt_leaves_no_process_behind(tmp_path: Path, end: int) -> None:
    with folded_for_long(tmp_path / "events.jsonl") as (running, workers):
        os.kill(running.pid, end)
        _, said = running.communicate(timeout=60)

    assert running.returncode != 0
    assert said.count(b"KeyboardInterrupt") == (1 if end == signal.SIGINT else 0)
    psutil.wait_procs(workers, timeout=30)
    assert not any(worker.is_running() for worker in workers)


def test_a_process_that_is_killed_ends_the_replay_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with folded_for_long(path) as (running, workers):
        next(worker for worker in workers if path_is_open(worker, path)).kill()
        _, said = running.communicate(timeout=60)

    assert running.returncode != 0 and b"ChildProcessError" in said
    psutil.wait_procs(workers, timeout=30)
    assert not any(worker.is_running() for worker in workers)


@contextmanager
def folded_for_long(path: Path) -> Iterator[tuple[subprocess.Popen[bytes], list[psutil.Process]]]:
    """Replay a long file in a process of its own, and lend it once two under it are reading."""
    write_for_long(path)
    words = [sys.executable, "-c", FOLD_FOR_LONG, str(path)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, start_new_session=True) as running:
        try:
            yield running, wait_for(lambda: folding(running.pid, path))
        finally:
            if running.poll() is None:  # never once it has ended: what it left is looked for
                os.killpg(running.pid, signal.SIGKILL)
            path.unlink()


def write_for_long(path: Path) -> None:
    """Write a fleet's events many times, each with an id of its own: none is passed over.

    Where a machine is busy, one process may begin seconds after the other, which must not be
    done by then.
    """
    lines = fleet() * 2_000
    with path.open("wb") as file:
        for number, line in enumerate(lines, start=1):
            file.write(EVENT_ID.sub(b'"id":"%s"' % str(UUID(int=number)).encode(), line, count=1))
            file.write(b"\n")


def folding(pid: int, path: Path) -> list[psutil.Process]:
    """Return the processes under `pid`, once two of them read the file."""
    children = psutil.Process(pid).children()
    reading = [child for child in children if path_is_open(child, path)]
    return children if len(reading) == 2 else []


def path_is_open(process: psutil.Process, path: Path) -> bool:
    return str(path) in {file.path for file in process.open_files()}


def wait_for(look: Callable[[], list[psutil.Process]]) -> list[psutil.Process]:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.05)
    pytest.fail("no process ever read the file")
