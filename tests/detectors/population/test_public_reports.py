from detectors.population.public_reports import (
    NOT_REPORTED,
    PRODUCTS_MAX,
    Disproportions,
    disproportions,
)
from detectors.population.report_measures import Interval
from detectors.population.report_table import NO_REPORT, ONE_PRODUCT, Pair
from detectors.statistics.not_evaluated import NotEvaluated
from events.vocabulary import Hazard

ASKED: tuple[Hazard, ...] = ("lead_fracture", "infection", "pain")


def pairs(**of: dict[str, int]) -> tuple[Pair, ...]:
    return tuple(
        Pair(product=product, hazard=hazard, reports=reports)
        for product, by in of.items()
        for hazard, reports in by.items()
    )


def test_the_product_with_the_larger_share_of_such_reports_comes_first() -> None:
    counted = pairs(
        calm={"lead_fracture": 4, "other": 396},
        loud={"lead_fracture": 40, "other": 360},
        none={"other": 50},
    )

    found = disproportions(counted, "lead_fracture", hazards=ASKED)

    assert isinstance(found, Disproportions)
    assert found.rows[0].product == "loud"
    assert isinstance(found.rows[0].measured.prr, Interval)
    assert found.rows[0].measured.prr.low > 2.0
    assert found.rows[0].adjusted_p < 0.001
    assert (found.reports, found.of_hazard) == (850, 44)


def test_a_pair_that_was_never_reported_is_answered_in_bits_and_with_a_reason() -> None:
    counted = pairs(a={"pain": 9, "other": 100}, b={"other": 200})

    found = disproportions(counted, "pain", hazards=ASKED)

    assert isinstance(found, Disproportions)
    silent = next(row for row in found.rows if row.product == "b")
    assert isinstance(silent.measured.prr, NotEvaluated)
    assert silent.measured.information_bits.high < 0.0
    assert not isinstance(silent.measured.smallest_ratio, NotEvaluated)


def test_unknown_outcomes_count_as_reports_but_are_not_asked_about() -> None:
    counted = pairs(a={"pain": 5, "unknown": 95}, b={"pain": 5, "unknown": 895})

    found = disproportions(counted, "pain", hazards=ASKED)

    assert isinstance(found, Disproportions)
    assert (found.reports, found.pairs) == (1_000, 2)


def test_of_very_many_products_the_surest_are_told_and_all_are_compared() -> None:
    counted = pairs(
        **{f"p{n:03}": {"pain": 1 + n, "other": 300 - n} for n in range(PRODUCTS_MAX + 9)}
    )

    found = disproportions(counted, "pain", hazards=ASKED)

    assert isinstance(found, Disproportions)
    assert (len(found.rows), found.products, found.pairs) == (PRODUCTS_MAX, 209, 209)
    assert found.rows[0].product == "p208"
    assert "p000" not in {row.product for row in found.rows}


def test_nothing_to_compare_is_a_reason() -> None:
    one = pairs(a={"pain": 5, "other": 5})

    assert disproportions((), "pain", hazards=ASKED) == NotEvaluated(NO_REPORT)
    assert disproportions(one, "pain", hazards=ASKED) == NotEvaluated(ONE_PRODUCT)
    assert disproportions(
        (*one, *pairs(b={"other": 2})), "infection", hazards=ASKED
    ) == NotEvaluated(NOT_REPORTED)
