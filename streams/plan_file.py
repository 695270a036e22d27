"""The plan in force, read from its file. A process that cannot use it does not start."""

from pathlib import Path

from detectors.plan import PmsPlan
from detectors.plan_text import InvalidPlan, WrittenPlan, read_plan
from detectors.registry import discover
from detectors.wording import plural
from store.settings import Settings


class PlanUnusable(Exception):
    """No plan could be made of a file; the message holds every problem and what to do."""


def plan_in_force(settings: Settings) -> PmsPlan:
    """Return the plan that STIMWATCH_PLAN names, or the one that comes with the program."""
    return read_plan_file(settings.plan).plan


def plan_text(path: Path) -> str:
    """Return the text of a plan that can be worked by, as it stands in its file.

    Raises
    ------
    PlanUnusable
        If the file cannot be read, or is no plan for the detectors of this program.
    """
    return _read(path)[0]


def read_plan_file(path: Path) -> WrittenPlan:
    """Return the plan in a file, with all that the file says of it; raise as `plan_text` does."""
    return _read(path)[1]


def _read(path: Path) -> tuple[str, WrittenPlan]:
    try:
        text = path.read_bytes()
        written = read_plan(text, detectors=discover())
        return text.decode(), written
    except OSError as error:
        message = (
            f"the plan {path} cannot be read: {error.strerror}. "
            "Name another one in STIMWATCH_PLAN, or unset it and use the one that comes along"
        )
        raise PlanUnusable(message) from error
    except InvalidPlan as invalid:
        reasons = plural(len(invalid.problems), "reason")
        lines = "".join(f"\n  {problem}" for problem in invalid.problems)
        message = (
            f"the plan {path} cannot be used, for {reasons}:{lines}\n"
            f"Change it, and look again with `stimwatch plan check {path}`"
        )
        raise PlanUnusable(message) from invalid
