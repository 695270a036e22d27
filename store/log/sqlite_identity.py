"""The id of each topic of the embedded log.

It rests in a table of its own, which a log made by an earlier stimwatch gets when it is first asked
for. That stimwatch does not know the table and needs not: it can be gone back to.
"""

import sqlite3
from pathlib import Path
from uuid import uuid4

from store.log.sqlite_file import explained, writing

_TABLE = "create table if not exists identity (topic text primary key, id text) without rowid"


def id_of(connection: sqlite3.Connection, path: Path, topic: str) -> str:
    """Return the id of a topic that exists; make it where there is none yet."""
    found = _read(connection, path, topic)
    if found is None:
        with writing(connection, path):
            connection.execute(_TABLE)
            connection.execute(
                "insert or ignore into identity values (?, ?)", (topic, str(uuid4()))
            )
        found = _read(connection, path, topic)
    assert found is not None, "it was written a line above"
    return found


def _read(connection: sqlite3.Connection, path: Path, topic: str) -> str | None:
    with explained(path):
        made = connection.execute(
            "select count(*) from sqlite_master where name = 'identity'"
        ).fetchone()
        if made == (0,):
            return None
        row = connection.execute("select id from identity where topic = ?", (topic,)).fetchone()
    return None if row is None else str(row[0])
