"""The demo's history: what its made-up people decided, as the detectors see it."""

from datetime import timedelta
from pathlib import Path

import pytest

from events.codec import decode
from events.sample import moment
from events.signal import SignalRaised, SignalReviewed
from store.settings import Settings
from streams.commands.feed import UNDECIDED, feed
from streams.plan_file import plan_in_force
from streams.replay import replay

TODAY = moment(300).date()
SLOWEST = timedelta(days=45)
"""A review finds what slipped through within three weeks, and an advisory takes days more."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env({"STIMWATCH_HOME": str(tmp_path)})


def test_no_signal_of_the_demo_waits_for_long_not_even_one_raised_after_a_closing(
    settings: Settings,
) -> None:
    feed(settings, devices=40, days=300, seed=739, today=TODAY, say=lambda _: None)

    (history,) = settings.home.glob("fleet-*/history.jsonl")
    events = [decode(line) for line in history.read_bytes().splitlines()]
    told = replay(history, plan=plan_in_force(settings), processes=1).signals

    reviews = [event.data for event in events if isinstance(event, SignalReviewed)]
    seen = {each.signal_id for each in reviews if each.action == "acknowledged"}
    raised = [each for each in told if isinstance(each, SignalRaised)]
    again = {(each.subject, each.data.hazard) for each in raised}
    waiting = [each for each in raised if each.id not in seen]
    assert len(again) < len(raised)
    assert seen <= {each.id for each in raised}
    assert all(moment(300) - each.recordedtime < UNDECIDED + SLOWEST for each in waiting)
