"""Bands of age and body mass in which people are compared; the edges are assumed, not sourced."""

from collections.abc import Sequence
from itertools import pairwise

AGE_YEARS = (50, 65)
BMI_KG_M2 = (25, 30)


def banded(values: Sequence[float | None], edges: Sequence[int], unit: str) -> tuple[str, ...]:
    """Return the band of each value, in words.

    >>> banded((49, 50, 70, None), AGE_YEARS, "years")
    ('below 50 years', '50 to below 65 years', '65 years and more', 'unknown')
    """
    inner = [f"{low} to below {high} {unit}" for low, high in pairwise(edges)]
    names = [f"below {edges[0]} {unit}", *inner, f"{edges[-1]} {unit} and more"]
    return tuple(
        "unknown" if value is None else names[sum(value >= edge for edge in edges)]
        for value in values
    )
