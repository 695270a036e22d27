"""JSON Lines of our own events: one line, one event, or one reject with its file and line."""

from collections.abc import Iterator

from events.codec import UndecodableEvent, decode
from events.envelope import Event
from events.screening.event import identifiers_in, token_to_confirm
from streams.gateways.files.lines import LINE_MAX, Lines
from streams.gateways.files.source import Source
from streams.gateways.reject import Reject


def read_jsonl(source: Source) -> Iterator[Event | Reject]:
    """Yield the events of the file, line by line; memory is bounded by the longest line.

    A line that names a person is rejected whole: its sender must take the name out, as a text that
    somebody wrote is not ours to edit. A file cut in half loses its last line only, and says so.
    """
    number = 0
    with source.opened() as opened:
        lines = Lines(opened.file)
        while (line := lines.next()) is not None:
            where = f"{source.name}:{line.number}"
            if line.too_long:
                yield _too_long(where, line.raw, given_up=lines.given_up)
            elif not line.whole and opened.broken:
                break
            elif line.raw.strip():
                yield event_in(where, line.raw)
            number = line.number
        if opened.broken:
            why = (
                f"the packed file breaks off after line {number}: fetch it again; "
                "the lines before were read"
            )
            where = f"{source.name}:{number + 1}"
            yield Reject(where=where, reason="truncated", explanation=why, payload=b"")


def _too_long(where: str, line: bytes, *, given_up: bool) -> Reject:
    rest = ", and the rest of the file was not read" if given_up else ""
    return Reject(
        where=where,
        reason="line_too_long",
        explanation=f"the line is over {LINE_MAX >> 20} MiB: split the upload it holds. "
        f"Only its beginning is kept here{rest}",
        payload=line[: 1 << 20],
    )


def event_in(where: str, line: bytes) -> Event | Reject:
    """Return the event that these bytes are, or a reject that says what is wrong with it."""
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
    if event.confirmation is not None:
        event = event.model_copy(update={"confirmation": None})  # whoever brings it in may say so
    found = identifiers_in(event)
    if not found:
        return event
    token = token_to_confirm(event)
    places = ", ".join(sorted({f"{kind} in {place}" for place, kind in found}))
    return Reject(
        where=where,
        reason="identifier",
        explanation=f"{event.type} names a person ({places}). Take the identifier out at its "
        f"source and send the line again{how_to_confirm(token)}",
        payload=line,
        personal=True,
        unsure=event if token else None,
    )


def how_to_confirm(token: str | None) -> str:
    """Say how a line that names nobody is brought in all the same."""
    if token is None:
        return ""
    return f"; if you have looked and it names nobody: --confirm {token} --reason 'why it does not'"
