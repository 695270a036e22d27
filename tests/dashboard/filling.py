"""Filling forms of the pages, and reading what people wrote with them."""

from typing import Any

from streamlit.testing.v1 import AppTest

from events.codec import decode
from store.settings import Settings
from tests.dashboard.world import records


def written(settings: Settings, kind: type) -> list[Any]:
    """Return what people wrote on these pages, of one kind."""
    events = [decode(each.value) for each in records(settings) if each.topic == "events"]
    return [e for e in events if type(e) is kind and e.actor.startswith("person:")]


def fill(app: AppTest, **answers: Any) -> AppTest:
    """Fill fields by the end of their key, which names the question, and draw the page again."""
    for name, value in answers.items():
        kinds = (app.text_input, app.text_area, app.date_input, app.number_input, app.selectbox)
        fields = [each for kind in (*kinds, app.button_group) for each in kind]
        name = name.replace("__", "/")
        field = next(each for each in fields if (each.key or "").endswith(f"/{name}"))
        typed: Any = str(value) if isinstance(value, float) else value
        field.set_value(typed)
        app.run()
    return app


def press(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label == label).click().run()


def labels_of(app: AppTest) -> list[str]:
    kinds = (app.text_input, app.text_area, app.number_input, app.selectbox, app.button_group)
    return [each.label for kind in kinds for each in kind]
