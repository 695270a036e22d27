"""GS1 labels: element strings in any order, as scanners send them.

A part of varying length ends with FNC1, which a scanner that imitates a keyboard has to send as
some character. Whatever cannot stand in a part, by character set 82, is taken for it; some scanners
send a word. Where nothing was sent, two parts may have run together, which no reader can tell.

Reference: GS1 General Specifications, 3 (application identifiers), 7.8 (FNC1), 7.11 (set 82).
"""

import re
from collections.abc import Iterable

from biip import ParseError
from biip.gs1_element_strings import GS1ElementString
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin

from events.device import Udi
from reports.labels.scanned import SETTING, Scanned, misread, unreadable

SEPARATOR = "\x1d"
_SET_82 = r"!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z"
_SEPARATORS = re.compile(
    r"(?:[<{\[(]?(?:GS|FNC1|0x1D|GROUP SEPARATOR)[>}\])])|\\u001d|\\x1d|\\035|\\F|\\GS|%1D|&#29;"
    rf"|\^\]|[^{_SET_82}]",
    re.IGNORECASE,
)
_FNC1_FIRST = re.compile(r"\x1d|\^|[<{\[(](?:GS|FNC1)", re.IGNORECASE)
_BARE_GTIN = re.compile(r"\d{8}|\d{12,14}")
_MODEL = re.compile(r"(?=01(\d{14}))")
_DATED_MODEL = re.compile(r"(?:1[1-7]\d{6})+01\d{14}")
_RUN_TOGETHER = re.compile(r".{2,}(?:21.{3,}|(?:11|17)\d{6}|10.{3,}|01\d{14})$")


def read_gs1(text: str, sent: str, *, marked: bool) -> Scanned:
    """Return what a scanner `sent`; what is no GS1 label is taken for a device's own number.

    `marked` says that the scanner called it a GS1 code.
    """
    label = _SEPARATORS.sub(SEPARATOR, sent)
    begun = marked or _FNC1_FIRST.match(sent)
    label = label.strip(SEPARATOR)
    if _BARE_GTIN.fullmatch(label):
        return _model(text, label)
    surely = begun or re.match(r"01\d{14}", label) or _names_model(label)
    try:
        message = GS1Message.parse(label)
    except ParseError:
        if not surely:
            return Scanned(text=text, kind="number")
        if SEPARATOR in label:
            return unreadable(text)
        return unreadable(text, why=f"no separator of its parts arrived, so {SETTING}")
    if not surely and not any(each.ai.ai == "01" for each in message.element_strings):
        return Scanned(text=text, kind="number")
    return of_parts(text, message.element_strings, parted=SEPARATOR in label)


def of_parts(text: str, parts: Iterable[GS1ElementString], *, parted: bool) -> Scanned:
    """Return the UDI of these parts; a part that stands twice must say the same twice."""
    held: dict[str, GS1ElementString] = {}
    for each in parts:
        if each.ai.ai in held and held[each.ai.ai].value != each.value:
            return unreadable(text, why=f"its part ({each.ai.ai}) stands there twice and differs")
        held[each.ai.ai] = each
    if "01" not in held:
        return Scanned(
            text=text,
            kind="gs1",
            fault="The label does not name the model, which stands after (01). There are often "
            "two codes on a box: scan the other one too, or type the serial number.",
        )
    gtin = held["01"].gtin
    if gtin is None:  # the parser goes on where a check digit is wrong
        return misread(text)
    lot = held["10"].value if "10" in held else None
    serial = held["21"].value if "21" in held else None
    udi = Udi(
        di=gtin.as_gtin_14(),
        lot=lot,
        serial=serial,
        manufactured_on=held["11"].date if "11" in held else None,
        expires_on=held["17"].date if "17" in held else None,
    )
    together = next((each for each in (lot, serial) if each and _RUN_TOGETHER.match(each)), None)
    doubt = ""
    if together and not parted:
        doubt = (
            f"Two parts of the label may have run together in {together}, for no separator "
            f"arrived. Compare lot and serial number with the card, and {SETTING}."
        )
    return Scanned(text=text, kind="gs1", udi=udi, doubt=doubt)


def _names_model(label: str) -> bool:
    """Say whether the number of a model with a right check digit, or after a date, is in it."""
    if _DATED_MODEL.match(label):
        return True
    return any(_is_gtin(match[1]) for match in _MODEL.finditer(label))


def _is_gtin(digits: str) -> bool:
    try:
        Gtin.parse(digits)
    except ParseError:
        return False
    return True


def _model(text: str, digits: str) -> Scanned:
    """Return the bare number of a model; shorter ones with a wrong digit may be the device's."""
    if _is_gtin(digits):
        return Scanned(text=text, kind="gs1", udi=Udi(di=Gtin.parse(digits).as_gtin_14()))
    return misread(text) if len(digits) == 14 else Scanned(text=text, kind="number")
