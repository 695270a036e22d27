"""What a made-up safety officer decided about the signals of a made-up fleet.

Without decisions every signal of two years would wait, and no page would look as it does in a
place where people work. Most signals are looked at within days, the graver the sooner, and closed
after some weeks. Some slip through, as happens, until a review of what is open finds them: none
waits for a year. The verdict is the truth's: who closes a signal has seen the picture, or the lead
in their hand. Every number is assumed.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random

from events.envelope import SIMULATED_SOURCE
from events.identity import event_id
from events.signal import Review, SignalRaised, SignalReviewed
from events.vocabulary import Grade
from streams.simulate.truth import Truth

OFFICER = "simulated-officer"
LOOKED_AT_SHARE = 0.94
CLOSED_SHARE = 0.85
LOOKS_WITHIN_DAYS: dict[Grade, float] = {"urgent": 0.6, "warning": 2.0, "advisory": 5.0}
FOUND_AFTER_DAYS = (7.0, 21.0)
"""How much later the review finds a signal at which nobody looked."""
CLOSES_AFTER_DAYS = (6.0, 40.0)
LINGERS_DAYS = (30.0, 60.0)
"""How much longer a signal stays open whose cause is not found by then."""
GRACE = timedelta(days=30)
SAID = {
    "confirmed": "Confirmed at the visit; the team has decided on treatment.",
    "refuted": "Looked into at the visit: another explanation was found.",
}


def decisions(
    signals: Iterable[SignalRaised], truths: Iterable[Truth], *, seed: int, until: datetime
) -> Iterator[SignalReviewed]:
    """Yield the decisions about some signals that were made before `until`, in no order.

    The same signals and seed yield the same decisions.
    """
    known = tuple(truths)
    for signal in signals:
        chance = Random(f"{seed}/decisions/{signal.id}")
        slipped = chance.random() >= LOOKED_AT_SHARE
        days = chance.expovariate(1 / LOOKS_WITHIN_DAYS[signal.data.grade])
        days += chance.uniform(*FOUND_AFTER_DAYS) if slipped else 0.0
        at = signal.recordedtime + timedelta(days=days)
        if at < until:
            yield _decision(signal, at, Review(signal_id=signal.id, action="acknowledged"))
        lingers = chance.random() >= CLOSED_SHARE
        days = chance.uniform(*CLOSES_AFTER_DAYS)
        days += chance.uniform(*LINGERS_DAYS) if lingers else 0.0
        at += timedelta(days=days)
        if at < until:
            yield _decision(signal, at, _closing(signal, known))


def _closing(signal: SignalRaised, truths: tuple[Truth, ...]) -> Review:
    is_real = any(_is_about(truth, signal) for truth in truths)
    verdict = "confirmed" if is_real else "refuted"
    return Review.model_validate(
        {
            "signal_id": signal.id,
            "action": "closed",
            "verdict": verdict,
            "reason": SAID[verdict],
        }
    )


def _is_about(truth: Truth, signal: SignalRaised) -> bool:
    if (truth.device, truth.hazard) != (signal.subject, signal.data.hazard):
        return False
    return truth.resolved is None or signal.time <= truth.resolved + GRACE


def _decision(signal: SignalRaised, at: datetime, review: Review) -> SignalReviewed:
    return SignalReviewed(
        id=event_id("simulated-decision", f"{signal.id}/{review.action}"),
        source=f"{SIMULATED_SOURCE}:decision",
        subject=signal.subject,
        time=at,
        recordedtime=at,
        actor=OFFICER,
        causationid=signal.id,
        data=review,
    )
