"""The page docs/imports.md: every format and field, what becomes of it, and what is not read.

It is made of the tables that the readers use, so that it cannot promise what they do not do.
"""

from collections.abc import Iterable, Iterator, Mapping

from events.from_files import FROM_FILES
from streams.gateways.files.dates import CENTURY_FROM
from streams.gateways.files.lines import LINE_MAX
from streams.gateways.files.rows import ROW_LINES_MAX
from streams.gateways.letters import BYTES_MAX
from streams.gateways.maude_columns import DEVICE, REPORT, Column
from streams.gateways.maude_yearly_files import FIELDS, WHAT
from streams.gateways.not_read import NOT_READ
from streams.gateways.percept_page import NEVER_READ, READ
from streams.gateways.reasons import REASONS

_JSON_NAMES: Mapping[str, str] = {
    "outcomes": "patient.sequence_number_outcome",
    "patient_problems": "patient.patient_problems",
    "narratives": "mdr_text.text",
}
_HEAD = """# What can be brought in, and what becomes of it

This page is written from the tables that the readers use (`make docs`).

```sh
stimwatch ingest reports.csv export.json.gz year2024/   # files, archives, folders
stimwatch ingest --dates day-first uk-extract.csv       # where the rows do not tell
```

`-` stands for standard input. The command says how many rows it read; each is new, known
already, or refused, and the counts add up. What was refused is told by reason, with where it
first was and what to do. Exit code 1: nothing could be read. Exit code 4: more than 1 % of the
rows were refused, or a file could not be read to its end.

## How files are read

What a file is, is told by what it holds; its name and ending do not matter.
"""
_ROWS = """A row that is a row of its own (its key and its date stand where the header says) never
becomes part of another's text. What cannot be told apart is refused, never guessed.
"""
HOW: tuple[tuple[str, str], ...] = (
    (
        "folders, `.zip`",
        "each file in them; hidden files and `__MACOSX` are passed over",
    ),
    (
        "gzip, and files within `.zip`",
        "up to the place where they break off, which is told; refused whole where the "
        "check sum does not fit",
    ),
    (
        "encoding",
        "UTF-8, UTF-16 and UTF-32, with or without a mark; bytes that are no UTF-8 are "
        "read as Windows-1252",
    ),
    (
        "line ends",
        "line feed, carriage return, or both; NUL characters are left out and noted",
    ),
    (
        "delimiter",
        "comma, semicolon, tab or pipe, whichever makes the header one of reports",
    ),
    (
        "header",
        "case, spaces and underscores do not matter; up to 20 lines above it are passed over",
    ),
    (
        "quotes",
        "a quote opens a field only at its beginning, and closes it only before a "
        "delimiter; any other is an inch mark",
    ),
    (
        "line breaks",
        f"within quotes up to {ROW_LINES_MAX} lines a row; without quotes where the rest of the "
        "row follows",
    ),
    (
        "dates",
        "year first in any form, words for months, days of a spreadsheet (45296); years "
        f"of two digits from {CENTURY_FROM} on are of the last century",
    ),
    (
        "1/5/2024",
        "day-first or month-first as *all* rows of the file tell; where none tells, the "
        "file is refused and asks for `--dates`",
    ),
    (
        "long lines",
        f"up to {LINE_MAX >> 20} MiB; a longer one is one refusal, and reading goes on after it",
    ),
    (
        "JSON",
        "one record at a time: lines, arrays, pages with `results`, over one line or many",
    ),
)
_OURS = """## CloudEvents of stimwatch

JSON Lines, one event over several lines, or a batch (`application/cloudevents-batch+json`).
Every field stands in the [schemas](schemas); unknown fields are refused. A file may bring
these kinds, and no other, because decisions and conclusions are written by the program itself:
"""
_MAUDE = """## Reports of MAUDE

Four forms, one table: flat extracts (CSV and the like, one report or one part of it a row),
the public search page's export (its terms split at semicolons), openFDA's device/event JSON,
and MAUDE's own yearly files. A table is one of reports where it has an event type, a report
number or key, and a brand or generic name. A field is read under each of these names:
"""
_MAUDE_END = """Columns of other names are not read. Of openFDA's reports and MAUDE's files these
are known, and not read:
"""
_YEARLY = """### MAUDE's yearly files

Brought in together, as a folder or archive. They are known by their columns and joined by
`MDR_REPORT_KEY`; a file that came without the file of reports is refused, and says so.
"""
_SESSION = """## Session exports of a neurostimulator (JSON)

One export is one visit: `device.implanted`, where the export knows the date, and
`telemetry.uploaded`.
"""
_OTHER = """## Anything else

FHIR, HL7, XML, PDF and documents of office suites are not read. A file of another kind is one
refusal that says what it looks like and what it lacks; nothing of it is taken over, and
nothing of it is kept: it is still where it was.
"""
_REASONS = """## Why something is refused

Each refusal is a dead letter (`stimwatch dead-letters list`). A record is kept in it to the
byte, up to 700,000 bytes, unless it may name a person: then it goes to the quarantine folder,
where it can be erased. One import keeps at most {mib} MiB; what is refused after that is
counted, and is only in its file.
"""


def imports_page() -> str:
    """Return the page, as Markdown."""
    parts = (
        _HEAD,
        _table(("what", "how"), HOW),
        _ROWS,
        _OURS,
        ", ".join(sorted(f"`{_type_of(kind)}`" for kind in FROM_FILES)) + ".\n",
        _MAUDE,
        _table(("field", "in JSON", "what becomes of it"), map(_row, (*REPORT, *DEVICE))),
        _MAUDE_END,
        _table(("fields", "why not"), ((_names(names), why) for why, names in NOT_READ.items())),
        _YEARLY,
        _table(("file", "fields that are read"), _yearly()),
        _SESSION,
        _table(("fields", "what becomes of them"), ((_names(n), why) for why, n in READ.items())),
        f"Not read: {NEVER_READ}\n",
        _OTHER,
        _REASONS.format(mib=BYTES_MAX >> 20),
        _table(("reason", "what it means"), ((f"`{r}`", why) for r, why in REASONS.items())),
    )
    return "\n".join(parts)


def _row(column: Column) -> tuple[str, ...]:
    in_json = _JSON_NAMES.get(column.field)
    if in_json is None:
        prefix = "device." if column in DEVICE else ""
        in_json = f"{prefix}{column.names[0]}"
    return _names(column.names), f"`{in_json}`", column.becomes


def _yearly() -> Iterator[tuple[str, ...]]:
    for role, fields in FIELDS.items():
        if role in ("report", "device"):
            yield WHAT[role], "the fields of a report's own, or of a device, in the table above"
        else:
            yield WHAT[role], _names(name for _, names in fields for name in names)


def _type_of(kind: type) -> str:
    return str(kind.model_fields["type"].default)  # type: ignore[attr-defined]


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
