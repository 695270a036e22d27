import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta  # type: ignore[import-untyped]

from detectors.statistics.risk_adjusted_cusum import path, run_length, score

MIX = ((0.10, 0.12, 0.14), (0.1, 0.5, 0.4))
risky = st.tuples(st.floats(0.01, 0.6), st.booleans())


@pytest.mark.parametrize(
    ("risk", "without", "with_event"),
    [
        (0.01, -0.0099503309, 0.6831968497),
        (0.05, -0.0487901642, 0.6443570164),
        (0.20, -0.1823215568, 0.5108256238),
    ],
)
def test_scores_are_those_of_steiner(risk: float, without: float, with_event: float) -> None:
    assert score(risk, event=False, odds_ratio=2.0) == pytest.approx(without, abs=1e-10)
    assert score(risk, event=True, odds_ratio=2.0) == pytest.approx(with_event, abs=1e-10)


@pytest.mark.parametrize(("true", "length"), [(1.0, 625.822076), (2.0, 61.029767)])
def test_run_lengths_are_those_of_the_reference_program(true: float, length: float) -> None:
    """Of racusum_arl_mc in R's vlad 0.2.2, which rounds scores where ours are split."""
    found = run_length(*MIX, odds_ratio=2.0, threshold=2.9, true_odds_ratio=true)

    assert found == pytest.approx(length, rel=0.005)


def test_the_threshold_for_one_false_alarm_in_500_operations_is_the_published_one() -> None:
    """Of racusum_beta_crit_mc in vlad 0.2.2: risks from a score that is Beta(1, 3) distributed."""
    edges = np.linspace(0.0, 1.0, 401)
    shares = np.diff(beta.cdf(edges, 1, 3))
    scores = (edges[:-1] + edges[1:]) / 2
    risks = 1 / (1 + np.exp(3.6798 - 0.0768 * 71 * scores))

    def length(threshold: float) -> float:
        return run_length(risks.tolist(), shares.tolist(), odds_ratio=2.0, threshold=threshold)

    assert length(2.5178 - 1 / 600) < 500.0 <= length(2.5178 + 1 / 600)


def test_the_run_length_is_what_a_simulation_sees() -> None:
    random, (risks, shares) = np.random.default_rng(739), MIX
    drawn = random.choice(risks, size=100_000, p=shares)
    outcomes = [(p, bool(e)) for p, e in zip(drawn, random.random(drawn.size) < drawn, strict=True)]

    alarms = sum(point.alarm for point in path(outcomes, odds_ratio=2.0, threshold=1.5))

    expected = run_length(risks, shares, odds_ratio=2.0, threshold=1.5)
    assert len(outcomes) / alarms == pytest.approx(expected, rel=0.1)


def test_a_clinic_of_hard_cases_is_not_alarmed_by_the_events_it_had_to_expect() -> None:
    hard = [(0.4, i % 5 < 2) for i in range(100)]
    easy_but_as_many_events = [(0.05, i % 5 < 2) for i in range(100)]

    fair = path(hard, odds_ratio=2.0, threshold=4.5)
    bad = path(easy_but_as_many_events, odds_ratio=2.0, threshold=4.5)

    assert not any(point.alarm for point in fair)
    assert any(point.alarm for point in bad)


@given(outcomes=st.lists(risky, max_size=60), cut=st.integers(0, 60))
def test_what_comes_later_does_not_change_what_was_said(
    outcomes: list[tuple[float, bool]], cut: int
) -> None:
    whole = path(outcomes, odds_ratio=2.0, threshold=2.0)

    assert whole[:cut] == path(outcomes[:cut], odds_ratio=2.0, threshold=2.0)
    assert all(point.value >= 0.0 for point in whole)


def test_what_no_chart_can_be_is_refused() -> None:
    for risk, ratio in ((0.0, 2.0), (1.0, 2.0), (0.5, 1.0), (float("nan"), 2.0)):
        with pytest.raises(ValueError, match="no score has"):
            score(risk, event=True, odds_ratio=ratio)
    with pytest.raises(ValueError, match="add up to one"):
        run_length((0.1, 0.2), (0.5, 0.4), odds_ratio=2.0, threshold=2.0)
