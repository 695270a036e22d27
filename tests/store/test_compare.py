"""Two read models are the same, or it is said where they are not."""

from collections.abc import Iterator

import pytest
from duckdb import DuckDBPyConnection

from store.compare import COMPARED, Ask, TableDifference, differences, digest, together
from store.database import open_memory
from store.projection import project
from store.schema import TABLES, create
from tests.store.ledger import busy_ledger


@pytest.fixture
def right() -> Iterator[DuckDBPyConnection]:
    yield from _projected()


@pytest.fixture
def stored() -> Iterator[DuckDBPyConnection]:
    yield from _projected()


def _projected() -> Iterator[DuckDBPyConnection]:
    with open_memory() as connection:
        create(connection)
        project(connection, busy_ledger(seed=3).records)
        yield connection


def ask(connection: DuckDBPyConnection) -> Ask:
    return lambda question: connection.execute(question).fetchall()


def found(right: DuckDBPyConnection, stored: DuckDBPyConnection) -> tuple[TableDifference, ...]:
    return differences(ask(right), ask(stored))


def test_the_same_log_gives_the_same_tables(
    right: DuckDBPyConnection, stored: DuckDBPyConnection
) -> None:
    assert found(right, stored) == ()
    filled = {table for table, _ in digest(ask(right))}
    assert len(filled) > 12, "tables without rows prove nothing"


@pytest.mark.parametrize("table", [t for t in COMPARED if t not in {"position", "seal"}])
def test_a_row_that_is_missing_or_too_many_is_found_in_every_table(
    right: DuckDBPyConnection, stored: DuckDBPyConnection, table: str
) -> None:
    for model in (right, stored):  # the made-up ledger brings nothing into some of them
        model.execute(f'insert into "{table}" default values')
    stored.execute(f'delete from "{table}" where rowid = (select min(rowid) from "{table}")')

    (missing,) = found(right, stored)
    (extra,) = found(stored, right)

    assert (missing.table, missing.what, missing.rows) == (table, "missing", 1)
    assert (extra.table, extra.what, extra.rows) == (table, "unfounded", 1)
    assert missing.examples == extra.examples
    assert len(missing.examples) == 1


def test_a_value_that_was_changed_is_found_and_its_column_named(
    right: DuckDBPyConnection, stored: DuckDBPyConnection
) -> None:
    stored.execute("update sessions set battery_v = battery_v + 0.1 where device = 'device-2'")

    (told,) = found(right, stored)

    assert (told.table, told.what) == ("sessions", "differs")
    assert told.rows > 3
    assert all(text.startswith("device-2 2") for text in told.examples)
    assert all(text.endswith("(in battery_v)") for text in told.examples)


def test_a_row_that_is_there_twice_is_found(
    right: DuckDBPyConnection, stored: DuckDBPyConnection
) -> None:
    stored.execute("insert into imaging from imaging limit 1")

    (told,) = found(right, stored)

    assert (told.table, told.what, told.rows) == ("imaging", "unfounded", 1)


def test_parts_of_a_log_projected_apart_add_up_to_the_whole(right: DuckDBPyConnection) -> None:
    records = busy_ledger(seed=3).records
    apart = []
    for number in range(3):
        with open_memory() as connection:
            create(connection)
            project(connection, [r for r in records if r.partition == number])
            apart.append(digest(ask(connection)))

    assert together(apart) == digest(ask(right))


def test_every_table_is_compared_but_those_about_the_file() -> None:
    assert set(TABLES) - set(COMPARED) <= {"parts", "schema", "log_ids"}
