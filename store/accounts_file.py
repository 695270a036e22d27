"""The SQLite file of accounts and sessions: its tables, and how they came to be as they are."""

import os
import sqlite3
from pathlib import Path

_TABLES = """
create table if not exists accounts (
    name text primary key, roles text not null, centre text, password text not null,
    disabled integer not null default 0, created_s real not null
);
create table if not exists attempts (
    name_sha256 text primary key, in_a_row integer not null, last_s real not null
);
create table if not exists sessions (
    key_sha256 text primary key, name text not null, started_s real not null,
    seen_s real not null, ended_s real
);
"""
_LATER = (
    "alter table accounts add column must_change integer not null default 0",
    "alter table accounts add column signed_in_s real",
)
"""Changes of the tables since their first form, in order; the file counts those that it has had."""


def opened(path: Path) -> sqlite3.Connection:
    """Open the file; make it readable by its owner only, before anything is in it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=10.0, isolation_level=None)
    connection.execute("pragma synchronous = full")
    if not connection.execute("select 1 from sqlite_master limit 1").fetchone():
        connection.executescript(_TABLES)
    if _had(connection) < len(_LATER):
        _bring_up_to_date(connection)
    return connection


def _had(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Make the changes of the tables that the file has not had; of two processes, one does."""
    connection.execute("begin immediate")
    for statement in _LATER[_had(connection) :]:
        connection.execute(statement)
    connection.execute(f"pragma user_version = {len(_LATER)}")
    connection.execute("commit")
