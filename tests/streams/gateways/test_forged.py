"""A file brings records of devices and patients; what people decided, it cannot say."""

from pathlib import Path

import pytest

from events.clock import ClockTicked
from events.codec import decode
from events.envelope import SIMULATED_SOURCE
from events.from_files import FROM_FILES
from events.gallery import every_kind
from events.kinds import KINDS
from events.sample import adverse_event, reviewed, tick
from store.letters import Standing, fates, retry
from store.log.interface import Log
from streams.gateways.ingest import ingest
from streams.gateways.rejects import place_of
from tests.streams.gateways.test_ingest import NOW, jsonl, letters, log, records

__all__ = ["log"]


@pytest.mark.parametrize("source", ["urn:example:clinic", SIMULATED_SOURCE])
@pytest.mark.parametrize("kind", sorted(k for k, v in KINDS.items() if v not in FROM_FILES))
def test_a_file_cannot_say_what_people_did_or_detectors_concluded(
    kind: str, source: str, tmp_path: Path, log: Log
) -> None:
    (made_up,) = (event for event in every_kind() if event.type == kind)
    made_up = made_up.model_copy(update={"source": source, "recordedtime": NOW})

    report = ingest([jsonl(tmp_path / "a.jsonl", made_up, tick(day=1))], log, now=NOW)

    assert (report.accepted, dict(report.rejected)) == (1, {"not_from_a_file": 1})
    (letter,) = letters(log)
    assert letter.where == place_of("a.jsonl#1")
    assert letter.explanation.startswith(f"no file may bring {kind}: it is written by ")
    assert all(isinstance(decode(record.value), ClockTicked) for record in records(log))


@pytest.mark.parametrize(
    "forged",
    [
        {"actor": "person:ben/clinician"},
        {"source": "urn:stimwatch:dashboard"},
        {"source": "urn:stimwatch:simulated:dashboard"},
    ],
)
def test_a_file_cannot_say_that_a_person_wrote_a_report_at_the_dashboard(
    forged: dict[str, str], tmp_path: Path, log: Log
) -> None:
    report = adverse_event(day=1).model_copy(update=forged)

    told = ingest([jsonl(tmp_path / "a.jsonl", report)], log, now=NOW)

    assert (told.accepted, dict(told.rejected)) == (0, {"not_from_a_file": 1})
    assert records(log) == []


def test_a_retry_does_not_bring_in_what_the_file_could_not(tmp_path: Path, log: Log) -> None:
    forged = reviewed("closed", day=2, verdict="refuted", reason="All is well.")
    ingest([jsonl(tmp_path / "a.jsonl", forged)], log, now=NOW)

    (fate,) = fates(log, now=NOW)

    assert fate.standing is Standing.UNREADABLE
    assert fate.why == letters(log)[0].explanation
    assert retry(log, [fate]) == 0
    assert records(log) == []
