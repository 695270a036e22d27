"""Reports of adverse events, in all their versions, as known now or at an earlier date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from events.clinical import AdverseEvent
from store.snapshot import Snapshot
from store.standing import STANDING


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """The version of one report that counts, without its narrative.

    `version` counts from 1, as we learnt of them; `device_registered` is false where nobody
    registered the implant.
    """

    report_id: UUID
    event_id: UUID
    version: int
    device: str
    device_registered: bool
    time: datetime
    time_known: bool
    recordedtime: datetime
    actor: str
    hazard: str
    seriousness: str
    side: str | None
    action: str
    centre: str | None
    source_system: str | None
    source_number: str | None
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportVersion:
    """One version of a report, whole; `amendment_reason` is None for the first.

    `counts` is true of the one by which the report stands, which need not be the newest: a source
    may tell an older version after a later one. One that never counted does not say `replaces`.
    """

    report_id: UUID
    event_id: UUID
    version: int
    device: str
    time: datetime
    recordedtime: datetime
    actor: str
    amendment_reason: str | None
    replaces: bool
    counts: bool
    report: AdverseEvent
    simulated: bool


_VERSIONS = f"""
with versions as (
    select *, row_number() over (partition by report_id order by log_offset) as version,
        row_number() over (partition by report_id order by {STANDING} desc) = 1 as counts
    from adverse_events
    where ($known_at::timestamptz is null or recordedtime <= $known_at)
)
"""
_LIST = (
    _VERSIONS
    + """
, latest as (
    select * exclude (
        amendment_reason, report, partition, log_offset, source_on, replaces, counts
    ) from versions where counts
)
select latest.*, coalesce(registered, false) as device_registered
from latest left join (
    select device, registered, centre as registered_centre from devices
) using (device)
where ($device::text is null or device = $device)
  and ($hazard::text is null or hazard = $hazard)
  and ($seriousness::text is null or seriousness = $seriousness)
  and ($centre::text is null or coalesce(registered_centre, latest.centre) = $centre)
  and ($imported::boolean is null or (source_system is not null) = $imported)
order by time desc, recordedtime desc, report_id
limit $limit
"""
)
_ONE = (
    _VERSIONS
    + """
select report_id, event_id, version, device, time, recordedtime, actor, amendment_reason,
    replaces, counts, report, simulated
from versions
where report_id = coalesce(
    (select min(report_id) from adverse_events where event_id = $event_id), $event_id
)
order by counts, version
"""
)


def adverse_events(
    snapshot: Snapshot,
    *,
    device: str | None = None,
    hazard: str | None = None,
    seriousness: str | None = None,
    centre: str | None = None,
    imported: bool | None = None,
    known_at: datetime | None = None,
    limit: int = 1000,
) -> tuple[ReportRow, ...]:
    """Return reports as the version that counts says, the newest first; None leaves a filter open.

    `imported` asks for reports of public databases, or for those that people filed here. `centre`
    is the one at which the device is registered; where it is not, the one that reports. With
    `known_at`, versions that were recorded later are as if they had not been written.
    """
    asked = {
        "device": device,
        "hazard": hazard,
        "seriousness": seriousness,
        "centre": centre,
        "imported": imported,
        "known_at": known_at,
        "limit": limit,
    }
    return snapshot.rows(ReportRow, _LIST, asked)


def adverse_event(
    snapshot: Snapshot, event_id: UUID, *, known_at: datetime | None = None
) -> tuple[ReportVersion, ...]:
    """Return all versions of one report as we learnt of them, the one that counts last.

    `event_id` is that of the report or of any of its amendments.
    """
    return snapshot.rows(_version, _ONE, {"event_id": event_id, "known_at": known_at})


def _version(*, report: str, **columns: Any) -> ReportVersion:
    return ReportVersion(report=AdverseEvent.model_validate_json(report), **columns)
