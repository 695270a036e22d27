"""Beside the installed `vigipy`, whose critical value is a formula of its own."""

import pyarrow
import pytest
import vigipy

from detectors.statistics.poisson_maxsprt import continuous_critical_value
from tests.detectors.statistics.test_poisson_maxsprt import TABLE

OF_VIGIPY = {
    1: 3.8479,
    2: 4.0222,
    5: 4.2392,
    10: 4.3816,
    20: 4.5044,
    50: 4.6409,
    100: 4.7288,
    1000: 4.9564,
}


@pytest.mark.parametrize("horizon", OF_VIGIPY)
def test_vigipy_asks_for_far_more_than_kulldorff_and_we_for_what_kulldorff_does(
    horizon: int,
) -> None:
    reports = pyarrow.table(
        {"name": ["lead", "lead", "other", "other"], "AE": ["a", "b", "a", "b"], "count": [9] * 4}
    )
    published = TABLE[horizon][0]
    assert published is not None

    found = vigipy.maxsprt(
        vigipy.convert(reports.to_pandas()), alpha=0.05, min_events=1, upper_limit=float(horizon)
    )
    theirs = found.all_signals["CriticalValue"].iloc[0]
    ours = continuous_critical_value(float(horizon), alpha=0.05).critical_value

    assert ours == pytest.approx(published, abs=1e-6)
    assert theirs == pytest.approx(OF_VIGIPY[horizon], abs=1e-4)
    assert theirs > 1.14 * published
