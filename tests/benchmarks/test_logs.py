from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.logs import fresh_log, on_each_log
from store.log.open import open_log


def has_topics(kind: str) -> dict[str, object]:
    with fresh_log(kind) as (url, _), closing(open_log(url)) as log:
        log.create_topics({"events": 2})
        return {"partitions": log.partition_count("events"), "records": log.end_offsets("events")}


def test_without_java_a_benchmark_measures_the_embedded_log_and_says_why_kafka_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    found = on_each_log(has_topics)

    assert found["sqlite"] == {"partitions": 2, "records": {0: 0, 1: 0}}
    assert "Java 17 or later is not installed" in str(found["kafka"])


@pytest.mark.kafka
def test_each_measurement_has_a_kafka_of_its_own() -> None:
    twice = [on_each_log(has_topics)["kafka"] for _ in range(2)]

    assert twice == [{"partitions": 2, "records": {0: 0, 1: 0}}] * 2


def test_nothing_of_a_log_is_left_when_it_was_measured() -> None:
    with fresh_log("sqlite") as (url, folder):
        open_log(url).close()
        assert any(folder.iterdir())

    assert not folder.exists()
