"""GS1 labels as they are printed under the code, with brackets, and as a web address.

A bracket may also stand in a lot or a serial number. One around the number of a part begins a part;
any other belongs to the part it stands in, and is told as a doubt. Nothing is passed over.

Reference: GS1 General Specifications, 4.14 (human readable interpretation); GS1 Digital Link 1.2.
"""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_element_strings import GS1ElementString

from reports.labels.gs1 import of_parts
from reports.labels.scanned import Scanned, unreadable

_PART = re.compile(r"\((\d{2,4})\)")
_ESCAPED = re.compile(r"\\+([()])")
_HELD = {"(": "\ue000", ")": "\ue001"}
"""Brackets that were written with a stroke before them, until the parts are known."""
_LONG = {"gtin": "01", "lot": "10", "ser": "21", "exp": "17", "cpv": "22"}
"""Names of parts in older links."""
GTIN_DIGITS = 14


def read_printed(text: str) -> Scanned:
    r"""Return a label that was typed as it is printed.

    >>> read_printed("(01)05391234567892(21)SN(A)1").udi.serial
    'SN(A)1'
    >>> read_printed("(01)05391234567892(21)").fault[:51]
    'The label could not be read: its part (21) is empty'
    """
    held = _ESCAPED.sub(lambda match: _HELD[match[1]], text)
    begins = [match for match in _PART.finditer(held) if _is_part(match[1])]
    if not begins or begins[0].start() != 0:
        return unreadable(text, why="it does not begin with the number of a part in brackets")
    parts, odd = [], ""
    ends = [match.start() for match in begins[1:]] + [len(held)]
    for match, end in zip(begins, ends, strict=True):
        value = held[match.end() : end].strip()
        for bracket, mark in _HELD.items():
            value = value.replace(mark, bracket)
        if not value:
            return unreadable(text, why=f"its part ({match[1]}) is empty")
        try:
            parts.append(GS1ElementString.parse(match[1] + value))
        except ParseError:
            return unreadable(text, why=f"its part ({match[1]}) is not what such a part can be")
        if match[1] in {"10", "21"} and re.search(r"[()]", held[match.end() : end]):
            odd = value
    scanned = of_parts(text, parts, parted=True)
    if not odd or scanned.fault:
        return scanned
    doubt = f"There are brackets in {odd}. Compare it with the card: are they printed there?"
    return Scanned(text=text, kind="gs1", udi=scanned.udi, doubt=doubt)


def read_link(text: str) -> Scanned:
    """Return the label that a GS1 Digital Link names, whatever its web site.

    >>> read_link("https://id.gs1.org/01/05391234567892/10/LOT12/21/SN98765?17=290131").udi.lot
    'LOT12'
    """
    try:
        link = urlsplit(text)
    except ValueError:
        return unreadable(text, why="it is no web address")
    steps = [unquote(step) for step in link.path.split("/")]
    first = next((n for n, step in enumerate(steps) if step in {"01", "gtin"}), None)
    if first is None or len(steps[first:]) % 2:
        why = "the web address names no model; a shortened one must be opened first"
        return unreadable(text, why=why)
    named = list(zip(steps[first::2], steps[first + 1 :: 2], strict=True))
    named += [pair for pair in parse_qsl(link.query) if pair[0].isdecimal() or pair[0] in _LONG]
    parts = []
    for name, value in named:
        part = _LONG.get(name, name)
        full = value.zfill(GTIN_DIGITS) if part == "01" else value
        try:
            parts.append(GS1ElementString.parse(part + full))
        except ParseError:
            return unreadable(text, why=f"its part {name} is not what such a part can be")
    return of_parts(text, parts, parted=True)


def _is_part(number: str) -> bool:
    try:
        return GS1ApplicationIdentifier.extract(number).ai == number
    except ParseError:
        return False
