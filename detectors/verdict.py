"""From evidence to a finding: weights are summed openly, and one point is a finding.

Every detector counts in points, so that a report, a picture and a reading can be added, and so that
an episode that grows from one kind of evidence to another is seen to grow. What was measured, with
its unit, stands in the evidence.
"""

from collections.abc import Iterable

from detectors.contract import Finding
from detectors.notes import evidence
from events.envelope import Event
from events.signal import EVIDENCE_MAX, Evidence
from events.vocabulary import Grade, Side

THRESHOLD_POINTS = 1.0
TEXT_MAX = 500


def suspect(
    seen: tuple[Evidence, ...],
    summary: str,
    *,
    grade: Grade,
    side: Side | None = None,
    contact: int | None = None,
    faults: Iterable[str] = (),
) -> Finding:
    """Return the finding that this evidence makes; its statistic is the sum of the weights."""
    counted = seen[-EVIDENCE_MAX:]
    points = sum(each.weight for each in counted)
    assert points >= THRESHOLD_POINTS, "what is told must have passed the threshold"
    return Finding(
        grade=grade,
        statistic=points,
        threshold=THRESHOLD_POINTS,
        unit="points",
        summary=summary[:TEXT_MAX],
        evidence=counted,
        side=side,
        contact=contact,
        faults=tuple(dict.fromkeys(faults)),
    )


def withdraw(event: Event, summary: str) -> Finding:
    """Return the finding that ends an episode: nothing speaks for it since `event`."""
    at_s = event.time.timestamp()
    return Finding(
        grade="advisory",
        statistic=0.0,
        threshold=THRESHOLD_POINTS,
        unit="points",
        summary=summary,
        evidence=(evidence(event.id, at_s, "nothing speaks for it any more", weight=0.0),),
        cleared=True,
    )
