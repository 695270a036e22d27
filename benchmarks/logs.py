"""A fresh log of either kind for one measurement; Kafka is started for it and stopped after it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from streams.broker_server import Broker, BrokerNotStarted

JARS = Path(__file__).parents[1] / "build" / "kafka-jars"


@contextmanager
def fresh_log(kind: str) -> Iterator[tuple[str, Path]]:
    """Give the URL of an empty log, and a folder; neither is there afterwards.

    Raises
    ------
    streams.broker_server.BrokerNotStarted
        If Kafka cannot run here.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        if kind == "sqlite":
            yield f"sqlite://{folder / 'log.sqlite'}", folder
            return
        with Broker(home=folder / "kafka", jars=JARS) as broker:
            yield broker.url, folder


def on_each_log(measure: Callable[[str], Mapping[str, object]]) -> dict[str, object]:
    """Return what `measure` finds on each kind of log."""
    return {kind: where_it_runs(measure, kind) for kind in ("sqlite", "kafka")}


def where_it_runs(
    measure: Callable[[str], Mapping[str, object]], kind: str
) -> Mapping[str, object]:
    """Return what `measure` finds on a kind of log, or why it cannot run here."""
    try:
        return measure(kind)
    except BrokerNotStarted as error:
        return {"not_run": str(error)}
