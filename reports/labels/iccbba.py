"""ICCBBA labels: structures of ISBT 128, each with its data identifier and its length.

Reference: ISBT 128 Standard Technical Specification; the formats of issuing agencies as FDA
publishes them: `=/` device, `=,` serial, `&,1` lot, `=>` use by, `=}` made.
"""

import re
from datetime import date, timedelta

from events.device import Udi
from reports.labels.scanned import Scanned, unreadable

_PARTS = re.compile(
    r"=/(?P<di>[0-9A-Z]{16})|=,(?P<serial>[0-9A-Z]{6})|=>(?P<expires_on>\d{6})"
    r"|=\}(?P<manufactured_on>\d{6})|&,1(?P<lot>[0-9A-Z]{18})|=(?P<donation>[0-9A-Z]{15})"
)
_DATES = ("expires_on", "manufactured_on")


def read_iccbba(text: str, sent: str) -> Scanned:
    """Return an ICCBBA label; a part that is none of the published ones is refused.

    >>> read_iccbba("", "=/A9999XYZ100T0944=,000025=>014032").udi.serial
    '000025'
    """
    label, at = re.sub(r"[\s\x1d]", "", sent.upper()), 0
    told: dict[str, object] = {}
    while at < len(label):
        match = _PARTS.match(label, at)
        if match is None or match.lastgroup in told:
            why = f"after {at} characters it goes on in a way that no such label does"
            return unreadable(text, "iccbba", why)
        name = str(match.lastgroup)
        value = match[name]
        try:
            told[name] = _day(value) if name in _DATES else value
        except ValueError:
            return unreadable(text, "iccbba", "there is no such day as one that it names")
        at = match.end()
    told.pop("donation", None)
    if "di" in told:
        return Scanned(text=text, kind="iccbba", udi=Udi.model_validate(told))
    return Scanned(
        text=text,
        kind="iccbba",
        doubt="This label does not name the model. It is kept as it is; type the device's "
        "number too.",
    )


def _day(told: str) -> date:
    """Return the day of a year without its thousands: 014032 is the first of February 2014."""
    year, day = 2000 + int(told[:3]), int(told[3:])
    found = date(year, 1, 1) + timedelta(days=day - 1)
    if found.year != year:
        raise ValueError(told)
    return found
