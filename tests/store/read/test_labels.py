from collections.abc import Callable

from events.device import DeviceImplanted, Lead, Udi
from events.sample import implanted
from store.read.labels import devices_of_model, devices_with_serial
from store.snapshot import Snapshot
from tests.store.ledger import Ledger

Publish = Callable[[Ledger], Snapshot]
DI, OTHER_DI = "05391234567892", "00836559007425"


def labelled(device: str, *, day: float = 0.0, **other: object) -> DeviceImplanted:
    return implanted(device=device, day=day, **({"udi": Udi(di=DI, serial="SN-7")} | other))


def test_a_device_is_found_by_its_serial_number_or_by_that_of_a_lead(snapshot_of: Publish) -> None:
    ledger = Ledger()
    leads = (Lead(side="left", model="Lead A", serial="LD-1"), Lead(side="right", model="Lead A"))
    ledger.append(labelled("device-1"), labelled("device-2", udi=None, leads=leads))
    snapshot = snapshot_of(ledger)

    found = {
        serial: [row.device for row in devices_with_serial(snapshot, serial)]
        for serial in ("SN-7", "LD-1", "SN", 'SN-7"')
    }

    assert found == {"SN-7": ["device-1"], "LD-1": ["device-2"], "SN": [], 'SN-7"': []}


def test_the_same_serial_number_of_another_model_is_another_device(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(labelled("device-1"), labelled("device-2", udi=Udi(di=OTHER_DI, serial="SN-7")))
    snapshot = snapshot_of(ledger)

    assert len(devices_with_serial(snapshot, "SN-7")) == 2
    (row,) = devices_with_serial(snapshot, "SN-7", di=OTHER_DI)
    assert row.device == "device-2"


def test_a_serial_number_that_was_corrected_finds_nothing_any_more(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(labelled("device-1"), labelled("device-1", day=1, udi=Udi(di=DI, serial="SN-8")))
    snapshot = snapshot_of(ledger)

    assert devices_with_serial(snapshot, "SN-7") == ()
    assert [row.device for row in devices_with_serial(snapshot, "SN-8")] == ["device-1"]


def test_a_model_names_only_the_devices_of_ones_centre(snapshot_of: Publish) -> None:
    ledger = Ledger()
    ledger.append(labelled("device-1"), labelled("device-2", centre="centre-2"))
    snapshot = snapshot_of(ledger)

    assert devices_of_model(snapshot, DI, centre="centre-1") == ("device-1",)
    assert devices_of_model(snapshot, DI) == ("device-1", "device-2")
    assert devices_of_model(snapshot, OTHER_DI) == ()
