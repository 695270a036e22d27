"""Why an answer of a form cannot stand, in plain words; what was typed is never repeated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from pydantic import TypeAdapter, ValidationError

from events.confirmation import REASON_MIN
from events.envelope import Identifier
from events.screening.text import find_identifiers, looks_like
from reports.words import amount

NARRATIVE_MAX = 8_000
TEXT_MAX = 500
_HASH_CHARACTERS = 12
YEARS_MAX = 100
"""Nothing that is told of a person or an implant is older than a life."""
SUMMER_TIME = timedelta(hours=1)
"""In a British summer night the day of the person who files is already the next one."""

_NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,12})?|\.\d{1,12})", re.ASCII)
_identifier: TypeAdapter[str] = TypeAdapter(Identifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a question cannot stand as it is answered; `missing` where it is not answered at all.

    `doubted` is a short hash of a text in which something only looks like an identifier: a person
    may say of that text, and of no other, why it names nobody.
    """

    question: str
    why: str
    missing: bool = False
    doubted: str = ""

    def __str__(self) -> str:
        """Return the fault with its question."""
        return f"{self.question}: {self.why}"


def device_faults(device: str) -> tuple[Fault, ...]:
    """Return why `device` cannot be a device's number."""
    if not device:
        return (Fault(question="Device", why="scan its label, or type its number.", missing=True),)
    if not is_identifier(device):
        why = (
            "write the device's number as on the implant card, with letters, digits and "
            ". _ : @ / + - only, 128 at most."
        )
        return (Fault(question="Device", why=why),)
    return tuple(_no_number_of_a_person("Device", device))


def day_faults(
    question: str, day: date | None, at: time | None = None, *, now: datetime
) -> tuple[Fault, ...]:
    """Return why something cannot have happened on that day."""
    if day is None:
        why = "say on which day it happened, as well as you know."
        return (Fault(question=question, why=why, missing=True),)
    if day > (now + SUMMER_TIME).date():
        return (Fault(question=question, why=f"{day} has not come yet (it is {now.date()} UTC)."),)
    if day.year < now.year - YEARS_MAX:
        why = f"{day} is over {YEARS_MAX} years ago. Look at its year."
        return (Fault(question=question, why=why),)
    if at is not None and datetime.combine(day, at, tzinfo=UTC) > now:
        why = f"{at:%H:%M} UTC has not come yet (it is {now:%H:%M})."
        return (Fault(question="Time", why=why),)
    return ()


def text_faults(
    question: str, text: str, *, most: int = NARRATIVE_MAX, needed: bool = True
) -> tuple[Fault, ...]:
    """Return why a text cannot be kept. What is too long is not read any further."""
    if not text.strip():
        why = "write at least one sentence; codes cannot say it."
        return (Fault(question=question, why=why, missing=True),) if needed else ()
    if len(text) > most:
        why = (
            f"that is {len(text):,} characters, and {most:,} can be kept. Say what matters in "
            "fewer words; letters and print-outs belong in the patient's record."
        )
        return (Fault(question=question, why=why),)
    found = looks_like(text)
    if found is None:
        return ()
    sure = any(each.sure for each in find_identifiers(text))
    otherwise = "write another way" + ("" if sure else ", or say below why it names nobody")
    why = (
        f"there is {found}. Take that out: surveillance must not know who the patient is, and "
        f"nothing was stored. What is nothing of the kind, {otherwise}."
    )
    doubted = "" if sure else sha256(text.strip().encode()).hexdigest()[:_HASH_CHARACTERS]
    return (Fault(question=question, why=why, doubted=doubted),)


def reason_fault(reason: str) -> str | None:
    """Return why a reason for a doubted text cannot stand, or None.

    >>> reason_fault("a ward"), reason_fault("Rose Ward is a ward here")
    ('say in 10 characters or more why it names nobody', None)
    """
    if len(reason.strip()) < REASON_MIN:
        return f"say in {REASON_MIN} characters or more why it names nobody"
    found = looks_like(reason)
    return f"there is {found}: say it without" if found else None


def typed_number(question: str, text: str) -> tuple[float | None, tuple[Fault, ...]]:
    """Return the number that was typed, or why it cannot be read; nothing typed is no number.

    A comma is not guessed at: to some it parts the thousands, to others the decimals.

    >>> typed_number("CRP", " 84.5 "), typed_number("CRP", "")
    ((84.5, ()), (None, ()))
    >>> typed_number("CRP", "84,5")[1][0].why
    'that is no number. Write it with a point and without its unit, such as 38.5.'
    """
    text = text.strip()
    if not text:
        return None, ()
    if _NUMBER.fullmatch(text):
        return float(text), ()
    why = "that is no number. Write it with a point and without its unit, such as 38.5."
    return None, (Fault(question=question, why=why),)


def number_faults(
    question: str, value: float | None, limits: tuple[float, float], unit: str = ""
) -> Iterator[Fault]:
    """Yield why a number cannot be kept; to leave it out is no fault.

    >>> [str(each) for each in number_faults("Temperature", 101.3, (30.0, 45.0), "\u00b0C")]
    ['Temperature: it must lie between 30 and 45 \u00b0C. Look at its unit, or leave it empty.']
    """
    low, high = limits
    if value is not None and not low <= value <= high:
        why = f"it must lie between {low:,g} and {amount(high, unit)}. Look at its unit, or "
        yield Fault(question=question, why=f"{why}leave it empty.")


def centre_faults(centre: str) -> Iterator[Fault]:
    """Yield why `centre` cannot be the code of a centre; to leave it out is no fault."""
    if centre and not is_identifier(centre):
        why = "write its code, with letters, digits and . _ : @ / + - only."
        yield Fault(question="Centre", why=why)
    yield from _no_number_of_a_person("Centre", centre)


def is_identifier(text: str) -> bool:
    """Say whether `text` can name a device, a centre or a person.

    >>> is_identifier("device-1"), is_identifier("device 1"), is_identifier("")
    (True, False, False)
    """
    try:
        _identifier.validate_python(text)
    except ValidationError:
        return False
    return True


def _no_number_of_a_person(question: str, text: str) -> Iterator[Fault]:
    if found := looks_like(text):
        why = (
            f"there is {found}. A number of a person cannot stand here, and nothing was stored. If "
            "it is a serial number, write SN right before it."
        )
        yield Fault(question=question, why=why)
