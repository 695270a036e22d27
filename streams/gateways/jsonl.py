"""JSON Lines of our own events: one line, one event, or one reject with its file and line."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from events.codec import UndecodableEvent, decode
from events.envelope import Event
from events.screening.event import identifiers_in
from streams.gateways.opening import BROKEN, opened
from streams.gateways.reject import Reject

LINE_MAX = 32 << 20
BOM = b"\xef\xbb\xbf"


def read_jsonl(path: Path) -> Iterator[Event | Reject]:
    """Yield the events of the file, line by line; memory is bounded by the longest line.

    A line that names a person is rejected whole: its sender must take the name out, as a text that
    somebody wrote is not ours to edit. A file cut in half loses its last line only, and says so.
    """
    for number, line, broken in _lines(path):
        where = f"{path.name}:{number}"
        if broken is not None:
            yield Reject(where=where, reason="truncated", explanation=broken, payload=line)
        elif line.strip():
            yield _event(where, line)


def _event(where: str, line: bytes) -> Event | Reject:
    if len(line) > LINE_MAX:
        return Reject(
            where=where,
            reason="line_too_long",
            explanation=f"the line is over {LINE_MAX >> 20} MiB: split the upload it holds. "
            "Only its beginning is kept here",
            payload=line,
        )
    try:
        event = decode(line.strip())
    except UndecodableEvent as fault:
        if fault.reason == "not_json" and not line.endswith(b"\n"):
            return Reject(
                where=where,
                reason="truncated",
                explanation="the last line is cut off: the file was not written to its end. "
                "Fetch it again; the lines before this one were read",
                payload=line,
            )
        return Reject(where=where, reason=fault.reason, explanation=str(fault), payload=line)
    found = identifiers_in(event)
    if not found:
        return event
    places = ", ".join(sorted({f"{kind} in {place}" for place, kind in found}))
    return Reject(
        where=where,
        reason="identifier",
        explanation=f"{event.type} names a person ({places}). Take the identifier out at its "
        "source and send the line again",
        payload=line,
        personal=True,
    )


def _lines(path: Path) -> Iterator[tuple[int, bytes, str | None]]:
    """Yield the number and the bytes of each line, and what is wrong where the file breaks off."""
    number = 0
    with opened(path) as file:
        try:
            while line := _line(file):
                number += 1
                yield number, line.removeprefix(BOM) if number == 1 else line, None
        except BROKEN:
            why = (
                f"the packed file breaks off after line {number}: fetch it again; "
                "the lines before were read"
            )
            yield number + 1, b"", why


def _line(file: IO[bytes]) -> bytes:
    """Return the next line, or the beginning of one that is longer than `LINE_MAX`."""
    line = file.readline(LINE_MAX + 1)
    if len(line) > LINE_MAX:
        while (rest := file.readline(LINE_MAX)) and not rest.endswith(b"\n"):
            pass
    return line
