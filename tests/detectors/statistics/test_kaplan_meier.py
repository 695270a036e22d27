import numpy as np
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter  # type: ignore[import-untyped]
from lifelines.datasets import load_lung  # type: ignore[import-untyped]
from lifelines.exceptions import StatError  # type: ignore[import-untyped]

from detectors.statistics.kaplan_meier import Survival, SurvivalCurve, kaplan_meier
from detectors.statistics.not_evaluated import NotEvaluated
from tests.detectors.statistics.subjects import (
    LATE_ENTRY,
    LATE_EVENT,
    LATE_EXIT,
    S20_CAUSE,
    S20_EXIT,
    Subject,
    columns,
    fleets,
)


def read(curve: SurvivalCurve | NotEvaluated, *times: float) -> list[Survival]:
    assert isinstance(curve, SurvivalCurve), curve
    found = [curve.at(time) for time in times]
    return [each for each in found if isinstance(each, Survival)]


def test_shares_and_errors_are_those_of_the_reference_program() -> None:
    """Of survfit in R's survival 3.5-3."""
    found = read(kaplan_meier(S20_EXIT, S20_CAUSE, at_risk_min=1), 3, 6, 12, 18, 24)

    shares, errors = [each.share for each in found], [each.se for each in found]
    expected = [0.84705882, 0.74117647, 0.49757302, 0.34119292, 0.25589469]
    assert shares == pytest.approx(expected, abs=1e-8)
    expected = [0.08138832, 0.09988188, 0.12051313, 0.12418264, 0.11887531]
    assert errors == pytest.approx(expected, abs=1e-8)
    assert (found[2].low, found[2].high) == pytest.approx((0.25210563, 0.70215876), abs=1e-8)


def test_late_entries_count_from_their_entry_on() -> None:
    late = kaplan_meier(LATE_EXIT, LATE_EVENT, entry=LATE_ENTRY, at_risk_min=1)
    as_if_early = kaplan_meier(LATE_EXIT, LATE_EVENT, at_risk_min=1)

    shares = [each.share for each in read(late, 4, 7, 8, 10, 12, 15)]
    assert shares == pytest.approx([0.875, 0.765625, 0.65625, 0.525, 0.39375, 0.196875])
    assert read(as_if_early, 12)[0].share == pytest.approx(0.405), "the error it would be"


def test_the_lung_data_have_their_published_survival() -> None:
    lung = load_lung()
    curve = kaplan_meier(lung.time.to_numpy(), lung.status.to_numpy(), scale="log")

    assert isinstance(curve, SurvivalCurve)
    assert curve.median() == (310.0, 285.0, 363.0)
    half_a_year, year = read(curve, 180, 365)
    assert half_a_year.share == pytest.approx(0.72167065, abs=1e-8)
    assert half_a_year.se == pytest.approx(0.02981242, abs=1e-8)
    assert year.share == pytest.approx(0.40924162, abs=1e-8)


@settings(max_examples=25)
@given(fleet=fleets)
def test_the_curve_is_that_of_lifelines(fleet: list[Subject]) -> None:
    entry, exit_, cause, _ = columns(fleet)
    curve = kaplan_meier(exit_, cause, entry=entry, at_risk_min=1)
    assume(isinstance(curve, SurvivalCurve))
    event = np.array(cause) > 0

    try:
        fitted = KaplanMeierFitter().fit(exit_, event, entry=entry)
    except StatError:  # lifelines has no answer where at some early time nobody is at risk
        reject()

    assert isinstance(curve, SurvivalCurve)
    theirs = fitted.survival_function_["KM_estimate"].loc[curve.times]
    assert curve.share == pytest.approx(theirs.to_numpy(), abs=1e-9)


def test_where_all_at_risk_fail_before_others_come_the_curve_ends() -> None:
    """Nobody would be left in the estimate: it would be zero, whatever became of those to come."""
    entry, exit_ = (0.0, 0.0, 0.0, 5.0, 5.0), (2.0, 4.0, 4.0, 9.0, 9.0)

    curve = kaplan_meier(exit_, (1, 1, 1, 0, 0), entry=entry, at_risk_min=1)
    at_once = kaplan_meier((4.0, 9.0), (1, 0), entry=(0.0, 5.0), at_risk_min=1)

    assert isinstance(curve, SurvivalCurve)
    assert isinstance(curve.at(3.0), Survival)
    assert curve.at(8.0) == NotEvaluated(
        "all at risk had the event at 4, before others came under observation"
    )
    assert isinstance(at_once, NotEvaluated)


@given(fleet=fleets, data=st.data())
def test_the_order_of_the_subjects_changes_not_a_bit(
    fleet: list[Subject], data: st.DataObject
) -> None:
    entry, exit_, cause, _ = columns(fleet)
    one = kaplan_meier(exit_, cause, entry=entry, at_risk_min=2)
    entry, exit_, cause, _ = columns(data.draw(st.permutations(fleet)))
    other = kaplan_meier(exit_, cause, entry=entry, at_risk_min=2)

    assert isinstance(one, NotEvaluated) == isinstance(other, NotEvaluated)
    if isinstance(one, SurvivalCurve) and isinstance(other, SurvivalCurve):
        for column in ("times", "at_risk", "share", "se", "low", "high"):
            assert getattr(one, column).tobytes() == getattr(other, column).tobytes()


@given(fleet=fleets, at_risk_min=st.integers(1, 5), scale=st.sampled_from(["log-log", "log"]))
def test_shares_fall_and_lie_within_limits_that_are_numbers(
    fleet: list[Subject], at_risk_min: int, scale: str
) -> None:
    entry, exit_, cause, _ = columns(fleet)
    curve = kaplan_meier(exit_, cause, entry=entry, at_risk_min=at_risk_min, scale=scale)  # type: ignore[arg-type]

    if isinstance(curve, SurvivalCurve):
        assert (np.diff(curve.share) <= 0.0).all()
        assert (curve.low <= curve.share).all()
        assert (curve.share <= curve.high).all()
        assert ((curve.low >= 0.0) & (curve.high <= 1.0) & (curve.se >= 0.0)).all()
        assert (curve.at_risk >= at_risk_min).all()


def test_where_few_are_at_risk_the_curve_ends_and_says_so() -> None:
    curve = kaplan_meier(S20_EXIT, S20_CAUSE, at_risk_min=5)

    assert isinstance(curve, SurvivalCurve)
    assert isinstance(curve.at(18), Survival)
    assert curve.at(20) == NotEvaluated("fewer than 5 are at risk at 20")
    assert curve.at(30) == NotEvaluated("nobody was watched up to 30; the last left at 24")
    assert curve.times[-1] == 18.0


def test_of_late_entries_few_at_risk_early_end_the_curve_before_it_begins() -> None:
    columns_ = {"entry": (0.0, 5.0, 5.0, 5.0), "at_risk_min": 2}

    found = kaplan_meier((2.0, 7.0, 8.0, 9.0), (1, 1, 0, 0), **columns_)  # type: ignore[arg-type]
    later = kaplan_meier((2.0, 7.0, 8.0, 9.0), (1, 1, 0, 0), since=5.0, **columns_)  # type: ignore[arg-type]

    assert isinstance(found, NotEvaluated)
    assert "ask for a curve of those who lived longer" in found.reason
    assert read(later, 7.0)[0].share == pytest.approx(2 / 3)


def test_without_any_event_the_lower_limit_still_is_below_one() -> None:
    few, many = (kaplan_meier((9.0,) * n, (0,) * n) for n in (10, 1_000))

    assert read(few, 5.0)[0].low == pytest.approx(0.025 ** (1 / 10))
    assert read(many, 5.0)[0].low == pytest.approx(0.025 ** (1 / 1_000))
    assert isinstance(few, SurvivalCurve)
    assert isinstance(few.median(), NotEvaluated)


def test_where_all_have_had_the_event_the_limits_are_numbers() -> None:
    gone = read(kaplan_meier((1.0, 2.0, 2.0), (1, 1, 1), at_risk_min=1), 1.0, 2.0)
    at_once = read(kaplan_meier((2.0,) * 4, (1,) * 4, at_risk_min=1), 2.0)

    assert (gone[1].share, gone[1].low, gone[1].high) == (0.0, 0.0, gone[0].high)
    assert (at_once[0].share, at_once[0].low) == (0.0, 0.0)
    assert at_once[0].high == pytest.approx(1 - 0.025 ** (1 / 4))


def test_what_no_curve_can_be_is_refused() -> None:
    curve = kaplan_meier(S20_EXIT, S20_CAUSE)

    assert isinstance(curve, SurvivalCurve)
    for time in (-1.0, float("nan")):
        with pytest.raises(ValueError, match="from zero up"):
            curve.at(time)
    with pytest.raises(ValueError, match="no curve has"):
        kaplan_meier(S20_EXIT, S20_CAUSE, level=1.0)
    with pytest.raises(ValueError, match="read-only"):
        curve.share[0] = 1.0
