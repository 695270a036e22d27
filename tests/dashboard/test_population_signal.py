"""A signal of the population is about a monitor, not a device, and still shown as any other."""

from detectors.population.signals import signal_id
from events.sample import moment
from events.signal import Evidence, Signal, SignalRaised
from events.surveillance import MonitorDeclared
from tests.dashboard.conftest import Homes, questions, visit, ways, words_of
from tests.dashboard.fleet import declared, devices, looks
from tests.dashboard.world import FACTS, SIGNAL, SIGNALS, build

REPORT = FACTS[-1]
MONITOR = SignalRaised(
    **SIGNAL.model_dump(exclude={"data", "subject", "id"}),
    id=REPORT.id,
    subject="monitor:pain-all",
    data=Signal(
        hazard="pain",
        grade="warning",
        detector="population-poisson-spending",
        detector_version=1,
        plan_hash="0" * 64,
        statistic=5.1,
        threshold=3.7,
        unit="log LR",
        summary="Pain, all devices: 9 events where 2.1 were expected.",
        evidence=(Evidence(event_id=REPORT.id, time=moment(70), what="pain of a device"),),
    ),
)


def test_the_list_and_the_page_of_the_signal_show_it(home: Homes) -> None:
    build(home("population").home, facts=FACTS, signals=(*SIGNALS, MONITOR))

    listed, page = visit("signals"), visit("signal", id=str(MONITOR.id))

    assert "◆ Is there more pain than expected (pain-all)?" in questions(listed)
    texts = [each.value for each in (*page.text, *page.markdown, *page.title)]
    assert any("9 events where 2.1 were expected" in text for text in texts)


def test_the_page_of_its_device_says_that_there_is_none(home: Homes) -> None:
    build(home("monitor").home, facts=FACTS, signals=(MONITOR,))

    page = visit("device", id="monitor:pain-all")

    assert any("No event concerns a device" in each.value for each in page.info)


def test_the_page_of_the_signal_shows_its_monitor_and_nothing_of_a_device(home: Homes) -> None:
    signal = fracture_signal()
    told = (*devices(), *declared(), *looks())
    build(home("watched").home, facts=told, signals=(signal,))

    page = visit("signal", id=str(signal.id))

    said = words_of(page)
    assert "What the monitor saw, look after look" in said
    assert "log likelihood ratio 5.10; threshold 3.70" in said
    assert "the chance that it ever signals is at most 5 %" in said
    assert "No sessions were uploaded" not in said
    assert "Lead fracture in the population" in ways(page)
    assert not {"Draft a Yellow Card", "All about monitor:fracture-all"} & set(ways(page))


def test_a_yellow_card_is_about_one_device_and_never_about_a_monitor(home: Homes) -> None:
    signal = fracture_signal()
    build(home("cards").home, facts=FACTS, signals=(signal,))

    listed, draft = visit("yellow_card"), visit("yellow_card", about=str(signal.id))

    assert "No signal of a device is open." in words_of(listed)
    assert "a Yellow Card is about one" in words_of(draft)
    assert not draft.get("download_button")


def fracture_signal() -> SignalRaised:
    """Return the signal of the monitor of the small population that reached its boundary."""
    (monitor,) = (
        each.data
        for each in declared()
        if isinstance(each, MonitorDeclared) and each.data.monitor_id == "fracture-all"
    )
    return MONITOR.model_copy(
        update={
            "id": signal_id(monitor),
            "subject": "monitor:fracture-all",
            "data": MONITOR.data.model_copy(update={"hazard": "lead_fracture"}),
        }
    )
