"""The part of the gallery that is about people at the dashboard."""

from typing import Any

from events.access import (
    AccessRefused,
    AccountChange,
    AccountChanged,
    Export,
    ExportMade,
    LettersRetried,
    PersonSignedIn,
    PersonSignedOut,
    Refusal,
    Retry,
    SignIn,
    SignOut,
)
from events.envelope import Event
from events.identity import event_id
from events.sample import SOURCE, envelope

BY = "person:ada/administrator"
HASH = "0123456789abcdef" * 4


def access() -> tuple[Event, ...]:
    """Return what a person can do, and what can be done to an account."""
    came = SignIn(roles=("safety_officer", "clinician"), centre="centre-1", way="password")
    refused = Refusal(action="file", place="report", device="device-1", reason="other_centre")
    export = Export(
        place="yellow_card",
        file="yellow-card-draft-0123abcd.txt",
        media_type="text/plain",
        size_bytes=2048,
        sha256=HASH,
        about=event_id(SOURCE, "signal"),
    )
    changed = AccountChange(
        what="roles",
        roles=("safety_officer", "clinician"),
        centre="centre-1",
        disabled=False,
        must_change=True,
    )
    retried = Retry(letters=(event_id(SOURCE, "letter 1"), event_id(SOURCE, "letter 2")), settled=1)
    return (
        PersonSignedIn(**_of_ben("person.signed_in", 32.0), data=came),
        AccessRefused(**_of_ben("access.refused", 32.1), data=refused),
        ExportMade(**_of_ben("export.made", 32.2), data=export),
        PersonSignedOut(**_of_ben("person.signed_out", 32.3), data=SignOut(why="asked")),
        AccountChanged(**_of_ben("account.changed", 32.4) | {"actor": BY}, data=changed),
        LettersRetried(**_of_ben("letters.retried", 32.5), data=retried),
    )


def _of_ben(kind: str, day: float) -> dict[str, Any]:
    told = envelope(kind, day=day, device="person:ben")
    return told | {"actor": "person:ben", "causationid": event_id(SOURCE, f"cause of {kind}")}
