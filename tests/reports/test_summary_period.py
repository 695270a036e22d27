"""A signal summary put together from what a store tells, narrowed, with its rates."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.sample import moment
from reports.signal_summary import Summary
from reports.summary_html import as_html
from reports.summary_pdf import as_pdf
from reports.summary_period import (
    AT_RISK,
    MANY_DEVICES,
    MONTH_S,
    Told,
    narrowed,
    rates_of,
    summary_told,
)
from reports.summary_plans import OF_A_MONITOR, OF_ANOTHER_TIME, PlanInForce
from reports.summary_rows import rows_of
from reports.words import NO_STRATUM
from tests.reports.summaries import a_case
from tests.reports.test_card_paper import words

SINCE, UNTIL = date(2026, 1, 1), date(2026, 12, 31)
PLAN = PlanInForce(plan_hash="ab" * 32, first_at=moment(0), last_at=moment(300))
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


def told(seconds: dict[str | None, int] | None = None) -> Told:
    return Told(
        as_of=moment(300),
        simulated=True,
        software="stimwatch",
        rows=CASES,
        evidence={CASES[0].signal_id: CASES[0].evidence},
        steps={CASES[0].signal_id: CASES[0].decisions},
        seals=[Seal("events", 0, 12, "ab" * 32)],
        plans=(PLAN,),
        seconds=SECONDS if seconds is None else seconds,
    )


def summary(seconds: dict[str | None, int] | None = None) -> Summary:
    return summary_told(
        told(seconds),
        since=SINCE,
        until=UNTIL,
        limits=lambda n: (n / 2, 2.0 * n),
        method="made up",
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


def test_signals_of_monitors_are_of_no_device_and_so_in_no_rate() -> None:
    of_monitor = a_case(9, hazard="pain", stratum=None, device="monitor:pain-all")

    rates = rates_of((*CASES[:3], of_monitor), SECONDS, source="x")

    assert rates == rates_of(CASES[:3], SECONDS, source="x")
    assert rates


def test_a_signal_of_a_monitor_stands_beside_the_strata_of_devices() -> None:
    of_monitor = a_case(9, hazard="pain", stratum=None, device="monitor:pain-lead-b")
    with_it = replace(told(SECONDS), rows=(*CASES, of_monitor))

    found = summary_told(with_it, since=SINCE, until=UNTIL)

    (own,) = narrowed(found, stratum=MANY_DEVICES).signals
    assert own.signal_id == of_monitor.signal_id
    assert of_monitor.signal_id not in {
        each.signal_id for each in narrowed(found, stratum=NO_STRATUM).signals
    }


@pytest.mark.parametrize("form", [as_pdf, as_html])
def test_paper_says_that_rates_are_of_questions_and_spells_units_out(form: Any) -> None:
    of_monitor = a_case(9, device="monitor:pain-all", statistic=3.5, unit="log LR")

    content = form(replace(summary(), signals=(of_monitor,)))
    said = words(content) if content.startswith(b"%PDF") else content.decode()

    assert "A signal is no event of harm: these are rates of questions asked." in said
    assert "Evidence: 3.5 (natural logarithm of the likelihood ratio); a signal" in said


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


READABLE = PlanInForce(
    plan_hash="cd" * 32,
    first_at=moment(10),
    last_at=moment(290),
    event_id=UUID(int=7),
    called="ward 3",
    dated=date(2026, 1, 2),
    declared_at=moment(10),
    software="stimwatch 0.1.0",
)


def test_the_plans_in_force_stand_on_every_form_by_hash_and_date_as_what_else_raised_a_signal() -> (
    None
):
    of_monitor = a_case(5, device="monitor:all", plan_hash="ef" * 32)
    older = a_case(6, plan_hash="12" * 32)

    made = replace(
        summary(), plans_in_force=(READABLE, PLAN), signals=(*CASES, of_monitor, older), heads=()
    )

    assert made.rules == (
        (
            "cd" * 32,
            "ward 3 of 2026-01-02, on the log since 2026-01-11, under stimwatch 0.1.0; "
            "in use from 2026-01-11 to 2026-10-18",
        ),
        ("ab" * 32, "its text is not on the log; in use from 2026-01-01 to 2026-10-28"),
        ("12" * 32, OF_ANOTHER_TIME),
        ("ef" * 32, OF_A_MONITOR),
    )
    html, paper = as_html(made).decode(), words(as_pdf(made))
    for plan_hash, _ in made.rules:
        assert plan_hash in html
    assert "cd" * 32 in paper.replace(" ", "")
    rows = [row for row in rows_of(made) if row.row == "plan"]
    assert [(row.plan_hash, row.event_id) for row in rows] == [
        ("cd" * 32, str(UUID(int=7))),
        ("ab" * 32, None),
    ]


def test_it_is_as_known_when_the_last_decision_in_it_was_recorded() -> None:
    late = replace(CASES[0].decisions[0], recordedtime=moment(301))
    told = Told(
        as_of=moment(300),
        simulated=True,
        software="stimwatch",
        rows=CASES[:1],
        evidence={},
        steps={CASES[0].signal_id: (late,)},
        seals=(),
        plans=(),
        seconds={},
    )

    assert summary_told(told, since=SINCE, until=UNTIL).as_of == moment(301)
