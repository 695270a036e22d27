"""Measures on real public reports: cardiac leads, a stimulator, and bone cement."""

from collections import Counter

import pytest

from detectors.population.public_reports import Disproportions, disproportions
from detectors.population.report_measures import Interval, LikelihoodRatio
from detectors.population.report_table import Pair
from events.clinical import AdverseEventReported
from events.vocabulary import Hazard
from streams.gateways.readers import read_file
from tests.streams.gateways.shared import shared

EXTRACTS = (
    ("maude_sprint_fidelis_leads", "maude_sprint_fidelis_2007-12_2008-06.csv"),
    ("maude_cardiac_leads", "maude_medtronic_leads_2009-08_2010-02.csv"),
    ("maude_nevro_scs", "maude_nevro_senza_2018-08_2019-02.csv"),
    ("maude_bone_cement", "maude_bone_cement_2017.csv"),
)
ASKED: tuple[Hazard, ...] = (
    "lead_fracture",
    "lead_migration",
    "infection",
    "pain",
    "generator_failure",
    "early_removal",
)


@pytest.fixture(scope="module")
def counted() -> tuple[Pair, ...]:
    counts = Counter(
        ((product.brand or "none").upper(), event.data.hazard, str(source.received_on)[:4])
        for names in EXTRACTS
        for event in read_file(shared(*names))
        if isinstance(event, AdverseEventReported)
        and (source := event.data.source_report) is not None
        for product in source.products
    )
    return tuple(
        Pair(product=product, hazard=hazard, stratum=year, reports=reports)
        for (product, hazard, year), reports in counts.items()
    )


def compared(counted: tuple[Pair, ...], hazard: Hazard) -> Disproportions:
    found = disproportions(counted, hazard, hazards=ASKED)
    assert isinstance(found, Disproportions)
    return found


def test_the_lead_that_was_recalled_for_fractures_is_found_by_every_measure(
    counted: tuple[Pair, ...],
) -> None:
    found = compared(counted, "lead_fracture")

    first = found.rows[0]
    assert first.product == "SPRINT FIDELIS"
    for each in (first.measured.prr, first.measured.ror, first.measured.ebgm):
        assert isinstance(each, Interval), "the table is large enough for a prior"
        assert each.low > 1.0
    assert first.measured.information_bits.low > 0.0
    assert isinstance(first.measured.likelihood, LikelihoodRatio)
    assert first.measured.likelihood.p_at_most < 1e-6
    assert first.adjusted_p < 1e-6


def test_a_single_report_never_makes_a_verdict_and_is_drawn_towards_the_others(
    counted: tuple[Pair, ...],
) -> None:
    found = compared(counted, "lead_fracture")

    single = [row for row in found.rows if row.reports == 1 and row.expected < 0.5]
    assert single, "there are misspelt brands of which one report is all there is"
    for row in single:
        assert isinstance(row.measured.ebgm, Interval)
        assert row.measured.ebgm.value < 0.8 * row.reports / row.expected
        assert row.verdict == "too few"
