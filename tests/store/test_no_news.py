"""What surveillance, people and the clock say is no news of devices: what is shown grows old."""

from pathlib import Path

import pytest

from events.access import ExportMade
from events.envelope import Event
from events.gallery import every_kind
from events.sample import daily, implanted, moment, outcome
from events.signal import SignalRaised
from store.known_at import as_known_at
from store.read.overview import overview
from store.snapshot import open_snapshot
from tests.dashboard.world import build
from tests.store.ledger import raised

DEVICES = (implanted(day=0, device="device-7"), *daily(days=range(3), device="device-7"))
LATEST = moment(2.5)
NOW = moment(60)
QUIET = (
    "access.refused",
    "account.changed",
    "benchmark.declared",
    "clock.confirmed",
    "clock.corrected",
    "clock.ticked",
    "evaluation.changed",
    "export.made",
    "letters.retried",
    "monitor.declared",
    "person.signed_in",
    "person.signed_out",
    "plan.declared",
    "signal.repeated",
    "signal.reviewed",
    "surveillance.run",
    "text.confirmed",
    "yellow_card.approved",
    "yellow_card.drafted",
    "yellow_card.edited",
    "yellow_card.referenced",
)
AT = {"time": NOW, "recordedtime": NOW}
OF_EACH = {event.type: event.model_copy(update=AT) for event in every_kind()}
ON_SIGNALS = ("evaluation.changed", "signal.raised", "signal.repeated", "signal.updated")


def as_of(home: Path, *later: Event) -> tuple[object, object]:
    """Return how new a log is that ends with these, now and as it was known in the end."""
    signals = [event for event in later if event.type in ON_SIGNALS]
    facts = [event for event in later if event.type not in ON_SIGNALS]
    settings = build(home, facts=(*DEVICES, *facts), signals=signals)
    snapshot = open_snapshot(settings.snapshots)
    return overview(snapshot).as_of, overview(as_known_at(snapshot, NOW)).as_of


@pytest.mark.parametrize("kind", QUIET)
def test_it_is_as_old_as_the_newest_word_of_a_device(kind: str, tmp_path: Path) -> None:
    assert as_of(tmp_path, OF_EACH[kind]) == (LATEST, LATEST)


def test_everything_else_is_news(tmp_path: Path) -> None:
    silent = [
        kind
        for kind in sorted(OF_EACH.keys() - set(QUIET))
        if as_of(tmp_path / kind, OF_EACH[kind]) != (NOW, NOW)
    ]

    assert silent == []


def test_a_clock_that_was_wrong_makes_nothing_newer_than_it_is(tmp_path: Path) -> None:
    wrong = outcome(day=3, device="device-7").model_copy(update={"recordedtime": moment(40)})
    settings = build(tmp_path, facts=(*DEVICES, wrong))

    assert overview(open_snapshot(settings.snapshots)).as_of == moment(3)


def test_a_signal_of_the_population_tells_of_a_look_and_no_device(tmp_path: Path) -> None:
    of_all = raised(day=60, device="monitor:pain-all")
    of_one = raised(day=60, device="device-1")

    assert as_of(tmp_path / "all", of_all) == (LATEST, LATEST)
    assert as_of(tmp_path / "one", of_one) == (NOW, NOW)
    assert isinstance(of_one, SignalRaised)


def test_what_people_report_of_a_device_is_news(tmp_path: Path) -> None:
    told = outcome(day=30)

    assert as_of(tmp_path, told, OF_EACH["export.made"])[0] == moment(30)
    assert isinstance(OF_EACH["export.made"], ExportMade)
