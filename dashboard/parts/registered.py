"""Which devices are registered, where that can be known."""

from dashboard.parts.ask import ask
from dashboard.parts.frame import Page
from store.read.devices import devices

ALL = 1_000_000


def registered_devices(page: Page | None) -> frozenset[str] | None:
    """Return the registered devices; None where nothing has been published to know them from."""
    if page is None:
        return None
    return frozenset(row.device for row in ask(page.snapshot, devices, registered=True, limit=ALL))
