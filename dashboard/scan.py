"""What a scanner sends, or a person types, for a device: a UDI of one of three kinds, or a number.

GS1 labels come with brackets, with a separator that a keyboard may have swallowed, or as the bare
number of the model. HIBCC labels begin with `+`, those of ICCBBA with `=` or `&`; both are kept.

References
----------
GS1 General Specifications, application identifiers 01, 10, 11, 17, 21. ANSI/HIBC 2.6, the check
character is modulus 43. ISBT 128, data identifiers of ICCBBA.
"""

import re
from dataclasses import dataclass
from typing import Literal

import biip
from biip import ParseError
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin

from events.device import Udi

Kind = Literal["nothing", "gs1", "hibcc", "iccbba", "number"]
KINDS: dict[Kind, str] = {
    "nothing": "nothing",
    "gs1": "GS1 label",
    "hibcc": "HIBCC label",
    "iccbba": "ICCBBA label",
    "number": "number",
}
SCANNED_MAX = 200
SEPARATOR = "\x1d"
_SEPARATORS = re.compile(r"\x1d|<GS>|\\x1d|\^|\{GS\}", re.IGNORECASE)
"""The separator itself, and what scanners that imitate a keyboard send in its place."""
_HIBCC = re.compile(r"\+(?P<di>[A-Z][0-9A-Z]{3}[0-9A-Z]{1,18}[0-9])(?P<check>[0-9A-Z. $/+%-])?")
_ICCBBA = re.compile(r"=/(?P<di>[0-9A-Z]{4,6}[0-9A-Z]{10,14})")
_HIBCC_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_RUN_TOGETHER = re.compile(r".{2,}(?:21.{3,}|(?:11|17)\d{6}|10.{3,})$")
_LONE_GTIN = re.compile(r"\d{8}|\d{12,14}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What was read. `fault` says why it cannot be right, `doubt` what to check on the label."""

    text: str
    kind: Kind
    udi: Udi | None = None
    fault: str = ""
    doubt: str = ""


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
    if len(text) > SCANNED_MAX:
        return Scanned(
            text=text[:SCANNED_MAX],
            kind="number",
            fault=f"That is {len(text):,} characters long; no label has more than {SCANNED_MAX}. "
            "Scan it once, into an empty field.",
        )
    if text.startswith("+"):
        return _hibcc(text)
    if text.startswith(("=", "&")):
        return _iccbba(text)
    if text.startswith("("):
        return _gs1_bracketed(text)
    return _gs1_or_number(text)


def told(scanned: Scanned) -> str:
    """Return a label in words, as it is kept on a report.

    >>> told(read_scan("(01)05391234567892(21)SN98765"))
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


def _gs1_bracketed(text: str) -> Scanned:
    try:
        message = GS1Message.parse_hri(text)
    except ParseError:
        return Scanned(
            text=text,
            kind="gs1",
            fault="The label could not be read: a part between brackets is missing, too long, or "
            "wrong. Scan it again, or type the serial number.",
        )
    return _of_message(text, message)


def _gs1_or_number(text: str) -> Scanned:
    label = _SEPARATORS.sub(SEPARATOR, text).removeprefix(SEPARATOR)
    if _LONE_GTIN.fullmatch(label):
        return _gtin(text, label)
    if not re.fullmatch(r"(?:\][A-Za-z]\d)?\x1d?01\d{14}.*", label, re.DOTALL):
        return Scanned(text=text, kind="number")
    try:
        parsed = biip.parse(label)
    except ParseError:
        return _unreadable(text)
    if parsed.gs1_message is None:
        return _unreadable(text)
    return _of_message(text, parsed.gs1_message)


def _gtin(text: str, digits: str) -> Scanned:
    try:
        found = Gtin.parse(digits)
    except ParseError:
        if len(digits) != 14:  # shorter numbers may be the device's own
            return Scanned(text=text, kind="number")
        return _misread(text)
    return Scanned(text=text, kind="gs1", udi=Udi(di=found.as_gtin_14()))


def _of_message(text: str, message: GS1Message) -> Scanned:
    held = {each.ai.ai: each for each in message.element_strings}
    if "01" not in held:
        return Scanned(
            text=text,
            kind="gs1",
            fault="The label does not name the model, which stands after (01). There are often "
            "two codes on a box: scan the other one too, or type the serial number.",
        )
    if held["01"].gtin is None:  # the parser goes on where a check digit is wrong
        return _misread(text)
    lot = held["10"].value if "10" in held else None
    serial = held["21"].value if "21" in held else None
    udi = Udi(
        di=held["01"].gtin.as_gtin_14(),
        lot=lot,
        serial=serial,
        manufactured_on=held["11"].date if "11" in held else None,
        expires_on=held["17"].date if "17" in held else None,
    )
    doubt = ""
    together = next((each for each in (lot, serial) if each and _RUN_TOGETHER.match(each)), None)
    if together and SEPARATOR not in _SEPARATORS.sub(SEPARATOR, text) and "(" not in text:
        doubt = (
            f"Two parts of the label may have run together in {together}, for its separator did "
            "not arrive. Compare lot and serial number with the card."
        )
    return Scanned(text=text, kind="gs1", udi=udi, doubt=doubt)


def _hibcc(text: str) -> Scanned:
    match = _HIBCC.match(text.upper())
    if match is None:
        return _unreadable(text, "hibcc")
    alone = "/" not in text
    if alone and not _is_checked(text.upper()):
        return _misread(text, "hibcc")
    return Scanned(text=text, kind="hibcc", udi=Udi(di=match["di"]))


def _is_checked(text: str) -> bool:
    """Say whether the last character is the sum of those before it, modulus 43.

    >>> _is_checked("+A123BJC5D6E71G"), _is_checked("+A123BJC5D6E71H")
    (True, False)
    """
    values = [_HIBCC_ALPHABET.find(each) for each in text]
    return -1 not in values and sum(values[:-1]) % 43 == values[-1]


def _iccbba(text: str) -> Scanned:
    match = _ICCBBA.match(text.upper())
    if match is None:
        return Scanned(
            text=text,
            kind="iccbba",
            doubt="This label does not name the model. It is kept as it is; type the device's "
            "number too.",
        )
    return Scanned(text=text, kind="iccbba", udi=Udi(di=match["di"]))


def _unreadable(text: str, kind: Kind = "gs1") -> Scanned:
    why = "The label could not be read to its end. Scan it again, or type the serial number."
    return Scanned(text=text, kind=kind, fault=why)


def _misread(text: str, kind: Kind = "gs1") -> Scanned:
    why = (
        "A digit of the label was misread: its check digit does not fit. Scan it again, or compare "
        "what you typed."
    )
    return Scanned(text=text, kind=kind, fault=why)
