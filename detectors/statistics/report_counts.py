"""From reports to tables of two by two: who counts, and how often.

The unit is the report. A report that names a problem twice counts once for the pair; one that names
two problems counts once for each and once among all reports; a report of two products counts for
both. Packages that count rows instead count a report with five problems five times in the margins,
and a product whose reports are written at length looks worse for each single problem.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.two_by_two import Tables, tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A report names a product and a problem."""

    report: str
    product: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPairs:
    """Pairs of product and problem in the order of their names, and a table for each."""

    pairs: tuple[tuple[str, str], ...]
    table: Tables
    reports: int

    def at(self, product: str, problem: str) -> int | NotEvaluated:
        """Return where the pair stands in the table, or why it does not."""
        try:
            return self.pairs.index((product, problem))
        except ValueError:
            return NotEvaluated(f"no report names {product} and {problem}, or it was not asked for")


def count_pairs(
    mentions: Iterable[Mention], *, unasked: Collection[str] = (), never_reported: bool = False
) -> CountedPairs | NotEvaluated:
    """Count reports of every pair that was reported.

    Parameters
    ----------
    unasked
        Problems that say nothing ("insufficient information"). They make no pair, but their reports
        are reports: to drop them would raise the share of every other problem.
    never_reported
        Whether pairs without any report are wanted too, of all products by all problems.

    Examples
    --------
    >>> named = [("1", "lead A", "pain"), ("1", "lead A", "pain"), ("1", "lead A", "fracture"),
    ...          ("2", "lead A", "pain"), ("3", "lead B", "fracture"), ("4", "lead B", "unclear")]
    >>> found = count_pairs(
    ...     (Mention(report=r, product=a, problem=b) for r, a, b in named), unasked={"unclear"}
    ... )
    >>> found.pairs
    (('lead A', 'fracture'), ('lead A', 'pain'), ('lead B', 'fracture'))
    >>> [cell.tolist() for cell in (found.table.a, found.table.b, found.table.c, found.table.d)]
    [[1.0, 2.0, 1.0], [1.0, 0.0, 1.0], [1.0, 0.0, 1.0], [1.0, 2.0, 1.0]]
    """
    once = {(each.report, each.product, each.problem) for each in mentions}
    if not once:
        return NotEvaluated("there is no report to count")
    of_pair = Counter((product, problem) for _, product, problem in once if problem not in unasked)
    of_product = Counter(product for _, product in {(r, product) for r, product, _ in once})
    of_problem = Counter(problem for _, problem in {(r, problem) for r, _, problem in once})
    reports = len({report for report, _, _ in once})
    pairs = sorted(of_pair)
    if never_reported:
        asked = sorted(of_problem.keys() - set(unasked))
        pairs = [(product, problem) for product in sorted(of_product) for problem in asked]
    if not pairs:
        return NotEvaluated("no report names a problem that is asked about")
    cells = [
        (a, of_product[product] - a, of_problem[problem] - a, of_product[product])
        for product, problem in pairs
        for a in (of_pair[product, problem],)
    ]
    a, b, c, named = zip(*cells, strict=True)
    d = [reports - each - other for each, other in zip(named, c, strict=True)]
    return CountedPairs(pairs=tuple(pairs), table=tables(a, b, c, d), reports=reports)
