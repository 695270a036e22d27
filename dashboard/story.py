"""What happened to a device, as marks on a time line and as the rows of the table beside it."""

from collections.abc import Mapping, Sequence

from dashboard.charts import Mark
from dashboard.palette import KIND_OF_TYPE
from dashboard.words import event_name
from reports.words import actor_name, hazard_name, instant, plain
from store.read.story import StoryRow

_VERBS: Mapping[str, str] = {
    "signal.raised": "signal raised",
    "signal.updated": "signal updated",
    "signal.reviewed": "decision",
    "adverse_event.reported": "reported",
    "adverse_event.amended": "report amended",
    "imaging.performed": "picture",
}


def in_words(row: StoryRow) -> str:
    """Return what happened, in a few words.

    >>> from events.sample import SIGNAL, moment
    >>> told = {"event_id": SIGNAL, "time": moment(1), "recordedtime": moment(1), "actor": "x"}
    >>> in_words(StoryRow(type="signal.raised", hazard="pain", said="urgent", **told))
    'signal raised: pain, urgent'
    >>> in_words(StoryRow(type="device.reprogrammed", hazard=None, said=None, **told))
    'device reprogrammed'
    """
    verb = _VERBS.get(row.type) or event_name(row.type)
    parts = [hazard_name(row.hazard)] if row.hazard else []
    parts += [plain(each) for each in row.said.split(", ")] if row.said else []
    return f"{verb}: {', '.join(parts)}" if parts else verb


def marks_of(rows: Sequence[StoryRow]) -> tuple[Mark, ...]:
    """Return the marks of what has a lane; the table tells the rest too."""
    return tuple(
        Mark(row.time, KIND_OF_TYPE[row.type], in_words(row))
        for row in rows
        if row.type in KIND_OF_TYPE
    )


def story_columns(rows: Sequence[StoryRow]) -> Mapping[str, Sequence[str]]:
    """Return the table beside the time line, the newest first."""
    newest = rows[::-1]
    return {
        "Happened": [instant(row.time) for row in newest],
        "What": [in_words(row) for row in newest],
        "By": [actor_name(row.actor) for row in newest],
        "Recorded": [instant(row.recordedtime) for row in newest],
    }
