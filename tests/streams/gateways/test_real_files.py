"""Every file beside the checkout is brought in by itself: it gives events, or one reason."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS
from streams.gateways.ingest import ingest
from streams.gateways.ingest_report import IngestReport
from tests.streams.gateways.shared import DATA

SMALL_BYTES = 200_000


def real_files() -> Iterator[object]:
    for path in sorted(DATA.rglob("*")) if DATA.exists() else ():
        if path.is_file():
            slow = path.stat().st_size > SMALL_BYTES
            name = str(path.relative_to(DATA))
            yield pytest.param(path, id=name, marks=pytest.mark.slow if slow else ())


def brought_in(path: Path, folder: Path) -> IngestReport:
    with closing(open_log(f"sqlite://{folder / 'log.sqlite'}")) as log:
        log.create_topics({TOPIC_EVENTS: 2, TOPIC_DEAD_LETTERS: 1})
        report = ingest([path], log, now=datetime(2026, 3, 4, tzinfo=UTC))
        ends = log.end_offsets(TOPIC_EVENTS)
    assert sum(ends.values()) == report.accepted
    return report


@pytest.mark.skipif(not DATA.exists(), reason="no real data beside the checkout")
@pytest.mark.parametrize("path", list(real_files()))
def test_a_real_file_gives_events_or_one_reason(path: Path, tmp_path: Path) -> None:
    report = brought_in(path, tmp_path)

    print(path.name, report.accepted, report.duplicates, dict(report.rejected))
    assert report.rows == report.accepted + report.duplicates + report.refused
    if "maude_" in path.parent.name and path.suffix in {".csv", ".gz"}:
        assert (report.refused, report.rows > 200) == (0, True)
    elif report.accepted:
        assert report.refused == 0
    else:
        assert report.rows == report.refused == 1
