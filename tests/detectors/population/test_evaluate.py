"""What a monitor answers: signals, silence, and reasons instead of numbers that are none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any

import pytest
from scipy.stats import binom  # type: ignore[import-untyped]

from detectors.population.at_risk import seconds_of
from detectors.population.evaluate import Before, evaluate
from detectors.population.question import Taken
from events.surveillance import AgeBand, Band, LookResult, Stratum
from tests.detectors.population.fleets import benchmark, fleet, monitor, month, who

ALL = who(lead_model="Lead A", age_from_years=40.0)
THOUSAND = {ALL: 1000}


def lock(months: int) -> datetime:
    return datetime.combine(month(months), datetime.min.time(), tzinfo=UTC) + timedelta(days=3)


def looked(*events: int, months: int = 6, **other: Any) -> tuple[LookResult, ...]:
    """Evaluate a thousand devices, of which one event a month is expected."""
    happened = [(ALL, at) for at in events]
    given: dict[str, Any] = {
        "monitor": monitor(),
        "benchmark": benchmark(),
        "before": Before(taken={}),
    } | other
    return evaluate(
        given["monitor"],
        given["benchmark"],
        given.get("fleet") or fleet(THOUSAND, happened),
        lock=lock(months),
        before=given["before"],
    )


def reason(**other: Any) -> str:
    (result,) = looked(0, 1, **other)
    assert result.state == "not_evaluated"
    numbers = (result.expected, result.exposure_device_months, result.statistic)
    assert all(number is None or isfinite(number) for number in numbers)
    return result.reason or ""


def test_every_month_is_a_look_with_totals_since_the_beginning() -> None:
    results = looked(0, 0, 2, months=4)

    assert [result.look for result in results] == [month(n) for n in (1, 2, 3, 4)]
    assert [result.observed for result in results] == [2, 2, 3, 3]
    assert results[3].expected == pytest.approx(120 / 30.4375)
    assert [len(result.counted) for result in results] == [2, 0, 1, 0]
    assert {result.state for result in results} == {"no_signal"}


def test_nothing_counts_before_the_day_on_which_a_monitor_starts() -> None:
    within = monitor(starts_on=month(1) + timedelta(days=9))
    on_the_first = monitor(starts_on=month(2))

    later, same = (looked(0, 1, 2, 3, months=4, monitor=each) for each in (within, on_the_first))

    assert [result.look for result in later] == [month(3), month(4)]
    assert [result.observed for result in later] == [1, 2]
    assert later == same


def test_every_week_is_a_look_where_the_monitor_says_so() -> None:
    weekly = monitor(every="week")
    by_week = fleet(THOUSAND, [(ALL, 0), (ALL, 1)], by_week=True)

    results = looked(months=2, monitor=weekly, fleet=by_week)

    assert [result.look.weekday() for result in results] == [0] * 9
    assert (results[0].look, results[-1].look) == (date(2026, 1, 5), date(2026, 3, 2))
    # The first device comes on a Thursday, so the first look has seen four days.
    assert results[0].expected == pytest.approx(4 / 30.4375)
    assert results[1].expected == pytest.approx(11 / 30.4375)
    assert [result.observed for result in results] == [1] * 5 + [2] * 4


def test_weeks_and_months_agree_where_a_monday_begins_a_month() -> None:
    by_week = fleet(THOUSAND, [(ALL, at) for at in range(6)], by_week=True)

    months = looked(months=6, fleet=by_week)
    weeks = looked(months=6, monitor=monitor(every="week"), fleet=by_week)

    both = {result.look for result in months} & {result.look for result in weeks}
    assert both == {date(2026, 6, 1)}
    for day in both:
        (one,), (other,) = ([r for r in told if r.look == day] for told in (months, weeks))
        assert (one.observed, one.expected) == (other.observed, other.expected)


def test_a_look_waits_for_its_reports() -> None:
    results = looked(months=4, monitor=monitor(reporting_lag_days=30.0))

    assert results[-1].look == month(3)


def test_enough_events_are_a_signal_and_it_stays_one() -> None:
    results = looked(*[2] * 12, months=5)

    assert [result.state for result in results] == ["no_signal"] * 2 + ["signal"] * 3
    crossed = results[2]
    assert crossed.critical_events is not None and crossed.critical_events <= 12
    assert crossed.statistic is not None and crossed.critical_value is not None
    assert crossed.statistic > crossed.critical_value
    assert crossed.rate_ratio_lower is not None and crossed.rate_ratio_lower > 1.0
    assert results[4].reason == f"signalled at the look of {month(3)}"


def test_each_result_says_how_small_a_rise_could_have_been_seen() -> None:
    early, late = looked(months=2)[-1], looked(months=12)[-1]

    assert early.smallest_detectable_ratio is not None
    assert late.smallest_detectable_ratio is not None
    assert 1.0 < late.smallest_detectable_ratio < early.smallest_detectable_ratio


def test_a_benchmark_from_few_events_is_not_taken_for_the_truth() -> None:
    results = looked(*[2] * 9, months=4, benchmark=benchmark(events=10))
    exact = looked(*[2] * 9, months=4)

    assert {result.method for result in results} == {"conditional-maxsprt"}
    assert results[2].critical_events is not None and exact[2].critical_events is not None
    assert results[2].critical_events > exact[2].critical_events


def test_surveillance_ends_at_its_horizon() -> None:
    results = looked(months=8, monitor=monitor(horizon_events=4.0))

    assert [result.state for result in results[-3:]] == ["not_evaluated"] * 3
    assert results[-1].reason == f"surveillance ended with the look of {month(5)}, without a signal"


def test_a_stratum_is_compared_with_its_own_exposure() -> None:
    other = who(lead_model="Lead B", age_from_years=70.0)
    both = fleet({ALL: 1000, other: 3000}, [(ALL, 0)] * 4 + [(other, 0)] * 2)
    old = Stratum(lead_model="Lead A", age_years=Band(least=40.0, below=65.0))

    (pooled,) = looked(months=1, fleet=both)
    (stratum,) = looked(months=1, fleet=both, monitor=monitor(stratum=old))

    assert (pooled.observed, stratum.observed) == (6, 4)
    assert pooled.expected == pytest.approx(4 * (stratum.expected or 0.0))


def test_ages_that_the_benchmark_does_not_know_are_left_out_and_told() -> None:
    known = benchmark(bands=(AgeBand(from_month=0.0, to_month=24.0, per_device_month=0.001),))

    (result,) = looked(0, 1, benchmark=known)

    assert result.state == "not_evaluated"
    assert "at an age that the benchmark knows" in (result.reason or "")
    assert result.notes[0] == "2 events at an age that the benchmark does not know: left out"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"benchmark": None}, "the benchmark pain-1 has not been declared"),
        ({"benchmark": benchmark(events=None)}, "does not say how many events"),
        ({"benchmark": benchmark(events=0)}, "the benchmark saw no event"),
        ({"benchmark": benchmark(rate=0.0)}, "expects no event at all"),
        ({"benchmark": benchmark(bands=None, missing_reason="not seen")}, "no benchmark: not seen"),
        ({"monitor": monitor(method="guess")}, "no method 'guess'"),
        ({"monitor": monitor(spending="soon")}, "the spending 'soon' is not known"),
        ({"monitor": monitor(horizon_events=None)}, "no horizon"),
        ({"monitor": monitor(method="binomial-spending")}, "needs a comparator"),
        ({"monitor": monitor(stratum=Stratum(centre="none"))}, "the exposure is zero"),
        ({"months": 0}, "no calendar month is over"),
        ({"months": 0, "monitor": monitor(every="week", reporting_lag_days=9.0)}, "calendar week"),
        ({"before": Before(taken={}, already_spent=0.05)}, "have spent all of alpha"),
    ],
)
def test_what_cannot_be_judged_has_a_reason(changed: dict[str, Any], why: str) -> None:
    assert why in reason(**changed)


def test_negative_expectations_are_refused_by_name() -> None:
    wrong = benchmark().model_copy(
        update={"bands": (AgeBand.model_construct(from_month=0.0, per_device_month=-0.001),)}
    )

    assert "negative" in reason(benchmark=wrong)


def test_a_stratum_that_vanishes_says_so_from_then_on() -> None:
    gone = fleet(THOUSAND)
    flows = gone.by_clock["implant"]
    after = {"pain": _leaving(flows, at=month(3))}
    vanishing = fleet(THOUSAND, after_first=after)

    results = looked(months=5, fleet=vanishing)

    assert [result.state for result in results] == ["no_signal"] * 3 + ["not_evaluated"] * 2
    assert results[-1].reason == "no device of this stratum was at risk since the look before"


def test_what_was_spent_before_leaves_less_for_a_new_version() -> None:
    fresh = looked(months=6)
    later = looked(months=6, before=Before(taken={}, already_spent=0.04))

    assert (later[-1].critical_events or 99) > (fresh[-1].critical_events or 99)
    assert (later[-1].alpha_spent or 0.0) <= 0.05


def test_a_look_that_was_taken_is_never_made_easier_nor_its_alpha_given_back() -> None:
    first = looked(months=6)
    taken = {r.look: Taken(r.critical_events, r.alpha_spent or 0.0) for r in first}
    smaller = fleet({ALL: 600})

    again = looked(months=9, fleet=smaller, before=Before(taken=taken))
    unburdened = looked(months=9, fleet=smaller)

    for before, now in zip(first, again, strict=False):
        assert (now.critical_events or 99) >= (before.critical_events or 99)
        assert (now.alpha_spent or 0.0) >= (before.alpha_spent or 0.0)
    assert (again[-1].critical_events or 99) >= (unburdened[-1].critical_events or 99)


def test_asking_the_same_look_again_gives_the_same_answer() -> None:
    first = looked(1, 2, months=6)
    taken = {r.look: Taken(r.critical_events, r.alpha_spent or 0.0) for r in first}

    assert looked(1, 2, months=6, before=Before(taken=taken)) == first


def test_a_new_lead_beside_the_old_one_needs_no_benchmark() -> None:
    new = who(lead_model="Lead B")
    both = fleet({ALL: 900, new: 300}, [(new, 0)] * 7 + [(ALL, 0)] * 3)
    beside = monitor(
        stratum=Stratum(lead_model="Lead B"),
        comparator=Stratum(lead_model="Lead A"),
        method="binomial-spending",
        horizon_events=40.0,
    )

    (result,) = looked(months=1, fleet=both, monitor=beside, benchmark=None)

    assert (result.state, result.observed) == ("signal", 7)
    assert result.expected == pytest.approx(2.5)
    least = result.smallest_detectable_ratio
    assert least is not None
    chance = least / (least + 3.0)
    assert result.critical_events is not None
    assert binom.sf(result.critical_events - 1, 10, chance) == pytest.approx(0.8, abs=0.001)


def _leaving(flows: Any, *, at: Any) -> Any:
    return replace(
        flows,
        day=flows.day + (at - month(0)).days,
        devices=-flows.devices,
        seconds=-flows.devices * seconds_of(at),
    )
