"""What many tests need: a log of either kind, and a real Kafka that is started once."""

import os
import signal
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from store.log.interface import Log
from store.log.open import open_log
from streams.broker_server import Broker, ProgramMissing

KAFKA_JARS = Path(__file__).parents[1] / "build" / "kafka-jars"
_numbers = count()

settings.register_profile("house", deadline=None)  # no test fails for how busy a machine is
settings.load_profile("house")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # So it is for what a script starts in the background, and what a test starts would inherit it.
    # But a Ctrl-C that a test presses must be heard.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def kafka_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    broker = Broker(home=tmp_path_factory.mktemp("kafka"), jars=KAFKA_JARS)
    try:
        broker.start()
    except ProgramMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    yield broker.url
    broker.stop()


@pytest.fixture(params=["sqlite", pytest.param("kafka", marks=pytest.mark.kafka)])
def log_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "kafka":
        return str(request.getfixturevalue("kafka_url"))
    return f"sqlite://{tmp_path / 'log.sqlite'}"


@pytest.fixture
def log(log_url: str) -> Iterator[Log]:
    log = open_log(log_url)
    yield log
    log.close()


@pytest.fixture
def unused_topic() -> str:
    """A name that no other test uses, on a broker that all tests share."""
    return f"topic-{next(_numbers)}-{uuid4().hex[:8]}"


@pytest.fixture
def topic(log: Log, unused_topic: str) -> str:
    """A topic of four partitions."""
    log.create_topics({unused_topic: 4})
    return unused_topic
