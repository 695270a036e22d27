"""Counting reports, by hand and on real ones."""

import csv
import gzip
from pathlib import Path

import pytest

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.report_counts import CountedPairs, Mention, count_pairs

DATA = Path(__file__).parents[4] / "shared/data/signal_oracle"
SILENT = {
    "No Clinical Signs, Symptoms or Conditions",
    "Insufficient Information",
    "Appropriate Term / Code Not Available",
    "No Known Impact Or Consequence To Patient",
    "No Consequences Or Impact To Patient",
    "No Information",
    "No Code Available",
    "No Patient Involvement",
    "Not Applicable",
}
there = pytest.mark.skipif(not DATA.is_dir(), reason="real reports are not beside the checkout")


def named(*mentions: tuple[str, str, str]) -> list[Mention]:
    return [Mention(report=r, product=a, problem=b) for r, a, b in mentions]


def real() -> list[dict[str, str]]:
    path = DATA / "maude_product_problem_pairs.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_report_of_two_products_counts_for_both_and_once_among_all() -> None:
    mentions = named(("1", "lead", "pain"), ("1", "generator", "pain"), ("2", "lead", "burn"))

    found = count_pairs(mentions)

    assert isinstance(found, CountedPairs)
    assert found.reports == 2
    at = found.at("generator", "pain")
    assert isinstance(at, int)
    table = found.table
    assert (table.a[at], table.b[at], table.c[at], table.d[at]) == (1, 0, 0, 1)


def test_what_is_counted_twice_counts_once_and_in_any_order() -> None:
    mentions = named(("1", "lead", "pain"), ("2", "lead", "burn"), ("3", "pump", "pain"))

    once, twice = count_pairs(mentions), count_pairs([*reversed(mentions), *mentions])

    assert isinstance(once, CountedPairs)
    assert isinstance(twice, CountedPairs)
    assert once.pairs == twice.pairs
    assert once.table.a.tolist() == twice.table.a.tolist() == [1, 1, 1]
    assert once.table.total.tolist() == [3, 3, 3]


def test_reports_of_silent_problems_count_as_reports() -> None:
    mentions = named(("1", "lead", "pain"), ("2", "lead", "unclear"), ("3", "pump", "burn"))

    found = count_pairs(mentions, unasked={"unclear"}, never_reported=True)

    assert isinstance(found, CountedPairs)
    assert found.pairs == (("lead", "burn"), ("lead", "pain"), ("pump", "burn"), ("pump", "pain"))
    assert found.table.a.tolist() == [0, 1, 1, 0]
    assert found.table.b.tolist() == [2, 1, 0, 1]


def test_nothing_to_count_is_a_reason() -> None:
    assert count_pairs(()) == NotEvaluated("there is no report to count")
    silent = count_pairs(named(("1", "lead", "unclear")), unasked={"unclear"})
    assert silent == NotEvaluated("no report names a problem that is asked about")


@there
def test_real_reports_are_counted_as_sets_of_them_say() -> None:
    rows = real()
    mentions = named(*((r["mdr_report_key"], r["product"], r["problem"]) for r in rows))

    found = count_pairs(mentions, unasked=SILENT)

    assert isinstance(found, CountedPairs)
    assert found.reports == len({r["mdr_report_key"] for r in rows}) == 45_733
    for product, problem in (("SENZA SCS", "Pain"), ("SYNCHROMED III", "Seroma")):
        of = {r["mdr_report_key"] for r in rows if r["product"] == product}
        naming = {r["mdr_report_key"] for r in rows if r["problem"] == problem}
        at = found.at(product, problem)
        assert isinstance(at, int)
        cells = (found.table.a[at], found.table.b[at], found.table.c[at], found.table.d[at])
        both, either = len(of & naming), len(of | naming)
        assert cells == (both, len(of) - both, len(naming) - both, 45_733 - either)


@there
def test_counted_by_rows_the_real_pairs_are_those_of_the_independent_table() -> None:
    """The oracle counts rows that are not silent: each is then a report of its own."""
    rows = [r for r in real() if r["problem"] not in SILENT]
    with (DATA / "oracle_2x2_maude_sample.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))

    found = count_pairs(named(*((str(i), r["product"], r["problem"]) for i, r in enumerate(rows))))

    assert isinstance(found, CountedPairs)
    where = {pair: at for at, pair in enumerate(found.pairs)}
    table = found.table
    for line in told:
        at = where[line["product"], line["problem"]]
        cells = (table.a[at], table.b[at], table.c[at], table.d[at])
        assert cells == tuple(float(line[name]) for name in ("n11", "n10", "n01", "n00"))
