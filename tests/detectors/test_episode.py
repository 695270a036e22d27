"""One signal per device and hazard: told once, updated, repeated, closed, cleared."""

from dataclasses import dataclass
from typing import Any

import pytest

from detectors.contract import Detector, Finding
from detectors.episode import Episode, Rules, follow, repeat, review
from events.envelope import Event
from events.sample import adverse_event, moment, reviewed, tick
from events.signal import SignalRaised, SignalRepeated, SignalUpdated
from events.vocabulary import Grade

RULES = Rules()


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


WATCH: Detector[Any, Any] = Detector(
    name="watch",
    version=1,
    hazard="pain",
    consumes=(),
    parameters=Nothing(),
    initial=Nothing(),
    step=lambda _parameters, state, _event: (state, None),
)


def tell(
    episode: Episode | None,
    *,
    day: float,
    statistic: float = 1.0,
    grade: Grade = "warning",
    cleared: bool = False,
) -> tuple[Episode | None, SignalRaised | SignalUpdated | None]:
    finding = Finding(
        grade=grade,
        statistic=statistic,
        threshold=1.0,
        unit="points",
        summary="something",
        evidence=(),
        cleared=cleared,
    )
    cause = adverse_event(day=day)
    return follow(
        episode,
        finding,
        cause=cause,
        device=cause.subject,
        detector=WATCH,
        plan_hash="0" * 64,
        rules=RULES,
    )


def remind(episode: Episode, *, day: float) -> tuple[Episode, SignalRepeated | None]:
    at: Event = tick(day=day)
    return repeat(episode, tick=at, device="device-1", detector=WATCH, rules=RULES)


def opened(**told: Any) -> Episode:
    episode, signal = tell(None, day=0, **told)
    assert episode is not None and signal is not None
    return episode


def test_the_same_finding_again_tells_nothing_and_one_that_grew_updates() -> None:
    episode = opened()

    same, nothing = tell(episode, day=1, statistic=1.4)
    grown, update = tell(episode, day=2, statistic=1.5)

    assert (same, nothing) == (episode, None)
    assert isinstance(update, SignalUpdated) and update.data.signal_id == episode.signal_id
    assert grown is not None and grown.statistic == 1.5


@pytest.mark.parametrize(("grade", "days"), [("urgent", 1), ("warning", 7), ("advisory", 28)])
def test_a_signal_repeats_until_somebody_looks_the_graver_the_sooner(
    grade: Grade, days: int
) -> None:
    episode = opened(grade=grade)

    early, nothing = remind(episode, day=days - 0.01)
    once, first = remind(early, day=days)
    still, none = remind(once, day=days + 0.5)
    _, second = remind(still, day=days + min(2 * days, 28))

    assert nothing is none is None
    assert first is not None and second is not None
    assert (first.data.times, second.data.times) == (1, 2)
    assert first.data.waiting_since == moment(0)
    assert (first.subject, first.data.signal_id) == ("device-1", episode.signal_id)


def test_after_a_long_silence_of_the_clock_one_reminder_makes_up_for_it() -> None:
    late, told = remind(opened(grade="urgent"), day=30)  # after 1, 3, 7 and 15 days
    _, again = remind(late, day=30.9)

    assert told is not None and told.data.times == 4
    assert again is None


@pytest.mark.parametrize("action", ["acknowledged", "assigned", "assessed", "escalated"])
def test_nothing_repeats_once_somebody_has_looked(action: str) -> None:
    seen = review(opened(grade="urgent"), reviewed(action, day=0.5))

    assert remind(seen, day=90) == (seen, None)


def test_what_was_handed_over_repeats_until_the_other_one_has_looked() -> None:
    looked = review(opened(grade="urgent"), reviewed("acknowledged", day=0.5))
    handed = review(looked, reviewed("assigned", day=2, assignee="ben"))
    kept = review(looked, reviewed("assigned", day=2, assignee="sample"))

    handed, told = remind(handed, day=3)

    assert told is not None and (told.data.times, told.data.waiting_since) == (1, moment(2))
    assert remind(kept, day=90) == (kept, None)
    seen = review(handed, reviewed("acknowledged", day=3.5))
    assert remind(seen, day=90) == (seen, None)


def test_a_snoozed_signal_repeats_after_its_time() -> None:
    asleep = review(opened(grade="urgent"), reviewed("snoozed", day=0.5, until=moment(10)))

    asleep, nothing = remind(asleep, day=10.5)
    _, told = remind(asleep, day=11)

    assert nothing is None
    assert told is not None and told.data.waiting_since == moment(10)


def test_more_evidence_waits_for_somebody_again() -> None:
    seen = review(opened(grade="warning"), reviewed("acknowledged", day=1))

    graver, update = tell(seen, day=20, grade="urgent")

    assert update is not None and graver is not None
    assert remind(graver, day=21)[1] is not None


def test_a_closed_signal_stays_closed_on_the_same_evidence() -> None:
    closed = review(opened(), reviewed("closed", day=1, reason="checked in clinic"))

    still, nothing = tell(closed, day=2, statistic=1.4)

    assert (still, nothing) == (closed, None)
    assert remind(closed, day=365) == (closed, None)


def test_more_evidence_than_was_closed_raises_a_new_signal() -> None:
    closed = review(opened(), reviewed("closed", day=1))

    episode, raised = tell(closed, day=9, statistic=2.0)

    assert isinstance(raised, SignalRaised)
    assert episode is not None and not episode.closed
    assert raised.id == episode.signal_id != closed.signal_id


def test_evidence_that_went_away_after_closing_tells_nothing_and_starts_anew() -> None:
    closed = review(opened(), reviewed("closed", day=1))

    nothing, told = tell(closed, day=30, statistic=0.0, cleared=True)
    episode, raised = tell(nothing, day=60)

    assert (nothing, told) == (None, None)
    assert isinstance(raised, SignalRaised) and episode is not None


def test_a_reopened_signal_goes_on_under_its_name() -> None:
    closed = review(opened(), reviewed("closed", day=1))

    open_again = review(closed, reviewed("reopened", day=3))
    _, update = tell(open_again, day=9, statistic=2.0)

    assert isinstance(update, SignalUpdated) and update.data.signal_id == closed.signal_id
    assert remind(open_again, day=10)[1] is not None
