"""Offer a file. Whether it may leave is asked when it is fetched, and that it left is an event."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import streamlit as st

from dashboard.admission import Out, Pass, who
from dashboard.append import append
from dashboard.parts.ask import now, settings
from dashboard.parts.guard import require, shown_pass
from dashboard.places import Action, grant
from dashboard.trail import exported, refused, tell
from events.access import Refusal
from store.accounts import Accounts
from store.log.open import open_log
from store.settings import Settings


class NotGiven(Exception):
    """The file may not leave; the message says why."""


def offer(
    label: str,
    content: str | bytes | Callable[[], str | bytes],
    *,
    place: str,
    file: str,
    media_type: str,
    about: UUID | None = None,
    beside: Any = st,
) -> None:
    """Draw a button that fetches `content` as a file, in the container `beside`.

    What takes long to make is given as a function, which is called when the file is fetched.
    """
    access = require(place, Action.EXPORT)
    shown, where = shown_pass(), settings()
    assert shown is not None

    def fetch() -> bytes:
        made = content() if callable(content) else content
        sent = made.encode() if isinstance(made, str) else made
        give(
            sent,
            shown=shown,
            where=where,
            place=place,
            file=file,
            media_type=media_type,
            about=about,
            centre=access.centre,
            clock=now,
        )
        return sent

    beside.download_button(label, fetch, file, media_type, on_click="ignore", key=f"get/{file}")


def give(
    content: bytes,
    *,
    shown: Pass,
    where: Settings,
    place: str,
    file: str,
    media_type: str,
    about: UUID | None,
    centre: str | None = None,
    clock: Callable[[], datetime],
) -> None:
    """Put on the log that a file leaves now; return only if it may, and the log has it.

    `centre` is the only one whose data the file can hold, None where it can hold all.

    Raises
    ------
    NotGiven
        If the session has ended, or the person may not export from here any more.
    store.log.interface.LogError
        If the log takes nothing: what nobody can trace does not leave.
    """
    found = who(shown, accounts=Accounts(where.accounts), now=clock(), in_use=False)
    if isinstance(found, Out):
        raise NotGiven("the session has ended: sign in again, and fetch the file then")
    access = grant(found, place, Action.EXPORT)
    if access is None:
        told = Refusal(action=Action.EXPORT.value, place=place, reason="not_allowed")
        tell(refused(found.account, told, now=clock()), log_url=where.log_url, open_log=open_log)
        raise NotGiven("files of this page are not for your role")
    if not access.covers(centre):
        told = Refusal(action=Action.EXPORT.value, place=place, reason="other_centre")
        tell(refused(found.account, told, now=clock()), log_url=where.log_url, open_log=open_log)
        raise NotGiven("this file was made for another centre: open its page again")
    event = exported(
        found.account,
        access.actor,
        content,
        place=place,
        file=file,
        media_type=media_type,
        about=about,
        now=clock(),
    )
    append(event, log_url=where.log_url, open_log=open_log)
