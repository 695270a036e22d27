"""What all measures of a product and a hazard say together, in a word.

`more`
    IC lies surely above the expected, and so do EBGM and the ratio within strata, where they are
    estimable; and the p that is adjusted for all pairs is below 5 %.
`perhaps more`
    IC lies surely above the expected; but among so many pairs this may be chance.
`not within strata`
    Surely more in all strata together, but not within them: when it was reported may explain it.
`hidden`
    Only without one other product the PRR is surely above one. That product was chosen because it
    hides most, so this is a question and no test.
`fewer`
    IC lies surely below the expected.
`too few`
    Fewer than three reports, the least that Evans' rule wants, and nothing of the above.
`no difference`
    None of these: not shown, which is not absent. See the smallest detectable PRR.

False alarms: those of `information` and `multiplicity`; for `more` at most 5 % of all pairs told so
are false on average, however the pairs depend on each other, if reporting itself is alike.
"""

from typing import Literal

from detectors.population.report_measures import Interval, Measured
from detectors.statistics.not_evaluated import NotEvaluated
from detectors.statistics.reporting_ratio import EVANS_REPORTS

Verdict = Literal[
    "more", "perhaps more", "not within strata", "hidden", "fewer", "too few", "no difference"
]
ALPHA = 0.05


def verdict(reports: int, measured: Measured, adjusted_p: float) -> Verdict:
    """Return what the measures of one pair say."""
    bits = measured.information_bits
    if reports >= EVANS_REPORTS and bits.low > 0.0:
        if adjusted_p >= ALPHA or _may_be_one(measured.ebgm):
            return "perhaps more"
        return "not within strata" if _may_be_one(measured.stratified_ror) else "more"
    if reports >= EVANS_REPORTS and measured.hidden:
        return "hidden"
    if bits.high < 0.0:
        return "fewer"
    return "too few" if reports < EVANS_REPORTS else "no difference"


def _may_be_one(found: Interval | NotEvaluated) -> bool:
    """Return whether a ratio is estimable, and not surely above one."""
    return isinstance(found, Interval) and found.low <= 1.0
