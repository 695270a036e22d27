"""A person's number becomes a word that only the holder of a key can make again."""

import hmac
import re
from hashlib import sha256

KEY_BYTES_MIN = 16


def pseudonym(key: bytes, identifier: str) -> str:
    """Return the HMAC-SHA256 of `identifier` under `key`, in hexadecimal.

    Spaces, hyphens and case do not matter: however it was typed, it is the same person.

    >>> key = b"0123456789abcdef"
    >>> pseudonym(key, "943 476 5919") == pseudonym(key, "943-476-5919")
    True

    Raises
    ------
    ValueError
        If the key is shorter than `KEY_BYTES_MIN`.
    """
    if len(key) < KEY_BYTES_MIN:
        message = f"the pseudonym key has {len(key)} bytes: use {KEY_BYTES_MIN} or more"
        raise ValueError(message)
    plain = re.sub(r"[\s-]", "", identifier).upper()
    return hmac.new(key, plain.encode(), sha256).hexdigest()
