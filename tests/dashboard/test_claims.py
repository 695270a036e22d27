"""Who somebody is by the claims of a provider."""

import tomllib
from typing import Any

import pytest

from dashboard.claims import NoRole, claim_map, person_of
from dashboard.places import PLACES, Person
from tests.dashboard.test_roles import MATRIX
from tests.house import text

KNOWN = claim_map(
    {
        "role_claim": "groups",
        "roles": {
            "psw-officers": "safety_officer",
            "lumbar-clinic": "clinician",
            "it-keepers": "administrator",
        },
    }
)


def test_roles_come_from_the_words_that_the_map_knows_and_from_no_other() -> None:
    claims = {"sub": "u-17", "groups": ["staff", "it-keepers", "psw-officers", "safety_officer"]}

    assert person_of(claims, KNOWN) == Person(
        account="u-17", roles=("safety_officer", "administrator")
    )


def test_one_word_is_as_good_as_a_list_of_one() -> None:
    claims = {"sub": "u-17", "groups": "lumbar-clinic", "centre": "centre-1"}

    assert person_of(claims, KNOWN) == Person(
        account="u-17", roles=("clinician",), centre="centre-1"
    )


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ({"sub": "u-17"}, "'groups' holds no word"),
        ({"sub": "u-17", "groups": ["safety_officer"]}, "'groups' holds no word"),
        ({"sub": "u-17", "groups": {"psw-officers": True}}, "'groups' holds no word"),
        ({"sub": "u-17", "groups": [None, 7]}, "'groups' holds no word"),
        ({"sub": "u-17", "groups": ["lumbar-clinic"]}, "'centre' names none"),
        ({"sub": "u-17", "groups": ["lumbar-clinic"], "centre": ""}, "'centre' names none"),
        ({"groups": ["psw-officers"]}, "'sub' names no account"),
        ({"sub": "nobody", "groups": ["psw-officers"]}, "'sub' names no account"),
        ({"sub": "Jo Smith", "groups": ["psw-officers"]}, "'sub' names no account"),
        ({"sub": "a/administrator", "groups": ["psw-officers"]}, "'sub' names no account"),
    ],
)
def test_claims_that_give_no_role_say_what_is_missing_and_repeat_nothing(
    claims: dict[str, Any], says: str
) -> None:
    with pytest.raises(NoRole, match=says) as refused:
        person_of(claims, KNOWN)

    assert "Smith" not in str(refused.value)


def test_the_map_in_the_document_is_one_that_is_read() -> None:
    (block,) = [b.split("```")[0] for b in text("docs/sign-in.md").split("```toml\n")[1:]]
    section = tomllib.loads(block)["stimwatch"]

    read = claim_map(section)

    assert set(read.roles.values()) == {role for roles in MATRIX.values() for role in roles}
    assert (read.account, read.role, read.centre) == ("sub", "groups", "centre")


def test_the_table_in_the_document_names_every_page() -> None:
    table = text("docs/sign-in.md").split("## Local accounts")[0]

    assert all(place.title in table for place in PLACES.values())
