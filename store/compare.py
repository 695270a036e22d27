"""Where two read models differ, table by table and row by row.

Rows are counted and their hashes added up in buckets, so that equal tables of any size are found
equal at the price of reading them once, and so that what several processes have made of some
partitions each can be added up. Only buckets that differ are fetched, one at a time.

Left out are the tables that say how a database keeps its rows, not what they are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from store.schema import TABLES

BUCKETS = 256
COMPARED = tuple(table for table in TABLES if table not in {"parts", "schema", "log_ids"})
EXAMPLES = 3

NAMED_MAX = 100_000
"""Beyond so many rows that differ in a table they are only counted."""


_NAMES = ("event_id", "signal_id", "letter_id", "upload_id", "device", "started_at", "topic")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "devices": ("device",),
    "signals": ("signal_id",),
    "sessions": ("device", "started_at"),
    "position": ("topic", "partition"),
    "seal": ("topic", "partition"),
}
"""What names a row; elsewhere the first of `_NAMES` that there is, and where its event lies."""

Ask = Callable[[str], list[tuple[Any, ...]]]
"""Answers a question in SQL with all rows."""

Digest = dict[tuple[str, int], tuple[int, int]]
"""By table and bucket: how many rows, and the sum of their hashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDifference:
    """Rows of one table on which two read models disagree.

    `what` is "missing" (of the stored one), "unfounded" (only there) or "differs"; `examples` name
    some of the rows, and where they differ, in which columns.
    """

    table: str
    what: str
    rows: int
    examples: tuple[str, ...]


def digest(ask: Ask) -> Digest:
    """Return the digest of all tables of one read model."""
    found: Digest = {}
    for table in COMPARED:
        for bucket, rows, total in ask(
            f"select {_bucket(table)} as bucket, count(*), sum({_hash(table)}) "
            f'from "{table}" group by bucket'
        ):
            found[table, int(bucket)] = (int(rows), int(total))
    return found


def together(digests: Iterable[Digest]) -> Digest:
    """Return the digest of what several read models hold together, none of it twice.

    >>> together([{("events", 0): (1, 5)}, {("events", 0): (2, 7), ("events", 1): (1, 1)}])
    {('events', 0): (3, 12), ('events', 1): (1, 1)}
    """
    whole: Digest = {}
    for each in digests:
        for place, (rows, total) in each.items():
            before = whole.get(place, (0, 0))
            whole[place] = (before[0] + rows, before[1] + total)
    return whole


def differences(right: Ask, stored: Ask) -> tuple[TableDifference, ...]:
    """Return where the `stored` read model differs from the one that is `right`."""
    expected, found = digest(right), digest(stored)
    unequal: dict[str, list[int]] = {}
    for table, bucket in sorted(expected.keys() | found.keys()):
        if expected.get((table, bucket)) != found.get((table, bucket)):
            unequal.setdefault(table, []).append(bucket)
    return tuple(
        difference
        for table, buckets in unequal.items()
        for difference in _in_table(table, buckets, right, stored)
    )


def _in_table(
    table: str, buckets: Iterable[int], right: Ask, stored: Ask
) -> Iterator[TableDifference]:
    """Yield what differs in a table. Rows that differ lie in different buckets: keys are kept."""
    missing: dict[str, tuple[Any, ...]] = {}
    extra: dict[str, tuple[Any, ...]] = {}
    counts: Counter[str] = Counter()
    for bucket in buckets:
        question = f'from "{table}" where {_bucket(table)} = {bucket}'
        one, other = (Counter(map(_comparable, ask(question))) for ask in (right, stored))
        for rows, names, what in ((one - other, missing, "missing"), (other - one, extra, "extra")):
            counts[what] += rows.total()
            if len(names) < NAMED_MAX:
                names.update({_name(table, row): row for row in rows})
    both = sorted(missing.keys() & extra.keys())
    if both:
        told = [f"{name} (in {_columns(table, missing[name], extra[name])})" for name in both]
        yield _difference(table, "differs", len(both), told)
    if lost := counts["missing"] - len(both):
        yield _difference(table, "missing", lost, sorted(missing.keys() - extra.keys()))
    if more := counts["extra"] - len(both):
        yield _difference(table, "unfounded", more, sorted(extra.keys() - missing.keys()))


def _difference(table: str, what: str, rows: int, examples: list[str]) -> TableDifference:
    return TableDifference(table=table, what=what, rows=rows, examples=tuple(examples[:EXAMPLES]))


def _bucket(table: str) -> str:
    return f"({_hash(table)} % {BUCKETS})"


def _hash(table: str) -> str:
    return f"hash({', '.join(TABLES[table])})"


def _comparable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


def _name(table: str, row: tuple[Any, ...]) -> str:
    columns = dict(zip(TABLES[table], row, strict=True))
    key = _KEYS.get(table) or (
        *[name for name in _NAMES if name in columns][:1],
        *[name for name in ("partition", "log_offset") if name in columns],
    )
    between = "/" if key == ("topic", "partition") else " "
    return between.join(str(columns[name]) for name in key)


def _columns(table: str, one: tuple[Any, ...], other: tuple[Any, ...]) -> str:
    """Return the names of those columns in which two rows differ."""
    pairs = zip(TABLES[table], one, other, strict=True)
    return ", ".join(name for name, a, b in pairs if a != b)
