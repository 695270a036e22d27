"""What is doubtful about uploaded sessions, as a person reads it on the page."""

from collections.abc import Callable
from typing import Any

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.limits import Limits
from detectors.quality import CLOCK_AHEAD_MAX_S, fresh_sessions, looks_like_kilo_ohm
from events.device import Lead
from events.sample import implanted, moment, session, upload
from events.telemetry import Session, TelemetryUploaded
from store.database import open_memory
from store.projection import project
from store.read.quality import data_quality, flag_counts
from store.schema import create
from store.session_doubts import CLOCK_AHEAD_MAX, HIGH_OHM, LOW_OHM, WHAT
from store.snapshot import Snapshot
from tests.store.ledger import Ledger, content, revised

Publish = Callable[[Ledger], Snapshot]
ODD: dict[str, tuple[Session, ...]] = {
    "kilo_ohm": (session(day=2, left_impedance_ohm=(0.52, 0.54, None, 0.0)), session(day=3)),
    "zero_impedance": (session(day=2), session(day=3, right_impedance_ohm=(520.0, 0.0))),
    "saturated": (session(day=2, left_impedance_ohm=(520.0, 65_535.0)),),
    "overlapping_sessions": (session(day=2), session(day=2.01)),
    "time_backwards": (session(day=3), session(day=2)),
    "future_session": (session(day=3), session(day=40)),
}
impedances = st.one_of(
    st.none(), st.sampled_from((0.0, 0.2, 3.0, 3.1, 200.0, 520.0)), st.floats(0.0, 4.0)
)


def flags(model: DuckDBPyConnection) -> list[tuple[Any, ...]]:
    asked = "select flag, detail from data_quality order by all"
    return model.execute(asked).fetchall()


def told(uploaded: TelemetryUploaded) -> set[str]:
    with open_memory() as model:
        create(model)
        project(model, Ledger().append(uploaded))
        return {flag for flag, _ in flags(model)}


@pytest.mark.parametrize("flag", WHAT)
def test_each_kind_of_bad_input_is_flagged_once_for_its_upload(
    model: DuckDBPyConnection, flag: str
) -> None:
    uploaded = upload(*ODD[flag], day=4)

    project(model, Ledger().append(uploaded))

    found = model.execute("select flag, event_id, device from data_quality").fetchall()
    zero = [("zero_impedance", uploaded.id, "device-1")] if flag == "kilo_ohm" else []
    assert sorted(found) == sorted([(flag, uploaded.id, "device-1"), *zero])


def test_a_flag_says_how_many_sessions_and_shows_one(model: DuckDBPyConnection) -> None:
    ordinary = [session(day=day) for day in range(2)]
    kilo = [session(day=2 + day, left_impedance_ohm=(0.52, 0.6)) for day in range(12)]

    project(model, Ledger().append(upload(*ordinary, *kilo, day=20)))

    assert flags(model) == [
        ("kilo_ohm", "12 of 14 sessions: impedances look like kilo-ohm (0.52 ohm)")
    ]


def test_an_ordinary_upload_is_not_flagged(model: DuckDBPyConnection) -> None:
    broken = session(day=2, left_impedance_ohm=(520.0, 9000.0, None, 530.0))
    back_to_back = session(day=2 + 1800 / 86_400)
    bare = session(day=3, left_impedance_ohm=(), right_impedance_ohm=(None, None))

    project(model, Ledger().append(upload(session(day=1), broken, back_to_back, bare, day=4)))

    assert flags(model) == []


def test_sessions_of_a_clock_that_stands_still_are_counted_though_one_is_stored(
    model: DuckDBPyConnection,
) -> None:
    still = [session(day=1, program=program) for program in range(4)]

    result = project(model, Ledger().append(upload(*still, day=2)))

    assert result.sessions == 1
    ((flag, detail),) = flags(model)
    assert flag == "time_backwards"
    assert detail.startswith("3 of 4 sessions")


def test_what_was_sent_before_is_not_flagged_again(model: DuckDBPyConnection) -> None:
    ledger, odd = Ledger(), [each for sessions in ODD.values() for each in sessions]
    first, again = upload(*odd, day=4), upload(*odd, day=5)
    project(model, ledger.append(first))
    before = flags(model)

    project(model, ledger.append(first, again))
    in_one = ledger.append(again, again)
    project(model, in_one)

    assert before
    assert flags(model) == before


@pytest.mark.parametrize("ohms", [(10_000.0, 10_000.0), (32_767.0,), (520.0, 65_535.0)])
def test_a_ceiling_is_a_full_scale_or_the_same_height_twice(ohms: tuple[float, ...]) -> None:
    at_ceiling = upload(session(day=1, left_impedance_ohm=ohms), day=2)
    different = upload(session(day=1, left_impedance_ohm=(10_000.0, 10_100.0)), day=2)

    assert told(at_ceiling) == {"saturated"}
    assert told(different) == set()


@settings(max_examples=12, deadline=None)
@given(st.lists(impedances, max_size=5), st.lists(impedances, max_size=5))
def test_the_flag_and_detectors_agree_on_what_is_kilo_ohm(
    left: list[float | None], right: list[float | None]
) -> None:
    limits = Limits()
    both = session(day=1, left_impedance_ohm=tuple(left), right_impedance_ohm=tuple(right))

    flagged = "kilo_ohm" in told(upload(both, day=2))

    assert flagged == any(
        looks_like_kilo_ohm(ohms, low_ohm=limits.low_ohm, high_ohm=limits.high_ohm)
        for ohms in (left, right)
    )
    assert (limits.low_ohm, limits.high_ohm) == (LOW_OHM, HIGH_OHM)


@settings(max_examples=12, deadline=None)
@given(st.floats(0.5, 3.5))
def test_the_flag_and_detectors_agree_on_what_is_in_the_future(day: float) -> None:
    uploaded = upload(session(day=day), day=1)

    left_out = not fresh_sessions(uploaded, None).sessions

    assert ("future_session" in told(uploaded)) == left_out
    assert CLOCK_AHEAD_MAX.total_seconds() == CLOCK_AHEAD_MAX_S


def test_what_an_upload_added_is_kept_once(model: DuckDBPyConnection) -> None:
    ledger = Ledger()
    padded = session(day=2, left_impedance_ohm=(500.0, None, 510.0, 0.0, None))
    first, second = upload(session(day=1), padded, day=3), upload(padded, session(day=4), day=5)
    ledger.append(first, second, first)

    project(model, ledger.records)

    asked = "select upload_id, sessions, left_contacts, first_started_at from uploads order by time"
    rows = model.execute(asked).fetchall()
    assert rows == [(first.id, 2, 4, moment(1)), (second.id, 1, 4, moment(4))]
    assert len(content(model)["uploads"]) == 2


def test_sessions_before_the_implant_are_flagged_whenever_it_is_registered(
    snapshot_of: Publish,
) -> None:
    ledger, uploaded = Ledger(), upload(session(day=8), session(day=11), day=12)
    ledger.append(uploaded)
    before = data_quality(snapshot_of(ledger), flag="before_implant_session")
    ledger.append(implanted(day=10), upload(session(day=13), day=14))

    (after,) = data_quality(snapshot_of(ledger), flag="before_implant_session")

    assert before == ()
    assert after.event_id == uploaded.id
    assert after.detail == (
        "1 of 2 new sessions start before the implant of 2026-01-11 (2026-01-09 00:00 UTC)"
    )


def test_contacts_that_the_registered_lead_does_not_have_are_flagged_if_they_read(
    snapshot_of: Publish,
) -> None:
    ledger = Ledger()
    padding = session(day=1, left_impedance_ohm=(500.0,) * 4 + (None, 0.0))
    reading = session(day=2, left_impedance_ohm=(500.0,) * 8, right_impedance_ohm=(510.0,) * 5)
    ledger.append(upload(padding, day=1.5), upload(reading, day=2.5))
    before = data_quality(snapshot_of(ledger), flag="unknown_contact")
    ledger.append(implanted(day=0))

    (after,) = data_quality(snapshot_of(ledger), flag="unknown_contact")

    assert before == ()
    assert after.detail == (
        "the left lead has 4 contacts, readings name 8; the right lead has 4 contacts, "
        "readings name 5"
    )


def test_a_replaced_lead_is_not_judged_by_the_one_that_replaced_it(snapshot_of: Publish) -> None:
    ledger, eight = Ledger(), Lead(side="left", model="Lead B", contacts=8)
    wide = upload(session(day=1, left_impedance_ohm=(500.0,) * 8), day=2)
    ledger.append(implanted(day=0, leads=(eight,)), wide)
    ledger.append(revised(day=5, lead=Lead(side="left", model="Lead A", contacts=4)))
    late = upload(session(day=6, left_impedance_ohm=(500.0,) * 8), day=7)
    ledger.append(late)

    found = data_quality(snapshot_of(ledger), flag="unknown_contact")

    assert [row.event_id for row in found] == [late.id]


def test_doubts_are_counted_by_kind(snapshot_of: Publish) -> None:
    ledger = Ledger()
    for device in ("device-1", "device-2"):
        ledger.append(implanted(day=0, device=device))
        ledger.append(upload(*ODD["zero_impedance"], day=4, device=device))
    ledger.append(upload(session(day=9), session(day=8), day=10))

    counts = flag_counts(snapshot_of(ledger))

    found = [(row.flag, row.count, row.devices) for row in counts]
    assert found == [("zero_impedance", 2, 2), ("time_backwards", 1, 1)]
