"""How people fare and what pictures of their leads show."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """One answer to the questionnaires; `baseline` is the one before the implant."""

    event_id: UUID
    device: str
    time: datetime
    recordedtime: datetime
    baseline: bool
    pain_nrs: float | None
    pain_vas_mm: float | None
    odi_percent: float | None
    eq5d5l: str | None
    eq_vas: float | None
    implant_site_pain_nrs: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagingRow:
    """One examination of the leads by picture."""

    event_id: UUID
    device: str
    time: datetime
    recordedtime: datetime
    modality: str
    finding: str
    side: str | None
    displacement_mm: float | None
    note: str | None


_OUTCOMES = """
select * exclude (partition, log_offset) from outcomes
where ($device::text is null or device = $device)
order by time, not baseline, event_id limit $limit
"""
_IMAGING = """
select * exclude (partition, log_offset) from imaging
where ($device::text is null or device = $device)
order by time, event_id limit $limit
"""


def outcomes(
    snapshot: Snapshot, *, device: str | None = None, limit: int = 10_000
) -> tuple[OutcomeRow, ...]:
    """Return outcomes in order of time, of one device or of all."""
    return snapshot.rows(OutcomeRow, _OUTCOMES, {"device": device, "limit": limit})


def imaging(
    snapshot: Snapshot, *, device: str | None = None, limit: int = 10_000
) -> tuple[ImagingRow, ...]:
    """Return imaging in order of time, of one device or of all."""
    return snapshot.rows(ImagingRow, _IMAGING, {"device": device, "limit": limit})
