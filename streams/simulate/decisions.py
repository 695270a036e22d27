"""What a made-up safety officer decided about the signals of a made-up fleet.

Without decisions every signal of two years would wait, and no page would look as it does in a
place where people work. Most signals are looked at within days, the graver the sooner, and closed
after some weeks. Some slip through, as happens, until a review of what is open finds them: none
waits for a year. In between, signals are handed to somebody, told apart, passed on where they are
grave, or left to rest until the next visit where they are not. The verdict is the truth's: who
closes a signal has seen the picture, or the lead in their hand. Every number is assumed.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from events.envelope import SIMULATED_SOURCE
from events.identity import event_id
from events.signal import Review, SignalRaised, SignalReviewed
from events.vocabulary import Grade
from streams.simulate.truth import Truth

Verdict = Literal["refuted", "confirmed"]
OFFICER = "simulated-officer"
HANDS = ("officer", OFFICER, OFFICER)
"""In whose hands signals are put, each as likely as the next: the first signs in at the demo."""
LOOKED_AT_SHARE = 0.94
CLOSED_SHARE = 0.85
LOOKS_WITHIN_DAYS: dict[Grade, float] = {"urgent": 0.6, "warning": 2.0, "advisory": 5.0}
FOUND_AFTER_DAYS = (7.0, 21.0)
"""How much later the review finds a signal at which nobody looked."""
CLOSES_AFTER_DAYS = (6.0, 40.0)
LINGERS_DAYS = (30.0, 60.0)
"""How much longer a signal stays open whose cause is not found by then."""
GRACE = timedelta(days=30)
ASSIGNED_SHARE, VALIDATED_SHARE, ESCALATED_SHARE, SNOOZED_SHARE = 0.5, 0.6, 0.5, 0.4
"""Of all signals, of the real ones, of real ones that are no mere advisory, and of advisories."""
SNOOZE_DAYS_MAX = 14.0
SAID = {
    "validated": "Seen again in the newest sessions: the clinic has been asked for a visit.",
    "escalated": "What to do is for the clinical lead and the manufacturer to decide.",
    "snoozed": "The person comes to the clinic soon: to be looked at with what is measured then.",
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
        is_real = any(_is_about(truth, signal) for truth in known)
        for at, review in _course(signal, is_real, Random(f"{seed}/decisions/{signal.id}")):
            if at < until:
                yield _decision(signal, at, review)


def _course(
    signal: SignalRaised, is_real: bool, chance: Random
) -> Iterator[tuple[datetime, Review]]:
    """Yield what is decided about one signal and when, from the first look to the closing."""
    slipped = chance.random() >= LOOKED_AT_SHARE
    days = chance.expovariate(1 / LOOKS_WITHIN_DAYS[signal.data.grade])
    days += chance.uniform(*FOUND_AFTER_DAYS) if slipped else 0.0
    looked_at = signal.recordedtime + timedelta(days=days)
    yield looked_at, Review(signal_id=signal.id, action="acknowledged")
    lingers = chance.random() >= CLOSED_SHARE
    days = chance.uniform(*CLOSES_AFTER_DAYS)
    days += chance.uniform(*LINGERS_DAYS) if lingers else 0.0
    closed_at = looked_at + timedelta(days=days)
    for share, review in _between(signal, is_real, chance):
        at = looked_at + (closed_at - looked_at) * share
        if review.action == "snoozed":
            rest = min(timedelta(days=SNOOZE_DAYS_MAX), (closed_at - at) * 0.9)
            review = review.model_copy(update={"until": at + rest})
        yield at, review
    verdict: Verdict = "confirmed" if is_real else "refuted"
    yield (
        closed_at,
        Review(signal_id=signal.id, action="closed", verdict=verdict, reason=SAID[verdict]),
    )


def _between(signal: SignalRaised, is_real: bool, chance: Random) -> Iterator[tuple[float, Review]]:
    """Yield what is decided between the two, and after which share of the time."""
    named = signal.id
    if chance.random() < ASSIGNED_SHARE:
        yield 0.05, Review(signal_id=named, action="assigned", assignee=chance.choice(HANDS))
    if is_real and chance.random() < VALIDATED_SHARE:
        said = SAID["validated"]
        yield 0.2, Review(signal_id=named, action="assessed", verdict="validated", reason=said)
    if is_real and signal.data.grade != "advisory" and chance.random() < ESCALATED_SHARE:
        yield 0.25, Review(signal_id=named, action="escalated", reason=SAID["escalated"])
    if signal.data.grade == "advisory" and chance.random() < SNOOZED_SHARE:
        yield 0.3, Review(signal_id=named, action="snoozed", reason=SAID["snoozed"])


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
