"""Devices: which there are, and all that is known of one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import TypeAdapter

from events.device import Lead
from events.public_report import PREFIX
from store.snapshot import Snapshot

Kind = Literal["implant", "public report", "not registered"]

_leads: TypeAdapter[tuple[Lead, ...]] = TypeAdapter(tuple[Lead, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """A device as it stands now.

    `kind` is `public report` for what stands in for the unknown device of one report from a public
    database: nobody who is watched here has it. `registered` is false where events came but no
    implant: then nothing but the counts is known. `status` is unregistered, implanted, active,
    lost, explanted or died. `lead_model` and `lead_version` are the strata of IPG739, section 3.5;
    where leads differ, all are named, with " + " between them. `registered_at` is when we learnt of
    the implant, and `events_before_implant` is how many events came earlier than that.
    """

    device: str
    kind: Kind
    registered: bool
    status: str
    has_simulated: bool
    has_real: bool
    manufacturer: str | None
    model: str | None
    udi_di: str | None
    lead_model: str | None
    lead_version: str | None
    technique: str | None
    centre: str | None
    age_years: int | None
    sex: str | None
    bmi_kg_m2: float | None
    neuropathic_pain: bool | None
    multidisciplinary_selection: bool | None
    mri_compatible: bool | None
    implanted_on: date | None
    registered_at: datetime | None
    activated_at: datetime | None
    revised_at: datetime | None
    revisions: int
    explanted_at: datetime | None
    explant_reason: str | None
    lost_at: datetime | None
    died_at: datetime | None
    last_upload_at: datetime | None
    uploads: int
    failed_uploads: int
    reports: int
    first_event_id: UUID
    first_seen_at: datetime
    events_before_implant: int
    signals_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceDetail:
    """A device, its leads, and how much telemetry there is of it."""

    device: DeviceRow
    leads: tuple[Lead, ...]
    sessions: int
    first_session_at: datetime | None
    last_session_at: datetime | None


_KIND = f"""case when registered then 'implant'
    when starts_with(device, '{PREFIX}') then 'public report' else 'not registered' end"""
_WHERE = f"""
where ($device::text is null or device = $device)
  and ($kind::text is null or {_KIND} = $kind)
  and ($registered::boolean is null or registered = $registered)
  and ($status::text is null or status = $status)
  and ($centre::text is null or centre = $centre)
  and ($contains::text is null or contains(lower(device), lower($contains)))
"""
_LIST = f"""
select devices.* exclude (leads), {_KIND} as kind, coalesce(signals_open, 0) as signals_open
from devices left join (
    select device, count(*) as signals_open from signals where state = 'open' group by device
) using (device)
{_WHERE}
order by signals_open desc, device
limit $limit
"""
_COUNT = f"select count(*) from devices {_WHERE}"
_LEADS = "select leads from devices where device = $device"
_SESSIONS = """
select count(*), min(started_at), max(started_at) from sessions where device = $device
"""


def devices(
    snapshot: Snapshot,
    *,
    registered: bool | None = None,
    kind: str | None = None,
    status: str | None = None,
    centre: str | None = None,
    contains: str | None = None,
    limit: int = 1000,
) -> tuple[DeviceRow, ...]:
    """Return devices, those with most open signals first; None leaves that filter open.

    `contains` is a part of the device's id, in upper or lower case.
    """
    asked = {
        "device": None,
        "registered": registered,
        "kind": kind,
        "status": status,
        "centre": centre,
        "contains": contains,
    }
    return snapshot.rows(DeviceRow, _LIST, asked | {"limit": limit})


def device_count(
    snapshot: Snapshot,
    *,
    kind: str | None = None,
    status: str | None = None,
    centre: str | None = None,
    contains: str | None = None,
) -> int:
    """Return how many devices pass the filters, which are those of `devices`."""
    nothing = dict.fromkeys(("device", "registered"))
    asked = {"kind": kind, "status": status, "centre": centre, "contains": contains}
    ((count,),) = snapshot.tuples(_COUNT, nothing | asked)
    return int(count)


def device(snapshot: Snapshot, device_id: str) -> DeviceDetail | None:
    """Return all that is known of one device, or None where no event concerns it."""
    nothing = dict.fromkeys(("registered", "kind", "status", "centre", "contains"))
    asked = {"device": device_id}
    found = snapshot.rows(DeviceRow, _LIST, asked | nothing | {"limit": 1})
    if not found:
        return None
    ((leads,),) = snapshot.tuples(_LEADS, asked)
    ((sessions, first, last),) = snapshot.tuples(_SESSIONS, asked)
    return DeviceDetail(
        device=found[0],
        leads=_leads.validate_json(leads) if leads else (),
        sessions=sessions,
        first_session_at=first,
        last_session_at=last,
    )
