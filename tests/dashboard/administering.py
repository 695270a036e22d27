"""What an administrator does on the page Access, as an AppTest does it."""

from typing import Any

from streamlit.testing.v1 import AppTest

from events.access import AccountChanged
from store.settings import Settings
from tests.dashboard.people import PASSWORD
from tests.dashboard.test_sign_in import told_of_people


def labelled(app: AppTest, label: str) -> Any:
    """Return the field of this name; of several, the first that is shown."""
    every = (*app.text_input, *app.selectbox, *app.button_group, *app.checkbox, *app.button)
    return next(each for each in every if each.label == label)


def last(app: AppTest, label: str) -> Any:
    return [each for each in app.text_input if each.label == label][-1]


def add(app: AppTest, name: str, *roles: str, centre: str = "", password: str = PASSWORD) -> None:
    labelled(app, "Account").set_value(name)
    labelled(app, "Roles").set_value(list(roles))
    labelled(app, "Centre, for a clinician").set_value(centre)
    labelled(app, "Your own password").set_value(password)
    labelled(app, "Add the account").click().run()


def choose(app: AppTest, name: str, what: str) -> None:
    app.selectbox(key="access/change/account").set_value(name).run()
    labelled(app, "What").set_value(what).run()


def confirm(app: AppTest, button: str, *, password: str = PASSWORD) -> None:
    last(app, "Your own password").set_value(password)
    labelled(app, button).click().run()


def changes(settings: Settings) -> list[AccountChanged]:
    return [each for each in told_of_people(settings) if isinstance(each, AccountChanged)]


def new_passwords(app: AppTest, first: str, second: str) -> None:
    labelled(app, "New password").set_value(first)
    labelled(app, "The same again").set_value(second)
    labelled(app, "Keep this password").click().run()


def last_roles(app: AppTest) -> Any:
    return [each for each in app.button_group if each.label == "Roles"][-1]
