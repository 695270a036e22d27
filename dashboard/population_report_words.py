"""What the comparison of products in public databases says: cells, masks, and what it rests on."""

from dashboard.population_words import percent, ranged, unmarked
from dashboard.words import counted
from detectors.population.public_reports import Disproportion, Disproportions
from detectors.population.report_measures import Interval, LikelihoodRatio, Mask
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.wording import sentence
from reports.words import hazard_name, number, p_value

MASKS_TOLD = 3
_VERDICTS = {
    "more": "▲ more than expected",
    "perhaps more": "more, but may be chance among so many",
    "not within strata": "more, but not within years",
    "fewer": "fewer than expected",
    "too few": "too few reports to tell",
    "no difference": "no difference shown",
}


def missing(found: NotEvaluated) -> str:
    """Return why a measure has no value.

    >>> missing(NotEvaluated("no report names the product"))
    'not estimable: no report names the product'
    """
    return f"not estimable: {found.reason}"


def estimated(found: Interval | NotEvaluated) -> str:
    """Return an estimate with its limits, or why there is none.

    >>> estimated(Interval(value=10.0, low=4.15, high=24.0))
    '10.0 (4.15 to 24.0)'
    """
    if isinstance(found, NotEvaluated):
        return missing(found)
    return f"{number(found.value)} ({ranged(found)})"


def told(row: Disproportion) -> str:
    """Return the verdict of a row in words."""
    if row.verdict == "hidden" and isinstance(row.measured.mask, Mask):
        return f"hidden by {row.measured.mask.product}"
    return _VERDICTS[row.verdict]


def common(row: Disproportion) -> str:
    """Return the common ratio of the strata, and of how many."""
    found, used = row.measured.stratified_ror, row.measured.strata_used
    if isinstance(found, NotEvaluated):
        return missing(found)
    return f"{estimated(found)}, {counted(used, 'year')}"


def likelihood(found: LikelihoodRatio | NotEvaluated) -> str:
    """Return the log likelihood ratio of an excess with its p; without an excess it is 0.

    >>> likelihood(LikelihoodRatio(log_ratio=6.21, p_at_most=0.0123))
    '6.21 (p at most 0.012)'
    """
    if isinstance(found, NotEvaluated):
        return missing(found)
    p = p_value(found.p_at_most)
    return f"{number(found.log_ratio)} (p {p if p.startswith('below') else f'at most {p}'})"


def without_mask(row: Disproportion) -> str:
    """Return the ratio without the product that hides most of this one."""
    mask = row.measured.mask
    if isinstance(mask, NotEvaluated):
        return missing(mask)
    return f"{estimated(mask.prr)}, without {mask.product}"


def masks(found: Disproportions) -> str:
    """Return who hides whom, in sentences, or that nobody hides anybody."""
    hidden = [row for row in found.rows if row.verdict == "hidden"]
    if not hidden:
        return (
            "No product hides another of those shown: none gets a PRR that is surely above one "
            "when any one other product is left out."
        )
    said = [_hides(row, found.hazard) for row in hidden[:MASKS_TOLD]]
    if len(hidden) > MASKS_TOLD:
        said.append(f"{len(hidden) - MASKS_TOLD} more are hidden so; the table names them.")
    return " ".join((*said, "The one left out was chosen because it hides most: no test."))


def _hides(row: Disproportion, hazard: str) -> str:
    mask, whole = row.measured.mask, row.measured.prr
    assert isinstance(mask, Mask), "what is hidden is hidden by something"
    known = missing(whole) if isinstance(whole, NotEvaluated) else number(whole.value)
    share = percent(mask.of_problem / mask.reports)
    return (
        f"**{unmarked(mask.product)} hides {unmarked(row.product)}**: {share} of its "
        f"{counted(mask.reports, 'report')} name {hazard_name(hazard)}. Without them the PRR of "
        f"{unmarked(row.product)} would be {estimated(mask.prr)}, with them it is {known}."
    )


def rests_on(found: Disproportions) -> str:
    """Return what stands beneath the table: who is in it, and what it was held against."""
    shown = (
        f"The first {len(found.rows)} of {counted(found.products, 'product')}"
        if len(found.rows) < found.products
        else "All products"
    )
    return (
        f"{shown}, the surest excess first. Every number counts reports. p is adjusted for all "
        f"{counted(found.pairs, 'pair')} of product and outcome (Benjamini-Yekutieli). The "
        "products compared are those that were imported: another choice gives other ratios. "
        f"{sentence(found.uncalibrated)}"
    )
