"""A log of either kind for a running system, which needs the topics for itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.broker_server import Broker
from tests.conftest import KAFKA_JARS


@pytest.fixture
def own_log_url(log_url: str, tmp_path: Path) -> Iterator[str]:
    """A log that no other test writes to."""
    if not log_url.startswith("kafka"):
        yield log_url
        return
    with Broker(home=tmp_path / "kafka", jars=KAFKA_JARS) as broker:
        yield broker.url
