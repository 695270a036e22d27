"""What the morning page and the inbox say of signals as work; pure words and choices."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from dashboard.palette import GRADES, graded
from dashboard.words import ago, counted, question
from store.read.inbox import InboxRow

DAY = timedelta(hours=24)


def overdue(rows: Sequence[InboxRow]) -> tuple[InboxRow, ...]:
    """Return what waits and has been told again, because its time to be looked at was over."""
    return tuple(row for row in rows if row.stage == "waiting" and row.reminders)


def risen(rows: Sequence[InboxRow], *, at: datetime) -> tuple[InboxRow, ...]:
    """Return what somebody has escalated and is not over, and what got graver within a day."""
    return tuple(
        row for row in rows if row.state == "open" and (row.escalated or _is_graver(row, at))
    )


def fresh(rows: Sequence[InboxRow], *, at: datetime) -> tuple[InboxRow, ...]:
    """Return what was learnt within a day."""
    return tuple(row for row in rows if _is_new(row, at))


def first_line(rows: Sequence[InboxRow], *, at: datetime) -> str:
    """Answer the question with which a morning begins: what is to be done first."""
    waiting = [row for row in rows if row.stage == "waiting"]
    counts = [(grade, [row for row in waiting if row.grade == grade]) for grade in GRADES]
    present = [(grade, found) for grade, found in counts if found]
    if not present:
        return "**Nothing waits for a person.** Every open signal has been looked at."
    (grade, found), *later = present
    longest = max(at - row.since for row in found if row.since)
    line = f"**First: {counted(len(found), f'{grade} signal')}**"
    line += f", waiting for up to {ago(longest)}." if longest >= DAY else ", from the last day."
    if later:
        line += " Then " + " and ".join(_many(name, len(some)) for name, some in later) + "."
    return line


def headline(row: InboxRow) -> str:
    """Return the question of a signal after the sign of its grade, as a label that is a link.

    Labels are Markdown, in which an underscore of a device's number could begin italics.
    """
    sign, _, _ = graded(row.grade).partition(" ")
    return f"{sign} {question(row)}".replace("_", "\\_")


def standing(row: InboxRow, *, at: datetime) -> str:
    """Return why a signal waits and for how long, or what was decided and when."""
    match row.why:
        case "new":
            said = f"Waiting for {_since(row.since, at)}, nobody has looked yet"
        case "changed":
            said = f"Changed {_since(row.since, at)} ago, after the decision"
        case "snooze over":
            said = f"Snooze ended {_since(row.since, at)} ago"
        case "reopened":
            said = f"Opened again {_since(row.since, at)} ago"
        case "handed over":
            said = f"Handed over {_since(row.since, at)} ago, not looked at since"
        case None:
            said = _decided(row, at)
    return f"{said}; {counted(row.reminders, 'reminder')}" if row.reminders else said


def about(row: InboxRow, *, at: datetime, me: str) -> str:
    """Return, in one line, what a list says of a signal beside its question."""
    said = [", ".join(marks(row, at=at)).capitalize(), standing(row, at=at)]
    if row.state == "open" or row.stage == "waiting":
        said.append(hands(row, me=me))
    return ". ".join(said) + "."


def marks(row: InboxRow, *, at: datetime) -> tuple[str, ...]:
    """Return its grade, and what else is to be known at a glance."""
    said = [row.grade]
    if _is_new(row, at):
        said.append("new")
    if _is_graver(row, at):
        said.append("graver than yesterday")
    if row.escalated:
        said.append("escalated")
    if row.verdict:
        said.append(row.verdict)
    return tuple(said)


def hands(row: InboxRow, *, me: str) -> str:
    """Return whose it is."""
    if row.assignee is None:
        return "Assigned to nobody"
    who = "you" if row.assignee == me else row.assignee
    return f"Assigned to {who}".replace("_", "\\_")


def _many(grade: str, count: int) -> str:
    many = {"warning": "warnings", "advisory": "advisories"}
    return f"{count:,} {grade if count == 1 else many.get(grade, grade)}"


def _is_new(row: InboxRow, at: datetime) -> bool:
    return at - row.learnt_at <= DAY


def _is_graver(row: InboxRow, at: datetime) -> bool:
    """Say whether it got graver within a day; yesterday there was nothing of what is new."""
    risen_at = row.graver_at
    return risen_at is not None and at - risen_at <= DAY and not _is_new(row, at)


def _decided(row: InboxRow, at: datetime) -> str:
    if row.stage == "snoozed" and row.snoozed_until:
        return f"Snoozed until {row.snoozed_until:%d %B}"
    if row.stage == "cleared":
        return "Cleared: no longer supported by what is measured"
    if row.review and row.reviewed_at:
        return f"{row.review.capitalize()} {_since(row.reviewed_at, at)} ago"
    return row.state.capitalize()


def _since(when: datetime | None, at: datetime) -> str:
    return ago(max(timedelta(), at - when)) if when else "an unknown time"
