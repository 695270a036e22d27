"""A signal summary put together from what a store tells, narrowed, with its rates."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.sample import moment
from reports.signal_summary import Summary
from reports.summary_html import as_html
from reports.summary_pdf import as_pdf
from reports.summary_period import AT_RISK, MONTH_S, Told, narrowed, rates_of, summary_told
from reports.summary_rows import rows_of
from tests.reports.summaries import a_case
from tests.reports.test_card_paper import words

SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)
CASES = (
    a_case(1),
    a_case(2, hazard="pain", state="closed"),
    a_case(3, hazard="pain", stratum="Lead B, midline"),
    a_case(4, hazard="pain", stratum=None),
)
SECONDS: dict[str | None, int] = {
    "Lead A, midline": 600 * MONTH_S,
    "Lead B, midline": 300 * MONTH_S,
}


@dataclass(frozen=True)
class Seal:
    topic: str
    partition: int
    log_offset: int
    head: str


def summary(seconds: dict[str | None, int] | None = None) -> Summary:
    told = Told(
        as_of=moment(300),
        simulated=True,
        software="stimwatch",
        rows=CASES,
        evidence={CASES[0].signal_id: CASES[0].evidence},
        steps={CASES[0].signal_id: CASES[0].decisions},
        seals=[Seal("events", 0, 12, "ab" * 32)],
        seconds=SECONDS if seconds is None else seconds,
    )
    return summary_told(
        told, since=SINCE, until=UNTIL, limits=lambda n: (n / 2, 2.0 * n), method="made up"
    )


def test_a_case_is_what_the_store_told_with_its_evidence_and_decisions() -> None:
    found = summary()

    assert found.signals[0] == CASES[0]
    assert found.signals[1] == replace(CASES[1], evidence=(), decisions=())
    assert [(head.partition, head.sha256) for head in found.heads] == [(0, "ab" * 32)]


def test_a_rate_is_signals_over_the_time_at_risk_of_its_stratum() -> None:
    rates = {(each.hazard, each.stratum): each for each in summary().rates}

    whole, part = rates["pain", None], rates["pain", "Lead B, midline"]
    assert (whole.events, part.events) == (3, 1)
    assert whole.per_100_device_years == pytest.approx(4.0)
    assert part.per_100_device_years == pytest.approx(4.0)
    assert list(whole.interval or ()) == pytest.approx([2.0, 8.0])
    assert part.exposure is not None
    assert part.exposure.source == AT_RISK


def test_signals_of_devices_without_time_at_risk_have_no_rate() -> None:
    rates = {(each.hazard, each.stratum): each for each in summary().rates}

    assert rates["pain", "not stratified"].per_100_device_years is None
    assert all(each.exposure is None for each in summary(seconds={}).rates)


@given(st.lists(st.sampled_from(["pain", "infection"])), st.integers(0, 10**9))
def test_the_rates_of_all_strata_count_every_signal_once(hazards: list[str], at_risk: int) -> None:
    cases = [a_case(i + 1, hazard=hazard) for i, hazard in enumerate(hazards)]

    rates = rates_of(cases, {"Lead A, midline": at_risk}, source="x")

    assert sum(each.events for each in rates if each.stratum is None) == len(cases)
    assert sum(each.events for each in rates if each.stratum is not None) == len(cases)


def test_a_narrowed_summary_says_so_in_every_form() -> None:
    part = narrowed(summary(), hazard="pain", stratum="Lead B, midline")

    told = "Only part of the signals: hazard pain, stratum Lead B, midline."
    assert [each.signal_id for each in part.signals] == [UUID(int=3)]
    assert {(each.hazard, each.stratum) for each in part.rates} == {("pain", "Lead B, midline")}
    assert told in words(as_pdf(part))
    assert told in as_html(part).decode()
    assert told in str(rows_of(part)[0].what)


def test_narrowed_to_a_state_there_are_no_rates_for_time_has_none() -> None:
    part = narrowed(summary(), state="closed")

    assert [each.signal_id for each in part.signals] == [UUID(int=2)]
    assert part.rates == ()


def test_a_summary_that_is_not_narrowed_is_the_same() -> None:
    assert narrowed(summary()) == summary()
