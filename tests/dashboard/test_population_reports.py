"""Public reports on the page Population: few columns, all when asked, and who hides whom."""

from typing import Any

import pytest

from dashboard.population_report_tables import HELP
from events.envelope import Event
from events.sample import adverse_event
from events.source_report import Product, SourceReport
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.test_population import cells, table_with
from tests.dashboard.world import build

FEW = (
    "Product",
    "Verdict",
    "Reports of it",
    "Expected reports",
    "PRR (95 % limits)",
    "IC [bits] (95 % limits)",
    "EBGM (EB05 to EB95)",
)
TRICK = "[M](http://example.org)"


def reports(**counts: tuple[int, int]) -> tuple[Event, ...]:
    """Return reports of products: how many of pain, and how many in all."""
    return tuple(
        adverse_event(
            day=float(n),
            device=f"maude:{brand}-{n}",
            hazard="pain" if n < of_pain else "other",
            source_report=SourceReport(
                system="maude",
                number=f"{brand}-{n}",
                products=(Product(brand=TRICK if brand == "M" else brand),),
            ),
        )
        for brand, (of_pain, of) in counts.items()
        for n in range(of)
    )


@pytest.fixture
def masked(home: Homes) -> None:
    build(home("masked").home, facts=reports(X=(8, 100), M=(80, 100), P=(6, 300), Z=(0, 5)))


def of(table: Any, product: str) -> Any:
    return next(row for row in table.to_dict("records") if row["Product"] == product)


def test_few_columns_are_shown_and_all_when_they_are_asked_for(masked: None) -> None:
    few = table_with(visit("population", hazard="pain"), "Verdict")
    every = table_with(visit("population", hazard="pain", measures="true"), "Verdict")

    assert tuple(few.columns) == FEW
    assert tuple(every.columns) == tuple(HELP)
    assert set(every["Rate"]) == {"needs a denominator"}


def test_all_measures_stay_when_a_newer_snapshot_comes(masked: None) -> None:
    app = visit("population", hazard="pain")

    app.toggle(key="measures").set_value(True).run()
    app.run()

    assert "Adjusted p" in table_with(app, "Verdict").columns


def test_every_cell_is_a_number_or_says_why_it_cannot_be_estimated(masked: None) -> None:
    table = table_with(visit("population", hazard="pain", measures="true"), "Verdict")

    silent = of(table, "Z")
    no_report = "not estimable: no report names the product and the problem"
    assert silent["PRR (95 % limits)"] == silent["ROR (95 % limits)"] == no_report
    assert silent["ROR within years (95 % limits)"].startswith("not estimable: no stratum")
    assert silent["EBGM (EB05 to EB95)"].startswith("not estimable: 4 pairs, 50 are needed")
    assert silent["Verdict"] == "too few reports to tell"
    assert "nan" not in cells(visit("population", hazard="pain", measures="true"))


def test_who_hides_whom_is_told_in_a_sentence_and_a_brand_is_no_markup(masked: None) -> None:
    app = visit("population", hazard="pain")

    said = words_of(app)
    assert "hides X**: 80.0 % of its 100 reports name pain" in said
    assert "](http" not in said.replace("\\]", "")
    assert of(table_with(app, "Verdict"), "X")["Verdict"] == f"hidden by {TRICK.upper()}"


def test_where_nobody_is_hidden_that_is_told_too(home: Homes) -> None:
    build(home("plain").home, facts=reports(X=(10, 100), P=(11, 100)))

    assert "No product hides another" in words_of(visit("population", hazard="pain"))


def test_the_unit_of_counting_and_the_missing_calibration_are_told(masked: None) -> None:
    said = words_of(visit("population", hazard="pain"))

    assert "94 reports of pain** among 505 reports. The unit is the report" in said
    assert "Uncalibrated: 0 valid negative controls, 5 are needed." in said
    assert "p is adjusted for all 4 pairs" in said
