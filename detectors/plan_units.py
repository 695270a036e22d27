"""Units that a plan may use, and what makes sense in them.

A limit of 3 kilo-ohm written as 3 ohm is not a strict limit but a mistake, and it may not pass. So
the unit of a number is written out in the plan, agrees with the parameter's name, and has a range.
The ranges are wide: they catch slips, not judgement.
"""

from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, how names of parameters that are in it end, and its range, both ends included."""

    symbol: str
    ending: str | None
    least: float
    most: float


UNITS = (
    Unit("ohm", "_ohm", 1.0, 1_000_000.0),
    Unit("mA", "_ma", 0.0, 100.0),
    Unit("V", "_v", 0.0, 100.0),
    Unit("%", "_percent", 0.0, 100.0),
    Unit("C", "_c", 30.0, 45.0),
    Unit("mg/l", "_mg_l", 0.0, 1_000.0),
    Unit("mm", "_mm", 0.0, 1_000.0),
    Unit("T", "_t", 0.0, 20.0),
    Unit("kg/m2", "_kg_m2", 5.0, 150.0),
    Unit("h", "_h", 0.0, 8_784.0),
    Unit("days", "_days", 0.0, 36_525.0),
    Unit("months", "_months", 0.0, 1_200.0),
    Unit("years", "_years", 0.0, 150.0),
    Unit("minutes", "_minutes", 0.0, 100_000.0),
    Unit("ratio", "_ratio", 0.0, 100.0),
    Unit("points", "_points", 0.0, 100.0),
    Unit("of 10", None, 0.0, 10.0),
    Unit("of 100", None, 0.0, 100.0),
    Unit("per 1,000 device-years", None, 0.0, 1_000_000.0),
    Unit("sessions", "_sessions", 0, 10_000),
    Unit("reports", "_reports", 0, 10_000),
    Unit("resets", "_resets", 0, 1_000_000),
    Unit("errors", "_errors", 0, 1_000_000),
)
SYMBOLS = {unit.symbol: unit for unit in UNITS}


def unit_of(name: str) -> str | None:
    """Return the unit that a parameter's name ends with; null where it says none.

    >>> [unit_of(name) for name in ("high_ohm", "crp_mg_l", "settle_days", "growth")]
    ['ohm', 'mg/l', 'days', None]
    """
    found = [u for u in UNITS if u.ending is not None and name.endswith(u.ending)]
    return max(found, key=lambda u: len(u.ending or "")).symbol if found else None


def unit_problem(name: str, symbol: str | None) -> str | None:
    """Return what is wrong with the unit of a number, or null.

    >>> unit_problem("most_bmi_kg_m2", "kg/m2")
    >>> unit_problem("high_ohm", "kohm")
    "unit is 'kohm'; expected 'ohm', as the name says"
    >>> unit_problem("high_ohm", "ohm")
    """
    named = unit_of(name)
    if symbol is None:
        return f"unit is missing; expected {named!r}" if named else "unit is missing"
    if named is not None and symbol != named:
        return f"unit is {symbol!r}; expected {named!r}, as the name says"
    if symbol not in SYMBOLS:
        return f"unit is {symbol!r}; expected one of {', '.join(SYMBOLS)}"
    return None


def range_problem(value: float, symbol: str) -> str | None:
    """Return what is wrong with a number in a known unit, or null.

    >>> range_problem(3.0e7, "ohm")
    'value is 3e+07; expected 1 to 1e+06 ohm'
    >>> range_problem(3000.0, "ohm")
    """
    unit = SYMBOLS[symbol]
    if isfinite(value) and unit.least <= value <= unit.most:
        return None
    return f"value is {value:g}; expected {unit.least:g} to {unit.most:g} {symbol}"
