from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from events.codec import encode
from events.sample import session, upload
from store.archive import Limits, archive_step
from store.log.interface import Entry, Record
from store.log.open import open_log
from store.read.devices import device
from store.settings import TOPIC_EVENTS, Settings
from store.snapshot import open_snapshot
from streams.projector import Projector, rebuild_read_model

SMALL = Limits(kept_rows=10, part_rows=10)


def sessions_of(settings: Settings) -> int:
    known = device(open_snapshot(settings.snapshots), "device-1")
    return known.sessions if known else 0


def test_the_projector_archives_while_it_catches_up_works_and_rebuilds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.projector.archive_step", partial(archive_step, limits=SMALL))
    settings = Settings.from_env({"STIMWATCH_HOME": str(tmp_path), "STIMWATCH_PARTITIONS": "1"})
    sent = [encode(upload(session(day=day), day=day + 0.1)) for day in range(60)]
    with closing(open_log(settings.log_url)) as log:
        log.create_topics(settings.topics)
        log.append(TOPIC_EVENTS, [Entry(b"device-1", value) for value in sent[:40]])
    archive = tmp_path / "archive"

    projector = Projector(settings)
    projector.catch_up()
    caught_up = len(list(archive.iterdir()))
    projector.take(
        [Record(TOPIC_EVENTS, 0, n, 0, b"device-1", sent[n]) for n in range(40, len(sent))]
    )
    projector.close()
    worked = len(list(archive.iterdir()))

    assert 0 < caught_up < worked
    assert sessions_of(settings) == 60
    rebuild_read_model(settings)
    assert len(list(archive.iterdir())) > worked, "who reads the older snapshot still has its parts"
    assert sessions_of(settings) == 40, "the log was given no more"
