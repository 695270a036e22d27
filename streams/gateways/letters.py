"""What one import sets aside: counted by reason, and kept as dead letters up to a limit of bytes.

A file that is no file of reports, or one endless line, must not fill a log that forgets nothing. So
one import writes at most `BYTES_MAX` to the dead letters and the quarantine; what is refused after
that is counted and told, and is only in its file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from events.dead_letter import PAYLOAD_MAX
from store.log.interface import Entry
from streams.gateways.reject import Reject
from streams.gateways.rejects import WHOLE_IMPORT, letter_of

BYTES_MAX = 64 << 20
NOT_KEPT = "not_kept"


@dataclass(slots=True)
class Refusal:
    """Everything that was refused for one reason; where, and what to do, are those of the first."""

    reason: str
    where: str
    explanation: str
    count: int = 0


class Letters:
    """Makes dead letters of what an import refuses, and remembers what it was."""

    def __init__(
        self, *, now: datetime, quarantine: Path | None, bytes_max: int | None = None
    ) -> None:
        self._now, self._quarantine = now, quarantine
        self._bytes_max = self._bytes_left = BYTES_MAX if bytes_max is None else bytes_max
        self._refusals: dict[str, Refusal] = {}
        self.not_kept = 0

    def entry(self, reject: Reject) -> Entry | None:
        """Count the reject; return its letter, or None where no more may be kept."""
        first = Refusal(reject.reason, reject.where, reject.explanation)
        self._refusals.setdefault(reject.reason, first).count += 1
        if self._bytes_left <= 0:
            self.not_kept += 1
            return None
        letter = letter_of(reject, now=self._now, quarantine=self._quarantine)
        value = letter.model_dump_json().encode()
        set_aside = 0 if letter.payload else min(len(reject.payload), PAYLOAD_MAX)
        self._bytes_left -= len(value) + set_aside
        return Entry(letter.where.encode(), value)

    def last(self) -> Iterator[Entry]:
        """Yield one letter more where some were not kept: that they were not, and how many."""
        if not self.not_kept:
            return
        explanation = (
            f"{self.not_kept:,} more records were refused and are not kept as letters: one import "
            f"keeps at most {self._bytes_max >> 20} MiB. They are in their files: mend "
            "those, and bring them in again"
        )
        reject = Reject(where=WHOLE_IMPORT, reason=NOT_KEPT, explanation=explanation, payload=b"")
        letter = letter_of(reject, now=self._now, quarantine=None)
        yield Entry(letter.where.encode(), letter.model_dump_json().encode())

    def refusals(self) -> tuple[Refusal, ...]:
        """Return what was refused, by reason, the most frequent first."""
        return tuple(sorted(self._refusals.values(), key=lambda one: -one.count))
