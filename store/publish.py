"""Publish a copy of the read model, whole or not at all.

The copy gets a name that was never used before, and only when it is safe on the disk does
`CURRENT.json` change, in one rename. A reader sees the old snapshot or the new one, and who has the
old one open keeps it, even after the file is deleted. Parts, which hold the rows that have left the
database, are shared by all snapshots and not copied.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from store.archive import sweep
from store.disk import sync
from store.live import Live
from store.parts import archive_of
from store.position import known_ids, positions
from store.schema import SCHEMA_VERSION
from store.snapshot import CURRENT_FILE, Current, SnapshotError, read_current

KEPT = 3
"""Snapshots that are kept, the newest included: a page may still be opening an older one."""
_CHUNK_BYTES = 8 << 20


class PublishFailed(Exception):
    """The snapshot could not be written; the one before it stays."""


def publish(live: Live, folder: Path, *, now: datetime | None = None) -> Current:
    """Copy the live database into `folder` and make the copy the current snapshot.

    Call it between batches. `now` is what the snapshot says of when that was.

    Raises
    ------
    PublishFailed
        If the disk is full, or the folder cannot be written. What was published before stays.
    """
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        reached = positions(live.connection)
        times = [position.as_of for position in reached.values() if position.as_of is not None]
        sequence = _last_sequence(folder) + 1
        current = Current(
            sequence=sequence,
            file=f"{sequence:010d}.duckdb",
            archive=os.path.relpath(archive_of(live.connection), folder),
            offsets={f"{topic}/{n}": p.next_offset for (topic, n), p in sorted(reached.items())},
            log_ids=known_ids(live.connection),
            heads={f"{topic}/{n}": p.head.hex() for (topic, n), p in sorted(reached.items())},
            as_of=max(times, default=None),
            published_at=now or datetime.now(UTC),
            schema_version=SCHEMA_VERSION,
        )
        live.connection.execute("checkpoint")
        fresh = folder / f"{current.file}.fresh"
        try:
            _copy(live.descriptor, fresh)
            fresh.rename(folder / current.file)
            _write(folder / f"{CURRENT_FILE}.fresh", current.model_dump_json(indent=2).encode())
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        (folder / f"{CURRENT_FILE}.fresh").replace(folder / CURRENT_FILE)
        sync(folder)
        _prune(folder, keep_from=sequence - KEPT + 1)
        live.idle = sweep(live.connection, live.idle, now=current.published_at)
    return current


def _last_sequence(folder: Path) -> int:
    """Return the highest sequence ever used here, also by a publication that was cut short."""
    try:
        told = read_current(folder).sequence
    except SnapshotError:
        told = 0
    named = [int(p.name[:10]) for p in _snapshots(folder)]
    return max(told, *named, 0)


def _snapshots(folder: Path) -> list[Path]:
    """Return the snapshots in `folder`, those that were cut short too."""
    return sorted(folder.glob("[0-9]" * 10 + ".duckdb*"))


def _copy(source: int, target: Path) -> None:
    with target.open("xb", buffering=0) as file:
        done = 0
        while chunk := os.pread(source, _CHUNK_BYTES, done):
            done += file.write(chunk)
        os.fsync(file.fileno())


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _prune(folder: Path, *, keep_from: int) -> None:
    for path in _snapshots(folder):
        if int(path.name[:10]) < keep_from or path.name.endswith(".fresh"):
            path.unlink(missing_ok=True)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, duckdb.Error) as error:
        why = error.strerror if isinstance(error, OSError) else type(error).__name__
        message = (
            f"cannot publish a snapshot in {folder}: {why}. The one before it stays, and nothing "
            "is lost. Look at the room on the disk and at the folder's permissions"
        )
        raise PublishFailed(message) from error
