"""Rows of the store as the columns of a table, in words with units."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.append import receipt_of
from dashboard.letters import next_step, without_people
from dashboard.palette import GRADES, graded
from dashboard.places import PLACES, ROLE_NAMES
from dashboard.words import DOUBTS, doubt_name, event_name, subject_name
from events.access import Role
from reports.words import SERIOUSNESS, actor_name, amount, decided, hazard_name, instant, plain
from store.accounts import Account
from store.read.access import AccessRow
from store.read.adverse_events import ReportRow
from store.read.dead_letters import LetterRow
from store.read.devices import DeviceRow
from store.read.events import EventRow
from store.read.overview import OpenSignals
from store.read.quality import FlagCount, FlagRow
from store.read.signals import EvidenceLine, SignalRow, SignalStep

Columns = Mapping[str, Sequence[str | int]]
Numbers = Mapping[str, Sequence[str | int | float | date | None]]
"""What a chart draws, as columns: each heading has its unit, and no number is rounded."""

NOTHING = "\u2013"
"""Stands where there is nothing to say: an en dash."""
NO_BREAK = "\u00a0"
"""A space at which no line ends."""
_SERIOUS = SERIOUSNESS | {
    "hospitalisation": "stay in hospital",
    "intervention": "surgery or treatment",
    "other_serious": "serious",
}
_ACCESS = {
    "person.signed_in": "signed in",
    "person.signed_out": "signed out",
    "access.refused": "refused",
    "export.made": "took a file",
    "account.changed": "account changed",
    "letters.retried": "retried dead letters",
}


def signal_columns(rows: Sequence[SignalRow]) -> Columns:
    """Return the list of signals; what matters most stands first, where a tablet shows it."""
    grade, *rest = own_signal_columns(rows).items()
    return dict([grade, ("Device", [subject_name(row.device) for row in rows]), *rest])


def own_signal_columns(rows: Sequence[SignalRow]) -> Columns:
    """Return the list of the signals of one device, where everybody knows which."""
    return {
        "Grade": [graded(row.grade) for row in rows],
        "Summary": [row.summary for row in rows],
        "Hazard": [hazard_name(row.hazard) for row in rows],
        "State": [_state(row) for row in rows],
        "Updated": [str(row.updated_at.date()) for row in rows],
    }


def open_columns(counts: Sequence[OpenSignals]) -> Columns:
    """Return open signals by hazard, with a column for each grade."""
    hazards = list(dict.fromkeys(row.hazard for row in counts))
    found = {(row.hazard, row.grade): row.count for row in counts}
    columns: dict[str, Sequence[str | int]] = {"Hazard": [hazard_name(each) for each in hazards]}
    for grade in GRADES:
        columns[graded(grade)] = [found.get((hazard, grade), 0) for hazard in hazards]
    return columns


def evidence_columns(lines: Sequence[EvidenceLine]) -> Columns:
    """Return what counted, and which event of it cannot be opened, where that is so."""
    items = [line.evidence for line in lines]
    missing = [line.event is None for line in lines]
    columns: dict[str, Sequence[str | int]] = {
        "Time": [instant(item.time) for item in items],
        "What": [item.what for item in items],
        "Value": [
            amount(item.value, item.unit or "") if item.value is not None else NOTHING
            for item in items
        ],
        "Weight": [amount(item.weight, "") for item in items],
    }
    if any(missing):
        columns["Event"] = ["not stored yet" if each else "can be opened" for each in missing]
    return columns


def step_columns(steps: Sequence[SignalStep]) -> Columns:
    """Return the history of a signal."""
    return {
        "Time": [instant(step.time) for step in steps],
        "What": [_step(step) for step in steps],
        "Text": [step.text for step in steps],
        "By": [actor_name(step.actor) for step in steps],
    }


def device_columns(rows: Sequence[DeviceRow], *, centre: str | None = None) -> Columns:
    """Return the list of devices; of those of one `centre` without what is the same of all."""
    columns: Columns = {
        "Device": [row.device for row in rows],
        "Kind": [row.kind for row in rows],
        "Open signals": [row.signals_open for row in rows],
        "Status": [_of_implant(row, row.status) for row in rows],
        "Lead model": [_of_implant(row, _joined(row.lead_model, row.lead_version)) for row in rows],
        "Technique": [_of_implant(row, row.technique or "unknown") for row in rows],
        "Centre": [_of_implant(row, row.centre or "unknown") for row in rows],
        "Implanted": [_of_implant(row, _day(row.implanted_on)) for row in rows],
        "Last upload": [_upload(row) for row in rows],
        "Reports": [row.reports for row in rows],
    }
    left_out = {"Kind", "Technique", "Centre"} if centre else set()
    return {name: column for name, column in columns.items() if name not in left_out}


def report_columns(rows: Sequence[ReportRow]) -> Columns:
    """Return the list of adverse events, short enough for a tablet; the rest is on their pages."""
    return {
        "Receipt": [receipt_of(row.report_id) for row in rows],
        "Happened": [
            str(row.time.date()) + ("" if row.time_known else " (received)") for row in rows
        ],
        "What went wrong": [hazard_name(row.hazard) for row in rows],
        "Device": [
            row.device if row.device_registered or row.source_system else f"{row.device} (unknown)"
            for row in rows
        ],
        "Seriousness": [_SERIOUS.get(row.seriousness, row.seriousness) for row in rows],
        "Recorded": [str(row.recordedtime.date()) for row in rows],
    }


def newest_columns(rows: Sequence[ReportRow]) -> Columns:
    """Return adverse events where one looks for what is new, and not for a receipt."""
    own = report_columns(rows)
    return {name: own[name] for name in own if name != "Receipt"}


def event_columns(rows: Sequence[EventRow]) -> Columns:
    """Return what concerns a device."""
    return {
        "Happened": [instant(row.time) for row in rows],
        "What": [event_name(row.type) for row in rows],
        "Sessions": ["" if row.sessions is None else f"{row.sessions:,}" for row in rows],
        "By": [actor_name(row.actor) for row in rows],
        "Recorded": [instant(row.recordedtime) for row in rows],
    }


def letter_columns(rows: Sequence[LetterRow]) -> Columns:
    """Return what could not be read."""
    return {
        "Reason": [plain(row.reason) for row in rows],
        "Accepted": [row.accepted or "not yet" for row in rows],
        "What next": [next_step(row) for row in rows],
        "Explanation": [without_people(row.explanation) for row in rows],
        "Where from": [without_people(row.place) for row in rows],
        "Set aside": [instant(row.recordedtime) for row in rows],
        "Size [bytes]": [row.payload_bytes for row in rows],
    }


def access_columns(rows: Sequence[AccessRow]) -> Columns:
    """Return what people did, or were refused."""
    return {
        "Time": [instant(row.time) for row in rows],
        "Account": [row.account for row in rows],
        "What": [_ACCESS.get(row.type, row.type) for row in rows],
        "Which": [plain(row.what) for row in rows],
        "How or why": [plain(row.reason) if row.reason else NOTHING for row in rows],
        "Page": [_title(row.place) for row in rows],
        "About": [actor_name(row.about) if row.about else NOTHING for row in rows],
        "SHA-256": [row.sha256 or NOTHING for row in rows],
    }


def account_columns(rows: Sequence[Account]) -> Columns:
    """Return the list of local accounts."""
    return {
        "Account": [row.name for row in rows],
        "Roles": [", ".join(ROLE_NAMES[role] for role in row.roles) for row in rows],
        "Centre": [row.centre or NOTHING for row in rows],
        "May sign in": [_may_sign_in(row) for row in rows],
        "Last sign-in": [
            instant(row.signed_in_at) if row.signed_in_at else NOTHING for row in rows
        ],
        "Made": [str(row.created_at.date()) for row in rows],
    }


def role_map_columns(roles: Mapping[str, Role]) -> Columns:
    """Return which word of an OIDC provider is which role."""
    return {
        "The provider's word": list(roles),
        "Role here": [ROLE_NAMES[role] for role in roles.values()],
    }


def _may_sign_in(account: Account) -> str:
    if account.disabled:
        return "no, disabled"
    return "yes, once" if account.must_change else "yes"


def flag_columns(rows: Sequence[FlagRow]) -> Columns:
    """Return what is doubtful."""
    return {
        "Time": [instant(row.time) for row in rows],
        "Device": [row.device for row in rows],
        "Doubt": [doubt_name(row.flag) for row in rows],
        "Detail": [row.detail for row in rows],
    }


def flag_count_columns(rows: Sequence[FlagCount]) -> Columns:
    """Return how often each doubt stands, and what it means."""
    return {
        "Doubt": [doubt_name(row.flag) for row in rows],
        "Flags": [row.count for row in rows],
        "Devices": [row.devices for row in rows],
        "What it means": [DOUBTS[row.flag] for row in rows],
    }


def _step(step: SignalStep) -> str:
    grade = graded(step.grade).replace(" ", NO_BREAK) if step.grade else None
    said = decided(step.what, assignee=step.assignee, until=step.until, verdict=step.verdict)
    return f"{said}, {grade}" if grade else said


def _title(place: str | None) -> str:
    known = PLACES.get(place or "")
    return known.title if known else NOTHING


def _state(row: SignalRow) -> str:
    if row.told_since_review:
        return f"{row.state}, changed since the decision"
    decided = row.review and row.review not in {"closed", "reopened"}
    return f"{row.state}, {row.review}" if decided and row.state == "open" else row.state


def _of_implant(row: DeviceRow, text: str) -> str:
    return text if row.registered else NOTHING


def _upload(row: DeviceRow) -> str:
    if row.kind == "public report":
        return NOTHING
    return str(row.last_upload_at.date()) if row.last_upload_at else "never"


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part) or "unknown"


def _day(day: date | None) -> str:
    return str(day) if day else "unknown"
