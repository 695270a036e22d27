"""Keep, open, edit and approve a draft on the page, as a person does."""

from typing import Any

from streamlit.testing.v1 import AppTest

from events.codec import decode
from events.yellow_card import (
    YellowCardApproved,
    YellowCardDrafted,
    YellowCardEdited,
    YellowCardReferenced,
)
from reports.card_versions import Life, life_of
from store.settings import Settings
from tests.dashboard.conftest import visit
from tests.dashboard.people import OFFICER, SECOND
from tests.dashboard.world import REPORT, catch_up, records

KINDS = (YellowCardDrafted, YellowCardEdited, YellowCardApproved, YellowCardReferenced)
CARD = f"card/{REPORT.id}"


def card_events(settings: Settings) -> list[Any]:
    told = [decode(each.value) for each in records(settings) if each.topic == "events"]
    return [each for each in told if isinstance(each, KINDS)]


def life(settings: Settings) -> Life:
    return life_of(card_events(settings))


def keep(settings: Settings, **choices: Any) -> Life:
    """Keep a draft about the report, as the officer, and publish it."""
    app = visit("yellow_card", about=str(REPORT.id))
    app.text_input(key=f"{CARD}/reporter.name").input("Olga Officer").run()
    for name, value in ({"nation": "england"} | choices).items():
        app.selectbox(key=f"{CARD}/{name}").set_value(value).run()
    app.button(key=f"{CARD}/keep").click().run()
    catch_up(settings)
    return life(settings)


def opened(kept: Life, *, who: str = OFFICER) -> AppTest:
    return visit("yellow_card", who=who, draft=str(kept.draft_id))


def field(app: AppTest, name: str) -> Any:
    return next(
        each for each in (*app.text_input, *app.text_area) if str(each.key).endswith(f"/{name}")
    )


def press(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label.startswith(label)).click().run()


def edit(app: AppTest, name: str, value: str) -> AppTest:
    field(app, name).input(value).run()
    return press(app, "Save as version")


def approve(kept: Life, *, who: str = SECOND) -> AppTest:
    app = opened(kept, who=who)
    app.checkbox(key=f"kept/{kept.draft_id}/approve/{kept.newest.number}/read").check().run()
    return press(app, "Approve version")
