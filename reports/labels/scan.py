"""What a scanner sends, or a person types, for a device: a UDI of one of three kinds, or a number.

GS1 labels come with brackets, as a web address, with whatever stands for the separator, or as the
bare number of the model. HIBCC labels begin with `+`, those of ICCBBA with `=` or `&`.
"""

import re

from reports.labels.gs1 import read_gs1
from reports.labels.gs1_printed import read_link, read_printed
from reports.labels.hibcc import read_hibcc
from reports.labels.iccbba import read_iccbba
from reports.labels.scanned import Scanned

SCANNED_MAX = 200
LINK_MAX = 500
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Fa-f]")
"""What a scanner may send first to say which kind of code it was (ISO/IEC 15424)."""
_GS1_CODES = frozenset({"]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"})
_LINK = re.compile(r"https?://", re.IGNORECASE)


def read_scan(typed: str) -> Scanned:
    """Return what `typed` says; a number that is no UDI is taken for the device's own.

    Examples
    --------
    The same label with brackets, and with a separator as its scanner sends it:

    >>> label = read_scan("(01)05391234567892(17)290131(10)LOT12(21)SN98765")
    >>> label.udi.di, label.udi.lot, label.udi.serial, str(label.udi.expires_on)
    ('05391234567892', 'LOT12', 'SN98765', '2029-01-31')
    >>> read_scan("]d201053912345678921729013110LOT12^21SN98765").udi == label.udi
    True

    A digit that was misread, and a number that is no label:

    >>> read_scan("05391234567893").fault[:34]
    'A digit of the label was misread: '
    >>> read_scan("device-1").kind
    'number'
    """
    text = typed.strip()
    if not text:
        return Scanned(text="", kind="nothing")
    is_link = _LINK.match(text) is not None
    if len(text) > (LINK_MAX if is_link else SCANNED_MAX):
        return Scanned(
            text=text[:SCANNED_MAX],
            kind="number",
            fault=f"That is {len(text):,} characters long; no label has more than {SCANNED_MAX}. "
            "Scan it once, into an empty field.",
        )
    if is_link:
        return read_link(text)
    symbology = _SYMBOLOGY.match(text)
    sent = text[symbology.end() :] if symbology else text
    if sent.startswith(("+", "*+")):
        # A space may be the check character, so only the line's end is taken off.
        return read_hibcc(text, sent + " " if typed.rstrip("\r\n\t") != typed.rstrip() else sent)
    if sent.startswith(("=", "&")):
        return read_iccbba(text, sent)
    if sent.startswith("("):
        return read_printed(text)
    return read_gs1(text, sent, marked=bool(symbology and symbology.group() in _GS1_CODES))
