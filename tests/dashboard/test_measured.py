"""The record of the detectors that pages show is the one that the benchmark printed."""

import pytest

from dashboard.measured import measured, measured_of, told
from detectors.registry import discover
from streams.measured_table import measured_table
from tests.house import text

PAGE = """\
Printed by `x`, under the plan `2d885485ebc6`.

## By hazard and by how often a device is read

| hazard | read | failures | sensitivity | false alarms | per 1,000 device-years | lead [days] |
|---|---|---|---|---|---|---|
| pain | weekly | 43 | 72 % (57 to 83) | 1 | 0.886 (0.022 to 4.93) | 0 (-13.3 to 0) |
| therapy lapse | daily | 0 | - | 3 | 20.3 (4.19 to 59.3) | - |

## By preset
"""


def test_a_number_of_the_document_is_the_number_on_the_page() -> None:
    (weekly,) = (row for row in measured_of("lead_fracture") if row.read == "weekly")

    shown = told(weekly.false_alarms_per_1000_device_years)

    line = next(
        each for each in text("docs/detection.md").splitlines() if "fracture | weekly" in each
    )
    assert f"| {shown} |" in line
    assert measured().plan in text("docs/detection.md")


def test_every_detector_has_a_record() -> None:
    missing = {detector.hazard for detector in discover() if not measured_of(detector.hazard)}

    assert not missing


def test_the_table_is_read_by_the_names_of_its_columns() -> None:
    table = measured_table(PAGE)

    assert '"hazard": "pain"' in table
    assert '"low": -13.3' in table
    assert '"sensitivity_percent": null' in table


def test_a_document_without_the_table_says_what_to_run() -> None:
    with pytest.raises(ValueError, match="make bench-detection"):
        measured_table("# Nothing was measured")
