"""Who belongs to a part of the population."""

from collections.abc import Iterable
from dataclasses import dataclass

from events.surveillance import Band, Monitor, Stratum


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """What strata ask of a device; null where nobody said.

    `age_from_years` and `bmi_from_kg_m2` are the largest edges, of those that were asked for, which
    the value is not below.
    """

    lead_model: str | None
    lead_version: str | None
    technique: str | None
    centre: str | None
    age_from_years: float | None
    bmi_from_kg_m2: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Where the bands of all monitors begin and end; each list begins with nought."""

    age_years: tuple[float, ...] = (0.0,)
    bmi_kg_m2: tuple[float, ...] = (0.0,)


def belongs(who: Who, stratum: Stratum) -> bool:
    """Say whether a device is in the stratum; what is not known of it never is in a named one.

    >>> unknown = dict.fromkeys(("lead_version", "technique", "centre", "bmi_from_kg_m2"))
    >>> who = Who(lead_model="Lead A", age_from_years=40.0, **unknown)
    >>> belongs(who, Stratum()), belongs(who, Stratum(lead_model="Lead A"))
    (True, True)
    >>> belongs(who, Stratum(age_years=Band(least=40.0, below=65.0)))
    True
    >>> belongs(who, Stratum(centre="centre-1")), belongs(who, Stratum(bmi_kg_m2=Band(least=30.0)))
    (False, False)
    """
    return (
        stratum.lead_model in (None, who.lead_model)
        and stratum.lead_version in (None, who.lead_version)
        and stratum.technique in (None, who.technique)
        and stratum.centre in (None, who.centre)
        and _within(who.age_from_years, stratum.age_years)
        and _within(who.bmi_from_kg_m2, stratum.bmi_kg_m2)
    )


def edges_of(monitors: Iterable[Monitor]) -> Edges:
    """Return the edges at which ages and body masses have to be told apart for these monitors.

    >>> edges_of([]).age_years
    (0.0,)
    """
    strata = [s for m in monitors for s in (m.stratum, m.comparator) if s is not None]
    return Edges(
        age_years=_edges(stratum.age_years for stratum in strata),
        bmi_kg_m2=_edges(stratum.bmi_kg_m2 for stratum in strata),
    )


def described(stratum: Stratum) -> str:
    """Return the stratum in words.

    >>> described(Stratum(lead_model="Lead A", bmi_kg_m2=Band(least=30.0)))
    'lead model Lead A, body mass index from 30 kg/m²'
    >>> described(Stratum())
    'all devices'
    """
    named = (
        ("lead model", stratum.lead_model),
        ("lead version", stratum.lead_version),
        ("technique", stratum.technique),
        ("centre", stratum.centre),
    )
    words = [f"{name} {value}" for name, value in named if value is not None]
    words += _band_words("age", stratum.age_years, "years")
    words += _band_words("body mass index", stratum.bmi_kg_m2, "kg/m²")
    return ", ".join(words) or "all devices"


def _within(lower: float | None, band: Band | None) -> bool:
    if band is None:
        return True
    if lower is None:
        return False
    return (band.least is None or lower >= band.least) and (
        band.below is None or lower < band.below
    )


def _edges(bands: Iterable[Band | None]) -> tuple[float, ...]:
    named = {edge for band in bands if band is not None for edge in (band.least, band.below)}
    return tuple(sorted({0.0} | {edge for edge in named if edge is not None}))


def _band_words(name: str, band: Band | None, unit: str) -> list[str]:
    if band is None:
        return []
    least = "" if band.least is None else f" from {band.least:g}"
    below = "" if band.below is None else f" below {band.below:g}"
    return [f"{name}{least}{below} {unit}"]
