"""Who a person is by OIDC: claims of the provider in, an account, roles and a centre out.

The provider says who it is, a map in `secrets.toml` says which of its words is which role; nothing
else does. What the map does not name is no role, and a person without one sees nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

from dashboard.places import Person
from events.access import ACCOUNT_PATTERN, ROLES, UNKNOWN_ACCOUNT, Role


class NoRole(ValueError):
    """The claims give nobody a role; the message says what is missing and who can mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMap:
    """Which claims tell the account, the roles and the centre, and which word is which role."""

    account: str = "sub"
    role: str = "roles"
    centre: str = "centre"
    roles: Mapping[str, Role]


def claim_map(section: Mapping[str, Any]) -> ClaimMap:
    """Return the map in the section `[stimwatch]` of `secrets.toml`.

    >>> claim_map({"role_claim": "groups", "roles": {"psw-officers": "safety_officer"}}).role
    'groups'
    >>> claim_map({"roles": {"psw-officers": "boss"}})
    Traceback (most recent call last):
    ...
    dashboard.claims.NoRole: secrets.toml: [stimwatch.roles] gives 'psw-officers' the role 'boss...
    """
    roles = dict(section.get("roles", {}))
    for word, role in roles.items():
        if role not in ROLES:
            message = (
                f"secrets.toml: [stimwatch.roles] gives {word!r} the role {role!r}; roles are "
                f"{', '.join(ROLES)}"
            )
            raise NoRole(message)
    return ClaimMap(
        account=str(section.get("account_claim", "sub")),
        role=str(section.get("role_claim", "roles")),
        centre=str(section.get("centre_claim", "centre")),
        roles=MappingProxyType(cast("dict[str, Role]", roles)),
    )


def person_of(claims: Mapping[str, Any], known: ClaimMap) -> Person:
    """Return who the claims say it is.

    >>> known = ClaimMap(role="groups", roles={"lumbar-clinic": "clinician"})
    >>> told = {"sub": "u-17", "groups": ["staff", "lumbar-clinic"], "centre": "centre-1"}
    >>> person_of(told, known)
    Person(account='u-17', roles=('clinician',), centre='centre-1')

    Raises
    ------
    NoRole
        If the account cannot be named, no word of the role claim is in the map, or a clinician has
        no centre.
    """
    account = str(claims.get(known.account, ""))
    if not re.fullmatch(ACCOUNT_PATTERN, account) or account == UNKNOWN_ACCOUNT:
        message = (
            f"the provider's claim {known.account!r} names no account of 1 to 64 letters, digits "
            "and . _ @ + -"
        )
        raise NoRole(message)
    told = claims.get(known.role)
    words = [told] if isinstance(told, str) else told if isinstance(told, Sequence) else []
    given = {known.roles[word] for word in words if isinstance(word, str) and word in known.roles}
    if not given:
        message = (
            f"the provider's claim {known.role!r} holds no word that [stimwatch.roles] in "
            "secrets.toml knows"
        )
        raise NoRole(message)
    centre = claims.get(known.centre)
    if "clinician" in given and not (isinstance(centre, str) and centre):
        message = f"a clinician sees one centre, and the claim {known.centre!r} names none"
        raise NoRole(message)
    return Person(
        account=account,
        roles=tuple(role for role in ROLES if role in given),
        centre=centre if isinstance(centre, str) and centre else None,
    )
