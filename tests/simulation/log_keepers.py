"""How somebody parts a real log from what was derived from it; no process uses it meanwhile."""

import shutil
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, Protocol

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import CommitFailedError
from kafka.structs import OffsetAndMetadata

from store.log.open import open_log
from store.settings import TOPIC_EVENTS, Settings
from streams.broker_server import Broker

GROUPS = ("stimwatch-detect", "stimwatch-project")
GROUP_EMPTY_S = 60.0
"""So long at most until a group forgets a member that was killed."""


class Keeper(Protocol):
    """One log, and what can be done to it as a whole."""

    url: str

    def keep(self) -> None:
        """Take a copy."""

    def put_back(self) -> None:
        """Put the copy back where the log was."""

    def lose_end(self, dice: Random) -> None:
        """Lose the end of the events, and of them alone."""

    def make_anew(self, settings: Settings) -> None:
        """Delete the log or its topics, and make them again."""

    def reset_offsets(self, dice: Random) -> None:
        """Let the groups believe that they are somewhere else."""

    def close(self) -> None:
        """End what runs for it."""


def somewhere(dice: Random, end: int) -> int:
    """Return the beginning, the end, or an offset between."""
    return dice.choice((0, end, dice.randint(0, end)))


class SqliteKeeper:
    """The file of an embedded log."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "log.sqlite"
        self.url = f"sqlite://{self.path}"
        self._copy = folder / "log.kept"

    def keep(self) -> None:
        with closing(sqlite3.connect(self.path)) as log, closing(sqlite3.connect(self._copy)) as to:
            log.backup(to)

    def put_back(self) -> None:
        self._delete()
        shutil.copy(self._copy, self.path)

    def lose_end(self, dice: Random) -> None:
        with closing(sqlite3.connect(self.path)) as log, log:
            for (table,) in log.execute(
                "select id from partition where topic = ?", (TOPIC_EVENTS,)
            ).fetchall():
                ((end,),) = log.execute(f"select coalesce(max(offset), 0) from records_{table}")
                cut = dice.randint(end // 2, end)
                log.execute(f"delete from records_{table} where offset > ?", (cut,))

    def make_anew(self, settings: Settings) -> None:
        self._delete()
        with closing(open_log(self.url)) as log:
            log.create_topics(settings.topics)

    def reset_offsets(self, dice: Random) -> None:
        with closing(open_log(self.url)) as log:
            ends = log.end_offsets(TOPIC_EVENTS)
        with closing(sqlite3.connect(self.path)) as file, file:
            for group in GROUPS:
                for partition, end in ends.items():
                    file.execute(
                        "insert or replace into committed values (?, ?, ?, ?)",
                        (group, TOPIC_EVENTS, partition, somewhere(dice, end)),
                    )

    def close(self) -> None:
        return

    def _delete(self) -> None:
        for path in self.path.parent.glob(f"{self.path.name}*"):
            if path.is_file():
                path.unlink()


class KafkaKeeper:
    """A broker of its own, whose folder can be put back while it does not run."""

    def __init__(self, folder: Path, jars: Path) -> None:
        self._broker = Broker(home=folder / "kafka", jars=jars)
        self._broker.start()
        self.url = self._broker.url
        self._servers = self.url.removeprefix("kafka://")
        self._data, self._copy = folder / "kafka" / "data", folder / "kafka-kept"

    def keep(self) -> None:
        self._broker.stop()
        shutil.rmtree(self._copy, ignore_errors=True)
        shutil.copytree(self._data, self._copy)
        self._broker.start()

    def put_back(self) -> None:
        self._broker.stop()
        shutil.rmtree(self._data)
        shutil.copytree(self._copy, self._data)
        self._broker.start()

    def lose_end(self, dice: Random) -> None:
        """Put back partitions of events alone: what an unclean election of a leader loses."""
        self._broker.stop()
        for kept in sorted(self._copy.glob(f"{TOPIC_EVENTS}-[0-9]*")):
            if dice.random() < 0.7:
                shutil.rmtree(self._data / kept.name, ignore_errors=True)
                shutil.copytree(kept, self._data / kept.name)
        self._broker.start()

    def make_anew(self, settings: Settings) -> None:
        with self._admin() as admin:
            admin.delete_topics(list(settings.topics))
        with closing(open_log(self.url)) as log:
            log.create_topics(settings.topics)

    def reset_offsets(self, dice: Random) -> None:
        with closing(open_log(self.url)) as log:
            ends = log.end_offsets(TOPIC_EVENTS)
        for group in GROUPS:
            offsets: Mapping[Any, Any] = {
                TopicPartition(TOPIC_EVENTS, n): OffsetAndMetadata(somewhere(dice, end), "", -1)
                for n, end in ends.items()
            }
            consumer = KafkaConsumer(
                bootstrap_servers=self._servers, group_id=group, enable_auto_commit=False
            )
            consumer.assign(list(offsets))
            until = time.monotonic() + GROUP_EMPTY_S
            while True:
                try:
                    consumer.commit(offsets)
                    break
                except CommitFailedError:  # who was killed is still a member, for a while
                    if time.monotonic() > until:
                        raise
                    time.sleep(1.0)
            consumer.close()

    def close(self) -> None:
        self._broker.stop()

    def _admin(self) -> Any:
        return closing(KafkaAdminClient(bootstrap_servers=self._servers))
