"""What becomes of a new version of a foreign report, whatever order the versions come in."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from events.clinical import AdverseEvent, AdverseEventAmended, AdverseEventReported
from events.codec import decode
from events.envelope import Event
from store.log.interface import Log
from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS
from streams.gateways.ingest import ingest
from streams.gateways.ingest_report import IngestReport
from streams.gateways.versions import report_in

NOW = datetime(2026, 5, 6, 7, tzinfo=UTC)
MISSING = "fields that were told are missing now"
FULL: Mapping[str, Any] = {
    "report_number": "77-2024-1", "mdr_report_key": "5", "date_received": "20240110",
    "date_of_event": "20240102", "event_type": "Injury", "product_problems": ["Fracture"],
    "device": [{"brand_name": "EXEMPLAR", "generic_name": "LEAD"}],
    "patient": [{"patient_problems": ["Pain"], "sequence_number_outcome": ["1. R"]}],
    "mdr_text": [{"text": "THE WIRE IS IN TWO."}],
}  # fmt: skip
DROPPED = {**FULL, "product_problems": [], "mdr_text": [], "patient": [{}]}
OTHER = {**FULL, "event_type": "Malfunction"}
LATER = {**FULL, "event_type": "Death", "date_received": "20240305"}


class Imports:
    """A log and the files that were imported into it, one after the other, an hour apart."""

    def __init__(self, folder: Path, *, kept: bool) -> None:
        self.folder, self.index = folder, folder / "reports.index" if kept else None
        self.log: Log = open_log(f"sqlite://{folder / 'log.sqlite'}")
        self.log.create_topics({TOPIC_EVENTS: 2, TOPIC_DEAD_LETTERS: 1})
        self.files = 0

    def page(self, *reports: Mapping[str, Any], hour: int | None = None) -> Path:
        self.files += 1
        path = self.folder / f"page-{self.files}.json"
        path.write_text(json.dumps({"results": reports}))
        hours = self.files if hour is None else hour
        at = (NOW - timedelta(days=30) + timedelta(hours=hours)).timestamp()
        os.utime(path, (at, at))
        return path

    def bring(self, *paths: Path) -> IngestReport:
        return ingest(paths, self.log, now=NOW, index=self.index)

    @property
    def events(self) -> list[Event]:
        return [
            decode(record.value)
            for partition in range(2)
            for batch in self.log.read(TOPIC_EVENTS, partition, 0)
            for record in batch
        ]

    @property
    def current(self) -> AdverseEvent:
        """The version that counts, as the read model ranks them."""
        told = [
            event
            for event in self.events
            if isinstance(event, AdverseEventReported | AdverseEventAmended)
        ]
        ranked = sorted(
            enumerate(told),
            key=lambda at: (
                not isinstance(at[1], AdverseEventAmended) or at[1].data.replaces,
                str(_source(report_in(at[1])).latest_on),
                at[0],
            ),
        )
        return report_in(ranked[-1][1])


def _source(report: AdverseEvent) -> Any:
    assert report.source_report is not None
    return report.source_report


@pytest.fixture(params=[True, False], ids=["with an index", "without"])
def imports(request: pytest.FixtureRequest, tmp_path: Path) -> Imports:
    return Imports(tmp_path, kept=request.param)


@pytest.mark.parametrize("order", list(permutations((FULL, LATER))), ids=["old first", "new first"])
def test_the_version_received_last_counts_whichever_comes_first(
    imports: Imports, order: tuple[Mapping[str, Any], ...]
) -> None:
    imports.bring(imports.page(*order))

    assert len(imports.events) == 2
    assert imports.current.seriousness == "death"
    received = [
        str(_source(report_in(event)).received_on).replace("-", "")
        for event in imports.events
        if isinstance(event, AdverseEventReported | AdverseEventAmended)
    ]
    assert received == [each["date_received"] for each in order]


def test_a_version_that_only_takes_away_is_flagged_and_does_not_count(imports: Imports) -> None:
    imports.bring(imports.page(FULL))
    report = imports.bring(imports.page(DROPPED))

    flagged = imports.events[-1]
    assert report.accepted == 1
    assert isinstance(flagged, AdverseEventAmended)
    assert not flagged.data.replaces
    assert any(MISSING in note for note in flagged.data.report.data_quality)
    assert imports.current.hazard == "lead_fracture"


def test_what_is_filled_in_again_counts_as_before(imports: Imports) -> None:
    for version in (FULL, DROPPED, FULL, DROPPED, DROPPED, FULL):
        imports.bring(imports.page(version))

    assert len(imports.events) == 2
    assert imports.current.hazard == "lead_fracture"


def test_what_is_filled_in_for_the_first_time_counts(imports: Imports) -> None:
    imports.bring(imports.page(DROPPED))
    imports.bring(imports.page(FULL))

    assert (imports.current.hazard, imports.current.seriousness) == (
        "lead_fracture",
        "intervention",
    )


def test_what_is_said_taken_back_and_said_again_counts_as_it_was_said_last(
    imports: Imports,
) -> None:
    pages = [imports.page(version) for version in (OTHER, FULL, OTHER)]
    for page in pages:
        imports.bring(page)

    assert len(imports.events) == 3
    assert _source(imports.current).event_type == "Malfunction"


def test_an_old_file_that_is_imported_again_brings_nothing_back(imports: Imports) -> None:
    pages = [imports.page(OTHER), imports.page(FULL)]
    for page in (*pages, *pages, pages[0]):
        imports.bring(page)

    assert len(imports.events) == 2
    assert _source(imports.current).event_type == "Injury"


def test_a_file_fetched_earlier_and_imported_later_does_not_count(imports: Imports) -> None:
    imports.bring(imports.page(FULL, hour=20))
    imports.bring(imports.page(OTHER, hour=10))

    assert len(imports.events) == 2
    assert _source(imports.current).event_type == "Injury"


def test_a_follow_up_that_drops_fields_keeps_them_and_says_so(imports: Imports) -> None:
    imports.bring(imports.page(FULL))
    imports.bring(imports.page({**LATER, "product_problems": [], "mdr_text": []}))

    current = imports.current
    assert (current.seriousness, current.hazard) == ("death", "lead_fracture")
    assert any("what was told still counts" in note for note in current.data_quality)


def test_a_record_that_was_only_touched_or_fetched_again_is_a_copy(imports: Imports) -> None:
    imports.bring(imports.page({**FULL, "date_changed": "20240201"}))
    again = imports.bring(imports.page({**FULL, "date_changed": "20250201"}))

    assert (again.accepted, again.duplicates) == (0, 1)


def test_of_versions_with_the_same_dates_the_later_supplement_counts(imports: Imports) -> None:
    second = {**FULL, "type_of_report": ["Followup"], "event_type": "Death"}
    imports.bring(imports.page(second), imports.page({**FULL, "type_of_report": ["I"]}))

    assert imports.current.seriousness == "death"


def test_a_later_date_of_a_supplement_makes_a_later_version(imports: Imports) -> None:
    second = {**FULL, "suppl_dates_fda_received": "02/20/2024, 04/01/2024", "event_type": "Death"}
    imports.bring(imports.page(second), imports.page({**FULL, "date_received": "20240301"}))

    assert imports.current.seriousness == "death"
    assert str(_source(imports.current).supplemented_on) == "2024-04-01"


def test_an_index_that_is_lost_is_made_again_from_the_log(tmp_path: Path) -> None:
    imports = Imports(tmp_path, kept=True)
    pages = [imports.page(FULL), imports.page(LATER)]
    imports.bring(*pages)
    assert imports.index is not None
    imports.index.write_bytes(b"no database")

    again = imports.bring(*pages)

    assert (again.accepted, again.duplicates) == (0, 2)


def test_an_index_of_another_log_is_not_believed(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    one, other = Imports(first, kept=True), Imports(second, kept=True)
    page = one.page(FULL)
    one.bring(page)
    other.index = one.index

    assert other.bring(page).accepted == 1
