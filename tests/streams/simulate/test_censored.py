"""A made-up device may tell the ends of its range; everything else of the fleet stays the same."""

from dataclasses import replace

from detectors.contract import run
from detectors.device.lead_fracture import DETECTOR
from events.envelope import Event
from events.reading import AtLeast, at_limit, is_censored
from events.telemetry import TelemetryUploaded
from streams.simulate.fleet import simulate
from streams.simulate.parameters import Parameters
from streams.simulate.presets import DEMO

TOLD: Parameters = replace(DEMO, electrodes=replace(DEMO.electrodes, tells_past_range=True))


def in_numbers(event: Event) -> Event:
    """Return an upload with each censored reading as the number of its limit."""
    if not isinstance(event, TelemetryUploaded):
        return event
    sessions = tuple(
        session.model_copy(
            update={
                name: tuple(map(at_limit, getattr(session, name)))
                for name in ("left_impedance_ohm", "right_impedance_ohm")
            }
        )
        for session in event.data.sessions
    )
    data = event.data.model_copy(update={"sessions": sessions})
    return event.model_copy(update={"data": data})


def test_a_fleet_that_tells_the_end_of_its_range_is_the_same_fleet() -> None:
    plain = tuple(simulate(devices=30, days=400, seed=3, parameters=DEMO).events)
    told = tuple(simulate(devices=30, days=400, seed=3, parameters=TOLD).events)

    readings = [
        ohm
        for event in told
        if isinstance(event, TelemetryUploaded)
        for session in event.data.sessions
        for ohm in (*session.left_impedance_ohm, *session.right_impedance_ohm)
    ]
    assert {ohm for ohm in readings if is_censored(ohm)} == {AtLeast(at_least=10_000.0)}
    assert [in_numbers(event) for event in told] == list(plain)


def test_the_same_fractures_are_found_as_by_numbers() -> None:
    plain = tuple(simulate(devices=30, days=400, seed=3, parameters=DEMO).events)
    told = tuple(simulate(devices=30, days=400, seed=3, parameters=TOLD).events)

    def found(events: object, device: str) -> list[tuple[object, ...]]:
        own = [e for e in events if e.subject == device]  # type: ignore[attr-defined]
        return [(f.grade, f.side, f.contact, f.cleared) for f in run(DETECTOR, own)[1]]

    devices = {event.subject for event in told if isinstance(event, TelemetryUploaded)}
    assert any(found(told, device) for device in devices)
    for device in devices:
        assert found(told, device) == found(plain, device)
