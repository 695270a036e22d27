"""The table of products in public databases: few columns by default, every measure when asked."""

from collections.abc import Callable, Mapping

from dashboard.population_report_words import (
    common,
    estimated,
    likelihood,
    told,
    without_mask,
)
from dashboard.population_words import detectable
from dashboard.tables import Columns
from detectors.population.public_reports import Disproportion, Disproportions
from reports.words import number, p_value

Cell = Callable[[Disproportion], str | int]
LIMITS = "95 % limits"
_FEW: Mapping[str, Cell] = {
    "Product": lambda row: row.product,
    "Verdict": told,
    "Reports of it": lambda row: row.reports,
    "Expected reports": lambda row: number(row.expected),
    f"PRR ({LIMITS})": lambda row: estimated(row.measured.prr),
    f"IC [bits] ({LIMITS})": lambda row: estimated(row.measured.information_bits),
    "EBGM (EB05 to EB95)": lambda row: estimated(row.measured.ebgm),
}
_MORE: Mapping[str, Cell] = {
    "All its reports": lambda row: row.of_product,
    f"ROR ({LIMITS})": lambda row: estimated(row.measured.ror),
    f"ROR within years ({LIMITS})": common,
    "PRR without its mask": without_mask,
    "Likelihood ratio [log] (p)": lambda row: likelihood(row.measured.likelihood),
    "Adjusted p": lambda row: p_value(row.adjusted_p),
    "Smallest detectable PRR": lambda row: detectable(row.measured.smallest_ratio),
    "Rate": lambda _: "needs a denominator",
}
HELP: Mapping[str, str] = {
    "Product": "The brand in capitals; where none was told, the generic name. Two spellings are "
    "two products.",
    "Verdict": "What all measures say together; a question, never a proof.",
    "Reports of it": "Reports of this product that name the outcome. One that names several "
    "products counts for each of them.",
    "Expected reports": "As many as there would be if its share were that of all reports.",
    f"PRR ({LIMITS})": "The share of its reports that name the outcome, divided by that share "
    "among all other products.",
    f"IC [bits] ({LIMITS})": "Observed over expected to base 2, drawn towards 0 where reports are "
    "few: 1 is twice the expected.",
    "EBGM (EB05 to EB95)": "Observed over expected, drawn towards what all products and outcomes "
    "together look like. The truth lies below EB05, or above EB95, with 5 % each.",
    "All its reports": "All reports of this product, whatever they are about.",
    f"ROR ({LIMITS})": "The same as PRR, with odds instead of shares.",
    f"ROR within years ({LIMITS})": "Compared with other products of the same database and year, "
    "and put together (Mantel-Haenszel). It differs from ROR where habits of reporting changed.",
    "PRR without its mask": "The PRR once the one product that hides most is left out. Chosen "
    "after looking: a question and no test.",
    "Likelihood ratio [log] (p)": "Which product of all has too many; p already counts that there "
    "are so many products, and is an upper bound.",
    "Adjusted p": "Fisher, mid-p, one-sided, adjusted for all pairs of product and outcome.",
    "Smallest detectable PRR": "A true PRR of this size would have been found with 80 %.",
    "Rate": "Nobody knows how many such devices there are.",
}


def product_columns(found: Disproportions, *, every: bool) -> Columns:
    """Return the products, the surest excess first; the unit is the report."""
    cells = {**_FEW, **_MORE} if every else _FEW
    return {name: [cell(row) for row in found.rows] for name, cell in cells.items()}
