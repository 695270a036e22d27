"""Workers that share the partitions of one SQLite log: who is there, and how far they have come.

The file is the coordinator. A member has a row; the row is its lease. Whoever joins, leaves or is
found dead raises the generation of the group; every member then lets go of all it holds and writes
so into its row, and when all rows say the newest generation, the partitions are divided among them.
So two members never hold one partition, and a commit counts only while its row is there: a worker
that was thought dead and is not cannot move the offsets of its successor.

Death is noticed at once, not after a timeout: each member holds a lock on a file of its own, which
the operating system lets go of when the process ends, however it ends. A member that is alive but
has not said so for the session timeout (hung, or stopped) is taken for dead too.
"""

import fcntl
import os
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from store.log.sqlite_file import explained, open_file, writing


class View(NamedTuple):
    """What one member sees of its group."""

    generation: int
    members: tuple[str, ...]
    mine: int | None
    """Generation in this member's own row; None if it was taken for dead."""
    settled: bool
    """Whether every member has let go of what it held in earlier generations."""


class Membership:
    """One worker's place in the group `consumers` of the log at `path`."""

    def __init__(self, path: Path, consumers: str, *, session_timeout_s: float) -> None:
        self.path = path
        self.consumers = consumers
        self.name = ""
        self._session_timeout_s = session_timeout_s
        self._locks = path.with_name(path.name + ".members")
        self._lock: int | None = None
        self._connection = open_file(path)

    def join(self) -> None:
        """Become a member, under a new name that no earlier life of this worker had."""
        self._unlock()
        self.name = f"{os.getpid()}-{uuid4().hex[:12]}"
        self._locks.mkdir(exist_ok=True)
        self._lock = os.open(self._locks / self.name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        with writing(self._connection, self.path):
            self._connection.execute(
                "insert into member values (?, ?, ?)",
                (self.consumers, self.name, self._next_generation()),
            )

    def look(self) -> View:
        """Say that this member is alive, remove those that are not, and return what is left."""
        if self._lock is not None:
            os.utime(self._lock)
        view = self._view()
        dead = [name for name in view.members if name != self.name and self._is_dead(name)]
        if not dead:
            return view
        self._remove(dead)
        return self._view()

    def let_go(self, generation: int) -> None:
        """Say that this member holds nothing from before `generation`."""
        with writing(self._connection, self.path):
            self._connection.execute(
                "update member set generation = ? where consumers = ? and name = ?",
                (generation, self.consumers, self.name),
            )

    def commit(self, offsets: Mapping[tuple[str, int], int], *, generation: int) -> bool:
        """Keep the next offset of each (topic, partition); False if the lease was lost."""
        with writing(self._connection, self.path):
            (holds,) = self._connection.execute(
                "select count(*) from member where (consumers, name, generation) = (?, ?, ?)",
                (self.consumers, self.name, generation),
            ).fetchone()
            if holds:
                self._connection.executemany(
                    "insert or replace into committed values (?, ?, ?, ?)",
                    [(self.consumers, *place, offset) for place, offset in offsets.items()],
                )
        return bool(holds)

    def committed(self) -> dict[tuple[str, int], int]:
        """Return the next offset of each (topic, partition) that the group has committed."""
        with explained(self.path):
            rows = self._connection.execute(
                "select topic, partition, next_offset from committed where consumers = ?",
                (self.consumers,),
            ).fetchall()
        return {(topic, partition): offset for topic, partition, offset in rows}

    def leave(self) -> None:
        """Stop being a member; the others divide what this one held."""
        if self._lock is not None:
            self._remove([self.name])
            self._unlock()

    def close(self) -> None:
        """Leave, and let go of the file."""
        self.leave()
        self._connection.close()

    def _view(self) -> View:
        with explained(self.path):
            rows = self._connection.execute(
                "select g.number, m.name, m.generation from generation g "
                "join member m using (consumers) where consumers = ? order by m.name",
                (self.consumers,),
            ).fetchall()
        generation = max((number for number, _, _ in rows), default=0)
        let_go = {name: reached for _, name, reached in rows}
        settled = all(reached == generation for reached in let_go.values())
        return View(generation, tuple(let_go), let_go.get(self.name), settled)

    def _next_generation(self) -> int:
        (number,) = self._connection.execute(
            "insert into generation values (?, 1) "
            "on conflict do update set number = number + 1 returning number",
            (self.consumers,),
        ).fetchone()
        return int(number)

    def _remove(self, names: Collection[str]) -> None:
        with writing(self._connection, self.path):
            removed = 0
            for name in names:
                removed += self._connection.execute(
                    "delete from member where consumers = ? and name = ?", (self.consumers, name)
                ).rowcount
            if removed:
                self._next_generation()
        for name in names:
            (self._locks / name).unlink(missing_ok=True)

    def _is_dead(self, name: str) -> bool:
        try:
            lock = os.open(self._locks / name, os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return time.time() - os.fstat(lock).st_mtime > self._session_timeout_s
        else:
            return True
        finally:
            os.close(lock)

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
