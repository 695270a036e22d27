import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter  # type: ignore[import-untyped]
from statsmodels.duration.survfunc import CumIncidenceRight  # type: ignore[import-untyped]

from detectors.statistics.aalen_johansen import Incidence, IncidenceCurves, incidence
from detectors.statistics.kaplan_meier import SurvivalCurve, kaplan_meier
from detectors.statistics.not_evaluated import NotEvaluated
from tests.detectors.statistics.subjects import S20_CAUSE, S20_EXIT, Subject, columns, fleets


def read(curves: IncidenceCurves | NotEvaluated, *times: float, cause: int) -> list[Incidence]:
    assert isinstance(curves, IncidenceCurves), curves
    found = [curves.at(time, cause=cause) for time in times]
    return [each for each in found if isinstance(each, Incidence)]


@pytest.mark.parametrize(
    ("cause", "shares"),
    [
        (1, [0.2088235294, 0.3332167832, 0.4895968737]),
        (2, [0.05, 0.1121966269, 0.1974948581]),
        (3, [0.0, 0.0570135747, 0.0570135747]),
    ],
)
def test_shares_are_those_of_the_reference_programs(cause: int, shares: list[float]) -> None:
    """Of survfit in R's survival 3.5-3 and cuminc in cmprsk 2.2-11."""
    found = read(incidence(S20_EXIT, S20_CAUSE, at_risk_min=1), 6, 12, 24, cause=cause)

    assert [each.share for each in found] == pytest.approx(shares, abs=1e-10)


def test_standard_errors_are_those_of_the_reference_program() -> None:
    """Of survfit in R's survival 3.5-3."""
    found = read(incidence(S20_EXIT, S20_CAUSE, at_risk_min=1), 6, 12, 24, cause=1)

    expected = [0.09298121756, 0.11237926448, 0.12902400406]
    assert [each.se for each in found] == pytest.approx(expected, abs=1e-10)


def test_one_minus_kaplan_meier_tells_of_more_events_than_there_are() -> None:
    """A device that was taken out for another reason cannot break any more."""
    of_cause_1 = [cause == 1 for cause in S20_CAUSE]
    naive = kaplan_meier(S20_EXIT, of_cause_1, at_risk_min=1)
    assert isinstance(naive, SurvivalCurve)

    one_minus = [1 - naive.share[naive.times <= t][-1] for t in (6, 12, 24)]
    honest = read(incidence(S20_EXIT, S20_CAUSE, at_risk_min=1), 6, 12, 24, cause=1)

    assert one_minus == pytest.approx([0.21764706, 0.36779560, 0.59358289], abs=1e-8)
    assert honest[-1].share == pytest.approx(0.49, abs=0.001)


@given(fleet=fleets)
def test_shares_and_errors_are_those_of_statsmodels(fleet: list[Subject]) -> None:
    _, exit_, cause, _ = columns(fleet)
    if not any(cause):
        cause[0] = 1
    curves = incidence(exit_, cause, at_risk_min=1)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where all at risk have the event, theirs is NaN
        theirs = CumIncidenceRight(np.array(exit_), np.array(cause))

    assert isinstance(curves, IncidenceCurves)
    rows = np.searchsorted(theirs.times, curves.times)
    for j, (share, se) in enumerate(zip(theirs.cinc, theirs.cinc_se, strict=True)):
        assert curves.share[:, j] == pytest.approx(share[rows], abs=1e-9)
        known = np.isfinite(se[rows])
        assert curves.se[known, j] ** 2 == pytest.approx(se[rows][known] ** 2, abs=1e-9)


@given(fleet=fleets)
def test_with_one_cause_it_is_one_minus_kaplan_meier(fleet: list[Subject]) -> None:
    entry, exit_, cause, _ = columns(fleet)
    event = [min(c, 1) for c in cause]

    curves = incidence(exit_, event, entry=entry, at_risk_min=1)
    survival = kaplan_meier(exit_, event, entry=entry, at_risk_min=1)

    if isinstance(survival, NotEvaluated):
        assert curves == survival
        return
    assert isinstance(curves, IncidenceCurves)
    assert curves.share[:, 0] == pytest.approx(1 - survival.share, abs=1e-12)
    alive = survival.share > 0.0
    assert curves.se[alive, 0] == pytest.approx(survival.se[alive], abs=1e-7)


@given(fleet=fleets, at_risk_min=st.integers(1, 5))
def test_the_shares_of_all_causes_and_of_those_free_sum_to_one(
    fleet: list[Subject], at_risk_min: int
) -> None:
    entry, exit_, cause, _ = columns(fleet)

    curves = incidence(exit_, cause, entry=entry, at_risk_min=at_risk_min)

    if isinstance(curves, IncidenceCurves):
        assert curves.free + curves.share.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
        assert (np.diff(curves.share, axis=0) >= 0.0).all()
        assert np.isfinite(curves.se).all()
        assert (curves.at_risk >= at_risk_min).all()


@given(fleet=fleets, data=st.data())
def test_the_order_of_the_subjects_changes_not_a_bit(
    fleet: list[Subject], data: st.DataObject
) -> None:
    entry, exit_, cause, _ = columns(fleet)
    one = incidence(exit_, cause, entry=entry, at_risk_min=1)
    entry, exit_, cause, _ = columns(data.draw(st.permutations(fleet)))
    other = incidence(exit_, cause, entry=entry, at_risk_min=1)

    if isinstance(one, NotEvaluated) or isinstance(other, NotEvaluated):
        assert one == other
        return
    for column in ("times", "at_risk", "events", "free", "share", "se"):
        assert getattr(one, column).tobytes() == getattr(other, column).tobytes()


def test_ties_are_not_broken_by_chance_as_lifelines_breaks_them() -> None:
    exit_, cause = np.array([1, 1, 2, 2, 3, 3]), np.array([1, 2, 1, 2, 0, 1])

    def theirs(seed: int) -> float:
        fitter = AalenJohansenFitter(calculate_variance=False, seed=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that it moves tied times
            fitter.fit(exit_, cause, event_of_interest=1)
        table = fitter.cumulative_density_
        return round(float(table[table.index <= 1.0].iloc[-1, 0]), 4)

    ours = {read(incidence(exit_, cause, at_risk_min=1), 1.0, cause=1)[0].share for _ in range(10)}

    assert {theirs(seed) for seed in range(10)} == {0.0, 0.1667}
    assert ours == {1 / 6}


def test_limits_hold_the_share_and_are_numbers_at_both_ends() -> None:
    never, always = incidence((9.0,) * 20, (0,) * 20), incidence((2.0,) * 20, (1,) * 20)

    nothing, everything = read(never, 5.0, cause=1)[0], read(always, 2.0, cause=1)[0]
    some = read(incidence(S20_EXIT, S20_CAUSE, at_risk_min=1), 12, cause=1)[0]
    assert (nothing.share, nothing.low) == (0.0, 0.0)
    assert nothing.high == pytest.approx(1 - 0.025 ** (1 / 20))
    assert (everything.share, everything.high) == (1.0, 1.0)
    assert everything.low == pytest.approx(0.025 ** (1 / 20))
    assert 0.0 < some.low < some.share < some.high < 1.0


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    random, truth, held = np.random.default_rng(739), 0.5 * (1 - np.exp(-1.0)), 0

    for _ in range(400):
        ended, cause = random.exponential(1.0, 100), random.integers(1, 3, 100)
        lost = random.uniform(0.5, 2.5, 100)
        exit_, seen = np.minimum(ended, lost), np.where(ended <= lost, cause, 0)
        (found,) = read(incidence(exit_, seen, at_risk_min=1), 1.0, cause=1) or (None,)
        held += found is None or found.low <= truth <= found.high

    assert 0.92 < held / 400 < 0.98


def test_a_curve_says_why_it_has_no_value() -> None:
    curves = incidence(S20_EXIT, S20_CAUSE, at_risk_min=5)

    assert isinstance(curves, IncidenceCurves)
    assert curves.at(20, cause=1) == NotEvaluated("fewer than 5 are at risk at 20")
    assert isinstance(incidence((1.0,), (1,), at_risk_min=2), NotEvaluated)
    with pytest.raises(ValueError, match="causes 1 to 3"):
        curves.at(2, cause=4)


@pytest.mark.parametrize(("early", "together"), [(1, 13), (1, 1), (3, 46), (2, 5)])
def test_a_share_of_everybody_is_one_by_the_counts_and_not_by_rounding(
    early: int, together: int
) -> None:
    exit_ = [1.0] * early + [12.0] * together

    (found,) = read(incidence(exit_, [1] * len(exit_), at_risk_min=1), 12.0, cause=1)

    assert (found.share, found.se, found.high) == (1.0, 0.0, 1.0)
    assert 0.0 < found.low < 1.0
