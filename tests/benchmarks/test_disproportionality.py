import pytest

from benchmarks.__main__ import discover
from benchmarks.disproportionality import GOALS, made_up, run
from detectors.statistics.two_by_two import tables


def test_a_small_table_is_measured_and_every_goal_names_a_number() -> None:
    found = run(products=60, problems=50, runs=1, page_products=40)

    assert all(isinstance(found[name], float) for name in GOALS)
    pairs = found["pairs"]
    assert isinstance(pairs, int)
    assert 500 < pairs <= 3_000


def test_the_made_up_pairs_are_the_same_for_both_and_each_time() -> None:
    reports, table = made_up(20, 30)

    again = made_up(20, 30)[1]

    assert reports["count"].to_pylist() == table.a.tolist() == again.a.tolist()
    assert len(set(table.total.tolist())) == 1
    assert table.total[0] == pytest.approx(table.a.sum())
    assert tables(table.a, table.b, table.c, table.d).expected.min() > 0


def test_it_is_found_by_existing() -> None:
    assert "disproportionality" in discover()
