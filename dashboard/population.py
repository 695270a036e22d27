"""What the page Population asks: from rows of the store to the pictures of `detectors.population`.

Each is a question of a snapshot, so that `dashboard.parts.ask` remembers its answer until what it
rests on has changed (`store.stamps`).
"""

from collections import deque
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow as pa

from dashboard.bands import AGE_YEARS, BMI_KG_M2, banded
from detectors.population.contrast import PER, Contrast, contrast
from detectors.population.funnel import Funnel, funnel
from detectors.population.lives import UNKNOWN, Lives, months, outcome_of
from detectors.population.public_reports import Compared, Disproportions, compare, of_hazard
from detectors.population.report_table import Pair
from detectors.population.survival import Picture, picture
from detectors.statistics.exact_poisson import Rate, rate
from detectors.statistics.lattice_cusum import Floats
from detectors.statistics.not_evaluated import NotEvaluated
from events.vocabulary import Hazard
from store.read.lives import lives
from store.read.public_reports import PairRow, pairs
from store.snapshot import Snapshot
from store.stamps import reports_stamp

HAZARDS: tuple[Hazard, ...] = (
    "lead_fracture",
    "lead_migration",
    "infection",
    "pain",
    "generator_failure",
    "early_removal",
)
"""The six safety outcomes of IPG739, section 3.3."""
_read: WeakKeyDictionary[Snapshot, Lives] = WeakKeyDictionary()
_compared: deque[tuple[str, Compared | NotEvaluated]] = deque(maxlen=2)
DIMENSIONS = ("lead model", "lead version", "technique", "centre", "age", "body mass index")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often a hazard was seen in all devices together."""

    hazard: Hazard
    devices: int
    events: int
    device_months: float
    rate: Rate | NotEvaluated


def lives_of(snapshot: Snapshot) -> Lives:
    """Return the lives of all registered devices, read once for as long as the snapshot is held."""
    if snapshot not in _read:
        _read[snapshot] = from_table(lives(snapshot))
    return _read[snapshot]


def from_table(told: pa.Table) -> Lives:
    """Return lives from the columns of `store.read.lives`."""
    return Lives(
        entry=months(_seconds(told, "entry_s")),
        exit=months(_seconds(told, "exit_s")),
        ended=tuple(told["ended"].to_pylist()),
        other_leads=months(_seconds(told, "other_leads_s")),
        first={hazard: months(_seconds(told, f"{hazard}_s")) for hazard in HAZARDS},
        strata={
            "lead model": _names(told, "lead_model"),
            "lead version": _names(told, "lead_version"),
            "technique": _names(told, "technique"),
            "centre": _names(told, "centre"),
            "age": banded(told["age_years"].to_pylist(), AGE_YEARS, "years"),
            "body mass index": banded(told["bmi_kg_m2"].to_pylist(), BMI_KG_M2, "kg/m²"),
        },
    )


def tallies_of(snapshot: Snapshot) -> tuple[Tally, ...]:
    """Return what was seen of each hazard in all devices together."""
    known = lives_of(snapshot)
    found = [outcome_of(known, hazard) for hazard in HAZARDS]
    return tuple(
        Tally(
            hazard=each.hazard,
            devices=int(each.exit.size),
            events=each.events,
            device_months=each.device_months,
            rate=rate(each.events, each.device_months, per=PER),
        )
        for each in found
    )


def survival_of(snapshot: Snapshot, hazard: Hazard, dimension: str) -> Picture | NotEvaluated:
    """Return the survival curves of a hazard."""
    return picture(lives_of(snapshot), hazard, dimension=dimension)


def funnel_of(snapshot: Snapshot, hazard: Hazard) -> Funnel | NotEvaluated:
    """Return the funnel of a hazard by centre."""
    return funnel(lives_of(snapshot), hazard)


def contrast_of(snapshot: Snapshot, hazard: Hazard, dimension: str) -> Contrast | NotEvaluated:
    """Return the strata of a hazard beside each other."""
    return contrast(lives_of(snapshot), hazard, dimension=dimension)


def reports_of(snapshot: Snapshot, hazard: Hazard) -> Disproportions | NotEvaluated:
    """Return the products of public databases beside each other, within each year of each."""
    compared = _compared_of(snapshot)
    return compared if isinstance(compared, NotEvaluated) else of_hazard(compared, hazard)


def _compared_of(snapshot: Snapshot) -> Compared | NotEvaluated:
    """Return what holds for all hazards, kept until there are other reports."""
    state = reports_stamp(snapshot)
    for known, kept in tuple(_compared):
        if known == state:
            return kept
    found = compare(map(_pair, pairs(snapshot)), HAZARDS)
    _compared.append((state, found))
    return found


def _pair(row: PairRow) -> Pair:
    within = f"{row.system} {row.year}"
    return Pair(product=row.product, hazard=row.hazard, reports=row.reports, stratum=within)


def _seconds(told: pa.Table, name: str) -> Floats:
    column: Any = told[name].cast(pa.float64()).to_numpy(zero_copy_only=False)
    return np.asarray(column, dtype=np.float64)


def _names(told: pa.Table, name: str) -> tuple[str, ...]:
    return tuple(each or UNKNOWN for each in told[name].to_pylist())
