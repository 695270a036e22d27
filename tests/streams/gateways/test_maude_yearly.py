from pathlib import Path

import pytest

from events.clinical import AdverseEventReported
from streams.gateways.readers import read_file
from streams.gateways.reject import Reject

FILES = {
    "mdrfoi.txt": (
        "MDR_REPORT_KEY|EVENT_KEY|REPORT_NUMBER|DATE_RECEIVED|DATE_OF_EVENT|EVENT_TYPE|"
        "REPORT_SOURCE_CODE\n"
        "7001|1|3000000-2023-00001|03/04/2023|02/01/2023|IN|M\n"
        "7002|2|3000000-2023-00002|03/05/2023|02/02/2023|M|M\n"
    ),
    "foidev.txt": (
        "MDR_REPORT_KEY|DEVICE_SEQUENCE_NO|BRAND_NAME|GENERIC_NAME|MANUFACTURER_D_NAME|"
        "DEVICE_REPORT_PRODUCT_CODE|NEVER_FILLED\n"
        '7001|1|8" EXEMPLAR|STIMULATOR LEAD|ACME|LGW\n'
        '7001|2|"THE "SECOND" ONE|PROGRAMMER|ACME|LGW\n'
        "7002|1|OTHER|STIMULATOR|BCME|LGW|\n"
    ),
    "foitext.txt": (
        "MDR_REPORT_KEY|MDR_TEXT_KEY|TEXT_TYPE_CODE|PATIENT_SEQUENCE_NUMBER|DATE_REPORT|FOI_TEXT\n"
        '7001|1|D|1||THE LEAD | MOVED 2"\n'
        "\n"
        "THEN 7, 8 AND 9 | 10 FAILED.\n"
        '7001|2|N|1||"RETURNED.\n'
        "7002|3|D|1||BATTERY.\n"
    ),
    "patient.txt": (
        "MDR_REPORT_KEY|PATIENT_SEQUENCE_NUMBER|DATE_RECEIVED|SEQUENCE_NUMBER_TREATMENT|"
        "SEQUENCE_NUMBER_OUTCOME\n7001|1|||1. H; 2. R\n"
    ),
    "foidevproblem.txt": "7001|2907\n7001|9999\n7002|2907\n",
    "deviceproblemcodes.csv": 'FDA_CODE,TERM\n2907,"Migration, or so"\n',
    "patientproblemcode.txt": (
        "MDR_REPORT_KEY|PATIENT_SEQUENCE_NO|PROBLEM_CODE|DATE_ADDED\n7002|1|1994|03/05/2023\n"
    ),
    "patientproblemdata.csv": "1994,Pain\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="cp1252")
    return tmp_path


def test_the_files_of_a_year_are_joined_by_their_key(folder: Path) -> None:
    first, second = read_file(folder)

    assert isinstance(first, AdverseEventReported)
    assert isinstance(second, AdverseEventReported)
    report, other = first.data.source_report, second.data.source_report
    assert report is not None
    assert other is not None
    assert first.subject == "maude:3000000-2023-00001"
    assert str(report.received_on) == "2023-03-04"
    assert '8" EXEMPLAR' in report.model_dump_json().replace('\\"', '"')
    assert first.data.narrative == (
        'THE LEAD | MOVED 2"\nTHEN 7, 8 AND 9 | 10 FAILED.\n\n"RETURNED.'
    )
    terms = report.model_dump_json()
    assert "Migration, or so" in terms
    assert "problem code 9999" in terms
    assert '"Pain"' in other.model_dump_json()


def test_a_part_without_its_reports_says_what_it_needs(folder: Path) -> None:
    (folder / "mdrfoi.txt").unlink()

    found = list(read_file(folder))

    assert len(found) == len(FILES) - 1
    assert all(isinstance(each, Reject) and each.reason == "no_report" for each in found)
    assert "mdrfoi" in str([each for each in found if isinstance(each, Reject)][0].explanation)


def test_parts_of_reports_that_did_not_come_are_counted_once_a_file(folder: Path) -> None:
    with (folder / "foitext.txt").open("a") as file:
        file.write("7009|4|D|1||ELSEWHERE.\n7010|5|D|1||ELSEWHERE.\n")

    rejects = [each for each in read_file(folder) if isinstance(each, Reject)]

    assert [each.reason for each in rejects] == ["no_report"]
    assert rejects[0].explanation.startswith("2 rows of foitext.txt name reports that")
