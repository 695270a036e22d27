"""What was read of a label, and what is said of one that cannot be right."""

from dataclasses import dataclass
from typing import Literal

from events.device import Udi

Kind = Literal["nothing", "gs1", "hibcc", "iccbba", "number"]
KINDS: dict[Kind, str] = {
    "nothing": "nothing",
    "gs1": "GS1 label",
    "hibcc": "HIBCC label",
    "iccbba": "ICCBBA label",
    "number": "number",
}
SETTING = (
    "set the scanner to send FNC1 as the group separator (ASCII 29), which its manual calls GS1 or "
    "FNC1 to GS conversion"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What was read. `fault` says why it cannot be right, `doubt` what to check on the label."""

    text: str
    kind: Kind
    udi: Udi | None = None
    fault: str = ""
    doubt: str = ""


def told(scanned: Scanned) -> str:
    """Return a label in words, as it is kept on a report.

    >>> udi = Udi(di="05391234567892", serial="SN98765")
    >>> told(Scanned(text="", kind="gs1", udi=udi))
    'GS1 label 05391234567892, serial SN98765'
    """
    udi = scanned.udi
    if udi is None:
        return f"{KINDS[scanned.kind]} {scanned.text}"
    parts = [f"{KINDS[scanned.kind]} {udi.di}"]
    parts += [f"lot {udi.lot}"] if udi.lot else []
    parts += [f"serial {udi.serial}"] if udi.serial else []
    parts += [f"made {udi.manufactured_on}"] if udi.manufactured_on else []
    parts += [f"use by {udi.expires_on}"] if udi.expires_on else []
    return ", ".join(parts)


def unreadable(text: str, kind: Kind = "gs1", why: str = "") -> Scanned:
    """Return a label that could not be read to its end."""
    what = f"The label could not be read{f': {why}' if why else ' to its end'}."
    return Scanned(text=text, kind=kind, fault=f"{what} Scan it again, or type the serial number.")


def misread(text: str, kind: Kind = "gs1") -> Scanned:
    """Return a label whose check digit or character does not fit."""
    why = (
        "A digit of the label was misread: its check digit does not fit. Scan it again, or compare "
        "what you typed."
    )
    return Scanned(text=text, kind=kind, fault=why)
