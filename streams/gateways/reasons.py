"""Why records and files are refused: one word each, for counting, and what it means."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "damaged": "the check sum of a packed file does not fit, so nobody knows where it is wrong",
    "dates_unclear": "nothing in the file says whether its dates are day-first: use `--dates`",
    "empty": "there is nothing in the file",
    "future_time": "an event happened, or was recorded, after now: a clock is wrong",
    "id_conflict": "two events have one id and say different things",
    "identifier": "an event names a person: it must be taken out at its source",
    "line_too_long": "a line is longer than any record",
    "no_date": "a report has no date that can be read",
    "no_identity": "a report, or a session export, has no number that says what it is about",
    "no_report": "a document without a report in it, or a part of one that came without it",
    "not_a_row": "a row has another number of fields than the header",
    "not_from_a_file": "no file may say what a person decided or a detector concluded",
    "not_json": "a record is no JSON",
    "not_kept": "more was refused than one import may keep",
    "schema": "an event does not fit its schema",
    "too_large": "an event is larger than a record of any log",
    "truncated": "the file, or its last record, is cut off: what came before was read",
    "unclosed_quote": "a row opens a quote that nobody closes",
    "unknown_format": "the file is of no kind that can be read here",
    "unknown_record": "a record among others is of no kind that can be read here",
    "unknown_type": "an event of a kind that this program does not know",
    "unknown_version": "an event of a version that this program does not know",
    "unopened": "the file, or the archive it is in, cannot be opened",
}
"""Each reason that a reader or an import gives; a test looks through them for others."""
