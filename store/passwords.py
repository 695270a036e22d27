"""Passwords: how long they are, whether one is right, and new ones that can be read out.

Reference: RFC 9106, Argon2, IETF 2021; the parameters are those of the library.
"""

import os
from functools import cache
from secrets import choice

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

PASSWORD_MIN, PASSWORD_MAX = 12, 1_024
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are read as another: i, l and o, 0 and 1."""
GROUPS, GROUP_LENGTH = 4, 4
"""Of 31 letters and digits, 16: 79 bits."""


def new_password() -> str:
    """Return a random password, in groups that can be read out.

    >>> len(new_password()), new_password().count("-"), new_password() == new_password()
    (19, 3, False)
    """
    groups = ("".join(choice(_LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def fits(password: str) -> bool:
    """Say whether a password has a length that it may have."""
    return PASSWORD_MIN <= len(password) <= PASSWORD_MAX


def verifies(hasher: PasswordHasher, hashed: str, password: str) -> bool:
    """Say whether a password is the one of that hash."""
    try:
        return hasher.verify(hashed, password[: PASSWORD_MAX + 1])
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobodys(hasher: PasswordHasher) -> str:
    """Return a hash that no account has, so that an unknown name takes as long as a known one."""
    return hasher.hash(os.urandom(16).hex())
