"""Yellow Card drafts on the screen."""

from tests.dashboard.conftest import Homes, visit, words_of
from tests.dashboard.world import REPORT


def test_a_draft_lists_its_gaps_and_quotes_free_text_as_it_was_written(home: Homes) -> None:
    home("full")

    app = visit("yellow_card", about=str(REPORT.id))

    said = words_of(app)
    assert "submits nothing" in said
    assert "Sudden loss of effect while lifting <b>a box</b>." in [t.value for t in app.text]
    assert "Reporter: Name" in list(app.dataframe[0].value["What"])
    assert len(app.get("download_button")) == 3


def test_choosing_a_nation_and_codes_closes_their_gaps(home: Homes) -> None:
    home("full")
    app = visit("yellow_card", about=str(REPORT.id))

    app.selectbox(key=f"card/{REPORT.id}/nation").set_value("scotland").run()
    app.multiselect(key=f"card/{REPORT.id}/codes").set_value(["A040101", "F1905"]).run()

    assert "IRIC" in words_of(app)
    missing = list(app.dataframe[0].value["What"])
    assert all(gap.startswith("Reporter") for gap in missing)


def test_a_target_that_cannot_be_is_said_to_count_for_nothing(home: Homes) -> None:
    home("full")
    app = visit("yellow_card", about=str(REPORT.id))
    app.selectbox(key=f"card/{REPORT.id}/role").set_value("healthcare").run()

    for days, told in ((14, False), (400, True)):
        app.number_input(key=f"card/{REPORT.id}/days").set_value(days).run()

        said = "Local target: it must lie between 0 and 365 days." in words_of(app)
        assert said == told
        assert ("No target is counted with." in words_of(app)) == told


def test_a_draft_with_an_identifier_offers_no_download_and_withholds_the_text(
    home: Homes,
) -> None:
    home("full")
    app = visit("yellow_card", about=str(REPORT.id))

    app.multiselect(key=f"card/{REPORT.id}/more").set_value(["actions.investigation"]).run()
    field = app.text_input(key=f"card/{REPORT.id}/actions.investigation")
    field.input("seen with 943 476 5919").run()

    assert not app.get("download_button")
    assert "NHS number" in words_of(app)
    assert "476" not in words_of(app)
