"""What a gateway could not turn into an event: where it was, why, and the bytes."""

from dataclasses import dataclass, field
from hashlib import sha256

from events.envelope import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One record that was set aside.

    `reason` is one word for counting. `explanation` says what is wrong and what to do, and never
    quotes the payload, which may hold personal data; nor does the repr. Where `personal` is true
    the payload is likely to name a person, and must not be kept where it cannot be erased. Where
    `whole_file` is true nothing of a file could be read, or nothing from that place on. `unsure` is
    an event that a person may confirm to name nobody.
    """

    where: str
    reason: str
    explanation: str
    payload: bytes = field(repr=False)
    personal: bool = False
    whole_file: bool = False
    unsure: Event | None = field(default=None, repr=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of the payload, which tells two rejects from the same place apart."""
        return sha256(self.payload).hexdigest()
