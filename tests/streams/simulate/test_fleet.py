from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from events.codec import decode, encode
from events.envelope import SIMULATED_SOURCE
from events.reading import measured
from events.telemetry import TelemetryUploaded
from events.vocabulary import HAZARD_NAMES
from streams.simulate.fleet import simulate, write_fleet
from streams.simulate.presets import DEMO, QUIET, TYPICAL
from streams.simulate.truth import Truth


def lines(*, devices: int = 12, days: int = 200, seed: int = 3) -> list[bytes]:
    fleet = simulate(devices=devices, days=days, seed=seed, parameters=DEMO)
    return [encode(event) for event in fleet.events]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name in ("once", "again"):
        write_fleet(tmp_path / name, devices=8, days=120, seed=5)
    write_fleet(tmp_path / "other", devices=8, days=120, seed=6)

    for file in ("events.jsonl", "truth.jsonl"):
        once = (tmp_path / "once" / file).read_bytes()
        assert once == (tmp_path / "again" / file).read_bytes()
        assert once != (tmp_path / "other" / file).read_bytes()


def test_adding_a_device_does_not_change_the_others() -> None:
    few, more = lines(devices=5), lines(devices=6)

    assert set(few) < set(more)


def test_every_line_decodes_and_says_that_it_is_simulated() -> None:
    events = [decode(line) for line in lines()]

    assert all(event.source.startswith(SIMULATED_SOURCE) and event.simulated for event in events)
    assert [encode(event) for event in events] == lines()
    twice = [n for n in Counter(event.id for event in events).values() if n > 1]
    assert len(twice) < len(events) / 50, "some uploads come twice"


def test_events_come_in_the_order_in_which_they_were_learnt() -> None:
    events = [decode(line) for line in lines()]

    assert events == sorted(events, key=lambda event: event.recordedtime)
    assert all(event.time <= event.recordedtime for event in events)
    assert any((event.recordedtime - event.time).days >= 1 for event in events), "some come late"


def test_sessions_are_in_order_and_a_clinic_reads_some_of_them_again() -> None:
    starts: dict[str, list[str]] = defaultdict(list)
    for line in lines():
        event = decode(line)
        if isinstance(event, TelemetryUploaded):
            own = [session.start.isoformat() for session in event.data.sessions]
            assert own == sorted(own)
            starts[event.subject] += own

    assert any(len(own) > len(set(own)) for own in starts.values())


def test_a_quiet_fleet_has_no_truth_and_no_open_contact() -> None:
    fleet = simulate(devices=10, days=200, seed=2, parameters=QUIET)
    uploads = [event for event in fleet.events if isinstance(event, TelemetryUploaded)]

    assert fleet.truth == ()
    assert uploads
    for event in uploads:
        for session in event.data.sessions:
            ohms = [*map(measured, session.left_impedance_ohm + session.right_impedance_ohm)]
            assert len(ohms) == 8
            assert all(ohm is not None and 150 < ohm < 2_000 for ohm in ohms)


def test_a_demo_of_sixty_devices_shows_every_hazard() -> None:
    fleet = simulate(devices=60, days=540, seed=1, parameters=DEMO)

    hazards = Counter(truth.hazard for truth in fleet.truth if truth.hazard)
    assert hazards.keys() == set(HAZARD_NAMES)
    reported = [t for t in fleet.truth if t.hazard and t.reported]
    assert reported
    assert all(t.reported >= t.onset for t in reported if t.reported)


def test_a_report_is_on_the_ledger_exactly_when_the_truth_says_so() -> None:
    fleet = simulate(devices=60, days=540, seed=1, parameters=DEMO)
    told = {
        (event.subject, event.data.hazard): event.recordedtime  # type: ignore[attr-defined]
        for event in fleet.events
        if event.type == "adverse_event.reported"
    }

    for truth in fleet.truth:
        if truth.mode is not None:
            assert told.get((truth.device, truth.hazard)) == truth.reported


def test_a_fractured_contact_reads_open_before_anybody_reports_it() -> None:
    fleet = simulate(devices=60, days=540, seed=1, parameters=DEMO)
    broken = {t.device: t for t in fleet.truth if t.hazard == "lead_fracture" and t.reported}
    first_open: dict[str, datetime] = {}
    for event in fleet.events:
        truth = broken.get(event.subject)
        if truth is None or not isinstance(event, TelemetryUploaded):
            continue
        for session in event.data.sessions:
            read = (
                session.left_impedance_ohm if truth.side == "left" else session.right_impedance_ohm
            )
            ohms = [*map(measured, read)]
            if session.start > truth.onset and max(ohms[c] or 0 for c in truth.contacts) > 3_000:
                first_open.setdefault(event.subject, session.start)
                assert session.start < (
                    truth.resolved or session.start.max.replace(tzinfo=session.start.tzinfo)
                )

    assert broken
    assert len(first_open) >= len(broken) * 0.7


def test_half_of_the_people_use_less_than_the_published_median() -> None:
    fleet = simulate(devices=150, days=240, seed=4, parameters=QUIET)
    minutes: dict[str, dict[datetime, float]] = defaultdict(dict)
    activated = {}
    for event in fleet.events:
        if event.type == "device.activated":
            activated[event.subject] = event.time
        if isinstance(event, TelemetryUploaded):
            for session in event.data.sessions:
                assert session.delivered_min is not None, "simulated devices know it"
                minutes[event.subject][session.start] = session.delivered_min
    shares = sorted(
        sum(own.values()) / (60.0 * ((max(own) - activated[device]).days or 1))
        for device, own in minutes.items()
        if len(own) > 20
    )

    assert shares[len(shares) // 2] == pytest.approx(0.43, abs=0.06)


def test_truth_is_written_apart_and_can_be_read_back(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    written = write_fleet(
        tmp_path,
        devices=20,
        days=200,
        seed=1,
        parameters=replace(DEMO, tick_every_days=7),
        progress=lambda done, total: told.append((done, total)),
    )

    events = (tmp_path / "events.jsonl").read_bytes()
    truth = (tmp_path / "truth.jsonl").read_bytes().splitlines()
    assert len(events.splitlines()) == written
    assert b"onset" not in events
    assert truth
    assert all(Truth.model_validate_json(line).device.startswith("sim1-") for line in truth)
    assert told == sorted(set(told))
    assert told[-1] == (200, 200)


def test_nothing_that_would_be_learnt_after_the_last_day_is_told() -> None:
    fleet = simulate(devices=20, days=100, seed=1, parameters=TYPICAL)

    assert max(e.recordedtime.date() for e in fleet.events).isoformat() < "2025-04-16"
