"""Turn a reject into a dead letter that may rest on a log, which forgets nothing."""

from datetime import datetime
from os import O_CREAT, O_TRUNC, O_WRONLY, fdopen
from os import open as open_descriptor
from pathlib import Path

from events.dead_letter import PAYLOAD_MAX, DeadLetter
from events.screening.payload import names_somebody
from events.screening.text import redact
from streams.gateways.reject import Reject

WHERE_MAX = 400


def letter_of(reject: Reject, *, now: datetime, quarantine: Path | None) -> DeadLetter:
    """Return the letter; where the payload names a person, without it.

    The id comes from the place and the contents, so a file that is imported twice leaves one
    letter, and a file of the same name with other contents another. A file may be named after a
    person: the place is told without that.
    """
    where = redact(reject.where)[0][-WHERE_MAX:]
    id = DeadLetter.id_of(f"{where}#{reject.digest}")
    payload, explanation = reject.payload, reject.explanation
    facts = f"{len(reject.payload):,} bytes, SHA-256 {reject.digest[:16]}"
    if payload and (reject.personal or names_somebody(payload[:PAYLOAD_MAX])):
        payload = b""
        place = "are only in that file"
        if quarantine is not None:
            _set_aside(quarantine / f"{id}.bin", reject.payload)
            place = f"are in the quarantine folder as {id}.bin, to be erased when done"
        explanation = f"{explanation}. The bytes ({facts}) may name a person: they {place}"
    elif len(payload) > PAYLOAD_MAX:
        payload = payload[:PAYLOAD_MAX]
        explanation = f"{explanation}. Only the first {PAYLOAD_MAX:,} of {facts} are kept here"
    return DeadLetter(
        id=id,
        where=where,
        reason=reject.reason,
        explanation=explanation[:2000],
        recordedtime=now,
        payload=payload,
    )


def _set_aside(path: Path, payload: bytes) -> None:
    """Write the bytes so that only the owner can read them."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with fdopen(open_descriptor(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600), "wb") as file:
        file.write(payload)
