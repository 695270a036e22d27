"""The files that a person named: themselves, those of folders and archives, and standard input."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from streams.gateways.files.source import STANDARD_INPUT, Source, sources_in, spooled


def named_sources(paths: Iterable[Path], stack: ExitStack) -> Iterator[Source]:
    """Yield every file; copies of standard input and pipes are kept until the stack is closed."""
    for path in paths:
        there = stack.enter_context(spooled(path))
        name = "standard input" if str(path) == STANDARD_INPUT else path.name
        yield from sources_in(there, name=name or str(path))


class Counted:
    """Files, and how many of them there were."""

    def __init__(self, sources: Iterator[Source]) -> None:
        """Take the files; none is opened yet."""
        self._sources = sources
        self.count = 0

    def __iter__(self) -> Iterator[Source]:
        """Yield and count."""
        for source in self._sources:
            self.count += 1
            yield source
