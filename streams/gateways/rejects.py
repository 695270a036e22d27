"""Turn a reject into a dead letter that may rest on a log, which forgets nothing."""

import re
from datetime import datetime
from hashlib import sha256
from os import O_CREAT, O_TRUNC, O_WRONLY, fdopen
from os import open as open_descriptor
from pathlib import Path

from events.dead_letter import PAYLOAD_MAX, DeadLetter
from events.screening.payload import names_somebody
from events.screening.text import redact
from streams.gateways.reject import Reject

WHERE_MAX = 400
WHOLE_IMPORT = "import"
"""The place of what concerns no one file."""
_HASH_CHARACTERS = 12
_ENDINGS = (".csv", ".jsonl", ".json", ".txt", ".tsv", ".ndjson", ".zip", ".gz")
_AT = re.compile(r"[:#][a-z_]{0,20}\[?[0-9]+\]?$")


def letter_of(reject: Reject, *, now: datetime, quarantine: Path | None) -> DeadLetter:
    """Return the letter; where the payload names a person, without it.

    The id comes from the place and the contents, so a file that is imported twice leaves one
    letter, and a file of the same name with other contents another. A file may be named after a
    person, so a letter calls it by a hash of its name.
    """
    name, where = _name_in(reject.where), place_of(reject.where)
    id = DeadLetter.id_of(f"{where}#{reject.digest}")
    explanation = reject.explanation
    if name:
        explanation = explanation.replace(reject.where, where).replace(name, alias(name))
    payload, explanation = reject.payload, redact(explanation)[0]
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


def place_of(where: str) -> str:
    """Return the place of a record as a letter tells it: its file is called by a hash.

    >>> place_of("Mr Smith.csv:12"), place_of("import")
    ('file-fd525f4af041.csv:12', 'import')
    """
    name = _name_in(where)
    return (alias(name) + where[len(name) :] if name else where)[-WHERE_MAX:]


def alias(name: str) -> str:
    """Return what a letter calls the file of this name: whoever has the file knows it again."""
    ending = next((each for each in _ENDINGS if name.lower().endswith(each)), "")
    return f"file-{sha256(name.encode()).hexdigest()[:_HASH_CHARACTERS]}{ending}"


def _name_in(where: str) -> str:
    """Return the name of the file in a place such as `name:12` or `name:results[3]`."""
    if where == WHOLE_IMPORT:
        return ""
    found = _AT.search(where)
    return where[: found.start()] if found else where


def _set_aside(path: Path, payload: bytes) -> None:
    """Write the bytes so that only the owner can read them."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with fdopen(open_descriptor(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600), "wb") as file:
        file.write(payload)
