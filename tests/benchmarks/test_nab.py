from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.nab import (
    DATA,
    Series,
    as_uploads,
    detections,
    normalised,
    read_corpus,
    run,
    score,
    sigmoid,
)
from detectors.device.lead_fracture import DETECTOR

QUIET = Series(name="quiet", values=(50.0,) * 1_000, windows=((400, 499), (700, 799)))
there = pytest.mark.skipif(not DATA.is_dir(), reason="NAB's series are not beside this checkout")


def test_to_say_nothing_is_worth_nothing() -> None:
    assert normalised([score(QUIET, [])]) == 0.0


def test_to_detect_each_window_at_its_first_reading_is_perfect() -> None:
    assert normalised([score(QUIET, [400, 700])]) == pytest.approx(100.0)


def test_the_later_a_detection_in_its_window_the_less_it_earns() -> None:
    earned = [score(QUIET, [at, 700]).points for at in (400, 430, 460, 499)]

    assert all(early > late for early, late in pairwise(earned))


def test_only_the_first_detection_in_a_window_earns() -> None:
    assert score(QUIET, [420, 430, 440]) == score(QUIET, [420])


def test_a_false_alarm_costs_more_the_further_behind_a_window_it_is() -> None:
    just_behind, far_behind, before_any = (score(QUIET, [at]).points for at in (505, 650, 200))

    assert 0 > just_behind + 2 > far_behind + 2 >= before_any + 2
    assert before_any == pytest.approx(-2 - 0.11)


def test_what_is_found_while_learning_does_not_count() -> None:
    assert QUIET.probation == 150
    assert score(QUIET, [149]) == score(QUIET, [])


def test_the_gain_falls_from_the_left_end_to_the_right() -> None:
    assert sigmoid(-1.0) == pytest.approx(-sigmoid(1.0))


def test_the_detector_finds_a_jump_of_a_steady_series_after_three_readings() -> None:
    steady = Series(name="", values=(70.0,) * 600 + (150.0,) * 100, windows=())

    assert detections(as_uploads(steady), DETECTOR) == [602]


def test_without_the_series_the_benchmark_says_so(tmp_path: Path) -> None:
    assert "skipped" in run(tmp_path)


@there
def test_every_series_that_is_there_has_its_windows_and_no_overlap() -> None:
    corpus = read_corpus(DATA)

    assert len(corpus) == 21
    for series in corpus:
        assert all(0 <= a < b < len(series.values) for a, b in series.windows)
        assert all(before[1] < after[0] for before, after in pairwise(series.windows))
