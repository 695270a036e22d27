"""What a file says of one report, as text, before anybody believes it.

Readers of files make these, whatever the format; `maude_report` gives them their meaning. A reader
leaves nothing out that is there: every device, problem and text, in the order of the source. Dates
are given as year-month-day where they could be read, and as they stand where not.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDevice:
    """One device of a report, by the names the source gives it."""

    brand: str = ""
    generic: str = ""
    manufacturer: str = ""
    model: str = ""
    product_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawReport:
    """One report, or one part of it where a file has a row for each text or device.

    `raw` is kept with a report that is refused. `kinds` and `supplement` say which submission of
    the report this is, in the source's words; `supplemented`, `reported` and `changed` are when the
    source received the latest supplement, when the report was written, and when the source last
    edited it. `rows` of the file make this report, and `notes` are what its reader found odd.
    """

    where: str
    raw: bytes = field(repr=False)
    number: str
    key: str
    received: str
    happened: str = ""
    kinds: tuple[str, ...] = ()
    supplement: str = ""
    supplemented: str = ""
    reported: str = ""
    changed: str = ""
    event_types: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    patient_problems: tuple[str, ...] = ()
    product_problems: tuple[str, ...] = ()
    narratives: tuple[str, ...] = field(default=(), repr=False)
    devices: tuple[RawDevice, ...] = ()
    reporter: str = ""
    rows: int = 1
    notes: tuple[str, ...] = ()

    @property
    def device(self) -> RawDevice:
        """The device that the source names first."""
        return self.devices[0] if self.devices else RawDevice()
