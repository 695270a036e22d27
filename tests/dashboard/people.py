"""People with accounts, and their way in without typing: a session that the store really began."""

from datetime import UTC, datetime

from argon2 import PasswordHasher
from streamlit.testing.v1 import AppTest

from dashboard.admission import Pass
from events.access import Role
from store.accounts import Accounts
from store.settings import Settings
from store.sign_ins import begin

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"
CENTRE = "centre-1"
"""Where the devices of `events.sample` are implanted."""

OFFICER, CLINICIAN, REGULATOR, ADMIN = "olga", "carl", "rita", "adam"
ELSEWHERE, BOTH, SECOND = "ellen", "bo", "otto"
PEOPLE: dict[str, tuple[Role, ...]] = {
    OFFICER: ("safety_officer",),
    CLINICIAN: ("clinician",),
    REGULATOR: ("regulator",),
    ADMIN: ("administrator",),
    ELSEWHERE: ("clinician",),
    BOTH: ("clinician", "administrator"),
    SECOND: ("safety_officer",),
}
CENTRES = {CLINICIAN: CENTRE, ELSEWHERE: "centre-2", BOTH: CENTRE}


def accounts_of(settings: Settings) -> Accounts:
    """Return the accounts of a home; only how dear a hash is, is not as in production."""
    return Accounts(settings.accounts, CHEAP)


def open_accounts(settings: Settings) -> None:
    """Make an account for everybody."""
    accounts = accounts_of(settings)
    for name, roles in PEOPLE.items():
        accounts.add(
            name,
            roles=roles,
            centre=CENTRES.get(name),
            password=PASSWORD,
            now=datetime.now(UTC),
        )


def sign_in(app: AppTest, name: str) -> None:
    """Give a browser session a pass that the store knows, as the sign-in page does."""
    accounts = accounts_of(Settings.from_env())
    app.session_state["pass"] = Pass(key=begin(accounts, name, now=datetime.now(UTC)))
