"""Who signed in, was refused what, took data away, and changed what about whose account.

These events concern a person, not a device: no detector reads them, they say nothing of whether a
log is simulated, and they are no news of any device. The subject is the account, which is all that
is known here of the person; a name that nobody has is never written down, for it may be anything
that was typed, a password too.
"""

from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import Field

from events.envelope import Event, Fact, Identifier, Sha256Hex, Text

Role = Literal["safety_officer", "clinician", "regulator", "administrator"]
"""What a person is here; one person can be several."""
ROLES: tuple[Role, ...] = get_args(Role)

ACCOUNT_PATTERN = r"^[A-Za-z0-9._@+-]{1,64}$"
UNKNOWN_ACCOUNT = "nobody"
"""Stands for every name that has no account, and is none itself."""
PersonSubject = Annotated[str, Field(pattern=r"^person:[A-Za-z0-9._@+-]{1,64}$")]


class PersonEvent(Event):
    """An event about a person at the dashboard; the subject is `person:` and the account."""

    subject: PersonSubject


class SignIn(Fact):
    """With which roles somebody came in, and how it was known who it is."""

    roles: Annotated[tuple[Role, ...], Field(min_length=1, max_length=4)]
    centre: Identifier | None = None
    way: Literal["password", "oidc"]


class PersonSignedIn(PersonEvent):
    """Somebody signed in."""

    type: Literal["person.signed_in"] = "person.signed_in"
    schemaversion: Literal[1] = 1
    data: SignIn


class SignOut(Fact):
    """Why a session ended: it was asked for, or it had been idle, or open, for too long."""

    why: Literal["asked", "expired"]


class PersonSignedOut(PersonEvent):
    """A session ended."""

    type: Literal["person.signed_out"] = "person.signed_out"
    schemaversion: Literal[1] = 1
    data: SignOut


class Refusal(Fact):
    """What was refused: an action on a page, or `sign_in` or `change_password`, on none."""

    action: Identifier
    place: Identifier | None = None
    device: Identifier | None = None
    reason: Literal["wrong_password", "too_many_attempts", "no_role", "not_allowed", "other_centre"]


class AccessRefused(PersonEvent):
    """Somebody was refused; the subject is `person:nobody` where no such account is known."""

    type: Literal["access.refused"] = "access.refused"
    schemaversion: Literal[1] = 1
    data: Refusal


class Export(Fact):
    """A file that left: its name, its size [bytes], its hash, and what it is about."""

    place: Identifier
    file: Text
    media_type: Text
    size_bytes: Annotated[int, Field(ge=0)]
    sha256: Sha256Hex
    about: UUID | None = None


class ExportMade(PersonEvent):
    """Somebody took data away."""

    type: Literal["export.made"] = "export.made"
    schemaversion: Literal[1] = 1
    data: Export


class AccountChange(Fact):
    """What was changed about an account, and how it stands since; no password, and no hash of one.

    `must_change` says that its password is good for one sign-in, at which another is chosen.
    """

    what: Literal["added", "roles", "disabled", "enabled", "password"]
    roles: Annotated[tuple[Role, ...], Field(min_length=1, max_length=4)]
    centre: Identifier | None = None
    disabled: bool
    must_change: bool


class AccountChanged(PersonEvent):
    """An account was made or changed; the subject is the account, the actor who did it."""

    type: Literal["account.changed"] = "account.changed"
    schemaversion: Literal[1] = 1
    data: AccountChange


class Retry(Fact):
    """Which dead letters somebody tried again, and how many of them are on the ledger by that."""

    letters: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=1_000)]
    settled: Annotated[int, Field(ge=0)]


class LettersRetried(PersonEvent):
    """Somebody tried dead letters again at the dashboard."""

    type: Literal["letters.retried"] = "letters.retried"
    schemaversion: Literal[1] = 1
    data: Retry


OF_PEOPLE = (
    PersonSignedIn,
    PersonSignedOut,
    AccessRefused,
    ExportMade,
    AccountChanged,
    LettersRetried,
)
"""The kinds of event that concern a person and no device."""
