"""What is told when a detector begins to see, ceases to, or misses something else than before.

"No signal" means that all is well only where somebody could have seen it. So each detector says of
each device in place what it is missing, and a change of that is an event like any other.
"""

from typing import Any

from detectors.contract import Detector
from detectors.episode import envelope
from events.clock import ClockTicked
from events.evaluation import Evaluation, EvaluationChanged


def evaluation(
    not_evaluated: str | None,
    *,
    tick: ClockTicked,
    device: str,
    detector: Detector[Any, Any],
    plan_hash: str,
) -> EvaluationChanged:
    """Return what tells that a hazard can be judged from this tick on, or why not.

    Examples
    --------
    >>> from detectors.registry import discover
    >>> from events.sample import tick
    >>> told = evaluation(
    ...     "nothing was uploaded yet",
    ...     tick=tick(day=7), device="device-1", detector=discover()[0], plan_hash="0" * 64,
    ... )
    >>> told.subject, told.data.not_evaluated
    ('device-1', 'nothing was uploaded yet')
    """
    return EvaluationChanged(
        **envelope(tick, device, detector, "evaluation"),
        data=Evaluation(
            hazard=detector.hazard,
            detector=detector.name,
            detector_version=detector.version,
            plan_hash=plan_hash,
            not_evaluated=not_evaluated,
        ),
    )
