from collections.abc import Callable
from datetime import date
from typing import Any

from events.sample import adverse_event, implanted
from events.source_report import Product, SourceReport
from store.read.adverse_events import adverse_event as adverse_event_of
from store.read.adverse_events import adverse_events
from store.read.public_reports import NAMELESS, PairRow, pairs, sources
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, amended

Publish = Callable[[Ledger], Snapshot]


def report(number: int, *, hazard: str = "lead_fracture", **source: Any) -> Any:
    products = (Product(**source),) if source else ()
    told = SourceReport(system="maude", number=str(number), products=products)
    return adverse_event(day=number, device=f"maude:{number}", hazard=hazard, source_report=told)


def test_reports_are_counted_by_product_however_its_brand_is_spelt(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(report(1, brand="Lead X"), report(2, brand=" LEAD X "), report(3, brand="Other"))

    counted = {(row.product, row.hazard): row.reports for row in pairs(snapshot_of(ledger))}

    assert counted == {("LEAD X", "lead_fracture"): 2, ("OTHER", "lead_fracture"): 1}


def test_without_a_brand_the_generic_name_counts_and_without_both_it_has_no_name(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    ledger.append(report(1, generic_name="lead, spinal"), report(2))

    assert [row.product for row in pairs(snapshot_of(ledger))] == ["LEAD, SPINAL", NAMELESS]


def test_a_report_that_names_several_products_counts_once_for_each(snapshot_of: Publish) -> None:
    both = (Product(brand="Lead X"), Product(brand="LEAD X"), Product(generic_name="wrench"))
    told = SourceReport(system="maude", number="1", products=both, received_on=date(2019, 3, 4))
    ledger = Ledger()
    ledger.append(adverse_event(day=1, device="maude:1", hazard="pain", source_report=told))
    snapshot = snapshot_of(ledger)

    assert [(row.year, row.product, row.reports) for row in pairs(snapshot)] == [
        (2019, "LEAD X", 1),
        (2019, "WRENCH", 1),
    ]
    assert [(row.reports, row.products) for row in sources(snapshot)] == [(1, 2)]


def test_a_version_that_its_source_received_before_does_not_count(snapshot_of: Publish) -> None:
    ledger = Ledger()
    new, old = (
        SourceReport(
            system="maude", number="1", products=(Product(brand="X"),), received_on=date(2024, n, 1)
        )
        for n in (3, 1)
    )
    first: Any = adverse_event(day=1, device="maude:1", hazard="pain", source_report=new)
    ledger.append(first, amended(first, day=5, hazard="infection", source_report=old))

    snapshot = snapshot_of(ledger)

    assert [(row.year, row.hazard) for row in pairs(snapshot)] == [(2024, "pain")]
    assert [row.hazard for row in adverse_events(snapshot)] == ["pain"]
    assert [each.counts for each in adverse_event_of(snapshot, first.id)] == [False, True]


def test_an_amended_report_counts_once_as_it_reads_now(snapshot_of: Publish) -> None:
    ledger = Ledger()
    first = report(1, brand="Lead X")
    corrected = amended(first, day=5, hazard="infection", source_report=first.data.source_report)
    ledger.append(first, corrected)

    (row,) = pairs(snapshot_of(ledger))

    assert row == PairRow(
        system="maude", year=2026, product="LEAD X", hazard="infection", reports=1
    )


def test_reports_that_were_filed_here_are_none_of_a_public_database(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(implanted(), adverse_event(day=3, hazard="pain"))

    snapshot = snapshot_of(ledger)

    assert pairs(snapshot) == ()
    assert sources(snapshot) == ()


def test_a_source_says_how_much_it_brought_and_of_when(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(report(1, brand="A"), report(9, brand="B"))

    (source,) = sources(snapshot_of(ledger))

    assert (source.system, source.reports, source.products) == ("maude", 2, 2)
    assert (source.last - source.first).days == 8
