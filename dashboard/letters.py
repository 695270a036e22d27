"""What to do next about a dead letter, and what became of those that were tried again."""

from collections.abc import Iterable, Mapping, Sequence

from events.screening.text import redact
from reports.words import instant, plain
from store.letters import Fate, Standing
from store.read.dead_letters import LetterRow

_RETRY = "Retry it when this program can read it, after an update."
_AGAIN = "Have its sender mend it, and bring the file in again."
_NEXT: Mapping[str, str] = {
    "identifier": "Take the identifier out at its source and send it again. If it came in a file, "
    "erase the quarantine.",
    "not_from_a_file": "Ask who sent the file, and why. Nothing else is to be done.",
    "future_time": "Set the clock of its producer. Retry it when that time has come.",
    "wrong_key": "Tell whoever runs its producer. Retry it: it then lies under its own key.",
    "id_conflict": "Two records have one id: have its sender give each its own.",
    "truncated": "Fetch the file again, whole, and bring it in again.",
    "too_large": "Have its sender split the upload, and bring it in again.",
    "line_too_long": "Have its sender split the upload, and bring it in again.",
    "unknown_type": _RETRY,
    "unknown_version": _RETRY,
    "schema": "Have its producer mended, or retry it after an update that reads the old shape.",
}
LABEL_MAX = 90


def next_step(row: LetterRow) -> str:
    """Return what is to be done about a letter."""
    if row.accepted:
        return "Nothing: it was accepted later."
    return _NEXT.get(row.reason, _AGAIN)


def without_people(text: str) -> str:
    """Return what a letter says of itself, once more without what may name a person.

    >>> without_people("Mr Smith.jsonl:3")
    '[redacted: name].jsonl:3'
    """
    return redact(text)[0]


def label_of(row: LetterRow) -> str:
    """Return how a letter is named where it can be chosen."""
    place = without_people(row.place)[-LABEL_MAX:]
    return f"{plain(row.reason)}, {place}, set aside {instant(row.recordedtime)}"


def outcomes(fates: Iterable[Fate]) -> Mapping[str, Sequence[str]]:
    """Return, as the columns of a table, what became of each letter in a retry."""
    tried = tuple(fates)
    return {
        "Where": [without_people(fate.letter.where) for fate in tried],
        "Accepted": ["yes" if _is_accepted(fate) else "no" for fate in tried],
        "What came of it": [_told(fate) for fate in tried],
    }


def _is_accepted(fate: Fate) -> bool:
    return fate.entry is not None or fate.standing is Standing.ACCEPTED


def _told(fate: Fate) -> str:
    if fate.entry is not None:
        return "It is on the ledger again, and will be read in a moment."
    if fate.standing is Standing.ACCEPTED:
        return "It had been accepted before; nothing was added."
    if fate.standing is Standing.ID_TAKEN:
        return "Another event has its id, and was accepted; this one cannot be."
    return without_people(fate.why or "It cannot be accepted yet.")
