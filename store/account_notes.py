"""What was changed about an account, as an event for the log."""

from datetime import datetime
from typing import Literal
from uuid import uuid4

from events.access import AccountChange, AccountChanged
from store.accounts import Account

Change = Literal["added", "roles", "disabled", "enabled", "password"]


def account_changed(
    account: Account, what: Change, *, actor: str, source: str, now: datetime
) -> AccountChanged:
    """Return the event that `actor` changed an account, with how it stands since."""
    return AccountChanged(
        id=uuid4(),
        source=source,
        subject=f"person:{account.name}",
        time=now,
        recordedtime=now,
        actor=actor,
        data=AccountChange(
            what=what,
            roles=account.roles,
            centre=account.centre,
            disabled=account.disabled,
            must_change=account.must_change,
        ),
    )
