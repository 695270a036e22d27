"""What was set aside because it was not of the log any more: a line each, for whoever looks later.

The log line that says so may be read by nobody. These lines are for pages and for `stimwatch
status`, and are kept when the caches they tell of are made anew.
"""

import json
import logging
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

NAME = "set-aside.jsonl"
_log = logging.getLogger(__name__)


class SetAside(NamedTuple):
    """A cache that did not agree with the log, why, and when that was noticed."""

    at: datetime
    cache: str
    why: str


def note_set_aside(home: Path, cache: str, why: str, *, now: datetime | None = None) -> None:
    """Say it in the program's log, and keep it in the folder."""
    _log.error(
        "%s is of another log, or of what this one once was (%s): it is set aside, and made anew "
        "from the log. If nobody put an older log back or made its topics anew, records were lost: "
        "run `stimwatch audit`",
        cache,
        why,
    )
    noticed = now or datetime.now(UTC)
    line = json.dumps({"at": noticed.isoformat(), "cache": cache, "why": why})
    with suppress(OSError), (home / NAME).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def notes_set_aside(home: Path) -> tuple[SetAside, ...]:
    """Return what was ever noted, the oldest first; a line that was cut short is left out.

    >>> from tempfile import mkdtemp
    >>> home = Path(mkdtemp())
    >>> note_set_aside(home, "live.duckdb", "events/0 ends at 3")
    >>> [(noted.cache, noted.why) for noted in notes_set_aside(home)]
    [('live.duckdb', 'events/0 ends at 3')]
    """
    found = []
    with suppress(FileNotFoundError):
        for line in (home / NAME).read_text(encoding="utf-8").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                told = json.loads(line)
                at = datetime.fromisoformat(told["at"])
                found.append(SetAside(at, str(told["cache"]), str(told["why"])))
    return tuple(found)
