"""Look through bytes that are no event, or not one that is known, for direct identifiers."""

import re

from events.screening.text import find_identifiers

_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)")


def names_somebody(payload: bytes) -> bool:
    r"""Search the text as a person would read it: JSON's escapes hide where a number begins.

    >>> names_somebody(rb'{"note": "seen with\u0020943 476 5919"}'), names_somebody(b"{}")
    (True, False)
    """
    text = payload.decode(errors="replace").replace("\x00", "")
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)) if match[1] else " ", text)
    return bool(find_identifiers(text) or find_identifiers(plain))
