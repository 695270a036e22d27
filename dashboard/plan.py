"""The PMS plan in force as a table, and plans that signals name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detectors.plan import HASH_SHOWN
from detectors.plan_text import InvalidPlan, Setting, WrittenPlan, read_plan
from detectors.registry import discover
from reports.words import instant
from store.read.plans import PlanSeen

Columns = Mapping[str, Sequence[str | int]]
HOW_SURE = ("verified", "reported", "assumed", "unknown")


@dataclass(frozen=True, slots=True)
class PlanFile:
    """The bytes of a plan, and what they say."""

    name: str
    content: bytes
    written: WrittenPlan


def read_plan_in_force(path: Path) -> PlanFile | str:
    """Return the plan in the file that is named for this process, or why there is none."""
    try:
        content = path.read_bytes()
        return PlanFile(path.name, content, read_plan(content, detectors=discover()))
    except OSError as error:
        return f"The file of the plan cannot be read: {error.strerror}."
    except InvalidPlan as invalid:
        return "The file is no plan for this program:\n" + "\n".join(invalid.problems)


def how_sure(settings: Sequence[Setting]) -> str:
    """Return how many values rest on what.

    >>> how_sure([])
    'no values'
    """
    counts = Counter[str](each.written.confidence or "unknown" for each in settings)
    told = [f"{counts[word]} {word}" for word in HOW_SURE if counts[word]]
    return ", ".join(told) or "no values"


def setting_columns(settings: Sequence[Setting]) -> Columns:
    """Return every value that decides, with its unit and what it rests on."""
    return {
        "Of": [each.table for each in settings],
        "Parameter": [each.key for each in settings],
        "Value": ["\u2013" if each.value is None else f"{each.value}" for each in settings],
        "Unit": [each.written.unit or "" for each in settings],
        "How sure": [each.written.confidence or "unknown" for each in settings],
        "Source, or why there is no value": [
            each.written.source or each.written.reason or "" for each in settings
        ],
    }


def seen_columns(seen: Sequence[PlanSeen], *, in_force: str | None) -> Columns:
    """Return which plans are named by signals, and whether their text can be read here."""
    return {
        "Plan": [each.plan_hash[:HASH_SHOWN] for each in seen],
        "Text": [
            "below: it is the plan in force" if each.plan_hash == in_force else "not on the log"
            for each in seen
        ],
        "Signals": [each.signals for each in seen],
        "First used": [instant(each.first_at) for each in seen],
        "Last used": [instant(each.last_at) for each in seen],
        "Detectors": [", ".join(each.detectors) for each in seen],
        "Whole hash (SHA-256)": [each.plan_hash for each in seen],
    }
