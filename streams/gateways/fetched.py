"""When a file was fetched from its source: by the file's own time, as sources do not say."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fetched:
    """When, and what tells this file from others: not its name, which may be somebody's."""

    at: datetime
    download: str


def fetched_of(path: Path, name: str) -> Fetched:
    """Return when the file was last written. A copy that does not keep times is a later download.

    `name` tells the members of one archive apart. The same file read again is the same download;
    one that was written since, under the same name or another, is not.
    """
    written_ns = path.stat().st_mtime_ns
    said = f"{name}\n{written_ns}".encode()
    return Fetched(
        datetime.fromtimestamp(written_ns // 1_000_000_000, tz=UTC),
        blake2b(said, digest_size=8).hexdigest(),
    )
