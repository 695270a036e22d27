"""What became of the records of an import, counted in rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from streams.gateways.letters import Refusal


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of the records: each was accepted, refused, or known already.

    `accepted` counts events of the files; a tick is one, however many partitions it goes to.
    `duplicates` are on the log already, or came twice. `parts` of the rows are further ones of a
    report whose first row was counted: where that brought an event they are `duplicates`.
    `refusals` tell what was refused, by reason, and `not_kept` how many of those are no dead
    letters, because there were too many. `not_whole` counts files that could not be read at all, or
    not to their end; `by_the_way` those refused that nobody named, and that only lay beside others
    in a folder or archive, like a README.
    """

    accepted: int
    duplicates: int
    parts: int
    refusals: tuple[Refusal, ...]
    not_kept: int
    files: int
    not_whole: int
    by_the_way: int

    @property
    def rejected(self) -> Mapping[str, int]:
        """How many records were refused, by reason."""
        return {each.reason: each.count for each in self.refusals}

    @property
    def refused(self) -> int:
        """How many records were refused."""
        return sum(each.count for each in self.refusals)

    @property
    def rows(self) -> int:
        """How many records were read."""
        return self.accepted + self.duplicates + self.refused
