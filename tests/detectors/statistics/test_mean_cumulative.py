import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.statistics.mean_cumulative import MeanCount, MeanCumulative, mean_cumulative
from detectors.statistics.not_evaluated import NotEvaluated

device = st.tuples(
    st.integers(0, 6).map(float), st.integers(1, 12).map(float), st.lists(st.floats(0.01, 1.0))
)
fleets = st.lists(device, min_size=1, max_size=12)
Fleet = list[tuple[float, float, list[float]]]


def flat(fleet: Fleet) -> tuple[list[float], list[float], list[tuple[int, float]]]:
    """Return entries, exits and events; events fall on halves, so that there are ties."""
    entries = [entry for entry, *_ in fleet]
    exits = [entry + length for entry, length, _ in fleet]
    events = [
        (i, entry + max(0.5, round(2 * part * length) / 2))
        for i, (entry, length, parts) in enumerate(fleet)
        for part in parts
    ]
    return entries, exits, events


@given(fleet=fleets)
def test_mean_and_variance_are_those_of_their_definitions(fleet: Fleet) -> None:
    entries, exits, events = flat(fleet)
    found = mean_cumulative(exits, events, entry=entries, at_risk_min=1)

    times = sorted({time for _, time in events})
    mean, residual = 0.0, np.zeros(len(fleet))
    expected = []
    for time in times:
        at_risk = np.array(
            [(v < time or v == 0.0) and time <= t for v, t in zip(entries, exits, strict=True)]
        )
        own = np.array([events.count((i, time)) for i in range(len(fleet))])
        increase = own.sum() / at_risk.sum()
        mean += increase
        residual += at_risk / at_risk.sum() * (own - increase)
        expected.append((time, mean, (residual**2).sum()))

    assert isinstance(found, MeanCumulative)
    assert found.times.tolist() == times
    assert found.mean == pytest.approx(np.array([m for _, m, _ in expected]), rel=1e-9)
    assert found.se**2 == pytest.approx(np.array([v for *_, v in expected]), abs=1e-9)


def test_the_same_few_devices_with_most_events_make_a_wide_interval() -> None:
    random, devices = np.random.default_rng(739), 200
    rates = random.gamma(0.3, 1 / 0.3, devices)
    events = [(i, t) for i, rate in enumerate(rates) for t in random.random(random.poisson(rate))]

    found = mean_cumulative((1.0,) * devices, events)

    assert isinstance(found, MeanCumulative)
    end = found.at(1.0)
    assert isinstance(end, MeanCount)
    assert end.mean == pytest.approx(len(events) / devices)
    counts = np.bincount([i for i, _ in events], minlength=devices)
    assert end.se == pytest.approx(counts.std() / np.sqrt(devices), rel=1e-9)
    assert end.se > 1.8 * np.sqrt(len(events)) / devices, "as if events were independent"
    assert end.high is not None
    assert end.low < end.mean < end.high


def test_before_the_first_event_there_is_a_mean_and_no_error() -> None:
    found = mean_cumulative((9.0,) * 12, ((0, 5.0),))
    silent = mean_cumulative((9.0,) * 12, ())

    assert isinstance(found, MeanCumulative)
    assert isinstance(silent, MeanCumulative)
    for curve in (found, silent):
        early = curve.at(3.0)
        assert isinstance(early, MeanCount)
        assert (early.mean, early.high) == (0.0, None)


@pytest.mark.parametrize(
    ("event", "entry"), [((0, 3.0), 5.0), ((0, 10.0), 0.0), ((0, -1.0), 0.0), ((0, np.nan), 0.0)]
)
def test_an_event_of_a_device_that_nobody_watched_is_named(
    event: tuple[int, float], entry: float
) -> None:
    found = mean_cumulative((9.0,), (event,), entry=(entry,), at_risk_min=1)

    assert isinstance(found, NotEvaluated)
    assert found.reason.startswith("subject 0 has an event at")


def test_where_few_are_at_risk_the_curve_ends() -> None:
    found = mean_cumulative((9.0,) * 3 + (4.0,) * 3, ((0, 2.0), (0, 6.0)), at_risk_min=4)

    assert isinstance(found, MeanCumulative)
    assert found.times.tolist() == [2.0]
    assert found.at(6.0) == NotEvaluated("fewer than 4 are at risk at 6")
    assert isinstance(mean_cumulative((9.0,), ((0, 2.0),)), NotEvaluated)
    with pytest.raises(ValueError, match="no number 3"):
        mean_cumulative((9.0,), ((3, 2.0),))


def test_where_all_devices_had_equally_many_no_error_can_be_told() -> None:
    events = tuple((device, at) for device in range(7) for at in (2.0, 5.0))

    found = mean_cumulative((9.0,) * 7, events, at_risk_min=1)

    assert isinstance(found, MeanCumulative)
    told = found.at(6.0)
    assert isinstance(told, MeanCount)
    assert (round(told.mean, 12), told.se, told.low, told.high) == (2.0, 0.0, 0.0, None)
