"""Rows of the read model as Arrow tables, the fast way into DuckDB."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import pyarrow as pa
from duckdb import DuckDBPyConnection

from store.schema import TABLES

Row = Sequence[Any]

_ARROW: Mapping[str, pa.DataType] = {
    "bigint": pa.int64(),
    "blob": pa.binary(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "double": pa.float64(),
    "double[]": pa.list_(pa.float64()),
    "integer": pa.int32(),
    "text": pa.string(),
    "timestamptz": pa.timestamp("us", tz="UTC"),
    "uuid": pa.uuid(),
}


def arrow_table(table: str, rows: Iterable[Row]) -> pa.Table:
    """Return `rows`, whose values stand in the order of the columns of `table`.

    Raises
    ------
    ValueError
        If a row has too few or too many values; that is a mistake of the code.
    """
    names = tuple(TABLES[table])
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {
            name: arrow_array(values, _ARROW[TABLES[table][name]])
            for name, values in zip(names, columns, strict=True)
        }
    )


def arrow_array(values: Iterable[Any], kind: pa.DataType) -> pa.Array:
    """Return `values` as an Arrow array; times must be UTC, which events guarantee."""
    make = _MAKERS.get(kind)
    return make(values) if make is not None else pa.array(values, kind)


def arrow_type(table: str, column: str) -> pa.DataType:
    """Return the Arrow type of a column."""
    return _ARROW[TABLES[table][column]]


@contextmanager
def lent(connection: DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> Iterator[None]:
    """Let the queries in the block read `tables` by their names."""
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)


def _uuids(values: Iterable[UUID | None]) -> pa.Array:
    stored = pa.array([v.bytes if v is not None else None for v in values], pa.binary(16))
    return pa.ExtensionArray.from_storage(pa.uuid(), stored)


def _times(values: Iterable[datetime | None]) -> pa.Array:
    """Drop the zone for the way: Arrow is a hundred times slower on times that have one."""
    naive = [v.replace(tzinfo=None) if v is not None else None for v in values]
    return pa.array(naive, pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))


_MAKERS: Mapping[pa.DataType, Callable[[Iterable[Any]], pa.Array]] = {
    pa.uuid(): _uuids,
    pa.timestamp("us", tz="UTC"): _times,
}
