"""Dead letters on the page Data: who sees them, who tries them again, and what that adds."""

from datetime import UTC, datetime, timedelta

import pytest

from events.access import LettersRetried
from events.codec import encode
from events.dead_letter import DeadLetter
from events.sample import adverse_event, reviewed
from store.log.interface import Entry
from store.log.open import open_log
from store.settings import TOPIC_DEAD_LETTERS, TOPIC_EVENTS, Settings
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.people import ADMIN, OFFICER, REGULATOR
from tests.dashboard.test_roles import all_of
from tests.dashboard.test_sign_in import told_of_people
from tests.dashboard.world import catch_up, records

SECRET = "Mr Quux of 943 476 5919"
TOLD = "she would rather not say where"
READ_LATER = adverse_event(day=60, device="device-3", hazard="pain", narrative=TOLD)
NAMED = adverse_event(day=60, device="device-3", hazard="pain", narrative=SECRET)
FORGED = reviewed("closed", day=61, verdict="refuted", reason=SECRET)


def set_aside(settings: Settings, *payloads: bytes, where: str = "old.jsonl") -> list[DeadLetter]:
    """Put letters on the log, as an import of long ago did, and publish."""
    letters = [
        DeadLetter(
            id=DeadLetter.id_of(f"{where}:{line}"),
            where=f"{where}:{line}",
            reason="schema",
            explanation="an older reader could not read it",
            recordedtime=datetime.now(UTC) - timedelta(days=1),
            payload=payload,
        )
        for line, payload in enumerate(payloads, start=1)
    ]
    log = open_log(settings.log_url)
    entries = [Entry(each.where.encode(), each.model_dump_json().encode()) for each in letters]
    log.append(TOPIC_DEAD_LETTERS, entries)
    log.close()
    catch_up(settings)
    return letters


def ledger(settings: Settings) -> list[bytes]:
    return [each.value for each in records(settings) if each.topic == TOPIC_EVENTS]


def test_all_are_tried_at_once_and_each_says_what_came_of_it(home: Homes) -> None:
    settings = home("empty")
    payloads = (encode(READ_LATER), b"never an event", encode(FORGED), encode(NAMED))
    letters = set_aside(settings, *payloads)
    app = visit("data", who=ADMIN)

    app.button(key="data/retry-all").click().run()

    assert not app.exception
    assert "Of 4 letters tried again, 1 came to the ledger" in words_of(app)
    told = app.dataframe[1].value
    came = dict(zip(told["Where"], told["What came of it"], strict=True))
    assert dict(zip(told["Where"], told["Accepted"], strict=True)) == {
        "old.jsonl:1": "yes",
        "old.jsonl:2": "no",
        "old.jsonl:3": "no",
        "old.jsonl:4": "no",
    }
    assert "on the ledger again" in came["old.jsonl:1"]
    assert "cannot decode 14-byte event" in came["old.jsonl:2"]
    assert "no file may bring signal.reviewed" in came["old.jsonl:3"]
    assert "names a person" in came["old.jsonl:4"]
    (event,) = (each for each in told_of_people(settings) if isinstance(each, LettersRetried))
    assert event.actor == f"person:{ADMIN}/administrator"
    assert set(event.data.letters) == {letter.id for letter in letters}
    assert event.data.settled == 1
    assert ledger(settings).count(encode(READ_LATER)) == 1


def test_a_second_retry_adds_nothing_and_says_so(home: Homes) -> None:
    settings = home("empty")
    set_aside(settings, encode(READ_LATER))
    app = visit("data", who=ADMIN)
    app.button(key="data/retry-all").click().run()
    before = ledger(settings)

    app.button(key="data/retry-all").click().run()

    assert ledger(settings) == before
    assert "Of 1 letter tried again, 0 came to the ledger" in words_of(app)
    assert "nothing was added" in app.dataframe[1].value["What came of it"][0]
    catch_up(settings)
    again = visit("data", who=ADMIN)
    assert again.dataframe[0].value["Accepted"][0].startswith("events/")
    assert not [button for button in again.button if "Retry" in button.label]


def test_only_the_chosen_one_is_tried(home: Homes) -> None:
    settings = home("empty")
    other = adverse_event(day=62, device="device-2", hazard="infection")
    _, wanted = set_aside(settings, encode(READ_LATER), encode(other))
    app = visit("data", who=ADMIN)
    assert app.button(key="data/retry").disabled

    app.multiselect(key="data/chosen").select(wanted.id).run()
    app.button(key="data/retry").click().run()

    assert encode(other) in ledger(settings)
    assert encode(READ_LATER) not in ledger(settings)
    assert list(app.dataframe[1].value["Where"]) == ["old.jsonl:2"]


@pytest.mark.parametrize("who", [OFFICER, REGULATOR])
def test_who_may_not_retry_sees_the_letters_and_no_way_to(who: str, home: Homes) -> None:
    settings = home("full")
    set_aside(settings, encode(READ_LATER))

    app = visit("data", who=who)

    assert "old.jsonl:1" in set(app.dataframe[0].value["Where from"])
    assert not [button for button in app.button if "Retry" in button.label]
    assert not app.multiselect
    assert "An administrator can try them again" in words_of(app)


@pytest.mark.parametrize("who", [OFFICER, REGULATOR, ADMIN])
def test_no_letter_shows_what_it_holds_nor_a_name_in_its_place(who: str, home: Homes) -> None:
    settings = home("empty")
    payloads = (encode(READ_LATER), encode(NAMED), SECRET.encode())
    set_aside(settings, *payloads, where="Mr Quux 943-476-5919.jsonl")

    app = visit("data", who=who)
    if who == ADMIN:
        app.button(key="data/retry-all").click().run()

    seen = all_of(app) + "".join(str(each.options) for each in app.multiselect)
    assert "[redacted: name]" in seen
    assert not any(part in seen for part in ("Quux", "943-476", "476-5919", TOLD))


def test_a_log_that_does_not_answer_is_told_and_nothing_is_tried(
    home: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = home("empty")
    set_aside(settings, encode(READ_LATER))
    app = visit("data", who=ADMIN)
    before = ledger(settings)
    monkeypatch.setenv("STIMWATCH_LOG", "sqlite:///proc/nowhere/log.sqlite")

    app.button(key="data/retry-all").click().run()

    assert "Nothing was tried" in words_of(app)
    assert ledger(settings) == before


def test_without_letters_the_page_says_so_and_offers_no_retry(home: Homes) -> None:
    home("empty")

    app = visit("data", who=ADMIN)

    assert "Every record could be read" in words_of(app)
    assert not [button for button in app.button if "Retry" in button.label]
