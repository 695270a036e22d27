"""A signal of the population is about a monitor, not a device, and still shown as any other."""

from events.sample import moment
from events.signal import Evidence, Signal, SignalRaised
from tests.dashboard.conftest import Homes, questions, visit
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
