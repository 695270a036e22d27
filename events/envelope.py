"""The shape that every event shares: CloudEvents 1.0, structured JSON.

Two times, always: `time` is when it happened, `recordedtime` when we learnt it. So every view can
be asked as it was known at a date.

Reference: CloudEvents specification 1.0.2, CNCF 2022.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from events.times import UtcDatetime

SIMULATED_SOURCE = "urn:stimwatch:simulated"
DASHBOARD_SOURCE = "urn:stimwatch:dashboard"
"""The source of all that people write at the dashboard; no file may use it."""


Identifier = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9._:@/+-]+$")]
Text = Annotated[str, Field(max_length=500)]
FreeText = Annotated[str, Field(max_length=32_000)]
Sha256Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Fact(BaseModel):
    """Frozen and strict: no unknown field, no NaN, no number in a string."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class Event(Fact):
    """One immutable fact about one device, recorded once and never edited.

    A subclass narrows `type` and `schemaversion` to literals, which name its schema for ever, and
    adds `data`. The `subject` is the device, and the key of the record on the ledger. Where a
    person has confirmed that its texts name nobody, `confirmation` is the id of that event.
    """

    specversion: Literal["1.0"] = "1.0"
    datacontenttype: Literal["application/json"] = "application/json"
    id: UUID
    source: Identifier
    subject: Identifier
    time: UtcDatetime
    recordedtime: UtcDatetime
    type: str
    schemaversion: int
    actor: Identifier
    causationid: UUID | None = None
    confirmation: UUID | None = None

    @property
    def simulated(self) -> bool:
        """Whether it was made up by the simulator; such events never share a log with real ones."""
        return self.source.startswith(SIMULATED_SOURCE)
