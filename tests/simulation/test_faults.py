"""Whatever is done to the log and to what was derived from it, no signal is lost or doubled."""

from collections import Counter
from dataclasses import replace

import pytest

from streams.published import Published
from tests.simulation.faults import Tally, one_round, one_world, run_all
from tests.simulation.faults_page import page_of
from tests.simulation.parting_world import FAULTS


def test_in_worlds_that_part_nothing_is_lost_or_doubled() -> None:
    tally = sum((one_world(seed) for seed in range(40)), start=Tally())

    assert tally.clean, tally.wrong
    assert tally.signals > 200, "worlds without signals prove nothing"


def test_a_signal_at_its_old_offset_again_does_not_stand_for_those_before_it() -> None:
    """The topic lost its end and grew again without one signal, and an old bench was put back."""
    tally = one_world(7_461)

    assert tally.clean, tally.wrong


@pytest.mark.slow
def test_in_a_thousand_worlds_that_part_nothing_is_lost_or_doubled() -> None:
    tally = sum((one_world(seed) for seed in range(40, 1_040)), start=Tally())

    assert tally.clean, tally.wrong
    assert set(tally.harms) == set(FAULTS)


def test_the_worlds_notice_a_worker_that_does_not_tell_what_the_topic_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Published, "lacking", lambda _, step: replace(step, signals=()))

    lost = sum(one_world(seed).lost for seed in range(10))

    assert lost > 0, "the harness cannot see the fault it is made for"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_in_rounds_on_the_embedded_log_nothing_is_lost_or_doubled(seed: int) -> None:
    tally = one_round("sqlite", seed)

    assert tally.clean, tally.wrong
    assert tally.signals > 0


@pytest.mark.slow
@pytest.mark.kafka
@pytest.mark.parametrize("seed", range(2))
def test_in_rounds_on_kafka_nothing_is_lost_or_doubled(seed: int, kafka_url: str) -> None:
    assert kafka_url, "there is a Kafka to be had"

    tally = one_round("kafka", seed)

    assert tally.clean, tally.wrong
    assert tally.signals > 0


def test_the_page_says_what_was_run_and_what_went_wrong() -> None:
    bad = Tally(runs=3, signals=70, lost=1, harms=Counter({"a worker dies": 3}))
    bad.wrong.append("seed 7: lost 1")

    page = page_of({"pure worlds": Tally(runs=1_000), "rounds": bad})

    assert "| run | 1,000 | 3 |" in page
    assert "| a worker dies | 0 | 3 |" in page
    assert "- rounds, seed 7: lost 1" in page


def test_what_is_shared_among_processes_is_added_up() -> None:
    tally = run_all(one_world, range(6), what="worlds", at_once=2)

    assert tally == sum((one_world(seed) for seed in range(6)), start=Tally())
    assert tally.runs == 6
