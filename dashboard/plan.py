"""PMS plans as tables: those that the log names, what one of them says, and how two differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.words import counted
from detectors.plan import HASH_SHOWN
from detectors.plan_declared import ReadPlan
from detectors.plan_difference import NOT_THERE, Difference
from detectors.plan_text import Approval, InvalidPlan, Setting, read_plan
from detectors.registry import discover
from events.plan import text_hash
from reports.words import instant
from store.read.plans import PlanSeen, PlanTold

Columns = Mapping[str, Sequence[str | int]]
HOW_SURE = ("verified", "reported", "assumed", "unknown")
NOTHING = "\u2013"
NO_TEXT = "not on the log"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """The text of the plan that this process would decide by, and what it says."""

    text: str
    plan_hash: str
    said: ReadPlan

    @property
    def text_sha256(self) -> str:
        """The hash of the text, by which it is found on the log."""
        return text_hash(self.text)


def read_plan_in_force(path: Path) -> PlanFile | str:
    """Return the plan in the file that is named for this process, or why there is none."""
    try:
        content = path.read_bytes()
        written = read_plan(content, detectors=discover())
    except OSError as error:
        return f"The file of the plan cannot be read: {error.strerror}."
    except InvalidPlan as invalid:
        return "The file is no plan for this program:\n" + "\n".join(invalid.problems)
    return PlanFile(content.decode(), written.plan.sha256, ReadPlan(said=written, proven=True))


def how_sure(settings: Sequence[Setting]) -> str:
    """Return how many values rest on what.

    >>> how_sure([])
    'no values'
    """
    counts = Counter[str](each.written.confidence or "unknown" for each in settings)
    told = [f"{counts[word]} {word}" for word in HOW_SURE if counts[word]]
    return ", ".join(told) or "no values"


def approved(by: Approval) -> str:
    """Return who approved a plan, or why nobody has."""
    return f"Approved by {by.name}, {by.on}." if by.name else f"Not approved: {by.reason}."


def values_of(settings: Sequence[Setting]) -> tuple[Setting, ...]:
    """Return what has a source: the versions of detectors are told beside the plan."""
    return tuple(each for each in settings if each.key != "version")


def setting_columns(settings: Sequence[Setting]) -> Columns:
    """Return every value that decides, with its unit and what it rests on."""
    return {
        "Of": [_spoken(each.table) for each in settings],
        "Parameter": [_spoken(each.key) for each in settings],
        "Value": [_shown(each.value) for each in settings],
        "Unit": [each.written.unit or "" for each in settings],
        "How sure": [each.written.confidence or "unknown" for each in settings],
        "Source, or why there is no value": [
            each.written.source or each.written.reason or "" for each in settings
        ],
    }


def seen_columns(seen: Sequence[PlanSeen]) -> Columns:
    """Return the plans that the log names; the first of them is in force."""
    return {
        "Plan": [each.plan_hash[:HASH_SHOWN] for each in seen],
        "Called": [each.called or NOTHING for each in seen],
        "Text": [
            f"on the log since {instant(each.declared_at)}" if each.declared_at else NO_TEXT
            for each in seen
        ],
        "First used": [instant(each.first_at) for each in seen],
        "Last used": [instant(each.last_at) for each in seen],
        "Signals": [each.signals for each in seen],
        "Detectors of them": [", ".join(each.detectors) or NOTHING for each in seen],
        "Program": [each.software or NOTHING for each in seen],
    }


def seen_label(plan: PlanSeen) -> str:
    """Return what a plan is called where one is chosen from several."""
    return f"{plan.called or f'text {NO_TEXT}'} ({plan.plan_hash[:HASH_SHOWN]})"


def told_label(told: PlanTold) -> str:
    """Return what a declaration is called where one is chosen from several."""
    plan = f"{told.name} {told.version} ({told.plan_hash[:HASH_SHOWN]})"
    return f"{plan}, on the log since {instant(told.recordedtime)}, {told.software}"


def difference_columns(found: Sequence[Difference]) -> Columns:
    """Return what two plans say differently, a line each."""
    return {
        "Decides": ["yes" if each.decides else "no, words" for each in found],
        "Where": [each.place for each in found],
        "What": [_spoken(each.what) for each in found],
        "Earlier": [_shown(each.old) for each in found],
        "Later": [_shown(each.new) for each in found],
        "Unit": [each.unit or "" for each in found],
    }


def conclusion(found: Sequence[Difference], *, same_hash: bool) -> str:
    """Return what the differences come to.

    >>> conclusion((), same_hash=True)
    'They say the same.'
    """
    deciding = sum(each.decides for each in found)
    if not found:
        return "They say the same."
    if same_hash:
        return "Only words differ: both decide the same, under the same hash."
    values = "1 value decides" if deciding == 1 else f"{deciding} values decide"
    words = len(found) - deciding
    return f"{values} otherwise" + (
        f", beside {counted(words, 'difference')} of words." if words else "."
    )


def _spoken(name: str) -> str:
    """Return a name of the file as words."""
    return name.replace("_", " ").replace(".", ", ")


def _shown(value: Any) -> str:
    if value is None:
        return NOTHING
    if value == NOT_THERE:
        return NOT_THERE
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return approved(value) if isinstance(value, Approval) else f"{value}"
