"""Change an account: by an administrator who is still one, gives the own password, and is noted."""

from collections.abc import Callable

import streamlit as st

from dashboard.append import SOURCE, append
from dashboard.parts.ask import now, settings
from dashboard.parts.guard import require
from dashboard.parts.known_at import only_now
from dashboard.parts.sign_in import sorry
from dashboard.places import Action
from dashboard.trail import refused, tell
from events.access import Refusal
from store.account_notes import Change, account_changed
from store.accounts import Account, AccountError, Accounts, Note
from store.door import Refused, check_password
from store.log.interface import LogError
from store.log.open import open_log


def change(what: Change, do: Callable[[Accounts, Note], None], *, password: str) -> bool:
    """Change an account as `do` says, and return whether that was done; if not, say why.

    `password` is the administrator's own, asked for with each change: a screen that was left
    unlocked makes nobody an administrator. The change is on the log before it counts; a log that
    takes nothing leaves all as it was.
    """
    access = require("access", Action.MANAGE)
    if not only_now():
        return False
    accounts, where = Accounts(settings().accounts), settings().log_url
    found = check_password(accounts, access.person.account, password, now=now())
    if isinstance(found, Refused):
        told = Refusal(action=Action.MANAGE.value, place="access", reason=found.why)
        tell(refused(found.account, told, now=now()), log_url=where, open_log=open_log)
        st.error(
            f"**Nothing was changed.** {sorry(found, 'That is not your own password.')}",
            icon=":material/block:",
        )
        return False

    def note(account: Account) -> None:
        event = account_changed(account, what, actor=access.actor, source=SOURCE, now=now())
        append(event, log_url=where, open_log=open_log)

    try:
        do(accounts, note)
    except AccountError as fault:
        st.error("**Nothing was changed.**", icon=":material/error:")
        st.text(f"{fault}.")
        return False
    except (LogError, OSError) as fault:
        st.error(
            "**Nothing was changed.** The log did not take it, and what nobody could trace is not "
            "done here. Where an account must be shut at once, `stimwatch user disable` does it, "
            "where this program runs.",
            icon=":material/error:",
        )
        st.text(str(fault))
        return False
    return True
