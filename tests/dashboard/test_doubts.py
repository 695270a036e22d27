"""Bad input is shown as doubt about the data, in plain words, on the page and on the device's."""

import re

from dashboard.words import DOUBTS
from events.sample import session, upload
from store.read.quality import FlagRow
from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.world import FACTS, SIGNALS, build, registered

KILO = upload(session(day=2, left_impedance_ohm=(0.52, 0.54)), day=3)
SHUFFLED = upload(session(day=6), session(day=5), day=7)
OTHER = upload(session(day=2, left_impedance_ohm=(0.52, 0.54)), day=3, device="device-2")


def test_doubts_are_counted_by_kind_in_plain_words(home: Homes) -> None:
    facts = (registered(), registered("device-2"), KILO, SHUFFLED, OTHER)
    build(home("doubts").home, facts=facts)

    app = visit("data")

    counts = app.dataframe[0].value
    assert list(counts["Doubt"]) == ["kilo-ohm", "time backwards"]
    assert list(counts["Flags"]) == [2, 1]
    assert list(counts["Devices"]) == [2, 1]
    assert list(counts["What it means"]) == [DOUBTS["kilo_ohm"], DOUBTS["time_backwards"]]
    assert "No flag is a hazard" in words_of(app)


def test_the_list_of_doubts_is_narrowed_to_a_kind(home: Homes) -> None:
    build(home("kind").home, facts=(registered(), KILO, SHUFFLED))

    app = visit("data")
    app.selectbox(key="data/kind").set_value("time_backwards").run()

    listed = app.dataframe[1].value
    assert list(listed["Doubt"]) == ["time backwards"]
    assert list(listed["Detail"]) == [
        "1 of 2 sessions: one is listed after another that starts no earlier (2026-01-06 00:00 UTC)"
    ]


def test_a_device_tells_its_own_doubts_and_no_others(home: Homes) -> None:
    build(home("device").home, facts=(registered(), registered("device-2"), KILO, SHUFFLED, OTHER))

    one, other = visit("device", id="device-1"), visit("device", id="device-2")

    assert [each.label for each in one.expander if "its data" in each.label] == [
        "2 doubts about its data"
    ]
    assert "1 of 1 sessions: impedances look like kilo-ohm (0.52 ohm)" in words_of(one)
    assert "time backwards" not in words_of(other)


def test_a_device_without_doubts_says_nothing_of_them(home: Homes) -> None:
    build(home("calm").home, facts=FACTS, signals=SIGNALS)

    app = visit("device", id="device-2")

    assert not [each.label for each in app.expander if "its data" in each.label]


def test_a_flagged_event_leads_to_its_device(home: Homes) -> None:
    build(home("link").home, facts=(registered(), KILO))

    app = visit("event", id=str(KILO.id))

    links = [link for link in app.get("page_link") if link.proto.label == "Open device-1"]
    assert [link.proto.query_string for link in links] == ["id=device-1"]


def test_every_flag_has_plain_words() -> None:
    table = re.findall(r"^ *\| `(\w+)` \|", FlagRow.__doc__ or "", re.MULTILINE)

    assert set(table) == set(DOUBTS)
