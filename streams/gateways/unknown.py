"""Say of a file that cannot be read what it looks like, what it lacks, and what can be read."""

from collections.abc import Collection

from streams.gateways.files.recoded import text_of
from streams.gateways.files.table import Table, find_table
from streams.gateways.maude_columns import IDENTITY, PRODUCT
from streams.gateways.reject import Reject

READABLE = (
    "CloudEvents of stimwatch (JSON Lines, one object or a batch), neurostimulator session exports "
    "(JSON), openFDA device/event reports (JSON or JSON Lines), MAUDE extracts and the search "
    "page's export (tables with an event type, a report number or key, and a brand or generic "
    "name), and MAUDE's yearly files in one folder; each plain, gzip or zip"
)
_LOOKS = (
    (b"%PDF", "looks like a PDF"),
    (b"PAR1", "looks like a Parquet file"),
    (b"SQLite format 3", "looks like an SQLite database"),
    (b"PK\x03\x04", "is an archive within an archive: unpack it"),
    (b"\xd0\xcf\x11\xe0", "looks like an old document of an office suite: save it as CSV"),
    (b"<", "looks like XML or HTML"),
    (b'{"error"', "is an answer that says that something went wrong: ask its source again"),
)
_COLUMNS_MIN = 3
_NAME_MAX = 40


def unknown(name: str, head: bytes, *, broken: bool = False) -> Reject:
    """Return the one refusal of a file, which begins with `head`."""
    if broken and not head:
        why = "the packed file breaks off before anything can be read: fetch it again"
        return _refusal(name, "truncated", why)
    reason = "unknown_format" if head.strip() else "empty"
    what = f"the file {_looks(head)}; readable are {READABLE}. Nothing of it was taken over"
    return _refusal(f"{name}:1", reason, what)


def damaged(name: str) -> Reject:
    """Return the refusal of a packed file whose bytes are not those that were packed."""
    why = "the check sum of the packed file does not fit: some of it is wrong. Fetch it again"
    return _refusal(name, "damaged", why)


def unopened(name: str, fault: str) -> Reject:
    """Return the refusal of a file that cannot be opened."""
    return _refusal(name, "unopened", f"the file {fault}")


def _refusal(where: str, reason: str, why: str) -> Reject:
    return Reject(where=where, reason=reason, explanation=why, payload=b"", whole_file=True)


def _looks(head: bytes) -> str:
    begins = head.lstrip()
    if not begins:
        return "is empty"
    if b'"resourceType"' in head:
        return "holds a FHIR resource, which is not read here"
    for magic, look in _LOOKS:
        if begins.startswith(magic):
            return look
    table = find_table(text_of(begins).split("\n", 1)[0], _is_header)
    return "is of no kind that can be read here" if table is None else _lacks(table)


def _is_header(columns: Collection[str]) -> bool:
    return len(columns) >= _COLUMNS_MIN and all(0 < len(name) < _NAME_MAX for name in columns)


def _lacks(table: Table) -> str:
    """Say which columns a table of reports would need beside those that are there."""
    columns = set(table.columns)
    wanted = {
        "an event type": {"eventtype"},
        "a report number or key": IDENTITY,
        "a brand or generic name": PRODUCT,
    }
    lacks = [what for what, names in wanted.items() if not columns & names]
    mark = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "pipes"}[table.delimiter]
    return f"is a table separated by {mark}, and has no column of {', nor of '.join(lacks)}"
