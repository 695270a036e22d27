"""What others decided is read from the log itself, from where a form was opened."""

import pytest

from dashboard.latest import decided_since, unseen
from events.codec import encode
from events.sample import reviewed
from events.signal import SignalReviewed
from store.log.interface import Entry, LogUnavailable
from store.log.open import open_log
from store.settings import TOPIC_EVENTS, Settings
from tests.dashboard.conftest import Homes
from tests.dashboard.world import SIGNAL, URGENT, add

OPENED: dict[str, int] = {}


def decided(settings: Settings) -> tuple[SignalReviewed, ...]:
    return decided_since(
        SIGNAL.id, SIGNAL.subject, offsets=OPENED, log_url=settings.log_url, open_log=open_log
    )


def test_only_decisions_about_this_signal_count(home: Homes) -> None:
    settings = home("empty")
    own = reviewed("acknowledged", day=1, signal_id=SIGNAL.id)
    other = reviewed("closed", day=2, signal_id=URGENT.id, verdict="refuted")
    add(settings, [own, other])

    assert decided(settings) == (own,)


def test_a_decision_that_is_on_the_log_twice_or_was_seen_is_not_told_again(home: Homes) -> None:
    settings = home("empty")
    first, second = (reviewed("assigned", day=day, signal_id=SIGNAL.id) for day in (1, 2))
    add(settings, [first, second, second])

    assert unseen(decided(settings), {first.id}) == (second,)


def test_a_record_that_cannot_be_read_is_no_decision(home: Homes) -> None:
    settings = home("empty")
    told = encode(reviewed("acknowledged", day=1, signal_id=SIGNAL.id))
    log = open_log(settings.log_url)
    log.append(TOPIC_EVENTS, [Entry(SIGNAL.subject.encode(), told[:-20])])
    log.close()

    assert decided(settings) == ()


def test_a_log_that_does_not_answer_leaves_it_unknown() -> None:
    with pytest.raises(LogUnavailable):
        decided_since(
            SIGNAL.id,
            SIGNAL.subject,
            offsets=OPENED,
            log_url="sqlite:///proc/nowhere/log.sqlite",
            open_log=open_log,
        )
