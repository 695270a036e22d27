"""A detector that has stopped is the first thing that pages say."""

from datetime import UTC, datetime, timedelta
from threading import Event as Gate

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.watcher import Watcher
from events.sample import adverse_event, moment
from store.health.heartbeat import Beat, make_room, tell
from store.log.interface import Log, LogUnavailable
from store.log.open import open_log
from store.settings import Settings
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.people import CLINICIAN
from tests.dashboard.world import FACTS, SIGNALS, add, as_simulated, beat, build, catch_up

WHOLE = "Every record that came in was read."
ALL_READ = "Every record could be read."


@pytest.fixture
def settings(home: Homes) -> Settings:
    """Simulated, so that no clock has to tick: a log that detection has read to its end."""
    found = home("simulated")
    return build(found.home, facts=as_simulated(FACTS), signals=as_simulated(SIGNALS))


def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no record wait: what has not been read is late at once."""
    monkeypatch.setenv("STIMWATCH_LATE_S", "0")


def project_only(settings: Settings) -> None:
    """Bring the pages up to date while detection stands still."""
    add(settings, as_simulated([adverse_event(day=95, hazard="infection")]))
    catch_up(settings)


def errors(app: AppTest) -> list[str]:
    return [str(each.value) for each in app.error]


def test_where_all_keep_up_nothing_is_in_red(settings: Settings) -> None:
    app = visit("overview")

    assert errors(app) == []
    assert WHOLE in words_of(app)


def test_records_that_no_detector_has_read_are_told_first_and_in_red(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    project_only(settings)
    late(monkeypatch)

    app = visit("overview")

    assert "**Detection" in errors(app)[0]
    assert "1 record waits" in errors(app)[0]
    assert "What to do" in errors(app)[0]
    kinds = [
        each.type for each in app.main if each.type in {"title", "error", "warning", "caption"}
    ]
    assert kinds[:2] == ["title", "error"], "nothing stands above it but the title"
    said = words_of(app)
    assert WHOLE not in said
    assert "Signals only as of" in said
    assert "no detector has read" in said


def test_a_worker_that_nobody_has_heard_is_told_on_every_page(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("simulated")
    build(settings.home, facts=as_simulated(FACTS))
    log = open_log(settings.log_url)
    told = {"part": "detection", "name": "detection", "started_at": moment(0), "stopped": True}
    tell(log, Beat.model_validate(told))
    log.close()

    for view, who in (("signals", None), ("devices", None), ("report", CLINICIAN)):
        app = visit(view, **({"who": who} if who else {}))
        assert any("Detection has stopped" in each for each in errors(app)), view
        assert any("see Overview" in each for each in errors(app)), view


def test_the_page_of_data_does_not_say_that_all_could_be_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ALL_READ in words_of(visit("data"))
    project_only(settings)

    app = visit("data")

    said = words_of(app)
    assert ALL_READ not in said
    assert "1 record of the log may not have been read by any detector yet" in said
    ledger = app.dataframe[-1].value
    behind = ledger["Log ends at"] - ledger["Detected to"]
    assert behind[ledger["Topic"] == "events"].sum() == 1
    assert list(ledger["Read to offset"]) == list(ledger["Log ends at"])


def test_once_detection_has_come_so_far_all_is_well_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    project_only(settings)
    beat(settings)

    app = visit("overview")

    assert errors(app) == []
    assert "no detector has read" not in words_of(app)


def test_who_looks_at_the_past_is_not_told_of_today(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    project_only(settings)
    late(monkeypatch)

    assert errors(visit("overview", known_at="2026-03-01T00:00:00Z")) == []


def test_a_real_log_for_which_no_clock_ticks_is_told(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    home("full")
    assert not any("clock" in each for each in errors(visit("overview")))

    later = datetime.now(UTC) + timedelta(days=2)
    monkeypatch.setattr("dashboard.parts.health.now", lambda: later)

    assert any("The clock has stopped" in each for each in errors(visit("overview")))


def test_a_log_that_hangs_keeps_no_page_waiting_and_is_not_asked_twice(settings: Settings) -> None:
    gate, asked = Gate(), list[str]()

    def hanging(url: str) -> Log:
        asked.append(url)
        gate.wait(30)
        message = "the broker is away"
        raise LogUnavailable(message)

    watcher = Watcher(open_log=hanging, wait_s=0.05)

    first, second = watcher.seen(settings), watcher.seen(settings)
    gate.set()

    assert first.watched is None
    assert second.watched is None
    assert asked == [settings.log_url]
    watcher.wait_s = 30
    assert watcher.seen(settings).fault == "the broker is away"


def test_a_log_is_asked_again_once_it_answers(settings: Settings) -> None:
    answers = [LogUnavailable("away"), None]

    def coming_back(url: str) -> Log:
        fault = answers.pop(0)
        if fault is not None:
            raise fault
        return open_log(url)

    watcher = Watcher(open_log=coming_back, wait_s=30)

    assert watcher.seen(settings).fault == "away"
    watched = watcher.seen(settings).watched
    assert watched is not None
    assert watched.detection.waiting == 0


def test_the_watcher_turns_to_another_log(settings: Settings, home: Homes) -> None:
    watcher = Watcher(wait_s=30)
    first = watcher.seen(settings).watched
    other = home("empty")
    log = open_log(other.log_url)
    make_room(log)
    log.close()

    second = watcher.seen(other).watched

    assert first is not None
    assert second is not None
    assert sum(first.ends.values()) > 0 == sum(second.ends.values())
