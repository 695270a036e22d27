"""Silence must not pass for health: what cannot be judged is on the pages."""

from detectors.evaluation import evaluation
from detectors.registry import discover
from events.sample import tick
from events.signal import Repeat, SignalRepeated
from tests.dashboard.conftest import Homes, visit
from tests.dashboard.world import FACTS, SIGNAL, SIGNALS, build

LEAD_FRACTURE = next(each for each in discover() if each.hazard == "lead_fracture")


def test_what_cannot_be_judged_is_said_of_the_device_and_counted_on_the_first_page(
    home: Homes,
) -> None:
    unseen = evaluation(
        "nothing was uploaded yet",
        tick=tick(day=70),
        device="device-1",
        detector=LEAD_FRACTURE,
        plan_hash="0" * 64,
    )
    build(home("gaps").home, facts=FACTS, signals=(*SIGNALS, unseen))

    device, overview = visit("device", id="device-1"), visit("overview")

    said = [each.value for each in device.info]
    assert any("Lead fracture**: nothing was uploaded yet" in each for each in said)
    assert any(
        list(each.value.get("What is missing", ())) == ["nothing was uploaded yet"]
        for each in overview.dataframe
    )


def test_a_signal_that_was_repeated_says_that_nobody_has_looked(home: Homes) -> None:
    again = SignalRepeated(
        **tick(day=80).model_dump(exclude={"type", "schemaversion", "data", "subject"}),
        subject=SIGNAL.subject,
        data=Repeat(
            signal_id=SIGNAL.id,
            hazard=SIGNAL.data.hazard,
            grade=SIGNAL.data.grade,
            times=1,
            waiting_since=SIGNAL.recordedtime,
        ),
    )
    build(home("again").home, facts=(), signals=(SIGNAL, again))

    app = visit("signal", id=str(SIGNAL.id))

    said = [each.value for each in app.warning]
    assert any("nobody has looked yet" in each and "1 reminder" in each for each in said)
