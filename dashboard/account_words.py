"""What an administrator is told before an account is changed, and which answers cannot stand."""

from collections.abc import Sequence

from dashboard.faults import centre_faults, is_identifier
from dashboard.places import ADMIN, CLINICIAN
from events.access import Role
from events.screening.text import find_identifiers
from store.accounts import Account

OWN_PASSWORD = "Your own password"
ONE_TIME = (
    "It is good for one sign-in, at which its owner chooses another, that nobody else knows. Pass "
    "it on in person or by telephone, not together with the name. It is shown this once; if it is "
    "lost, set another."
)


def role_faults(name: str, roles: Sequence[Role], centre: str) -> tuple[str, ...]:
    """Return why an account cannot have this name, these roles or this centre.

    >>> role_faults("ann", ("clinician",), "")
    ('Centre: a clinician sees one centre only. Say which, by its code, as on implants.',)
    >>> role_faults("ann b", (), "")[1]
    'Roles: choose at least one; without a role there is nothing to see.'
    """
    found = []
    if not is_identifier(name):
        found.append("Account: write 1 to 64 letters, digits and . _ @ + - without spaces.")
    elif find_identifiers(name.partition("@")[0]):
        found.append("Account: that looks like the number of a person. Every event will name it.")
    if not roles:
        found.append("Roles: choose at least one; without a role there is nothing to see.")
    if CLINICIAN in roles and not centre:
        found.append(
            "Centre: a clinician sees one centre only. Say which, by its code, as on implants."
        )
    return (*found, *map(str, centre_faults(centre)))


def own_warning(me: str, account: Account, *, roles: Sequence[Role], disabled: bool) -> str | None:
    """Return what an administrator should know who is about to shut themself out, or None.

    >>> from datetime import UTC, datetime
    >>> ada = Account(
    ...     name="ada", roles=("administrator",), centre=None, disabled=False,
    ...     created_at=datetime(2026, 3, 2, tzinfo=UTC),
    ... )
    >>> own_warning("ada", ada, roles=("regulator",), disabled=False)[:39]
    '**This is your own account.** You will '
    >>> own_warning("ben", ada, roles=("regulator",), disabled=False)
    """
    if account.name != me:
        return None
    if disabled:
        return (
            "**This is your own account.** You will be signed out at once, and cannot sign in "
            "again; another administrator must let you."
        )
    if ADMIN not in roles:
        return (
            "**This is your own account.** You will not be an administrator any more, and this "
            "page will be shut to you; another administrator must give the role back."
        )
    return None
