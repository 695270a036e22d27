"""Which devices carry a label: found by the serial number of the device or of a lead, or its model.

Serial numbers stand only in the registrations themselves. These are few beside telemetry, and are
narrowed by their text before any of them is read.
"""

from events.codec import decode
from events.device import DeviceImplanted
from store.read.devices import DeviceRow, device
from store.snapshot import Snapshot

FOUND_MAX = 200
_SERIAL = """
with latest as (
    select device, payload from events where type = 'device.implanted'
    qualify row_number() over (partition by device order by topic, partition, log_offset desc) = 1
)
select payload from latest where contains(payload, $told) order by device limit $limit
"""
_MODEL = """
select device from devices
where udi_di = $di and registered and ($centre::text is null or centre = $centre)
order by device limit $limit
"""


def devices_with_serial(
    snapshot: Snapshot, serial: str, *, di: str | None = None
) -> tuple[DeviceRow, ...]:
    """Return the devices that are registered with this serial number, or with a lead that has it.

    Another model may use the same number: where the label named its model as `di`, only devices of
    that model are returned, unless it is the number of a lead, or no label was ever read.
    """
    asked = {"told": f'"serial":"{serial}"', "limit": FOUND_MAX}
    found = []
    for (payload,) in snapshot.tuples(_SERIAL, asked):
        event = decode(payload.encode())
        if isinstance(event, DeviceImplanted) and _carries(event, serial, di):
            found.append(event.subject)
    rows = (device(snapshot, each) for each in found)
    return tuple(row.device for row in rows if row is not None)


def devices_of_model(
    snapshot: Snapshot, di: str, *, centre: str | None = None, limit: int = FOUND_MAX
) -> tuple[str, ...]:
    """Return the numbers of the registered devices of a model, of one centre or of all."""
    asked = {"di": di, "centre": centre, "limit": limit}
    return tuple(name for (name,) in snapshot.tuples(_MODEL, asked))


def _carries(event: DeviceImplanted, serial: str, di: str | None) -> bool:
    udi = event.data.udi
    if udi is not None and udi.serial == serial:
        return di is None or udi.di == di
    return any(lead.serial == serial for lead in event.data.leads)
