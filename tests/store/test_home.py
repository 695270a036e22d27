from pathlib import Path

import pytest

from store.home import OtherLog, claim
from store.settings import Settings
from streams.app import check_topics
from tests.dashboard.world import build


def test_a_folder_that_serves_one_log_refuses_another(tmp_path: Path) -> None:
    claim(tmp_path / "home", "sqlite:///one.sqlite")

    with pytest.raises(OtherLog, match="derived from the log sqlite:///one.sqlite"):
        claim(tmp_path / "home", "kafka://broker:9092")


def test_a_worker_does_not_start_in_the_folder_of_another_log(tmp_path: Path) -> None:
    first, second = build(tmp_path / "one"), build(tmp_path / "two")
    check_topics(first)
    moved = Settings.from_env(
        {
            "STIMWATCH_HOME": str(first.home),
            "STIMWATCH_LOG": second.log_url,
            "STIMWATCH_PARTITIONS": str(second.partitions),
        }
    )

    check_topics(first)
    with pytest.raises(OtherLog, match="remove"):
        check_topics(moved)
