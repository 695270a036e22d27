"""Answers to the questionnaires as they were typed, checked before they become outcomes.

EQ-5D-5L is kept as five levels and never turned into an index: value sets change, and none was
checked for this program.
"""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any

from dashboard.faults import Fault, number_faults
from events.outcome import Outcomes

DIMENSIONS = (
    "mobility",
    "self-care",
    "usual activities",
    "pain or discomfort",
    "anxiety or depression",
)
LEVELS = (1, 2, 3, 4, 5)
NRS, VAS_MM, PERCENT = (0.0, 10.0), (0.0, 100.0), (0.0, 100.0)
BACK_PAIN_NRS, BACK_PAIN_VAS, DISABILITY = "Back pain (NRS)", "Back pain (VAS)", "Disability (ODI)"
HEALTH, IMPLANT_PAIN_NRS = "Health (EQ VAS)", "Implant pain (NRS)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What was typed; None is a question left open. `levels` are those of EQ-5D-5L."""

    pain_nrs: float | None = None
    pain_vas_mm: float | None = None
    odi_percent: float | None = None
    eq_vas: float | None = None
    implant_site_pain_nrs: float | None = None
    levels: tuple[int | None, ...] = (None,) * len(DIMENSIONS)


NO_SCORES = Scores()


def score_faults(scores: Scores) -> Iterator[Fault]:
    """Yield why the answers cannot be kept: a profile with gaps is none."""
    yield from number_faults(BACK_PAIN_NRS, scores.pain_nrs, NRS)
    yield from number_faults(BACK_PAIN_VAS, scores.pain_vas_mm, VAS_MM, "mm")
    yield from number_faults(DISABILITY, scores.odi_percent, PERCENT, "%")
    yield from number_faults(HEALTH, scores.eq_vas, PERCENT)
    yield from number_faults(IMPLANT_PAIN_NRS, scores.implant_site_pain_nrs, NRS)
    told = [level for level in scores.levels if level is not None]
    if told and len(told) < len(DIMENSIONS):
        missing = [
            name for name, level in zip(DIMENSIONS, scores.levels, strict=True) if level is None
        ]
        why = f"all five levels belong together; still open: {', '.join(missing)}."
        yield Fault(question="EQ-5D-5L", why=why, missing=True)


def is_empty(scores: Scores) -> bool:
    """Say whether nothing was answered.

    >>> is_empty(Scores()), is_empty(Scores(odi_percent=0.0))
    (True, False)
    """
    return astuple(scores) == astuple(NO_SCORES)


def outcomes_of(scores: Scores) -> Outcomes | None:
    """Return the outcomes of answers without faults; None where nothing was answered.

    >>> outcomes_of(Scores(pain_nrs=4.0, levels=(1, 1, 2, 3, 1))).eq5d5l
    '11231'
    """
    if is_empty(scores):
        return None
    told = None not in scores.levels
    fields: dict[str, Any] = {
        "pain_nrs": scores.pain_nrs,
        "pain_vas_mm": scores.pain_vas_mm,
        "odi_percent": scores.odi_percent,
        "eq_vas": scores.eq_vas,
        "implant_site_pain_nrs": scores.implant_site_pain_nrs,
        "eq5d5l": "".join(str(level) for level in scores.levels) if told else None,
    }
    return Outcomes.model_validate(fields)
