import pytest

from benchmarks.__main__ import discover
from benchmarks.sequential import GOALS, run


@pytest.mark.slow
def test_every_goal_has_a_number_and_none_is_missed_by_much() -> None:
    """Ten times the goal, so that a busy machine fails nothing and a slow algorithm does."""
    found = run()

    for name, goal in GOALS.items():
        took_ms = found[name]
        assert isinstance(took_ms, float)
        assert 0.0 < took_ms <= 10.0 * float(goal.removeprefix("<= ").replace(",", ""))


def test_it_is_found_by_existing() -> None:
    assert "sequential" in discover()
