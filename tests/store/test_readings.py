"""Censored readings rest beside the numbers, and come back as they went in."""

from collections.abc import Callable

from duckdb import DuckDBPyConnection

from events.reading import AtLeast, AtMost
from events.sample import implanted, session, upload
from events.telemetry import Amplitudes, ImpedanceTest, TelemetryUploaded
from store.projection import project
from store.read.events import event
from store.read.quality import data_quality
from store.read.telemetry import telemetry
from store.snapshot import Snapshot
from tests.store.ledger import Ledger

Publish = Callable[[Ledger], Snapshot]
OPEN, SHORT = AtLeast(at_least=10_000.0), AtMost(at_most=50.0)
TOLD = session(
    day=1,
    amplitudes=Amplitudes(left_programmed_ma=2.4, left_delivered_ma=2.1),
    left_impedance_ohm=(520.0, OPEN, None, 530.0),
    right_impedance_ohm=(SHORT, 540.0, 510.0, OPEN),
    earlier_tests=(ImpedanceTest(left_impedance_ohm=(500.0, 9_000.0, None, SHORT)),),
    left_motor_threshold_ma=AtLeast(at_least=10.0),
    right_motor_threshold_ma=1.5,
)


def test_a_session_is_opened_as_it_was_uploaded(snapshot_of: Publish) -> None:
    ledger = Ledger()
    sent = upload(session(day=0.5), TOLD, session(day=1.5, left_impedance_ohm=()), day=2)
    ledger.append(sent)

    opened = event(snapshot_of(ledger), sent.id)

    assert opened is not None
    assert isinstance(opened.event, TelemetryUploaded)
    assert opened.event == sent


def test_an_average_over_impedances_meets_only_what_was_measured(
    model: DuckDBPyConnection,
) -> None:
    project(model, Ledger().append(upload(session(day=0.5), TOLD, day=2)))

    columns = model.execute(
        "select left_impedance_ohm, left_impedance_at_least_ohm, left_impedance_at_most_ohm, "
        "right_impedance_at_most_ohm, left_motor_threshold_ma, left_motor_threshold_at_least_ma "
        "from sessions order by started_at"
    ).fetchall()
    ((mean,),) = model.execute(
        "select avg(ohm) from (select unnest(left_impedance_ohm) as ohm from sessions)"
    ).fetchall()

    assert columns == [
        ([520.0, 540.0, 510.0, 530.0], None, None, None, None, None),
        ([520.0, None, None, 530.0], [None, 10_000.0, None, None], None, [50.0, *[None] * 3])
        + (None, 10.0),
    ]
    assert mean == (520.0 + 540.0 + 510.0 + 530.0 + 520.0 + 530.0) / 6


def test_a_contact_that_only_ever_read_past_the_range_is_a_contact_of_its_lead(
    model: DuckDBPyConnection,
) -> None:
    project(model, Ledger().append(implanted(day=0), upload(TOLD, day=2)))

    assert model.execute("select left_contacts, right_contacts from uploads").fetchall() == [(4, 4)]


def test_a_reading_past_the_range_is_no_doubt_about_the_upload(snapshot_of: Publish) -> None:
    ledger = Ledger()
    both = session(day=1, left_impedance_ohm=(OPEN, OPEN, 510.0, 530.0))
    ledger.append(implanted(day=0), upload(both, day=2))

    assert data_quality(snapshot_of(ledger)) == ()


def test_a_chart_is_given_the_limit_and_its_side(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(upload(TOLD, day=2))

    read = telemetry(snapshot_of(ledger), "device-1").impedances.to_pylist()

    assert [(row["side"], row["contact"], row["impedance_ohm"], row["past"]) for row in read] == [
        ("left", 0, 520.0, None),
        ("left", 1, 10_000.0, ">="),
        ("left", 3, 530.0, None),
        ("right", 0, 50.0, "<="),
        ("right", 1, 540.0, None),
        ("right", 2, 510.0, None),
        ("right", 3, 10_000.0, ">="),
    ]
