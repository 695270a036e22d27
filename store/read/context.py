"""Other devices with the same leads: whether one signal stands alone, and over how much time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from store.snapshot import Snapshot

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The registered devices with one lead model, or with all others.

    `device_years` is from the implant to the end: explant, death, loss from follow-up, or the time
    that was asked about. It counts the `dated` devices only: those whose day of implant is known.
    `signalled`, `open`, `confirmed` and `refuted` count devices, not signals: those that ever had a
    signal of the hazard, have one open, and had one with that verdict as its latest. Of the
    confirmed ones, `confirmed_dated` belong to the time.
    """

    same_leads: bool
    devices: int
    in_place: int
    dated: int
    device_years: float
    signalled: int
    open: int
    confirmed: int
    confirmed_dated: int
    refuted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarRow:
    """A signal of the same hazard at another device with the same leads."""

    signal_id: UUID
    device: str
    state: str
    verdict: str | None
    grade: str
    raised_at: datetime
    days_since_implant: int | None
    side: str | None
    contact: int | None
    technique: str | None
    centre: str | None


_OF = """
with own as (
    select lead_model, lead_version from devices where device = $device and lead_model is not null
), said as (
    select device, bool_or(state = 'open') as open, bool_or(verdict = 'confirmed') as confirmed,
        bool_or(verdict = 'refuted') as refuted
    from signals where hazard = $hazard group by device
)
"""
_GROUPS = (
    _OF
    + f"""
, fleet as (
    select devices.device, implanted_on,
        coalesce(explanted_at, lost_at, died_at) is null as in_place,
        devices.lead_model = own.lead_model
            and devices.lead_version is not distinct from own.lead_version as same_leads,
        least(coalesce(explanted_at, $at), coalesce(lost_at, $at), coalesce(died_at, $at), $at)
            as until
    from devices cross join own where registered and devices.lead_model is not null
)
select same_leads, count(*)::integer as devices,
    (count(*) filter (in_place))::integer as in_place,
    (count(*) filter (implanted_on is not null))::integer as dated,
    coalesce(sum(greatest(0, date_diff('second', implanted_on::timestamp,
        until at time zone 'UTC'))), 0)::bigint / (86400 * {DAYS_PER_YEAR}) as device_years,
    count(said.device)::integer as signalled, (count(*) filter (open))::integer as open,
    (count(*) filter (confirmed))::integer as confirmed,
    (count(*) filter (confirmed and implanted_on is not null))::integer as confirmed_dated,
    (count(*) filter (refuted))::integer as refuted
from fleet left join said using (device)
group by same_leads order by same_leads desc
"""
)
_SIMILAR = (
    _OF
    + """
select signal_id, device, state, verdict, grade, raised_at,
    date_diff('day', implanted_on::timestamp, raised_at at time zone 'UTC')::integer
        as days_since_implant, side, contact, technique, centre
from signals join devices using (device) cross join own
where hazard = $hazard and device <> $device and devices.lead_model = own.lead_model
  and devices.lead_version is not distinct from own.lead_version
order by (coalesce(verdict, '') <> 'confirmed'), (state <> 'open'), raised_at desc, signal_id
limit $limit
"""
)


def groups(snapshot: Snapshot, device_id: str, *, hazard: str, at: datetime) -> tuple[Group, ...]:
    """Return the devices with the same lead model and version, then all with others.

    Nothing is returned where the leads of the device are not registered.
    """
    return snapshot.rows(Group, _GROUPS, {"device": device_id, "hazard": hazard, "at": at})


def similar(
    snapshot: Snapshot, device_id: str, *, hazard: str, limit: int = 8
) -> tuple[SimilarRow, ...]:
    """Return signals of that hazard at other devices with the same leads, the confirmed first."""
    asked = {"device": device_id, "hazard": hazard, "limit": limit}
    return snapshot.rows(SimilarRow, _SIMILAR, asked)
